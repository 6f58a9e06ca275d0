//! The end of the ledger: every schema of the document, and every keyword that shapes no Rust, is accounted for.
//!
//! A schema is a named type, a field or variant, spelled where it is used (`Vec<String>`), merged into the schema around
//! it by `allOf` or a reference, or it has no part in the API. The rooms enter what they degrade themselves.

use std::collections::HashSet;

use super::{Lowering, facts, is_typed};
use crate::codegen::api::Type;
use crate::codegen::diagnostics::{Place, codes};
use crate::codegen::ledger::Fate;
use crate::codegen::resolve::{Additional, Schema, SchemaId, Types};

/// Keywords whose schemas are rules for validators.
const RULES: &[&str] =
    &["not", "if", "then", "else", "contains", "propertyNames", "unevaluatedProperties", "unevaluatedItems"];

/// Why a keyword that shapes no type is no loss.
const TOLD: &str = "told by the documentation, not by the type";

impl<'d> Lowering<'_, 'd> {
    /// Enters what became of each schema and keyword, and gives the schemas that are spelled where they are used.
    pub(super) fn account(&mut self) -> Vec<(Place, Type)> {
        let named: HashSet<Place> = self.types.iter().flat_map(|def| def.places()).cloned().collect();
        let mut spelled = Vec::new();
        for (index, schema) in self.resolved.schemas.iter().enumerate() {
            let id = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
            self.account_keywords(id, schema);
            if named.contains(&schema.place) {
                continue;
            }
            match self.lowered.get(&id) {
                Some(ty) => spelled.push((schema.place.clone(), ty.clone())),
                None if self.graph.is_part(id) => {
                    self.ledger.record(&schema.place, "", Fate::Merged, "joined with the schema around it");
                }
                None => self.ledger.record(&schema.place, "", Fate::Ignored, reason(&schema.place)),
            }
        }
        spelled
    }

    /// Keywords that shape no Rust: notes for other tools, and rules that only the documentation tells.
    fn account_keywords(&mut self, id: SchemaId, schema: &Schema<'d>) {
        let mut ignored: Vec<&str> = schema.unshaped.clone();
        if schema.unevaluated != Additional::Unspecified && self.graph.flatten(id).additional == schema.unevaluated {
            ignored.retain(|keyword| *keyword != "unevaluatedProperties");
        }
        ignored.extend(schema.not.map(|_| "not"));
        for keyword in ignored {
            self.ledger.record(&schema.place, keyword, Fate::Ignored, "a rule or note for other tools");
        }
        let limits = &schema.limits;
        let format = schema.format.is_some_and(|format| !is_typed(format));
        let rules = [
            (limits.minimum.is_some(), "minimum"),
            (limits.maximum.is_some(), "maximum"),
            (limits.multiple_of.is_some(), "multipleOf"),
            (limits.unique, "uniqueItems"),
            (format, "format"),
            (schema.content.is_some(), "contentEncoding"),
        ];
        for (_, keyword) in rules.into_iter().filter(|(there, _)| *there) {
            self.ledger.record(&schema.place, keyword, Fate::Documented, TOLD);
        }
        let texts = [
            (limits.pattern.is_some(), facts::pattern(schema).is_some(), "pattern"),
            (schema.default.is_some(), facts::default(schema).is_some(), "default"),
        ];
        for (_, told, keyword) in texts.into_iter().filter(|(there, ..)| *there) {
            let (fate, reason) =
                if told { (Fate::Documented, TOLD) } else { (Fate::Ignored, "it is too long for the documentation") };
            self.ledger.record(&schema.place, keyword, fate, reason);
        }
        self.account_sizes(schema);
        let integer = schema.types.without(Types::NULL) == Types::INTEGER;
        let beyond = |bound: Option<&serde_json::Number>, least: f64, most: f64| {
            bound.and_then(serde_json::Number::as_f64).is_some_and(|bound| bound < least || bound > most)
        };
        let signed = beyond(limits.minimum, -(2f64.powi(63)), f64::MAX);
        if integer && (signed || beyond(limits.maximum, f64::MIN, 2f64.powi(64))) {
            let reason = "the bounds are beyond 64 bits; a value beyond them is an error";
            self.degraded(
                &schema.place,
                "",
                codes::DEGRADED,
                reason,
                "write bounds within 64 bits, or `type: string` for longer numbers",
            );
        }
    }

    /// The limits of size. One that is of another type than the values says nothing of them.
    fn account_sizes(&mut self, schema: &Schema<'d>) {
        for (of, [least, most], size) in schema.limits.sizes() {
            let (fate, reason) = if facts::is_about(schema, of) {
                (Fate::Documented, TOLD)
            } else {
                (Fate::Ignored, "it is about values of another type")
            };
            for (keyword, _) in
                [(least, size.least), (most, size.most)].into_iter().filter(|(_, bound)| bound.is_some())
            {
                self.ledger.record(&schema.place, keyword, fate, reason);
            }
        }
    }
}

/// Why a schema has no part in the API.
fn reason(place: &Place) -> &'static str {
    let mut steps = place.pointer.rsplit('/');
    let (last, before) = (steps.next().unwrap_or_default(), steps.next().unwrap_or_default());
    if RULES.contains(&last) || ["dependentSchemas", "dependencies"].contains(&before) {
        "a rule for validators"
    } else {
        "nothing of the API is made from it"
    }
}
