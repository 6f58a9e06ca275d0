//! What the documentation tells of a schema, with what stands in the one alternative beside null.
//!
//! ```yaml
//! limit: {anyOf: [{type: integer, minimum: 1, description: How many.}, {type: 'null'}], title: Limit}
//! ```
//!
//! is told as `{type: [integer, 'null'], minimum: 1, description: How many., title: Limit}`, and so is what a reference says
//! beside `$ref`. What it refers to has documentation of its own.

use std::rc::Rc;

use super::{Lowering, merge};
use crate::codegen::resolve::{Schema, SchemaId};
use crate::codegen::shapes::union;

impl<'d> Lowering<'_, 'd> {
    /// The flat schema with the notes and limits of its one alternative beside null.
    pub fn told(&mut self, id: SchemaId) -> Rc<Schema<'d>> {
        let flat = self.graph.flatten(id);
        let Some(only) = union::beside_null(self, &flat) else { return flat };
        let is_alias = self.graph.alias_of(only).is_some();
        let inner = if is_alias { Rc::new(self.graph.get(only).clone()) } else { self.graph.flatten(only) };
        let whole = Schema::clone(&flat);
        Rc::new(Schema {
            types: whole.types.with(inner.types),
            title: whole.title.or(inner.title),
            description: whole.description.or(inner.description),
            deprecated: whole.deprecated || inner.deprecated,
            format: whole.format.or(inner.format),
            content: whole.content.or(inner.content),
            default: whole.default.or(inner.default),
            limits: merge::limits(inner.limits, whole.limits),
            ..whole
        })
    }
}
