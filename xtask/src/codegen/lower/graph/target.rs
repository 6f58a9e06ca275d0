//! What schemas are other names for.
//!
//! ```yaml
//! A: {$ref: '#/components/schemas/B'}
//! B: {allOf: [{$ref: '#/components/schemas/C'}], description: a note}
//! C: {type: string}
//! ```
//!
//! A and B stand for C. Each schema has one link at most, so the ends of all chains are found with one look at each schema,
//! on no stack: a chain may be as long as the document.

use rustc_hash::FxHashSet;

use crate::codegen::resolve::{Schema, SchemaId};

/// How a schema that adds no structure of its own names another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// With `$ref`.
    Reference(SchemaId),
    /// As the only member of `allOf`. It is another name for that, unless that is a base and this one of its heirs.
    Composition(SchemaId),
}

/// The link of a schema.
pub(super) fn link(schema: &Schema<'_>) -> Option<Link> {
    match (schema.reference, schema.all_of.as_slice()) {
        (Some(target), []) if !schema.adds_structure() => Some(Link::Reference(target)),
        (None, [target]) if !schema.adds_structure() => Some(Link::Composition(*target)),
        _ => None,
    }
}

/// For each schema the one that it stands for, itself when it is no other name. A circle stands for where it was entered.
/// One of the `known` that is composed of a base is an heir, and no other name.
pub(super) fn all(schemas: &[Schema<'_>], known: &FxHashSet<SchemaId>) -> Vec<SchemaId> {
    let mut targets: Vec<Option<SchemaId>> = vec![None; schemas.len()];
    let mut chain = Vec::new();
    for start in (0..).map(SchemaId).take(schemas.len()) {
        let mut at = start;
        let mut end = loop {
            let index = at.0 as usize;
            if let Some(Some(end)) = targets.get(index) {
                break *end;
            }
            let next = schemas.get(index).and_then(link);
            // Until the end is known it stands for itself, which ends circles too.
            if let Some(target) = targets.get_mut(index) {
                *target = Some(at);
            }
            match next {
                Some(link @ (Link::Reference(next) | Link::Composition(next))) => {
                    chain.push((index, link));
                    at = next;
                }
                None => break at,
            }
        };
        while let Some((index, link)) = chain.pop() {
            let id = SchemaId(u32::try_from(index).unwrap_or(u32::MAX));
            let is_base = schemas.get(end.0 as usize).is_some_and(Schema::is_base);
            if matches!(link, Link::Composition(_)) && is_base && known.contains(&id) {
                end = id;
            }
            if let Some(target) = targets.get_mut(index) {
                *target = Some(end);
            }
        }
    }
    targets.into_iter().zip(0..).map(|(target, index)| target.unwrap_or(SchemaId(index))).collect()
}
