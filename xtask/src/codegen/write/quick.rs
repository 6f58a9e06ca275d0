//! The layout of prettyplease for the items that make up most of an output, without a syntax tree.
//!
//! Structs, enums, aliases and `impl` blocks of short methods are laid out straight from their tokens:
//!
//! ```text
//! pub struct Pet { pub id: i64 }   ->   pub struct Pet {
//!                                           pub id: i64,
//!                                       }
//! ```
//!
//! prettyplease stays the law. An item, or a single field or method of one, that has anything not known here or needs a line
//! break inside goes through it, and a test lays out every expected output of the cases both ways.

use std::fmt::Write;

use proc_macro2::Delimiter;

use self::flat::flat;
use super::code::{Doc, Tree, doc, source};

mod broken;
mod flat;
mod uses;

/// The widest line that prettyplease leaves whole.
const WIDTH: usize = 89;

/// The same for the members of a struct in an expression, each with what follows it.
const LITERAL_WIDTH: usize = 28;

/// The text of the items, or `None` when prettyplease has to be asked.
pub(super) fn layout(tokens: &[Tree<'_>]) -> Option<String> {
    let mut out = String::new();
    if let [Tree::Mark('#', _), Tree::Mark('!', _), Tree::Group(_, inner)] = tokens {
        documentation(doc(inner)?, (0, "//!"), &mut out)?;
        return Some(out);
    }
    let mut rest = tokens;
    while !rest.is_empty() {
        rest = item(rest, &mut out)?;
    }
    Some(out)
}

fn item<'t, 'c>(tokens: &'t [Tree<'c>], out: &mut String) -> Option<&'t [Tree<'c>]> {
    let tokens = attributes(tokens, 0, out)?;
    let end = tokens.iter().position(is_end)?;
    let word =
        tokens.iter().find_map(|token| one_of(token, &["struct", "enum", "impl", "type", "use", "mod", "static"]))?;
    if matches!(word, "use" | "mod" | "static") {
        let end = tokens.iter().position(|token| token.is_mark(';'))?;
        let (item, rest) = (tokens.get(..end)?, tokens.get(end + 1..)?);
        if word == "static" {
            fixed(item, out)?
        } else {
            uses::layout(item, out)?
        }
        return Some(rest);
    }
    let (head, last, rest) = (tokens.get(..end)?, tokens.get(end)?, tokens.get(end + 1..)?);
    let Tree::Group(_, body) = last else {
        matches!(word, "struct" | "type").then_some(())?;
        line(head, (0, ""), ";", out)?;
        return Some(rest);
    };
    line(head, (0, ""), " {", out)?;
    if body.is_empty() {
        out.pop();
    }
    each_member(head, body, word == "impl", out)?;
    out.push_str("}\n");
    Some(rest)
}

/// A `static`.
fn fixed(item: &[Tree<'_>], out: &mut String) -> Option<()> {
    let (head, value) = item.split_at(item.iter().position(|token| token.is_mark('='))?);
    let mut before = String::new();
    flat(head, &mut before)?;
    broken::layout(value.get(1..)?, (0, &format!("{before} = ")), ";", out)
}

/// Lays out the members of an item, each by itself.
fn each_member(head: &[Tree<'_>], tokens: &[Tree<'_>], methods: bool, out: &mut String) -> Option<()> {
    let mut rest = tokens;
    while !rest.is_empty() {
        let start = out.len();
        let laid_out = attributes(rest, 4, out)
            .and_then(|tokens| if methods { method(tokens, out) } else { field_or_variant(tokens, out) });
        rest = match laid_out {
            Some(rest) => rest,
            None => {
                out.truncate(start);
                let end = if methods { end_of_method(rest)? } else { until_comma(rest).0.len() };
                let after = rest.get(end..)?;
                through_prettyplease(head, rest.get(..end)?, out)?;
                if methods { after } else { after.get(1..).unwrap_or_default() }
            }
        };
    }
    Some(())
}

/// What prettyplease makes of one member of an item.
fn through_prettyplease(head: &[Tree<'_>], member: &[Tree<'_>], out: &mut String) -> Option<()> {
    let mut item = String::new();
    source(head, &mut item);
    item.push('{');
    source(member, &mut item);
    item.push('}');
    let text = prettyplease::unparse(&syn::parse_str(&item).ok()?);
    out.push_str(text.strip_suffix("}\n")?.split_once("{\n")?.1);
    Some(())
}

/// Whether an item or method ends here: with its body or a semicolon.
fn is_end(token: &Tree<'_>) -> bool {
    matches!(token, Tree::Group(Delimiter::Brace, _) | Tree::Mark(';', _))
}

fn one_of<'k>(token: &Tree<'_>, words: &[&'k str]) -> Option<&'k str> {
    match token {
        Tree::Name(name) => words.iter().copied().find(|word| name == word),
        _ => None,
    }
}

/// `#[...]` before an item or a member; gives what follows.
fn attributes<'t, 'c>(mut tokens: &'t [Tree<'c>], indent: usize, out: &mut String) -> Option<&'t [Tree<'c>]> {
    while let [Tree::Mark('#', _), Tree::Group(_, inner), rest @ ..] = tokens {
        match inner.as_slice() {
            [Tree::Name("doc"), ..] => documentation(doc(inner)?, (indent, "///"), out)?,
            [Tree::Name("allow" | "cfg" | "derive" | "serde"), Tree::Group(..)] => {
                line(inner, (indent, "#["), "]", out)?
            }
            [Tree::Name(name)] => {
                indented(indent, out);
                writeln!(out, "#[{name}]").ok()?;
            }
            _ => return None,
        }
        tokens = rest;
    }
    Some(tokens)
}

/// The lines of documentation.
fn documentation(doc: Doc<'_>, (indent, mark): (usize, &str), out: &mut String) -> Option<()> {
    let (Doc::Lines(lines) | Doc::Plain(lines)) = doc;
    for line in lines.split('\n') {
        indented(indent, out);
        out.push_str(mark);
        let start = out.len();
        match doc {
            Doc::Lines(_) => unescaped(line, out)?,
            Doc::Plain(_) => out.push_str(line),
        }
        // prettyplease writes four slashes in another way.
        (!out.get(start..)?.starts_with('/')).then_some(())?;
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    Some(())
}

/// The text of a literal without its escapes.
fn unescaped(literal: &str, out: &mut String) -> Option<()> {
    let mut parts = literal.split('\\');
    out.push_str(parts.next()?);
    while let Some(part) = parts.next() {
        if part.starts_with(['"', '\'']) {
            out.push_str(part);
        } else {
            // Between two backslashes there is nothing.
            part.is_empty().then_some(())?;
            out.push('\\');
            out.push_str(parts.next()?);
        }
    }
    Some(())
}

fn field_or_variant<'t, 'c>(tokens: &'t [Tree<'c>], out: &mut String) -> Option<&'t [Tree<'c>]> {
    let (member, rest) = until_comma(tokens);
    broken::typed(member, 4, ",", out)?;
    Some(rest)
}

/// The parts of a list, which commas part.
fn between_commas<'t, 'c>(tokens: &'t [Tree<'c>]) -> impl Iterator<Item = &'t [Tree<'c>]> {
    let mut rest = tokens;
    std::iter::from_fn(move || {
        let (part, after) = until_comma(rest);
        let is_part = !rest.is_empty();
        rest = after;
        is_part.then_some(part)
    })
}

/// The tokens up to a comma that is not between angle brackets, and those behind it.
fn until_comma<'t, 'c>(tokens: &'t [Tree<'c>]) -> (&'t [Tree<'c>], &'t [Tree<'c>]) {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (index, token) in tokens.iter().enumerate() {
        let Tree::Mark(mark, _) = *token else {
            before = ' ';
            continue;
        };
        match mark {
            '<' => depth += 1,
            '>' if before != '-' && before != '=' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                return (tokens.get(..index).unwrap_or_default(), tokens.get(index + 1..).unwrap_or_default());
            }
            _ => {}
        }
        before = mark;
    }
    (tokens, &[])
}

/// A method, or a type or constant of a trait; gives what follows.
fn method<'t, 'c>(tokens: &'t [Tree<'c>], out: &mut String) -> Option<&'t [Tree<'c>]> {
    let end = tokens.iter().position(is_end)?;
    let (head, rest) = (tokens.get(..end)?, tokens.get(end + 1..)?);
    let Tree::Group(_, body) = tokens.get(end)? else {
        head.iter().take(2).find_map(|token| one_of(token, &["type", "const"]))?;
        line(head, (4, ""), ";", out)?;
        return Some(rest);
    };
    if one_of(head.first()?, &["const"]).is_some() {
        let (semicolon, after) = rest.split_first()?;
        semicolon.is_mark(';').then_some(())?;
        match head.iter().position(|token| one_of(token, &["match"]).is_some()) {
            Some(at) => {
                let mut before = String::new();
                flat(head.get(..at)?, &mut before)?;
                broken::arms((head.get(at + 1..)?, body), (4, &format!("{before} ")), ";", out)?;
            }
            None => literal(head, body, (4, ";"), out)?,
        }
        return Some(after);
    }
    let name = head.iter().position(|token| one_of(token, &["fn"]).is_some())?;
    signature(head, name, out)?;
    statements(body, out)?;
    out.push_str("    }\n");
    Some(rest)
}

/// The index behind the method, type or constant that the tokens start with.
fn end_of_method(tokens: &[Tree<'_>]) -> Option<usize> {
    let is_fn = tokens.iter().take_while(|token| !is_end(token)).any(|token| one_of(token, &["fn"]).is_some());
    let ends = |token: &Tree<'_>| if is_fn { is_end(token) } else { token.is_mark(';') };
    Some(tokens.iter().position(ends)? + 1)
}

/// The head of a method, whose arguments stand below each other when it is too wide.
fn signature(head: &[Tree<'_>], name: usize, out: &mut String) -> Option<()> {
    let start = out.len();
    if line(head, (4, ""), " {", out).is_some() {
        return Some(());
    }
    out.truncate(start);
    let Tree::Group(_, arguments) = head.get(name + 2)? else { return None };
    line(head.get(..name + 2)?, (4, ""), "(", out)?;
    between_commas(arguments).try_for_each(|argument| broken::typed(argument, 8, ",", out))?;
    line(head.get(name + 3..)?, (4, ") "), " {", out)
}

fn statements(tokens: &[Tree<'_>], out: &mut String) -> Option<()> {
    let mut rest = tokens;
    while let Some(end) = rest.iter().position(|token| token.is_mark(';')) {
        line(rest.get(..end)?, (8, ""), ";", out)?;
        rest = rest.get(end + 1..)?;
    }
    match rest {
        [] => (!tokens.is_empty()).then_some(()),
        [path @ Tree::Name("Self"), Tree::Group(Delimiter::Brace, members)] => {
            literal(std::slice::from_ref(path), members, (8, ""), out)
        }
        [Tree::Name("match"), value @ .., Tree::Group(Delimiter::Brace, arms)] => {
            broken::arms((value, arms), (8, ""), "", out)
        }
        _ => broken::value_of(rest, 8, out),
    }
}

/// `Self { a, b: None }` as the value of a method or, behind more than its name, of a constant.
fn literal(head: &[Tree<'_>], tokens: &[Tree<'_>], (indent, after): (usize, &str), out: &mut String) -> Option<()> {
    let mut members = Vec::new();
    for member in between_commas(tokens) {
        let mut text = String::new();
        flat(member, &mut text)?;
        members.push(text);
    }
    let width = members.iter().map(|member| member.len() + 2).sum::<usize>();
    let is_bare = head.len() == 1 && !members.iter().any(|member| member.starts_with(".."));
    if is_bare && width <= LITERAL_WIDTH {
        indented(indent, out);
        writeln!(out, "Self {{ {} }}{after}", members.join(", ")).ok()?;
        return Some(());
    }
    // What stands behind a longer name is broken sooner, and never later than this.
    (is_bare || width > 2 * LITERAL_WIDTH).then_some(())?;
    line(head, (indent, ""), " {", out)?;
    for (member, tokens) in members.iter().zip(between_commas(tokens)) {
        match tokens {
            [Tree::Mark('.', _), Tree::Mark('.', _), base @ ..] => broken::layout(base, (indent + 4, ".."), "", out)?,
            _ => {
                (indent + 4 + member.len() < WIDTH).then_some(())?;
                indented(indent + 4, out);
                writeln!(out, "{member},").ok()?;
            }
        }
    }
    indented(indent, out);
    writeln!(out, "}}{after}").ok()?;
    Some(())
}

/// The tokens on one line, behind an indentation and a text. `None` when prettyplease would break it.
fn line(tokens: &[Tree<'_>], (indent, before): (usize, &str), after: &str, out: &mut String) -> Option<()> {
    let start = out.len();
    indented(indent, out);
    out.push_str(before);
    flat(tokens, out)?;
    out.push_str(after);
    (out.len() - start <= WIDTH).then(|| out.push('\n'))
}

fn indented(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests;
