//! Which other files a file refers to: every `$ref` in it, and the targets of its discriminators.
//!
//! A member named `$ref` is a reference wherever it stands, except in data (`example`, `default`, `enum`, ...) and in
//! extensions. `properties: {default: {$ref: ..}}` declares a property with that name, so it counts. `examples` is a list of
//! data in a schema, and elsewhere an object of Example Objects, each of which may be a reference (OpenAPI 3.1, 4.8.19).

use serde_json::{Map, Value};

use crate::codegen::diagnostics::{FileId, Place, push_token};

/// A reference of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The string that refers.
    pub(super) place: Place,
    /// What it says.
    pub(super) target: String,
    /// Whether it must lead somewhere. A discriminator's target may also be the name of a schema, and what is below the
    /// `value` of an example may be data.
    pub(super) required: bool,
}

/// Keywords whose value is data of the API, not part of its description.
const DATA: &[&str] = &["const", "default", "enum", "example", "examples"];

/// Keywords whose value is a schema, or an object of schemas. What is below a schema is schemas.
const SCHEMAS: &[&str] = &["$defs", "definitions", "itemSchema", "schema", "schemas"];

/// Members of an Example Object whose value is data.
const VALUES: &[&str] = &["dataValue", "value"];

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
    let mut search = Search { at: Place::root(file), in_schema: false, in_value: false, found: Vec::new() };
    search.node(value, false);
    search.found
}

/// A walk over a file. One pointer grows and shrinks on the way, so that only references cost a copy of it.
struct Search {
    at: Place,
    /// Whether a schema is around.
    in_schema: bool,
    /// Whether what may be the value of an example is around.
    in_value: bool,
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
            Value::Object(examples) if key == "examples" && !self.in_schema => {
                self.below(key, |search| search.examples(examples));
            }
            Value::Object(_) | Value::Array(_) if DATA.contains(&key) || key.starts_with("x-") => {}
            Value::Object(_) | Value::Array(_) => self.below(key, |search| {
                search.in_schema |= SCHEMAS.contains(&key);
                search.in_value |= VALUES.contains(&key) && !search.in_schema;
                search.node(value, value.is_object() && NAMED.contains(&key));
            }),
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

    /// Example Objects by their names, of which a reference is the only member that refers.
    fn examples(&mut self, examples: &Map<String, Value>) {
        for (name, example) in examples {
            if let Some(Value::String(target)) = example.get("$ref") {
                self.below(name, |search| search.below("$ref", |search| search.add(target, true)));
            }
        }
    }

    fn below(&mut self, key: &str, look: impl FnOnce(&mut Self)) {
        let (end, in_schema, in_value) = (self.at.pointer.len(), self.in_schema, self.in_value);
        push_token(&mut self.at.pointer, key);
        look(self);
        self.at.pointer.truncate(end);
        (self.in_schema, self.in_value) = (in_schema, in_value);
    }

    fn add(&mut self, target: &str, required: bool) {
        let required = required && !self.in_value;
        self.found.push(Reference { place: self.at.clone(), target: target.to_owned(), required });
    }
}

/// Whether there is something below a node.
fn is_branch(value: &Value) -> bool {
    matches!(value, Value::Object(_) | Value::Array(_))
}
