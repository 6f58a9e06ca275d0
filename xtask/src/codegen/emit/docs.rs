//! Documentation from a document, made safe and clean for rustdoc.
//!
//! The words are CommonMark of strangers. Code blocks must not become doctests, brackets must not become links to Rust
//! items, HTML must not reach the page, bare URLs become links, and long lines are wrapped.

mod block;
mod fill;
mod html;
mod rendering;

use proc_macro2::TokenStream;
use pulldown_cmark::{Options, Parser};
use quote::quote;

use self::fill::fill;
use self::rendering::Rendering;
use super::words;
use crate::codegen::api::Docs;

/// The width to which paragraphs are wrapped.
const WIDTH: usize = 100;

/// The `///` lines of some documentation.
#[must_use]
pub fn docs(docs: &Docs) -> TokenStream {
    below(&escaped(&docs.text), &docs.facts)
}

/// The `///` lines of a text that is fit for documentation, and of facts below it: one attribute for all lines, which
/// `write` lays out line by line.
#[must_use]
pub fn below(text: &str, facts: &[String]) -> TokenStream {
    let facts = if facts.is_empty() { String::new() } else { wrapped(&facts.join(" ")) };
    let gap = if text.is_empty() || facts.is_empty() { "" } else { "\n\n" };
    let text = [text, gap, &facts].concat();
    let mut lines = String::with_capacity(text.len() + 16);
    for line in text.lines() {
        lines.push_str(if line.is_empty() { "\n" } else { "\n " });
        lines.push_str(line);
    }
    let Some(lines) = lines.strip_prefix('\n') else { return TokenStream::new() };
    match words::literal(lines) {
        Some(lines) => quote!(#[doc = #lines]),
        None => lines.split('\n').map(|line| quote!(#[doc = #line])).collect(),
    }
}

/// The `///` lines of our words, and below them the document's.
#[must_use]
pub fn docs_with(ours: &str, theirs: &str) -> TokenStream {
    docs(&Docs { text: format!("{ours}\n\n{theirs}"), facts: Vec::new() })
}

/// The first line of a text, escaped.
#[must_use]
pub fn escaped_line(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    escaped(line).replace('\n', " ")
}

/// CommonMark that renders as the original, without what rustdoc or its lints would trip over.
fn escaped(text: &str) -> String {
    if is_plain(text) {
        return wrapped(text);
    }
    rendered(text)
}

/// The same for any text, by way of a parser.
fn rendered(text: &str) -> String {
    let text = visible(text);
    let mut out = Rendering::default();
    for event in Parser::new_ext(text.trim(), Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        out.event(event);
    }
    out.finish()
}

/// Whether a text is one paragraph of words without any mark of CommonMark, and without URLs: most texts are.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    starts_word(0)
        && !text.contains("://")
        && bytes.iter().enumerate().all(|(at, byte)| match byte {
            b'\n' => starts_word(at + 1),
            b' ' | b',' | b'.' | b';' | b':' | b'\'' | b'"' | b'(' | b')' | b'!' | b'?' | b'/' | b'%' | b'-' => true,
            other => other.is_ascii_alphanumeric(),
        })
}

/// Tabs become as many spaces as CommonMark takes them for (section 2.2), for lints; controls and marks that turn the reading
/// direction are dropped, which can hide code.
fn visible(text: &str) -> String {
    text.replace('\t', "    ").chars().filter(|c| *c == '\n' || !words::hides(*c)).collect()
}

/// A paragraph in lines.
#[must_use]
pub fn wrapped(text: &str) -> String {
    fill(text, WIDTH)
}

#[cfg(test)]
mod tests;
