//! What the absence of each property means, which depends on who sends the object.
//!
//! Answers are read leniently: null is absence, and an absent list is empty. What a request can carry keeps absent, null,
//! empty and a value apart, since the server may treat each in its own way.

use crate::codegen::api::{Api, Direction, Scalar, Type};
use crate::codegen::shapes::Shape;
use crate::codegen::shapes::object::{Field, Presence};

/// Sets the presence of every field.
pub fn settle(api: &mut Api) {
    for index in 0..api.types.len() {
        let direction = api.types[index].direction;
        let Shape::Object(object) = &api.types[index].shape else { continue };
        let presences: Vec<_> = object.fields.iter().map(|field| presence(api, field, direction)).collect();
        let Shape::Object(object) = &mut api.types[index].shape else { continue };
        for (field, presence) in object.fields.iter_mut().zip(presences) {
            field.presence = presence;
        }
    }
}

fn presence(api: &Api, field: &Field, direction: Direction) -> Presence {
    // A required property that the other side must not send is not required of it.
    let exempt = field.read_only && direction.request || field.write_only && direction.response;
    let plain = api.unaliased(&field.ty);
    let any = matches!(plain, Type::Scalar(Scalar::Any));
    match (field.required && !exempt, field.nullable) {
        (true, _) if any => Presence::Required,
        (true, false) => Presence::Required,
        (true, true) => Presence::Nullable,
        (false, _) if any => Presence::Any,
        (false, _) if direction.response_only() && is_collection(&field.ty) => Presence::List,
        (false, true) if !direction.response_only() => Presence::Patch,
        (false, _) => Presence::Optional,
    }
}

/// A list or map that is spelled out. One behind an alias stays an `Option`, like every other named type.
fn is_collection(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Map(_))
}
