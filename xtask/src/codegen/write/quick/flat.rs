//! Tokens on one line, with spaces where prettyplease sets them.

use proc_macro2::{Delimiter, Spacing};

use crate::codegen::write::code::{Tree, brackets};

/// What the last token was, as far as the space before the next one depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The start, an opening bracket, or a mark that clings to what follows.
    Tight,
    /// A name, a literal or a closing bracket.
    Word,
    /// A mark that a space follows.
    Spaced,
}

/// Words of expressions that are laid out on several lines, or with spaces that are not known here.
const UNKNOWN: &[&str] = &["match", "if", "else", "loop", "while", "move", "unsafe", "async", "let", "return"];

/// Words that no parenthesis clings to.
const APART: &[&str] = &["mut", "impl", "dyn", "as", "for", "in", "where"];

/// The state of a line.
struct Line<'o> {
    out: &'o mut String,
    before: Before,
    /// Whether a parenthesis that follows belongs to what stands before it.
    callable: bool,
}

/// Writes the tokens. `None` for what is not known here; then some of them may have been written.
pub(super) fn flat(tokens: &[Tree<'_>], out: &mut String) -> Option<()> {
    let mut line = Line { out, before: Before::Tight, callable: false };
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match token {
            Tree::Name(word) => {
                (!UNKNOWN.contains(word)).then_some(())?;
                line.space();
                line.out.push_str(word);
                line.callable = !APART.contains(word);
                line.before = Before::Word;
            }
            Tree::Literal(literal) => {
                line.space();
                line.out.push_str(literal);
                (line.before, line.callable) = (Before::Word, false);
            }
            Tree::Group(delimiter, inner) => line.group(*delimiter, inner)?,
            // The argument of a closure. Behind a word the bar is an operator.
            Tree::Mark('|', _) if line.before != Before::Word => {
                let end = rest.iter().position(|token| token.is_mark('|'))?;
                line.space();
                line.out.push('|');
                flat(rest.get(..end)?, line.out)?;
                line.out.push('|');
                (line.before, line.callable) = (Before::Word, false);
                rest = rest.get(end + 1..)?;
            }
            Tree::Mark(..) => {
                let (mark, after) = mark(tokens.get(tokens.len() - after.len() - 1..)?)?;
                line.mark(mark, after.is_empty())?;
                rest = after;
            }
        }
    }
    Some(())
}

/// The mark that the tokens start with, which may be several characters, and what follows.
fn mark<'t, 'c>(tokens: &'t [Tree<'c>]) -> Option<(&'static str, &'t [Tree<'c>])> {
    let mut text = [0; 4];
    let mut length = 0;
    let mut rest = tokens;
    while let Some((Tree::Mark(c, spacing), after)) = rest.split_first() {
        let c = *c;
        if length > 0 && matches!(c, '\'' | '<' | '&' | '#') {
            break;
        }
        *text.get_mut(length)? = u8::try_from(c).ok()?;
        length += 1;
        rest = after;
        if *spacing == Spacing::Alone || matches!(c, '\'' | '<' | '&' | ',' | ';') {
            break;
        }
    }
    let known =
        ["::", ",", ":", "<", ">", "=", "&", ".", "'", "->", "..", "..=", ">>", ">>>", ">::", ">>::", ">,", ">>,"];
    let mark = known.into_iter().find(|mark| text.get(..length) == Some(mark.as_bytes()))?;
    Some((mark, rest))
}

impl Line<'_> {
    fn space(&mut self) {
        if self.before != Before::Tight {
            self.out.push(' ');
        }
    }

    fn mark(&mut self, mark: &str, is_last: bool) -> Option<()> {
        self.callable = false;
        match mark {
            "::" | "." | ".." | "..=" => {
                if mark.starts_with("..") && self.before == Before::Spaced {
                    self.out.push(' ');
                }
                self.before = Before::Tight;
            }
            "," | ">," | ">>," if is_last => return None,
            "," | ":" | ">," | ">>," => self.before = Before::Spaced,
            "=" | "->" => {
                self.space();
                self.before = Before::Spaced;
            }
            "<" => {
                (self.before == Before::Word || self.out.ends_with("::")).then_some(())?;
                self.before = Before::Tight;
            }
            ">" | ">>" | ">>>" => (self.before, self.callable) = (Before::Word, true),
            ">::" | ">>::" => self.before = Before::Tight,
            "&" => {
                (self.before != Before::Word).then_some(())?;
                self.space();
                self.before = Before::Tight;
            }
            "'" => {
                self.space();
                self.before = Before::Tight;
            }
            _ => return None,
        }
        self.out.push_str(mark);
        Some(())
    }

    fn group(&mut self, delimiter: Delimiter, tokens: &[Tree<'_>]) -> Option<()> {
        matches!(delimiter, Delimiter::Parenthesis | Delimiter::Bracket).then_some(())?;
        let (open, close) = brackets(delimiter);
        let clings = delimiter == Delimiter::Parenthesis && self.callable;
        if !clings {
            self.space();
        }
        self.out.push_str(open);
        let inner = match tokens.split_last() {
            // A comma at the end is dropped, but for a tuple of one.
            Some((last, inner)) if last.is_mark(',') && clings => inner,
            Some((last, _)) if last.is_mark(',') => return None,
            _ => tokens,
        };
        flat(inner, self.out)?;
        self.out.push_str(close);
        (self.before, self.callable) = (Before::Word, true);
        Some(())
    }
}
