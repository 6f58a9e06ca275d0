//! The part of a document that a place belongs to, as small as it can be: a schema, an operation, a path, a component.
//!
//! The way from the root tells what a node is, for a property may be called `schema` as well.

use serde_json::Value;

use super::nothing;
use crate::codegen::diagnostics::{Place, push_token, tokens, unescaped};
use crate::codegen::read::Document;
use crate::codegen::resolve::{arena::holds_schemas, path::METHODS};

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A schema, with a name or without.
    Schema,
    /// A parameter, response or other member of `components` that is no schema.
    Component,
    /// An operation.
    Operation,
    /// A path item, a webhook.
    Path,
}

impl Kind {
    /// The word in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Component => "component",
            Self::Operation => "operation",
            Self::Path => "path",
        }
    }
}

/// What a node is, by the way to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Root,
    Components,
    /// A section of `components` that holds no schemas.
    Section,
    /// Schemas by name or by number.
    Schemas,
    Schema,
    Paths,
    PathItem,
    /// `additionalOperations`
    Operations,
    /// An operation or something in it: a parameter, a body, a media type.
    Inside,
    /// Objects by name or number in such a thing: `content`, `parameters`.
    Named,
    /// Nothing below can be left out on its own.
    Whole,
}

/// The smallest part around a place. `None` when the place is part of the document as a whole.
pub(super) fn of(document: &Document, place: &Place) -> Option<(Place, Kind)> {
    let root = &document.files.get(place.file.0 as usize)?.value;
    let is_document = place.file.0 == 0 || ["openapi", "components", "paths"].iter().any(|key| root.get(key).is_some());
    let (mut at, mut part) =
        if is_document { (At::Root, None) } else { (At::Schema, Some((String::new(), Kind::Schema))) };
    let mut value = Some(root);
    let mut pointer = String::new();
    for key in tokens(&place.pointer) {
        push_token(&mut pointer, &key);
        value = value.and_then(|value| match value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            other => other.get(&key),
        });
        let (next, kind) = step(at, &key, value);
        at = next;
        if let Some(kind) = kind {
            part = Some((pointer.clone(), kind));
        }
    }
    part.map(|(pointer, kind)| (Place { file: place.file, pointer }, kind))
}

/// What the child of a node is, and whether it can be left out.
fn step(at: At, key: &str, value: Option<&Value>) -> (At, Option<Kind>) {
    match at {
        At::Root => match key {
            "components" => (At::Components, None),
            "paths" | "webhooks" => (At::Paths, None),
            "$defs" | "definitions" => (At::Schemas, None),
            _ => (At::Whole, None),
        },
        At::Components => match key {
            "schemas" => (At::Schemas, None),
            "pathItems" => (At::Paths, None),
            _ => (At::Section, None),
        },
        At::Section => (At::Inside, Some(Kind::Component)),
        At::Schemas => (At::Schema, Some(Kind::Schema)),
        At::Schema => match holds_schemas(key) {
            Some(true) => (At::Schemas, None),
            Some(false) if value.is_some_and(Value::is_array) => (At::Schemas, None),
            Some(false) => (At::Schema, Some(Kind::Schema)),
            None => (At::Whole, None),
        },
        At::Paths => (At::PathItem, Some(Kind::Path)),
        At::PathItem if key == "additionalOperations" => (At::Operations, None),
        At::PathItem if METHODS.contains(&key) => (At::Inside, Some(Kind::Operation)),
        At::PathItem if key == "parameters" => (At::Named, None),
        At::PathItem => (At::Whole, None),
        At::Operations => (At::Inside, Some(Kind::Operation)),
        At::Inside => match key {
            "schema" | "itemSchema" => (At::Schema, Some(Kind::Schema)),
            "content" | "headers" | "encoding" | "callbacks" | "responses" | "parameters" => (At::Named, None),
            "example" | "examples" | "security" | "links" => (At::Whole, None),
            _ => (At::Inside, None),
        },
        At::Named => (At::Inside, None),
        At::Whole => (At::Whole, None),
    }
}

/// Takes a part out of the document.
pub(super) fn cut(document: &mut Document, place: &Place, kind: Kind) {
    let Some(file) = document.files.get_mut(place.file.0 as usize) else { return };
    if kind == Kind::Schema {
        if let Some(value) = file.value.pointer_mut(&place.pointer) {
            *value = nothing();
        }
        return;
    }
    let Some((parent, token)) = place.pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(members)) = file.value.pointer_mut(parent) {
        members.shift_remove(&unescaped(token));
    }
}

#[cfg(test)]
mod tests;
