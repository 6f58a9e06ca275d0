//! What is too wide for one line, in the few forms that an output has: calls, lists, chains of methods, `match`, and types with
//! arguments.

use proc_macro2::Delimiter;

use super::{WIDTH, between_commas, flat::flat, indented, line, until_comma};
use crate::codegen::write::code::{Tree, brackets};

/// An expression on one line, or with each of its parts on its own. `None` for what is not known here.
pub(super) fn layout(
    tokens: &[Tree<'_>],
    (indent, before): (usize, &str),
    after: &str,
    out: &mut String,
) -> Option<()> {
    let start = out.len();
    indented(indent, out);
    out.push_str(before);
    let body = out.len();
    flat(tokens, out)?;
    out.push_str(after);
    // A literal has no place to break at.
    if out.len() - start <= WIDTH || matches!(tokens, [Tree::Literal(_)]) {
        out.push('\n');
        return Some(());
    }
    // A comma that only broken lists end with does not count; so close to the limit prettyplease has to be asked.
    (after.is_empty() || out.len() - start > WIDTH + after.len()).then_some(())?;
    out.truncate(body);
    let Some((head, delimiter, parts)) = parts(tokens) else { return links(tokens, indent, after, out) };
    flat(head, out)?;
    let (open, close) = brackets(delimiter);
    out.push_str(open);
    out.push('\n');
    for part in parts {
        layout(part, (indent + 4, ""), ",", out)?;
    }
    indented(indent, out);
    out.push_str(close);
    out.push_str(after);
    out.push('\n');
    Some(())
}

/// What stands before a bracket, the bracket, and what is in it.
type Parts<'t, 'c> = (&'t [Tree<'c>], Delimiter, Vec<&'t [Tree<'c>]>);

/// A call or a list in its parts.
fn parts<'t, 'c>(tokens: &'t [Tree<'c>]) -> Option<Parts<'t, 'c>> {
    let (Tree::Group(delimiter, inner), head) = tokens.split_last()? else { return None };
    let is_path = |tree: &Tree<'_>| matches!(tree, Tree::Name(_) | Tree::Mark(':' | '&', _));
    head.iter().all(is_path).then_some(())?;
    let parts: Vec<_> = between_commas(inner).collect();
    let is_text = |part: &&[Tree<'_>]| matches!(part, [Tree::Literal(text)] if text.ends_with(['"', '#']));
    let is_known = match delimiter {
        // Of one argument alone, some kinds stay with the bracket.
        Delimiter::Parenthesis => parts.len() > 1 && matches!(head.last(), Some(Tree::Name(_))),
        // Short literals fill their lines.
        Delimiter::Bracket => parts.iter().any(|part| is_text(part) || part.len() > 1),
        Delimiter::Brace | Delimiter::None => false,
    };
    is_known.then_some((head, *delimiter, parts))
}

/// A chain of methods behind a name, which is written already as far as its indentation.
fn links(tokens: &[Tree<'_>], indent: usize, after: &str, out: &mut String) -> Option<()> {
    let mut links = tokens.split(|token| token.is_mark('.'));
    let head = links.next()?;
    let methods: Vec<_> = links.collect();
    let (last, others) = methods.split_last()?;
    let ([Tree::Mark('&', _), Tree::Name(name)] | [Tree::Name(name)]) = head else { return None };
    // A shorter name, or a method alone, may stay on the line.
    (name.len() > 4 && !others.is_empty() && methods.iter().all(|link| !link.is_empty())).then_some(())?;
    flat(head, out)?;
    out.push('\n');
    others.iter().try_for_each(|link| line(link, (indent + 4, "."), "", out))?;
    line(last, (indent + 4, "."), after, out)
}

/// A chain of methods as the value of a function.
fn chain(tokens: &[Tree<'_>], indent: usize, out: &mut String) -> Option<()> {
    let links: Vec<_> = tokens.split(|token| token.is_mark('.')).collect();
    links.iter().all(|link| !link.is_empty()).then_some(())?;
    match links.as_slice() {
        // So short a name keeps its method.
        [[Tree::Name("self")], method] => layout(method, (indent, "self."), "", out),
        [[path @ .., Tree::Name(_), Tree::Group(Delimiter::Parenthesis, _)], methods @ ..] if !path.is_empty() => {
            methods.first()?;
            line(links.first()?, (indent, ""), "", out)?;
            methods.iter().try_for_each(|method| layout(method, (indent + 4, "."), "", out))
        }
        _ => {
            indented(indent, out);
            self::links(tokens, indent, "", out)
        }
    }
}

/// An expression on one line, or a chain on several.
pub(super) fn value_of(tokens: &[Tree<'_>], indent: usize, out: &mut String) -> Option<()> {
    let start = out.len();
    line(tokens, (indent, ""), "", out).or_else(|| {
        out.truncate(start);
        chain(tokens, indent, out)
    })
}

/// What ends with a type, such as a field, on one line, or with the arguments of the type on their own.
pub(super) fn typed(tokens: &[Tree<'_>], indent: usize, after: &str, out: &mut String) -> Option<()> {
    let start = out.len();
    indented(indent, out);
    flat(tokens, out)?;
    out.push_str(after);
    if out.len() - start <= WIDTH {
        out.push('\n');
        return Some(());
    }
    // As in `layout`.
    (out.len() - start > WIDTH + after.len()).then_some(())?;
    out.truncate(start);
    let open = tokens.iter().position(|token| token.is_mark('<'))?;
    let (last, tokens) = tokens.split_last()?;
    last.is_mark('>').then_some(())?;
    line(tokens.get(..open)?, (indent, ""), "<", out)?;
    between_commas(tokens.get(open + 1..)?).try_for_each(|argument| typed(argument, indent + 4, ",", out))?;
    indented(indent, out);
    out.push('>');
    out.push_str(after);
    out.push('\n');
    Some(())
}

/// `match value { pattern => expression }` behind an indentation and a text, each arm on a line.
pub(super) fn arms(
    (value, arms): (&[Tree<'_>], &[Tree<'_>]),
    (indent, before): (usize, &str),
    after: &str,
    out: &mut String,
) -> Option<()> {
    line(value, (indent, &format!("{before}match ")), " {", out)?;
    let mut rest = arms;
    while !rest.is_empty() {
        let arrow = rest.windows(2).position(|pair| matches!(pair, [Tree::Mark('=', _), Tree::Mark('>', _)]))?;
        let (body, after) = until_comma(rest.get(arrow + 2..)?);
        matches!(body.first()?, Tree::Name(_) | Tree::Literal(_)).then_some(())?;
        let start = out.len();
        for (index, pattern) in rest.get(..arrow)?.split(|token| token.is_mark('|')).enumerate() {
            if index > 0 {
                out.push_str(" | ");
            }
            flat(pattern, out)?;
        }
        let pattern = out.split_off(start) + " => ";
        if line(body, (indent + 4, &pattern), ",", out).is_none() {
            // As in `layout`.
            (out.len() - start > WIDTH + 1).then_some(())?;
            out.truncate(start);
            indented(indent + 4, out);
            out.push_str(&pattern);
            out.push_str("{\n");
            value_of(body, indent + 8, out)?;
            indented(indent + 4, out);
            out.push_str("}\n");
        }
        rest = after;
    }
    indented(indent, out);
    out.push('}');
    out.push_str(after);
    out.push('\n');
    Some(())
}
