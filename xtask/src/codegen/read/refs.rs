//! Which other files a file refers to: every `$ref` in it, and the targets of its discriminators.
//!
//! A member named `$ref` is a reference wherever it stands, except in data (`example`, `default`, `enum`, ...) and in
//! extensions. `properties: {default: {$ref: ..}}` declares a property with that name, so it counts.

use serde_json::{Map, Value};

use crate::codegen::diagnostics::{FileId, Place, push_token};

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
    let mut search = Search { at: Place::root(file), found: Vec::new() };
    search.node(value, false);
    search.found
}

/// A walk over a file. One pointer grows and shrinks on the way, so that only references cost a copy of it.
struct Search {
    at: Place,
    found: Vec<Reference>,
}

impl Search {
    fn node(&mut self, value: &Value, named: bool) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    self.member(object, key, value, named);
                }
            }
            Value::Array(array) => {
                for (index, value) in array.iter().enumerate().filter(|(_, value)| is_branch(value)) {
                    self.below(&index.to_string(), |search| search.node(value, false));
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, object: &Map<String, Value>, key: &str, value: &Value, named: bool) {
        match value {
            Value::String(target) if key == "$ref" => self.below(key, |search| search.add(target, true)),
            Value::Object(_) | Value::Array(_) if named => self.below(key, |search| search.node(value, false)),
            Value::Object(targets) if key == "mapping" && object.contains_key("propertyName") => {
                self.below(key, |search| search.mapping(targets));
            }
            Value::Object(_) | Value::Array(_) if DATA.contains(&key) || key.starts_with("x-") => {}
            Value::Object(_) => self.below(key, |search| search.node(value, NAMED.contains(&key))),
            Value::Array(_) => self.below(key, |search| search.node(value, false)),
            _ => {}
        }
    }

    fn mapping(&mut self, targets: &Map<String, Value>) {
        for (key, target) in targets {
            if let Value::String(target) = target {
                self.below(key, |search| search.add(target, false));
            }
        }
    }

    fn below(&mut self, key: &str, look: impl FnOnce(&mut Self)) {
        let end = self.at.pointer.len();
        push_token(&mut self.at.pointer, key);
        look(self);
        self.at.pointer.truncate(end);
    }

    fn add(&mut self, target: &str, required: bool) {
        self.found.push(Reference { place: self.at.clone(), target: target.to_owned(), required });
    }
}

/// Whether there is something below a node.
fn is_branch(value: &Value) -> bool {
    matches!(value, Value::Object(_) | Value::Array(_))
}
