//! `use` and `mod` items, which each file starts with.

use proc_macro2::Delimiter;

use super::{WIDTH, between_commas, flat::flat, indented};
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
    let name = |part: &[Tree<'c>]| match part {
        [Tree::Name(name)] => Some(*name),
        _ => None,
    };
    between_commas(tokens).map(name).collect::<Option<Vec<_>>>().filter(|names| !names.is_empty())
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
