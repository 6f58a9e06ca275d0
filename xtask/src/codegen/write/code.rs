//! Tokens as text: what is left of a token stream once it is made.
//!
//! The streams of `proc_macro2` can only be looked at by taking or copying them, and each of their tokens is an allocation.
//! A [`Code`] takes a stream once. Then it can be searched ([`Code::words`]) and laid out ([`Code::trees`]) as it stands.

use std::fmt::Write;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Some items of Rust.
#[derive(Debug, Default)]
pub struct Code {
    /// The words and literals, one behind the other.
    text: String,
    tokens: Vec<Token>,
}

#[derive(Clone, Copy, Debug)]
enum Token {
    /// A name that ends here in the text; it starts where the one before ends.
    Name(usize),
    /// The same for a literal.
    Literal(usize),
    Mark(char, Spacing),
    /// The start of a group, with the number of tokens in it, not counting those of its groups.
    Open(Delimiter, usize),
    Close,
}

/// What [`Code::words`] finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<'c> {
    /// A name.
    Name(&'c str),
    /// A mark of one character.
    Mark(char),
    /// A literal.
    Literal,
    /// The start or the end of a group.
    Edge,
}

/// A token with what is in it.
#[derive(Clone, Debug)]
pub(super) enum Tree<'c> {
    Name(&'c str),
    Literal(&'c str),
    Mark(char, Spacing),
    Group(Delimiter, Vec<Tree<'c>>),
}

impl From<TokenStream> for Code {
    fn from(tokens: TokenStream) -> Self {
        let mut code = Self::default();
        code.take(tokens.into_iter());
        code
    }
}

impl Code {
    fn take(&mut self, tokens: IntoIter) {
        self.tokens.reserve(tokens.size_hint().0 + 1);
        for token in tokens {
            let token = match token {
                TokenTree::Ident(name) => {
                    // Writing to a text never fails.
                    let _ = write!(self.text, "{name}");
                    Token::Name(self.text.len())
                }
                TokenTree::Literal(literal) => {
                    let _ = write!(self.text, "{literal}");
                    Token::Literal(self.text.len())
                }
                TokenTree::Punct(mark) => Token::Mark(mark.as_char(), mark.spacing()),
                TokenTree::Group(group) => {
                    let (delimiter, inner) = (group.delimiter(), group.stream());
                    // The last owner of a stream takes it; any other one copies it.
                    drop(group);
                    let inner = inner.into_iter();
                    self.tokens.push(Token::Open(delimiter, inner.size_hint().0));
                    self.take(inner);
                    Token::Close
                }
            };
            self.tokens.push(token);
        }
    }

    /// The tokens in order, those in groups too.
    pub fn words(&self) -> impl Iterator<Item = Word<'_>> {
        let mut start = 0;
        self.tokens.iter().map(move |token| match *token {
            Token::Name(end) => {
                let name = self.text.get(start..end).unwrap_or_default();
                start = end;
                Word::Name(name)
            }
            Token::Literal(end) => {
                start = end;
                Word::Literal
            }
            Token::Mark(mark, _) => Word::Mark(mark),
            Token::Open(..) | Token::Close => Word::Edge,
        })
    }

    /// The tokens as trees.
    pub(super) fn trees(&self) -> Vec<Tree<'_>> {
        let mut open: Vec<(Delimiter, Vec<Tree<'_>>)> = Vec::new();
        let mut trees = Vec::new();
        let mut start = 0;
        let mut until = |end: usize| {
            let text = self.text.get(start..end).unwrap_or_default();
            start = end;
            text
        };
        for token in &self.tokens {
            let tree = match *token {
                Token::Name(end) => Tree::Name(until(end)),
                Token::Literal(end) => Tree::Literal(until(end)),
                Token::Mark(mark, spacing) => Tree::Mark(mark, spacing),
                Token::Open(delimiter, count) => {
                    open.push((delimiter, std::mem::replace(&mut trees, Vec::with_capacity(count))));
                    continue;
                }
                Token::Close => {
                    let (delimiter, outer) = open.pop().unwrap_or((Delimiter::None, Vec::new()));
                    Tree::Group(delimiter, std::mem::replace(&mut trees, outer))
                }
            };
            trees.push(tree);
        }
        trees
    }
}

impl Tree<'_> {
    pub(super) fn is_mark(&self, mark: char) -> bool {
        matches!(self, Self::Mark(found, _) if *found == mark)
    }
}

/// The opening and the closing bracket of a group.
pub(super) fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => ("", ""),
    }
}

/// The tokens as a text that a parser of Rust reads.
pub(super) fn source(trees: &[Tree<'_>], out: &mut String) {
    let mut rest = trees;
    while let Some((tree, after)) = rest.split_first() {
        rest = after;
        match tree {
            Tree::Name(text) | Tree::Literal(text) => {
                out.push_str(text);
                out.push(' ');
            }
            Tree::Mark(mark, spacing) => {
                out.push(*mark);
                if *spacing == Spacing::Alone {
                    out.push(' ');
                }
            }
            Tree::Group(_, inner) if matches!(doc(inner), Some(Doc::Lines(_))) => {
                // Each line becomes an attribute of its own, as people write them.
                let Some(Doc::Lines(lines)) = doc(inner) else { continue };
                let lines: Vec<_> = lines.split('\n').map(|line| format!("[doc = \"{line}\"]")).collect();
                out.push_str(&lines.join(if out.trim_end().ends_with('!') { "#!" } else { "#" }));
            }
            Tree::Group(delimiter, inner) => {
                let (open, close) = brackets(*delimiter);
                out.push_str(open);
                source(inner, out);
                out.push_str(close);
            }
        }
    }
}

/// Documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doc<'c> {
    /// Lines that are escaped as in a literal but for their ends.
    Lines(&'c str),
    /// A line as it stands.
    Plain(&'c str),
}

/// The documentation that an attribute is: `doc = "..."`.
pub(super) fn doc<'c>(attribute: &[Tree<'c>]) -> Option<Doc<'c>> {
    let [Tree::Name("doc"), Tree::Mark('=', _), Tree::Literal(text)] = attribute else { return None };
    let text = text.strip_suffix('"')?;
    text.strip_prefix('"').map(Doc::Lines).or_else(|| text.strip_prefix("r\"").map(Doc::Plain))
}
