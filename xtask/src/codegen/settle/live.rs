//! Which types are part of the API: every component, and what components and operations reach.

use crate::codegen::api::{Api, Naming, TypeId};

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
}
