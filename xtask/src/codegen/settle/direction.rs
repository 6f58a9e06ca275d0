//! Who sends each type: requests carry what the parameters and bodies of operations reach, answers what responses reach.
//!
//! A type that no operation carries counts as both, since its callers decide.

use crate::codegen::api::{Api, Direction, Type, TypeId};

/// Sets the direction of every type.
pub fn settle(api: &mut Api) {
    let mut requests = Vec::new();
    let mut responses = Vec::new();
    api.calls.request_types(&mut |ty| ty.each_named(&mut |id| requests.push(id)));
    api.calls.response_types(&mut |ty| ty.each_named(&mut |id| responses.push(id)));
    mark(api, requests, |direction| &mut direction.request);
    mark(api, responses, |direction| &mut direction.response);
    for def in &mut api.types {
        if !def.direction.request && !def.direction.response {
            def.direction = Direction { request: true, response: true };
        }
    }
}

fn mark(api: &mut Api, mut open: Vec<TypeId>, flag: fn(&mut Direction) -> &mut bool) {
    while let Some(id) = open.pop() {
        let def = &mut api.types[id.index()];
        if !std::mem::replace(flag(&mut def.direction), true) {
            def.shape.types(&mut |ty: &Type| ty.each_named(&mut |id| open.push(id)));
        }
    }
}
