//! Whether null is valid for a schema, through everything that it is composed of.
//!
//! ```yaml
//! Name: {type: [string, 'null']}
//! Same: {allOf: [{$ref: '#/components/schemas/Name'}, {description: says nothing of null}]}   # null is valid
//! Text: {allOf: [{$ref: '#/components/schemas/Name'}, {type: string}]}                        # null is not
//! ```

use rustc_hash::FxHashMap;

use super::graph::Graph;
use crate::codegen::resolve::{SchemaId, Types};

/// What a schema says of null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Null {
    /// It names null as valid.
    Valid,
    /// It says nothing that null would not satisfy.
    Open,
    /// Null is not valid.
    Invalid,
}

/// What the schema says of null. `known` are the schemas that have been asked.
///
/// A `type` or `enum` of its own decides, since `nullable` of OpenAPI 3.0 stands beside an `allOf` whose members do not
/// know of it. Otherwise all that it is composed of has to agree (JSON Schema 2020-12, section 10.2 of the core).
pub(super) fn of(graph: &Graph<'_, '_>, id: SchemaId, known: &mut FxHashMap<SchemaId, Null>) -> Null {
    if let Some(null) = known.get(&id) {
        return *null;
    }
    // A circle adds nothing.
    known.insert(id, Null::Open);
    let null = own(graph, id).unwrap_or_else(|| composed(graph, id, known));
    known.insert(id, null);
    null
}

/// What the schema itself says, if it decides.
fn own(graph: &Graph<'_, '_>, id: SchemaId) -> Option<Null> {
    let schema = graph.get(id);
    let decided = |valid: bool| Some(if valid { Null::Valid } else { Null::Invalid });
    if schema.types.contains(Types::NULL) {
        return Some(Null::Valid);
    }
    if let Some(constant) = schema.constant {
        return decided(constant.is_null());
    }
    if schema.never || !schema.types.is_empty() {
        return Some(Null::Invalid);
    }
    decided(schema.values.as_ref()?.iter().any(|value| value.is_null()))
}

/// What the parts of a schema say together.
fn composed(graph: &Graph<'_, '_>, id: SchemaId, known: &mut FxHashMap<SchemaId, Null>) -> Null {
    let schema = graph.get(id);
    let parts = schema.reference.iter().chain(&schema.all_of);
    let mut said: Vec<Null> = parts.map(|part| of(graph, *part, known)).collect();
    for options in [&schema.one_of, &schema.any_of].into_iter().filter(|options| !options.is_empty()) {
        let of_options: Vec<Null> = options.iter().map(|option| of(graph, *option, known)).collect();
        let first = [Null::Valid, Null::Open].into_iter().find(|null| of_options.contains(null));
        said.push(first.unwrap_or(Null::Invalid));
    }
    let strictest = [Null::Invalid, Null::Valid].into_iter().find(|null| said.contains(null));
    strictest.unwrap_or(Null::Open)
}
