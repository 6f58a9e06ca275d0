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

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use self::flat::flat;

mod flat;

/// The widest line that prettyplease leaves whole.
const WIDTH: usize = 89;

/// The same for the members of a struct in an expression, each with what follows it.
const LITERAL_WIDTH: usize = 28;

/// The text of the items, or `None` when prettyplease has to be asked.
pub(super) fn layout(tokens: &[TokenTree]) -> Option<String> {
    let mut out = String::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        rest = item(rest, &mut out)?;
    }
    Some(out)
}

fn item<'t>(tokens: &'t [TokenTree], out: &mut String) -> Option<&'t [TokenTree]> {
    let tokens = attributes(tokens, 0, out)?;
    let end = tokens.iter().position(is_end)?;
    let (head, last, rest) = (tokens.get(..end)?, tokens.get(end)?, tokens.get(end + 1..)?);
    let word = head.iter().find_map(|token| one_of(token, &["struct", "enum", "impl", "type"]))?;
    let TokenTree::Group(body) = last else {
        matches!(word, "struct" | "type").then_some(())?;
        line(head, (0, ""), ";", out)?;
        return Some(rest);
    };
    line(head, (0, ""), " {", out)?;
    let body: Vec<_> = body.stream().into_iter().collect();
    if body.is_empty() {
        out.pop();
    }
    each_member(head, &body, word == "impl", out)?;
    out.push_str("}\n");
    Some(rest)
}

/// Lays out the members of an item, each by itself.
fn each_member(head: &[TokenTree], tokens: &[TokenTree], methods: bool, out: &mut String) -> Option<()> {
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
fn through_prettyplease(head: &[TokenTree], member: &[TokenTree], out: &mut String) -> Option<()> {
    let body = Group::new(Delimiter::Brace, member.iter().cloned().collect());
    let item: TokenStream = head.iter().cloned().chain([TokenTree::Group(body)]).collect();
    let text = prettyplease::unparse(&syn::parse2(item).ok()?);
    out.push_str(text.strip_suffix("}\n")?.split_once("{\n")?.1);
    Some(())
}

/// Whether an item or method ends here: with its body or a semicolon.
fn is_end(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        other => is_mark(other, ';'),
    }
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn one_of<'k>(token: &TokenTree, words: &[&'k str]) -> Option<&'k str> {
    match token {
        TokenTree::Ident(ident) => words.iter().copied().find(|word| ident == word),
        _ => None,
    }
}

/// `#[...]` before an item or a member; gives what follows.
fn attributes<'t>(mut tokens: &'t [TokenTree], indent: usize, out: &mut String) -> Option<&'t [TokenTree]> {
    while let [mark, TokenTree::Group(group), rest @ ..] = tokens {
        if !is_mark(mark, '#') {
            break;
        }
        let inner: Vec<_> = group.stream().into_iter().collect();
        match inner.as_slice() {
            [TokenTree::Ident(name), equal, TokenTree::Literal(text)] if name == "doc" && is_mark(equal, '=') => {
                indented(indent, out);
                out.push_str("///");
                let start = out.len();
                unquoted(&text.to_string(), out)?;
                // prettyplease writes four slashes in another way.
                (!out.get(start..)?.starts_with('/')).then_some(())?;
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
            }
            [TokenTree::Ident(name), TokenTree::Group(_)] if name == "derive" || name == "serde" => {
                line(&inner, (indent, "#["), "]", out)?;
            }
            [TokenTree::Ident(name)] => {
                indented(indent, out);
                writeln!(out, "#[{name}]").ok()?;
            }
            _ => return None,
        }
        tokens = rest;
    }
    Some(tokens)
}

/// The text of a literal without its quotes and escapes.
fn unquoted(literal: &str, out: &mut String) -> Option<()> {
    let mut chars = literal.strip_prefix('"')?.strip_suffix('"')?.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                plain @ ('"' | '\\' | '\'') => out.push(plain),
                _ => return None,
            },
            _ => out.push(c),
        }
    }
    Some(())
}

fn field_or_variant<'t>(tokens: &'t [TokenTree], out: &mut String) -> Option<&'t [TokenTree]> {
    let (member, rest) = until_comma(tokens);
    line(member, (4, ""), ",", out)?;
    Some(rest)
}

/// The tokens up to a comma that is not between angle brackets, and those behind it.
fn until_comma(tokens: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Punct(punct) = token else {
            before = ' ';
            continue;
        };
        match punct.as_char() {
            '<' => depth += 1,
            '>' if before != '-' && before != '=' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                return (tokens.get(..index).unwrap_or_default(), tokens.get(index + 1..).unwrap_or_default());
            }
            _ => {}
        }
        before = punct.as_char();
    }
    (tokens, &[])
}

/// A method, or a type or constant of a trait; gives what follows.
fn method<'t>(tokens: &'t [TokenTree], out: &mut String) -> Option<&'t [TokenTree]> {
    let end = tokens.iter().position(is_end)?;
    let (head, rest) = (tokens.get(..end)?, tokens.get(end + 1..)?);
    let TokenTree::Group(body) = tokens.get(end)? else {
        one_of(head.first()?, &["type"])?;
        line(head, (4, ""), ";", out)?;
        return Some(rest);
    };
    if one_of(head.first()?, &["const"]).is_some() {
        let (semicolon, after) = rest.split_first()?;
        is_mark(semicolon, ';').then_some(())?;
        literal(head, body.stream(), (4, ";"), out)?;
        return Some(after);
    }
    let name = head.iter().position(|token| one_of(token, &["fn"]).is_some())?;
    signature(head, name, out)?;
    statements(body.stream(), out)?;
    out.push_str("    }\n");
    Some(rest)
}

/// The index behind the method, type or constant that the tokens start with.
fn end_of_method(tokens: &[TokenTree]) -> Option<usize> {
    let is_fn = tokens.iter().take_while(|token| !is_end(token)).any(|token| one_of(token, &["fn"]).is_some());
    let ends = |token: &TokenTree| if is_fn { is_end(token) } else { is_mark(token, ';') };
    Some(tokens.iter().position(ends)? + 1)
}

/// The head of a method, whose arguments stand below each other when it is too wide.
fn signature(head: &[TokenTree], name: usize, out: &mut String) -> Option<()> {
    let start = out.len();
    if line(head, (4, ""), " {", out).is_some() {
        return Some(());
    }
    out.truncate(start);
    let TokenTree::Group(arguments) = head.get(name + 2)? else { return None };
    line(head.get(..name + 2)?, (4, ""), "(", out)?;
    let arguments: Vec<_> = arguments.stream().into_iter().collect();
    let mut rest = arguments.as_slice();
    while !rest.is_empty() {
        let (argument, after) = until_comma(rest);
        line(argument, (8, ""), ",", out)?;
        rest = after;
    }
    line(head.get(name + 3..)?, (4, ") "), " {", out)
}

fn statements(body: TokenStream, out: &mut String) -> Option<()> {
    let tokens: Vec<_> = body.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let Some(end) = rest.iter().position(|token| is_mark(token, ';')) {
        line(rest.get(..end)?, (8, ""), ";", out)?;
        rest = rest.get(end + 1..)?;
    }
    match rest {
        [] => (!tokens.is_empty()).then_some(()),
        [path @ TokenTree::Ident(name), TokenTree::Group(group)]
            if name == "Self" && group.delimiter() == Delimiter::Brace =>
        {
            literal(std::slice::from_ref(path), group.stream(), (8, ""), out)
        }
        _ => line(rest, (8, ""), "", out),
    }
}

/// `Self { a, b: None }` as the value of a method or, behind more than its name, of a constant.
fn literal(head: &[TokenTree], members: TokenStream, (indent, after): (usize, &str), out: &mut String) -> Option<()> {
    let tokens: Vec<_> = members.into_iter().collect();
    let mut members = Vec::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let (member, after) = until_comma(rest);
        let mut text = String::new();
        flat(member, &mut text)?;
        members.push(text);
        rest = after;
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
    for member in members {
        (indent + 4 + member.len() < WIDTH).then_some(())?;
        indented(indent + 4, out);
        let comma = if member.starts_with("..") { "" } else { "," };
        writeln!(out, "{member}{comma}").ok()?;
    }
    indented(indent, out);
    writeln!(out, "}}{after}").ok()?;
    Some(())
}

/// The tokens on one line, behind an indentation and a text. `None` when prettyplease would break it.
fn line(tokens: &[TokenTree], (indent, before): (usize, &str), after: &str, out: &mut String) -> Option<()> {
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
