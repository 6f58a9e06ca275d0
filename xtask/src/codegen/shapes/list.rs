//! Lists. JSON Schema 2020-12, section 10.3.1.2 (`items`).
//!
//! ```yaml
//! tags: {type: array, items: {type: string}}
//! ```
//!
//! becomes `Vec<String>`. Without `items` the elements are any JSON value.

use crate::codegen::api::{Scalar, Type};
use crate::codegen::lower::{Context, Lowering};
use crate::codegen::resolve::{Schema, SchemaId};

/// The list of a schema.
pub fn lower<'d>(lowering: &mut Lowering<'_, 'd>, schema: &Schema<'d>, context: &Context) -> Type {
    let element = match listed_items(lowering, schema).or(schema.items) {
        Some(items) => lowering.use_of(items, &context.role("Item")).nullable_type(),
        None => Type::Scalar(Scalar::Any),
    };
    lowering.nested(&schema.place, Type::List(Box::new(element)))
}

/// The schema of the items, with the values that `enum` lists a level too high.
fn listed_items<'d>(lowering: &mut Lowering<'_, 'd>, schema: &Schema<'d>) -> Option<SchemaId> {
    let values = schema.values_of_items()?;
    let mut items = match schema.items {
        Some(items) => (*lowering.graph.flatten(items)).clone(),
        None => Schema::empty(schema.place.clone()),
    };
    if items.values.is_some() || items.constant.is_some() {
        return None;
    }
    // Null among them is the list's affair.
    items.values = Some(values.iter().filter(|value| !value.is_null()).copied().collect());
    Some(lowering.graph.make(items))
}
