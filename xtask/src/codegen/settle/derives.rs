//! Which traits hold beside `Clone, Debug, PartialEq`.
//!
//! `Default` holds when no field is required. `Eq` and `Hash` are left to open enums: on a struct they would be lost with
//! the first number or map that the document adds, which would break callers.

use crate::codegen::api::Api;
use crate::codegen::shapes::Shape;
use crate::codegen::shapes::object::Presence;

/// Sets the traits of every type.
pub fn settle(api: &mut Api) {
    for def in &mut api.types {
        if let Shape::Object(object) = &def.shape {
            def.derives.default =
                object.fields.iter().all(|field| !matches!(field.presence, Presence::Required | Presence::Nullable));
        }
    }
}
