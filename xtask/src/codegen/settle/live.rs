//! Which types are part of the API: every component, and what components and operations reach.

use std::collections::HashSet;

use crate::codegen::api::{Api, Naming, TypeId};
use crate::codegen::diagnostics::Place;
use crate::codegen::ledger::Fate;

/// Marks the types that are reached.
pub fn settle(api: &mut Api) {
    let components = api.types.iter().enumerate().filter(|(_, def)| matches!(def.naming, Naming::Component(_)));
    let mut open: Vec<TypeId> = components.map(|(index, _)| TypeId(u32::try_from(index).unwrap_or(u32::MAX))).collect();
    api.calls.types(&mut |ty| ty.each_named(&mut |id| open.push(id)));
    while let Some(id) = open.pop() {
        let def = &mut api.types[id.index()];
        if std::mem::replace(&mut def.live, true) {
            continue;
        }
        def.shape.types(&mut |ty| ty.each_named(&mut |id| open.push(id)));
    }
    account(api);
}

/// Enters the schemas of types that are left out: their values are part of the types around them.
fn account(api: &mut Api) {
    let mut told: HashSet<Place> = HashSet::new();
    for def in api.types.iter().filter(|def| def.live) {
        told.extend(def.places().cloned());
    }
    for def in api.types.iter().filter(|def| !def.live) {
        for place in def.places().filter(|place| !told.contains(place)) {
            api.ledger.record(place, "", Fate::Merged, "its values are part of the type around it");
        }
    }
}
