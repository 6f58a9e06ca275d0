//! Documentation from a document, made safe and clean for rustdoc.
//!
//! The words are CommonMark of strangers. Code blocks must not become doctests, brackets must not become links to Rust
//! items, HTML must not reach the page, bare URLs become links, and long lines are wrapped.

mod fill;
mod html;

use proc_macro2::TokenStream;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use quote::quote;

use self::fill::fill;
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
    let text: String = text.chars().filter_map(visible).collect();
    let text = text.trim();
    let mut out = Rendering::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
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

/// Tabs become spaces; controls and marks that turn the reading direction are dropped (they can hide code).
fn visible(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\t' => Some(' '),
        c if words::hides(c) => None,
        c => Some(c),
    }
}

/// Writes the events of a CommonMark parser back as CommonMark.
#[derive(Default)]
struct Rendering {
    out: String,
    /// The inline text of the block that is being written.
    line: String,
    /// For each open list: the number of its next item, if it is numbered.
    lists: Vec<Option<u64>>,
    /// What the first line of the next block starts with: the mark of a list item.
    mark: Option<String>,
    /// The indentation of further blocks.
    indent: usize,
    quotes: usize,
    code: Option<String>,
    /// Whether an item of a list is open that has not ended its block.
    cells: Vec<String>,
    link: Option<String>,
    tight: bool,
    /// What ends the HTML that is not shown.
    hidden: Option<&'static str>,
}

impl Rendering {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code.is_some() => self.code.get_or_insert_default().push_str(&text),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.line.push_str(&super::code_span(&code)),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak | Event::HardBreak => self.line.push(' '),
            Event::Rule => self.block("* * *"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.flush(),
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotes += 1;
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let language = match &kind {
                    CodeBlockKind::Fenced(language) => language.split([' ', ',']).next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                let known = matches!(language, "json" | "yaml" | "xml" | "http" | "sh" | "bash" | "html" | "sql");
                self.code = Some(format!("```{}\n", if known { language } else { "text" }));
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
                self.tight = false;
            }
            Tag::Item => {
                self.flush();
                self.item();
            }
            Tag::Emphasis => self.line.push('*'),
            Tag::Strong => self.line.push_str("**"),
            Tag::Strikethrough => self.line.push_str("~~"),
            Tag::Link { dest_url, link_type, .. } => {
                let web = dest_url.starts_with("http://") || dest_url.starts_with("https://");
                self.link = web.then(|| dest_url.to_string());
                if web && !matches!(link_type, LinkType::Autolink | LinkType::Email) {
                    self.line.push('[');
                }
            }
            Tag::Table(_) | Tag::TableHead | Tag::TableRow => self.cells.clear(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => {
                self.hidden = None;
                self.flush();
            }
            TagEnd::Heading(_) => {
                let heading = format!("**{}**", self.line.trim());
                self.line.clear();
                self.block(&heading);
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                let mut code = self.code.take().unwrap_or_default();
                if !code.ends_with('\n') {
                    code.push('\n');
                }
                code.push_str("```");
                self.block(&code);
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.tight = false;
            }
            TagEnd::Item => {
                self.flush();
                self.indent = self.indent.saturating_sub(self.item_width());
                self.tight = true;
            }
            TagEnd::Emphasis => self.line.push('*'),
            TagEnd::Strong => self.line.push_str("**"),
            TagEnd::Strikethrough => self.line.push_str("~~"),
            TagEnd::Link => self.end_link(),
            TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.line)),
            TagEnd::TableHead => {
                let rule = vec!["---"; self.cells.len()].join(" | ");
                let head = format!("| {} |\n| {rule} |", self.cells.join(" | "));
                self.block(&head);
            }
            TagEnd::TableRow => {
                let row = format!("| {} |", self.cells.join(" | "));
                self.tight = true;
                self.block(&row);
                self.tight = false;
            }
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let Some(url) = self.link.take() else { return };
        let shown_bare = self.line.ends_with(&format!("<{url}>"));
        if !shown_bare {
            let url = url.replace('(', "%28").replace(')', "%29").replace(' ', "%20");
            self.line.push_str(&format!("]({url})"));
        }
    }

    fn item(&mut self) {
        self.indent += self.item_width();
        self.mark = Some(match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "* ".to_owned(),
        });
    }

    fn item_width(&self) -> usize {
        if matches!(self.lists.last(), Some(Some(_))) { 3 } else { 2 }
    }

    /// Text outside code: brackets, angles and marks are escaped, bare URLs become links.
    fn text(&mut self, text: &str) {
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                self.line.push(' ');
            }
            if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) && self.link.is_none() {
                self.line.push_str(word);
                continue;
            }
            let find_url = || ["http://", "https://"].iter().filter_map(|scheme| word.find(scheme)).min();
            let url = if word.contains(':') { find_url() } else { None };
            if let Some(start) = url.filter(|_| self.link.is_none()) {
                let (before, url) = word.split_at(start);
                let end = url.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '"', '\'']);
                self.escape(before);
                self.line.push_str(&format!("<{}>", end.replace(['<', '>'], "")));
                self.escape(&url[end.len()..]);
            } else if self.link.as_deref() == Some(word) {
                // An autolink: its text is its address.
                if self.line.ends_with('[') {
                    self.line.pop();
                }
                self.line.push_str(&format!("<{word}>"));
            } else {
                self.escape(word);
            }
        }
    }

    fn escape(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\' | '|' | '~') {
                self.line.push('\\');
            }
            self.line.push(c);
        }
    }

    /// Ends the paragraph that is being written.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim();
        if !line.is_empty() {
            let width = WIDTH.saturating_sub(self.indent + 2 * self.quotes);
            self.block(&fill(line, width));
        }
    }

    /// Writes a block behind the marks of the lists and quotes around it.
    fn block(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
            if !self.tight || self.mark.is_none() && !text.starts_with('|') {
                self.out.push_str(&"> ".repeat(self.quotes));
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.out.push('\n');
            }
        }
        let quote = "> ".repeat(self.quotes);
        let mark = self.mark.take();
        for (index, line) in text.lines().enumerate() {
            if index > 0 {
                self.out.push('\n');
            }
            self.out.push_str(&quote);
            match (&mark, index) {
                (Some(mark), 0) => {
                    let before = self.indent.saturating_sub(mark.len());
                    self.out.push_str(&" ".repeat(before));
                    self.out.push_str(mark);
                }
                _ => self.out.push_str(&" ".repeat(self.indent)),
            }
            self.out.push_str(line);
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
        self.tight = false;
    }

    fn finish(mut self) -> String {
        self.flush();
        self.out
    }
}

/// A paragraph in lines.
#[must_use]
pub fn wrapped(text: &str) -> String {
    fill(text, WIDTH)
}

#[cfg(test)]
mod tests;
