//! Lists. JSON Schema 2020-12, section 10.3.1.2 (`items`).
//!
//! ```yaml
//! tags: {type: array, items: {type: string}}
//! ```
//!
//! becomes `Vec<String>`. Without `items` the elements are any JSON value.

use crate::codegen::api::{Scalar, Type};
use crate::codegen::lower::{Context, Lowering};
use crate::codegen::resolve::Schema;

/// The list of a schema.
pub fn lower(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, context: &Context) -> Type {
    let element = match schema.items {
        Some(items) => lowering.use_of(items, &context.role("Item")).nullable_type(),
        None => Type::Scalar(Scalar::Any),
    };
    lowering.nested(&schema.place, Type::List(Box::new(element)))
}
