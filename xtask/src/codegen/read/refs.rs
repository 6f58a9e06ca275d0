//! Which other files a file refers to: every `$ref` in it, and the targets of its discriminators.
//!
//! A member named `$ref` is a reference wherever it stands, except in data (`example`, `default`, `enum`, ...) and in
//! extensions. `properties: {default: {$ref: ..}}` declares a property with that name, so it counts.

use serde_json::{Map, Value};

use crate::codegen::diagnostics::{FileId, Place};

/// A reference of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The string that refers.
    pub(super) place: Place,
    /// What it says.
    pub(super) target: String,
    /// Whether it must lead somewhere. A discriminator's target may also be the name of a schema.
    pub(super) required: bool,
}

/// Keywords whose value is data of the API, not part of its description.
const DATA: &[&str] = &["const", "default", "enum", "example", "examples"];

/// Keywords whose value is an object with names chosen by the author.
const NAMED: &[&str] = &[
    "$defs",
    "additionalOperations",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Every reference of a file, in document order.
pub(super) fn references(value: &Value, file: FileId) -> Vec<Reference> {
    let mut found = Vec::new();
    walk(value, &Place::root(file), false, &mut found);
    found
}

fn walk(value: &Value, place: &Place, named: bool, found: &mut Vec<Reference>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                member(object, key, value, (place, named), found);
            }
        }
        Value::Array(array) => {
            for (index, value) in array.iter().enumerate() {
                walk(value, &place.element(index), false, found);
            }
        }
        _ => {}
    }
}

fn member(
    object: &Map<String, Value>,
    key: &str,
    value: &Value,
    (parent, named): (&Place, bool),
    found: &mut Vec<Reference>,
) {
    let place = parent.child(key);
    match value {
        Value::String(target) if key == "$ref" => {
            found.push(Reference { place, target: target.clone(), required: true });
        }
        Value::Object(_) | Value::Array(_) if named => walk(value, &place, false, found),
        Value::Object(targets) if key == "mapping" && object.contains_key("propertyName") => {
            mapping(targets, &place, found);
        }
        Value::Object(_) | Value::Array(_) if DATA.contains(&key) || key.starts_with("x-") => {}
        Value::Object(_) => walk(value, &place, NAMED.contains(&key), found),
        Value::Array(_) => walk(value, &place, false, found),
        _ => {}
    }
}

fn mapping(targets: &Map<String, Value>, place: &Place, found: &mut Vec<Reference>) {
    for (key, target) in targets {
        if let Value::String(target) = target {
            found.push(Reference { place: place.child(key), target: target.clone(), required: false });
        }
    }
}
