//! What moves from page to page of a list: page numbers, offsets, cursors, links.

use std::borrow::Cow;
use std::collections::HashSet;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use super::encode::Location;
use super::json::{Found, find};
use super::{Operation, Parameter, Parts};

mod link;

/// An operation that answers one page of a list at a time. Generated where the document has `x-pagination`.
pub trait Paged: Operation {
    /// What the pages list.
    type Item;

    /// How a page leads to the next one.
    const PAGING: &'static Paging;

    /// The items of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}

/// How the pages of an operation follow each other. Paths are the keys that lead to a value in the JSON of an answer.
#[derive(Debug)]
pub struct Paging {
    /// The list of items in an answer. A page without items is the last one.
    pub items: &'static [&'static str],
    /// Where the parameter goes that asks for a page.
    pub place: PagePlace,
    /// What asks for the next page.
    pub turn: Turn,
}

/// Where the parameter goes that asks for a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagePlace {
    /// In the query.
    Query,
    /// In the JSON body, as one of its members.
    Body,
}

/// What asks for the next page.
#[derive(Debug)]
pub enum Turn {
    /// The number of the page.
    Number {
        /// The name of the parameter.
        parameter: &'static str,
        /// The number of the first page.
        first: u64,
        /// The number of pages in an answer; empty when answers do not have it.
        total_pages: &'static [&'static str],
    },
    /// The number of items before the page.
    Offset {
        /// The name of the parameter.
        parameter: &'static str,
        /// The number of all items in an answer; empty when answers do not have it.
        total: &'static [&'static str],
    },
    /// A text or number of the answer before. The last page has none.
    Cursor {
        /// The name of the parameter.
        parameter: &'static str,
        /// The cursor in an answer.
        next: &'static [&'static str],
    },
    /// A URL, whose query is sent. Its host and path are not followed, so that credentials stay where they belong.
    Link {
        /// The URL in an answer; empty for the header `Link` with the relation `next` (RFC 8288).
        next: &'static [&'static str],
    },
}

/// Where a reader of pages is.
pub(super) struct Bookmark {
    paging: &'static Paging,
    /// The number or offset of the page that was asked for last; `None` before the first.
    position: Option<u64>,
    /// Cursors and links that were followed.
    followed: HashSet<String>,
    /// The answer before.
    last: Bytes,
}

/// The server sends the reader in a circle.
pub(super) const CIRCLE: &str = "the server gives a page again that it gave before";

impl Bookmark {
    pub(super) fn new(paging: &'static Paging) -> Self {
        Self { paging, position: None, followed: HashSet::new(), last: Bytes::new() }
    }

    /// Changes the request so that it asks for the page after an answer. `false` when that was the last page.
    ///
    /// # Errors
    /// When the server gives the same page or cursor again, or the request cannot ask for another page.
    pub(super) fn turn(
        &mut self,
        parts: &mut Parts,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<bool, Cow<'static, str>> {
        let Found::Items(count @ 1..) = find(body, self.paging.items) else { return Ok(false) };
        let ask = |parts: &mut Parts, name, value| ask(parts, self.paging.place, name, value);
        match self.paging.turn {
            Turn::Number { parameter, first, total_pages } => {
                let number = self.position.or_else(|| asked(parts, self.paging.place, parameter)).unwrap_or(first);
                let past = |pages: u64| number.saturating_sub(first).saturating_add(1) >= pages;
                if matches!(find(body, total_pages), Found::Number(pages) if past(pages)) {
                    return Ok(false);
                }
                ask(parts, parameter, number.saturating_add(1).into())?;
                self.position = Some(number.saturating_add(1));
            }
            Turn::Offset { parameter, total } => {
                let offset = self.position.or_else(|| asked(parts, self.paging.place, parameter)).unwrap_or_default();
                let next = offset.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
                if matches!(find(body, total), Found::Number(all) if next >= all) {
                    return Ok(false);
                }
                ask(parts, parameter, next.into())?;
                self.position = Some(next);
            }
            Turn::Cursor { parameter, next } => {
                let cursor: Value = match find(body, next) {
                    Found::Text(text) if !text.is_empty() => text.into(),
                    Found::Number(number) => number.into(),
                    _ => return Ok(false),
                };
                self.follow(cursor.to_string())?;
                ask(parts, parameter, cursor)?;
            }
            Turn::Link { next } => {
                let link = match find(body, next) {
                    Found::Text(url) if !next.is_empty() && !url.is_empty() => Some(url),
                    _ if next.is_empty() => link::next(headers),
                    _ => None,
                };
                let Some(link) = link else { return Ok(false) };
                self.follow(link.clone())?;
                parts.query = Some(link::query(&link).to_owned());
            }
        }
        let again = self.position.is_some() && *body == self.last;
        self.last = body.clone();
        if again { Err(CIRCLE.into()) } else { Ok(true) }
    }

    fn follow(&mut self, next: String) -> Result<(), Cow<'static, str>> {
        if self.followed.insert(next) { Ok(()) } else { Err(CIRCLE.into()) }
    }
}

/// The number that the caller asks to begin with.
fn asked(parts: &Parts, place: PagePlace, name: &'static str) -> Option<u64> {
    match place {
        PagePlace::Query => {
            let field = parts.fields.iter().find(|field| (field.name, field.location) == (name, Location::Query))?;
            field.text.split_once('=')?.1.parse().ok()
        }
        PagePlace::Body => match find(parts.body.as_ref()?.as_bytes()?, &[name]) {
            Found::Number(number) => Some(number),
            _ => None,
        },
    }
}

/// Sets the parameter that asks for a page.
fn ask(parts: &mut Parts, place: PagePlace, name: &'static str, value: Value) -> Result<(), Cow<'static, str>> {
    match place {
        PagePlace::Query => parts.parameter(Parameter::query(name), &value),
        PagePlace::Body => {
            let bytes = parts.body.as_ref().and_then(|body| body.as_bytes()).cloned().unwrap_or_default();
            let mut body: Value = if bytes.is_empty() {
                Value::Object(serde_json::Map::new())
            } else {
                serde_json::from_slice(&bytes).map_err(|_| "the body is no JSON, so it cannot ask for the next page")?
            };
            let object = body.as_object_mut().ok_or("the body is no object, so it cannot ask for the next page")?;
            object.insert(name.to_owned(), value);
            parts.json("application/json", &body);
        }
    }
    Ok(())
}
