//! Values that a validator would take too long for.
//!
//! In: a schema and a value. Out: whether the schemas to try are few, counted by trying them all without looking at what
//! comes of it.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::codegen::diagnostics::Place;
use crate::codegen::effort::Effort;
use crate::codegen::resolve::{Additional, Resolved, Schema, SchemaId};

/// How many schemas are tried for one value.
const MOST: usize = 1 << 17;

/// Counts what validators would try for the values of a document.
pub(super) struct Trials<'r, 'd> {
    resolved: &'r Resolved<'d>,
    ids: OnceCell<HashMap<&'r Place, SchemaId>>,
}

impl<'r, 'd> Trials<'r, 'd> {
    pub(super) fn new(resolved: &'r Resolved<'d>) -> Self {
        Self { resolved, ids: OnceCell::new() }
    }

    /// The schema at a place.
    pub(super) fn id(&self, place: &Place) -> Option<SchemaId> {
        let places = || self.resolved.schemas.iter().zip(0..).map(|(schema, index)| (&schema.place, SchemaId(index)));
        self.ids.get_or_init(|| places().collect()).get(place).copied()
    }

    /// Whether a validator is soon done with a value.
    pub(super) fn are_few(&self, schema: SchemaId, value: &Value) -> bool {
        let mut count = Count { trials: self, effort: Effort::of(MOST), open: HashSet::new(), unions: 0 };
        count.visit(schema, value);
        !count.effort.is_spent()
    }
}

struct Count<'t, 'r, 'd> {
    trials: &'t Trials<'r, 'd>,
    effort: Effort,
    /// The schemas that are being tried, and on what. One that leads back to itself is tried once, as by validators.
    open: HashSet<(SchemaId, *const Value)>,
    /// How many unions are being tried: one that does not fit is tried once more to tell why, and so is each union in it.
    unions: usize,
}

impl<'d> Count<'_, '_, 'd> {
    fn visit(&mut self, id: SchemaId, value: &Value) {
        let Some(schema) = self.trials.resolved.schemas.get(id.0 as usize) else { return };
        let key = (id, std::ptr::from_ref(value));
        if !self.effort.spend(self.unions) || !self.effort.try_on(schema, value) || !self.open.insert(key) {
            return;
        }
        self.keywords(schema, value);
        // To find what no other keyword has looked at, validators try those once more.
        if schema.unshaped.iter().any(|keyword| keyword.starts_with("unevaluated")) {
            self.keywords(schema, value);
        }
        self.open.remove(&key);
    }

    fn keywords(&mut self, schema: &Schema<'d>, value: &Value) {
        for part in schema.reference.iter().chain(&schema.all_of).chain(&schema.not) {
            self.visit(*part, value);
        }
        let is_union = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        self.unions += usize::from(is_union);
        for option in schema.one_of.iter().chain(&schema.any_of) {
            self.visit(*option, value);
        }
        self.unions -= usize::from(is_union);
        for keyword in &schema.unshaped {
            self.unshaped(schema, keyword, value);
        }
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(of) = schema.prefix_items.get(index).copied().or(schema.items) {
                        self.visit(of, item);
                    }
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    self.member(schema, name, member);
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, schema: &Schema<'d>, name: &str, member: &Value) {
        let patterns = schema.patterns.iter().map(|(_, of)| *of);
        let listed = schema.properties.iter().find(|(known, _)| *known == name).map(|(_, of)| *of);
        let additional = match schema.additional {
            Additional::Schema(of) if listed.is_none() => Some(of),
            _ => None,
        };
        patterns.chain(listed).chain(additional).chain(schema.property_names).for_each(|of| self.visit(of, member));
    }

    /// Keywords with schemas that no Rust type is made of.
    fn unshaped(&mut self, schema: &Schema<'d>, keyword: &str, value: &Value) {
        let place = schema.place.child(keyword);
        match (keyword, value, self.trials.id(&place)) {
            ("if" | "then" | "else", _, Some(of)) => self.visit(of, value),
            ("contains" | "additionalItems" | "unevaluatedItems", Value::Array(items), Some(of)) => {
                items.iter().for_each(|item| self.visit(of, item));
            }
            ("unevaluatedProperties", Value::Object(members), Some(of)) => {
                members.values().for_each(|member| self.visit(of, member));
            }
            ("dependentSchemas", Value::Object(members), _) => {
                let trials = self.trials;
                let of = members.keys().filter_map(|name| trials.id(&place.child(name)));
                of.for_each(|of| self.visit(of, value));
            }
            // Validators follow these further than we do.
            ("dependencies" | "$dynamicRef" | "$recursiveRef", ..) => self.effort = Effort::of(0),
            _ => {}
        }
    }
}
