//! Small pieces of text in Rust and in documentation.

use proc_macro2::{Ident, Span};

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

/// Text in a code span of CommonMark that it cannot leave (section 6.1).
#[must_use]
pub fn code_span(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let bare = text.trim() == text && !text.is_empty() && !text.starts_with('`') && !text.ends_with('`');
    let pad = if bare { "" } else { " " };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The first line of a text, escaped for documentation.
#[must_use]
pub fn one_line(text: &str) -> String {
    super::docs::escaped_line(text)
}
