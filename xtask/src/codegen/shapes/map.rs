//! Maps: objects whose keys the document does not list. JSON Schema 2020-12, section 10.3.2.
//!
//! ```yaml
//! labels: {type: object, additionalProperties: {type: string}}
//! ```
//!
//! becomes `IndexMap<String, String>`, which keeps the order of the wire. A free object is a map to any JSON value, and so
//! is one with `patternProperties` that leaves it open what stands under other keys.

use crate::codegen::api::{Scalar, Type};
use crate::codegen::diagnostics::codes;
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowering};
use crate::codegen::resolve::{Additional, Schema, SchemaId};

/// Patterns of keys that every key matches, as generators of documents write them.
const EVERY_KEY: [&str; 10] = ["", "^", ".*", "^.*", ".*$", "^.*$", "^(.*)$", ".+", "^.+$", "^(.+)$"];

/// The map of an object without listed properties.
pub fn lower(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, context: &Context) -> Type {
    let value = values(lowering, schema, context).unwrap_or(Type::Scalar(Scalar::Any));
    lowering.nested(&schema.place, Type::Map(Box::new(value)))
}

/// The type of the values under keys that are not listed; `None` when nothing is said of them.
pub fn values(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, context: &Context) -> Option<Type> {
    if schema.property_names.is_some() {
        lowering.ledger.record(&schema.place, "propertyNames", Fate::Documented, "keys are plain strings");
    }
    let mut sources: Vec<SchemaId> = schema.patterns.iter().map(|(_, id)| *id).collect();
    match schema.additional {
        Additional::Schema(id) => sources.push(id),
        Additional::Any => return Some(Type::Scalar(Scalar::Any)),
        Additional::Unspecified if !sources.is_empty() => {}
        Additional::Unspecified | Additional::Forbidden if sources.is_empty() => return None,
        Additional::Unspecified | Additional::Forbidden => {}
    }
    let context = context.role("Value");
    let types: Vec<_> = sources.into_iter().map(|id| lowering.use_of(id, &context).nullable_type()).collect();
    let (first, rest) = types.split_first()?;
    let any = Type::Scalar(Scalar::Any);
    let is_open = schema.additional == Additional::Unspecified
        && !schema.patterns.iter().any(|(pattern, _)| EVERY_KEY.contains(pattern));
    let (reason, help) = if rest.iter().any(|other| other != first) {
        (
            "values of different types under different key patterns become any JSON value",
            "give the patterns one schema, for example a `oneOf` of theirs",
        )
    } else if is_open && *first != any {
        (
            "values under keys that match no pattern may be anything, so all become any JSON value",
            "write `additionalProperties: false` beside `patternProperties` if there are no other keys",
        )
    } else {
        return Some(first.clone());
    };
    lowering.degraded(&schema.place, "patternProperties", codes::DEGRADED, reason, help);
    Some(any)
}
