//! Leaf objects that no later stage reads, checked against their type in `openapiv3`.
//!
//! These objects (contact, licence, external documentation, OAuth flows) are the same in every version. A fault in one
//! is a warning, because nothing is generated from it.

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::codegen::diagnostics::{Place, codes};

use super::node::Object;
use super::walk::Walk;

/// Checks the field `key` of `object` against the type `T`.
pub(super) fn check<T: DeserializeOwned>(walk: &mut Walk<'_, '_>, object: &Object<'_>, key: &str) {
    let Some(field) = object.field(key, walk.diagnostics) else { return };
    let Err(error) = serde_path_to_error::deserialize::<_, T>(field.value) else { return };
    let place = error.path().iter().fold(field.place(), |place, segment| descend(&place, segment));
    let inner = error.inner().to_string();
    let code = if inner.starts_with("missing field") { codes::MISSING_KEYWORD } else { codes::WRONG_TYPE };
    let found = walk.diagnostics.warning(code, &place, format!("in `{key}`: {inner}"));
    found.help(match inner.strip_prefix("missing field ").and_then(|rest| rest.split('`').nth(1)) {
        Some(name) => format!("add `{name}`"),
        None => format!("correct it, or leave `{key}` out: nothing is generated from it"),
    });
}

fn descend(place: &Place, segment: &Segment) -> Place {
    match segment {
        Segment::Seq { index } => place.element(*index),
        Segment::Map { key } => place.child(key),
        Segment::Enum { variant } => place.child(variant),
        Segment::Unknown => place.clone(),
    }
}
