//! Tables: the macros of the runtime that a generated model states its particulars in.
//!
//! prettyplease leaves the body of a macro as one flowing text. A table reads row by row, so it is laid out here:
//!
//! ```text
//! model::object! {
//!     Pet:
//!     0 id "id" required,
//!     1 tag "tag" optional,
//! }
//! ```

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The table that a group of tokens is, laid out; `None` when it is no table.
pub(super) fn layout(tokens: &[TokenTree]) -> Option<String> {
    let [TokenTree::Ident(first), _, _, TokenTree::Ident(name), _, TokenTree::Group(body)] = tokens else {
        return None;
    };
    if first != "model" || body.delimiter() != Delimiter::Brace {
        return None;
    }
    let mut out = format!("model::{name}! {{\n");
    for row in rows(&body.stream()) {
        out.push_str("    ");
        out.push_str(&row);
        out.push('\n');
    }
    out.push_str("}\n");
    Some(out)
}

/// The head up to its colon, then each row with the mark that ends it.
fn rows(tokens: &TokenStream) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row: Vec<TokenTree> = Vec::new();
    let mut joint = false;
    for token in tokens.clone() {
        let mark = match &token {
            TokenTree::Punct(punct) => Some((punct.as_char(), punct.spacing())),
            _ => None,
        };
        row.push(token);
        let ends = match mark {
            Some((':', Spacing::Alone)) => rows.is_empty() && !joint,
            // A semicolon that starts a row belongs to the row behind it.
            Some((',' | ';', _)) => row.len() > 1,
            _ => false,
        };
        joint = matches!(mark, Some((':', Spacing::Joint)));
        if ends {
            rows.push(spelled(std::mem::take(&mut row)));
        }
    }
    if !row.is_empty() {
        rows.push(spelled(row));
    }
    rows
}

fn spelled(tokens: impl IntoIterator<Item = TokenTree>) -> String {
    let mut out = String::new();
    // Whether the next token follows without a space.
    let mut tight = true;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                if !tight && open != "(" {
                    out.push(' ');
                }
                out.push_str(open);
                out.push_str(&spelled(group.stream()));
                out.push_str(close);
                tight = false;
            }
            TokenTree::Punct(punct) => {
                let c = punct.as_char();
                if !tight && !matches!(c, ',' | ';' | ':' | '<' | '>') {
                    out.push(' ');
                }
                out.push(c);
                tight = matches!(c, ':' | '<' | '-');
            }
            other => {
                if !tight {
                    out.push(' ');
                }
                out.push_str(&other.to_string());
                tight = false;
            }
        }
    }
    out
}
