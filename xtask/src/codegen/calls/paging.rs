//! Pages of a list: `x-pagination`, a keyword of ours.
//!
//! ```yaml
//! get: {operationId: listPets, x-pagination: {style: cursor, cursor: after, next: meta.next, items: pets}, ...}
//! ```
//!
//! gives the call `.pages()`, a stream of answers, and `.items()`, a stream of the pets of all pages. The other styles are
//! `page-number`, `offset` and `link`; `in: body` says that the JSON body asks for the page.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Map, Value};

use super::operation::Operation;
use super::reply::{self, Reply};
use crate::codegen::api::{Type, TypeDef};
use crate::codegen::diagnostics::{Diagnostics, Place, codes, did_you_mean};
use crate::codegen::emit::{Writer, ident};
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{self, Location};
use crate::codegen::shapes::Shape;
use crate::codegen::shapes::object::{Field, Presence};

/// How the pages of an operation follow each other.
#[derive(Clone, Debug)]
pub struct Paging {
    /// What asks for the next page.
    pub style: Style,
    /// The name of the parameter that does; empty for links.
    pub parameter: String,
    /// Whether the parameter is a member of the JSON body, else of the query.
    pub in_body: bool,
    /// The number of the first page.
    pub first: u64,
    /// The keys that lead to the items in an answer.
    pub items: Vec<String>,
    /// The keys that lead to what says whether there is another page; empty when answers do not say it.
    pub end: Vec<String>,
}

/// What asks for the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The number of the page.
    Number,
    /// The number of items before the page.
    Offset,
    /// A value of the answer before.
    Cursor,
    /// A URL of the answer before, or of its header `Link`.
    Link,
}

impl Style {
    const ALL: [Self; 4] = [Self::Number, Self::Offset, Self::Cursor, Self::Link];

    /// The word of `style`.
    fn word(self) -> &'static str {
        match self {
            Self::Number => "page-number",
            Self::Offset => "offset",
            Self::Cursor => "cursor",
            Self::Link => "link",
        }
    }

    /// The key that names the parameter.
    fn parameter(self) -> Option<&'static str> {
        match self {
            Self::Number => Some("page"),
            Self::Offset => Some("offset"),
            Self::Cursor => Some("cursor"),
            Self::Link => None,
        }
    }

    /// The key that leads to what says whether there is another page.
    fn end(self) -> &'static str {
        match self {
            Self::Number => "total_pages",
            Self::Offset => "total",
            Self::Cursor | Self::Link => "next",
        }
    }

    /// Every key of `x-pagination` in this style.
    fn keys(self) -> Vec<&'static str> {
        let place = self.parameter().map(|_| "in");
        let first = (self == Self::Number).then_some("first");
        ["style", "items", self.end()].into_iter().chain(self.parameter()).chain(place).chain(first).collect()
    }
}

/// Reads `x-pagination` of an operation whose success answers are lowered.
pub fn lower(lowering: &mut Lowering<'_, '_>, source: &resolve::Operation<'_>, reply: &Reply) -> Option<Paging> {
    let (_, value) = source.extensions.iter().find(|(key, _)| *key == "x-pagination")?;
    let place = source.place.child("x-pagination");
    let Value::Object(object) = value else {
        let message = "`x-pagination` must be an object";
        lowering
            .diagnostics
            .error(codes::WRONG_TYPE, &place, message)
            .help("write `{style: page-number, page: page, items: items}`");
        return None;
    };
    let paging = Reader { object, place: &place, diagnostics: lowering.diagnostics }.paging()?;
    let (asks, answers) = (asks(lowering, source, &place, &paging), answers(lowering, &place, reply, &paging));
    (asks && answers).then_some(paging)
}

/// The keyword while it is read.
struct Reader<'a> {
    object: &'a Map<String, Value>,
    place: &'a Place,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn paging(mut self) -> Option<Paging> {
        let word = self.text("style")?;
        let Some(style) = Style::ALL.into_iter().find(|style| style.word() == word) else {
            let words = Style::ALL.map(Style::word);
            let help = match did_you_mean(&word, words) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", listed(&words)),
            };
            self.wrong("style", format!("`{word}` is not a style of pages"), help);
            return None;
        };
        self.unknown_keys(&style.keys());
        let parameter = style.parameter().map_or_else(|| Some(String::new()), |key| self.text(key))?;
        if style == Style::Cursor {
            self.text(style.end())?;
        }
        let in_body = match self.object.get("in").map(|place| place.as_str()) {
            None | Some(Some("query")) => false,
            Some(Some("body")) => true,
            Some(_) => {
                self.wrong(
                    "in",
                    "a page is asked for in the query or in the body".to_owned(),
                    "write `query` or `body`",
                );
                return None;
            }
        };
        let first = match self.object.get("first").map(Value::as_u64) {
            None => 1,
            Some(Some(first)) => first,
            Some(None) => {
                self.wrong("first", "`first` must be the number of the first page".to_owned(), "write `first: 0`");
                return None;
            }
        };
        Some(Paging { style, parameter, in_body, first, items: self.path("items"), end: self.path(style.end()) })
    }

    /// The text of a key that must be there.
    fn text(&mut self, key: &str) -> Option<String> {
        match self.object.get(key) {
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            Some(_) => {
                self.wrong(key, format!("`{key}` of `x-pagination` must be a text"), format!("write `{key}: NAME`"));
                None
            }
            None => {
                let message = format!("`x-pagination` lacks `{key}`");
                self.diagnostics.error(codes::MISSING_KEYWORD, self.place, message).help(format!("add `{key}: NAME`"));
                None
            }
        }
    }

    /// The keys of a path such as `meta.next`.
    fn path(&mut self, key: &str) -> Vec<String> {
        let Some(path) = self.object.get(key) else { return Vec::new() };
        let Some(path) = path.as_str() else {
            self.wrong(key, format!("`{key}` of `x-pagination` must be a text"), format!("write `{key}: meta.{key}`"));
            return Vec::new();
        };
        path.split('.').filter(|key| !key.is_empty()).map(str::to_owned).collect()
    }

    fn unknown_keys(&mut self, known: &[&str]) {
        for key in self.object.keys().filter(|key| !known.contains(&key.as_str())) {
            let help = match did_you_mean(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("remove it; this style has {}", listed(known)),
            };
            let message = format!("`x-pagination` has no key `{key}`");
            self.diagnostics.error(codes::UNKNOWN_KEYWORD, &self.place.child(key), message).at_key().help(help);
        }
    }

    fn wrong(&mut self, key: &str, message: String, help: impl Into<String>) {
        self.diagnostics.error(codes::WRONG_TYPE, &self.place.child(key), message).help(help);
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Whether the operation has the parameter that asks for a page.
fn asks(lowering: &mut Lowering<'_, '_>, source: &resolve::Operation<'_>, place: &Place, paging: &Paging) -> bool {
    let Some(key) = paging.style.parameter() else { return true };
    let names: Vec<&str> = if paging.in_body {
        let schemas = source.body.iter().flat_map(|body| &body.content).filter_map(|content| content.schema);
        let flat: Vec<_> = schemas.map(|schema| lowering.graph.flatten(schema)).collect();
        flat.iter().flat_map(|schema| schema.properties.iter().map(|(name, _)| *name)).collect()
    } else {
        let queries = source.parameters.iter().filter(|parameter| parameter.location == Location::Query);
        queries.map(|parameter| parameter.name).collect()
    };
    let wanted = &paging.parameter;
    if names.contains(&wanted.as_str()) {
        return true;
    }
    let (whose, other) = if paging.in_body {
        ("the body has no member", "query")
    } else {
        ("the operation has no query parameter", "body")
    };
    let help = match did_you_mean(wanted, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write the name of what asks for a page; `in: {other}` when it is there"),
    };
    lowering.diagnostics.error(codes::WRONG_TYPE, &place.child(key), format!("{whose} `{wanted}`")).help(help);
    false
}

/// Whether answers have what the paths lead to.
fn answers(lowering: &mut Lowering<'_, '_>, place: &Place, reply: &Reply, paging: &Paging) -> bool {
    let Some(reply::Value::Json(answer)) = reply.only() else {
        let message = "only an operation that always answers JSON of one type can have pages";
        lowering.diagnostics.error(codes::WRONG_TYPE, place, message).at_key().help("remove `x-pagination`");
        return false;
    };
    let is_list = trail(&lowering.types, answer, &paging.items).is_some_and(|trail| trail.item.is_some());
    if !is_list {
        let message = match paging.items.as_slice() {
            [] => "the answer is not a list".to_owned(),
            keys => format!("the answer has no list `{}`", keys.join(".")),
        };
        let help = "write the keys that lead to the list in the answer, with dots between them, such as `data.items`";
        lowering.diagnostics.error(codes::WRONG_TYPE, &place.child("items"), message).help(help);
    }
    let path = &paging.end;
    let told = path.is_empty() || trail(&lowering.types, answer, path).is_some();
    if !told {
        let message = format!("the answer has no member `{}`", path.join("."));
        let help = "write the keys that lead to it in the answer, with dots between them, such as `meta.next`";
        lowering.diagnostics.error(codes::WRONG_TYPE, &place.child(paging.style.end()), message).help(help);
    }
    is_list && told
}

/// The fields that keys lead through.
struct Trail<'a> {
    fields: Vec<&'a Field>,
    /// The type of the items, when the keys lead to a list.
    item: Option<&'a Type>,
}

fn trail<'a>(types: &'a [TypeDef], from: &'a Type, keys: &[String]) -> Option<Trail<'a>> {
    let mut at = bare(types, from);
    let mut fields = Vec::new();
    for key in keys {
        let Type::Named(id) = at else { return None };
        let Shape::Object(object) = &types.get(id.index())?.shape else { return None };
        let field = object.fields.iter().find(|field| field.wire == *key)?;
        at = bare(types, &field.ty);
        fields.push(field);
    }
    let item = match at {
        Type::List(item) => Some(item.as_ref()),
        _ => None,
    };
    Some(Trail { fields, item })
}

/// The type behind aliases, boxes and null.
fn bare<'a>(types: &'a [TypeDef], ty: &'a Type) -> &'a Type {
    let mut at = ty;
    for _ in 0..=types.len() {
        at = match at {
            Type::Boxed(inner) | Type::Nullable(inner) => inner,
            Type::Named(id) => match types.get(id.index()).map(|definition| &definition.shape) {
                Some(Shape::Alias(next)) => next,
                _ => return at,
            },
            _ => return at,
        };
    }
    at
}

/// What makes the marker's call one with pages. Names of the runtime are written whole, so that they keep no name from a
/// document without pages.
#[must_use]
pub fn emit(writer: &Writer<'_>, operation: &Operation) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let Some(reply::Value::Json(answer)) = operation.reply.only() else { return None };
    let trail = trail(&writer.api.types, answer, &paging.items)?;
    let marker = ident(&operation.marker);
    let item = writer.ty(trail.item?);
    let path = |keys: &[String]| quote!(&[#(#keys),*]);
    let (parameter, end, first) = (&paging.parameter, path(&paging.end), Literal::u64_unsuffixed(paging.first));
    let turn = match paging.style {
        Style::Number => quote!(Number { parameter: #parameter, first: #first, total_pages: #end }),
        Style::Offset => quote!(Offset { parameter: #parameter, total: #end }),
        Style::Cursor => quote!(Cursor { parameter: #parameter, next: #end }),
        Style::Link => quote!(Link { next: #end }),
    };
    let place = if paging.in_body { quote!(Body) } else { quote!(Query) };
    let (items, taken) = (path(&paging.items), taken(&quote!(page), &trail.fields));
    Some(quote! {
        impl crate::runtime::client::Paged for #marker {
            type Item = #item;
            const PAGING: &'static crate::runtime::client::Paging = &crate::runtime::client::Paging {
                items: #items,
                place: crate::runtime::client::PagePlace::#place,
                turn: crate::runtime::client::Turn::#turn,
            };

            fn items(page: Self::Output) -> Vec<Self::Item> { #taken }
        }
    })
}

/// The expression that takes the list out of a page.
fn taken(from: &TokenStream, fields: &[&Field]) -> TokenStream {
    let Some((field, rest)) = fields.split_first() else { return from.clone() };
    let name = ident(&field.name);
    let here = quote!(#from.#name);
    let within = |option: TokenStream| match rest {
        [] => quote!(#option.unwrap_or_default()),
        _ => {
            let inner = taken(&quote!(page), rest);
            quote!(#option.map(|page| #inner).unwrap_or_default())
        }
    };
    match field.presence {
        Presence::Required | Presence::List => taken(&here, rest),
        Presence::Optional | Presence::Nullable | Presence::Any => within(here),
        Presence::Patch => within(quote!(#here.flatten())),
    }
}
