//! Maps: objects whose keys the document does not list. JSON Schema 2020-12, section 10.3.2.
//!
//! ```yaml
//! labels: {type: object, additionalProperties: {type: string}}
//! ```
//!
//! becomes `IndexMap<String, String>`, which keeps the order of the wire. A free object is a map to any JSON value.

use crate::codegen::api::{Scalar, Type};
use crate::codegen::diagnostics::codes;
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowering};
use crate::codegen::resolve::{Additional, Schema, SchemaId};

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
    if rest.iter().all(|other| other == first) {
        return Some(first.clone());
    }
    lowering.degraded(
        &schema.place,
        "patternProperties",
        codes::DEGRADED,
        "values of different types under different key patterns become any JSON value",
        "give the patterns one schema, for example a `oneOf` of theirs",
    );
    Some(Type::Scalar(Scalar::Any))
}
