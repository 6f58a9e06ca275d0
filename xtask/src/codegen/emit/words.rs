//! Small pieces of text in Rust and in documentation.

use std::borrow::Cow;

use proc_macro2::{Ident, Literal, Span};

/// The identifier of a settled name, which may be raw (`r#type`).
#[must_use]
pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(plain) => Ident::new_raw(plain, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A settled name without `r#`, as serde and compound names see it.
#[must_use]
pub fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// The article of a name or noun, by its first letter. `U` is mostly spoken as in `user`.
#[must_use]
pub fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) { "An" } else { "A" }
}

/// Text in a code span of CommonMark that it cannot leave (section 6.1).
#[must_use]
pub fn code_span(text: &str) -> String {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'`') {
        return format!("`{text}`");
    }
    let text = escaped(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let bare = text.trim() == text && !text.is_empty() && !text.starts_with('`') && !text.ends_with('`');
    let pad = if bare { "" } else { " " };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The text in one line that it cannot leave, with what cannot be seen as an escape: `a\nb`.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hides(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

/// The text with a backslash before each mark of CommonMark that could stand within a line.
#[must_use]
pub fn unmarked(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_mark = match c {
            '&' => is_entity(&text[at + 1..]),
            c => matches!(c, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\' | '|' | '~'),
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// Whether what follows an ampersand makes it a character reference, `lt;` (CommonMark, section 2.5).
fn is_entity(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
    end.is_some_and(|end| end > 0 && rest[end..].starts_with(';'))
}

/// Controls, and marks that turn the reading direction, which can hide code.
#[must_use]
pub fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The first line of a text, escaped for documentation.
#[must_use]
pub fn one_line(text: &str) -> String {
    super::docs::escaped_line(text)
}

/// The text as a literal in which line feeds stand as they are, if it has no other controls. Rust's lexer reads it in a
/// tenth of the time that `Literal::string` takes to look at each character.
#[must_use]
pub fn literal(text: &str) -> Option<Literal> {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut rest = text;
    while let Some(at) =
        rest.bytes().position(|byte| byte.is_ascii_control() && byte != b'\n' || matches!(byte, b'"' | b'\\'))
    {
        let (plain, marked) = rest.split_at(at);
        quoted.push_str(plain);
        quoted.push('\\');
        quoted.push_str(marked.get(..1).filter(|mark| matches!(*mark, "\"" | "\\"))?);
        rest = marked.get(1..).unwrap_or_default();
    }
    quoted.push_str(rest);
    quoted.push('"');
    quoted.parse().ok()
}
