//! Tuples. JSON Schema 2020-12, section 10.3.1.1 (`prefixItems`).
//!
//! ```yaml
//! point: {type: array, prefixItems: [{type: number}, {type: number}], items: false}
//! ```
//!
//! becomes `(f64, f64)`. An array that may be shorter or longer than its prefix becomes a list of any JSON value. By the letter
//! `items: false` alone leaves it open how many parts are there (JSON Schema 2020-12, section 10.3.1.1), but that is how tuples
//! are written: only a smaller `minItems` says that one may be shorter.

use crate::codegen::api::{Scalar, Type};
use crate::codegen::diagnostics::codes;
use crate::codegen::lower::{Context, Lowering};
use crate::codegen::resolve::Schema;

/// The most parts that a Rust tuple may have and still implement the common traits.
const MOST: usize = 12;

/// The tuple of a schema with `prefixItems`.
pub fn lower(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, context: &Context) -> Type {
    let length = schema.prefix_items.len();
    let size = length as u64;
    let closed = schema.items.is_some_and(|items| lowering.graph.get(items).never);
    let least = schema.limits.items.least;
    let is_full = least.is_some_and(|least| least >= size);
    let exact = closed && (is_full || least.is_none())
        || is_full && (schema.items.is_none() || schema.limits.items.most == Some(size));
    if exact && length <= MOST {
        let parts = schema.prefix_items.iter().enumerate();
        return Type::Tuple(
            parts
                .map(|(i, id)| lowering.use_of(*id, &context.role(&format!("Part {}", i + 1))).nullable_type())
                .collect(),
        );
    }
    let why = if exact { "more than twelve parts" } else { "its length is not fixed (`minItems` and `maxItems`)" };
    lowering.degraded(
        &schema.place,
        "prefixItems",
        codes::DEGRADED,
        &format!("a tuple becomes a list of any JSON value: {why}"),
        if exact {
            "describe the value as an object with names"
        } else {
            "add `minItems` and `maxItems` with the number of parts"
        },
    );
    Type::List(Box::new(Type::Scalar(Scalar::Any)))
}
