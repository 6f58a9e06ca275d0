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

use proc_macro2::{Delimiter, Spacing};

use super::code::{Tree, brackets};

/// The table that a group of tokens is, laid out; `None` when it is no table.
pub(super) fn layout(tokens: &[Tree<'_>]) -> Option<String> {
    let [Tree::Name("model"), _, _, Tree::Name(name), _, Tree::Group(Delimiter::Brace, body)] = tokens else {
        return None;
    };
    let mut out = format!("model::{name}! {{\n");
    let mut rest = body.as_slice();
    while !rest.is_empty() {
        let (row, after) = rest.split_at(end_of_row(rest, rest.len() == body.len()));
        out.push_str("    ");
        spelled(row, &mut out);
        out.push('\n');
        rest = after;
    }
    out.push_str("}\n");
    Some(out)
}

/// Where the row ends that the tokens start with, behind its mark. The first one is the head, which ends with its colon.
fn end_of_row(tokens: &[Tree<'_>], is_head: bool) -> usize {
    let mut joint = false;
    for (index, token) in tokens.iter().enumerate() {
        let ends = match token {
            Tree::Mark(':', Spacing::Alone) => is_head && !joint,
            // A semicolon that starts a row belongs to the row behind it.
            Tree::Mark(',' | ';', _) => index > 0,
            _ => false,
        };
        if ends {
            return index + 1;
        }
        joint = matches!(token, Tree::Mark(':', Spacing::Joint));
    }
    tokens.len()
}

fn spelled(tokens: &[Tree<'_>], out: &mut String) {
    // Whether the next token follows without a space.
    let mut tight = true;
    for token in tokens {
        match token {
            Tree::Group(delimiter, inner) => {
                let (open, close) = brackets(*delimiter);
                if !tight && open != "(" {
                    out.push(' ');
                }
                let pad = if *delimiter == Delimiter::Brace { " " } else { "" };
                out.push_str(open);
                out.push_str(pad);
                spelled(inner, out);
                out.push_str(pad);
                out.push_str(close);
                tight = false;
            }
            Tree::Mark(mark, _) => {
                if !tight && !matches!(mark, ',' | ';' | ':' | '<' | '>') {
                    out.push(' ');
                }
                out.push(*mark);
                tight = matches!(mark, ':' | '<' | '-');
            }
            Tree::Name(text) | Tree::Literal(text) => {
                if !tight {
                    out.push(' ');
                }
                out.push_str(text);
                tight = false;
            }
        }
    }
}
