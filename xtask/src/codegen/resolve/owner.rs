//! Which component a schema of another file has its name from.
//!
//! ```yaml
//! components: {schemas: {User: {$ref: ./schemas/user.yaml}}}
//! ```
//!
//! is how documents are split into files: `User` is the name of what stands in `user.yaml`, wherever it is referred to.

use std::collections::{HashMap, HashSet};

use super::{Resolved, SchemaId};

/// Gives each schema of another file the name of the first component that is only a reference to it, directly or through
/// further references, in place of the name that it has in its own file. The first `components` of the names are those of
/// `components.schemas`.
pub(super) fn settle(resolved: &mut Resolved<'_>, components: usize) {
    let (ours, _) = resolved.named.split_at(components.min(resolved.named.len()));
    let known: HashSet<SchemaId> = ours.iter().map(|(_, id)| *id).collect();
    let mut owned: HashMap<SchemaId, usize> = HashMap::new();
    for (index, (_, component)) in ours.iter().enumerate() {
        let Some(way) = way(resolved, *component, |id| known.contains(&id) || owned.contains_key(&id)) else {
            continue;
        };
        let file = |id: SchemaId| resolved.schema(id).place.file;
        if way.last().is_some_and(|last| file(*last) != file(*component)) {
            owned.extend(way.into_iter().map(|id| (id, index)));
        }
    }
    let mut place = 0;
    resolved.named.retain(|(_, id)| {
        place += 1;
        place <= components || !owned.contains_key(id)
    });
    resolved.owned = owned.into_iter().collect();
    resolved.owned.sort_unstable();
}

/// The schemas that a schema is another name for, up to the one that is no reference. None when one of them has a name.
fn way(resolved: &Resolved<'_>, from: SchemaId, has_name: impl Fn(SchemaId) -> bool) -> Option<Vec<SchemaId>> {
    let mut way = Vec::new();
    let mut at = resolved.schema(from);
    while let Some(next) = at.reference.filter(|_| !at.adds_structure()) {
        // Circles of references are broken by now.
        (!has_name(next) && way.len() < resolved.schemas.len()).then_some(())?;
        way.push(next);
        at = resolved.schema(next);
    }
    Some(way)
}
