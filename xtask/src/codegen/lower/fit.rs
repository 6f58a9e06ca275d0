//! Whether a value fits a schema, as far as types, constants and members tell.
//!
//! In: a schema of the [`Graph`] and a JSON value. Out: yes or no. Limits, patterns and formats are not looked at: what
//! counts is whether the Rust type of the schema can read the value. JSON Schema 2020-12, sections 6.1 and 10.

use serde_json::{Map, Value};

use super::graph::Graph;
use crate::codegen::effort::Effort;
use crate::codegen::resolve::{Additional, Schema, SchemaId};
use crate::codegen::shapes::{Room, room_of};

/// How many schemas deep a value is looked at; what lies below counts as fitting.
const DEPTH: usize = 12;

/// How many schemas are tried for one value. One that takes more does not fit.
const MOST: usize = 1 << 16;

/// The object or list that an example of one is, where the document has its JSON in quotes.
#[must_use]
pub fn unquoted(graph: &mut Graph<'_, '_>, id: SchemaId, example: &Value) -> Option<Value> {
    let text = example.as_str().filter(|text| text.trim_start().starts_with(['{', '[']))?;
    let schema = graph.flatten(id);
    let compound = matches!(room_of(&schema), Room::Object | Room::Tuple | Room::List);
    if compound { serde_json::from_str(text).ok() } else { None }
}

/// Whether `value` fits the schema.
#[must_use]
pub fn fits(graph: &mut Graph<'_, '_>, id: SchemaId, value: &Value) -> bool {
    Search { graph, effort: Effort::of(MOST) }.fits(id, value, DEPTH)
}

struct Search<'g, 'r, 'd> {
    graph: &'g mut Graph<'r, 'd>,
    effort: Effort,
}

impl<'d> Search<'_, '_, 'd> {
    fn fits(&mut self, id: SchemaId, value: &Value, depth: usize) -> bool {
        if depth == 0 {
            return true;
        }
        let schema = self.graph.flatten(id);
        let is_listed = || {
            schema.constant.is_none_or(|constant| constant == value)
                && schema.values.as_ref().is_none_or(|values| values.contains(&value))
        };
        if !self.effort.try_on(&schema, value) || schema.never || !is_listed() || !is_of(&schema, value) {
            return false;
        }
        let options = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        if !options.is_empty() && !options.iter().any(|option| self.fits(*option, value, depth - 1)) {
            return false;
        }
        match value {
            Value::Object(members) => self.members_fit(&schema, members, depth),
            Value::Array(items) => items.iter().enumerate().all(|(index, item)| {
                let id = schema.prefix_items.get(index).copied().or(schema.items);
                id.is_none_or(|id| self.fits(id, item, depth - 1))
            }),
            _ => true,
        }
    }

    fn members_fit(&mut self, schema: &Schema<'d>, members: &Map<String, Value>, depth: usize) -> bool {
        let property = |name: &str| schema.properties.iter().find(|(known, _)| *known == name).map(|(_, id)| *id);
        let closed = schema.additional == Additional::Forbidden && schema.patterns.is_empty();
        schema.required.iter().all(|name| members.contains_key(*name))
            && members.iter().all(|(name, value)| match (property(name), schema.additional) {
                (Some(id), _) => self.fits(id, value, depth - 1),
                (None, Additional::Schema(id)) if schema.patterns.is_empty() => self.fits(id, value, depth - 1),
                (None, _) => !closed,
            })
    }
}

/// Whether the value is of a type of the schema. One with properties and without `type` becomes a struct, which reads
/// objects only.
fn is_of(schema: &Schema<'_>, value: &Value) -> bool {
    let any = schema.is_untyped() && (room_of(schema) != Room::Object || value.is_object());
    any || schema.types.allow(value)
}
