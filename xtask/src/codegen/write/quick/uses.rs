//! `use` and `mod` items, which each file starts with.

use proc_macro2::Delimiter;

use super::{WIDTH, flat::flat, indented, until_comma};
use crate::codegen::write::code::Tree;

/// Lays out an item without its semicolon. `None` for what is not known here.
pub(super) fn layout(item: &[Tree<'_>], out: &mut String) -> Option<()> {
    let (head, names) = match item {
        [head @ .., Tree::Group(Delimiter::Brace, names)] => (head, listed(names)?),
        whole => (whole, Vec::new()),
    };
    let start = out.len();
    flat(head, out)?;
    match names.as_slice() {
        // A path has no place to break at.
        [] => {}
        [only] if *only != "self" => out.push_str(only),
        names => {
            let whole = names.iter().map(|name| name.len() + 2).sum::<usize>();
            if out.len() - start + "{".len() + whole - ", ".len() + "};".len() <= WIDTH {
                out.push('{');
                out.push_str(&names.join(", "));
                out.push('}');
            } else {
                filled(names, out);
            }
        }
    }
    out.push_str(";\n");
    Some(())
}

/// The names of a group, each a single word.
fn listed<'c>(tokens: &[Tree<'c>]) -> Option<Vec<&'c str>> {
    let mut names = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let (name, after) = until_comma(rest);
        let [Tree::Name(name)] = name else { return None };
        names.push(*name);
        rest = after;
    }
    (!names.is_empty()).then_some(names)
}

/// As many names on a line as fit. The comma behind the last one does not count.
fn filled(names: &[&str], out: &mut String) {
    out.push('{');
    let mut width = WIDTH;
    for (index, name) in names.iter().enumerate() {
        let comma = usize::from(index + 1 < names.len());
        if width + 1 + name.len() + comma <= WIDTH {
            out.push(' ');
            width += 1;
        } else {
            out.push('\n');
            indented(4, out);
            width = 4;
        }
        out.push_str(name);
        out.push(',');
        width += name.len() + 1;
    }
    out.push_str("\n}");
}
