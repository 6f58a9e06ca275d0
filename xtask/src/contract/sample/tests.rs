//! Made values are valid for the schemas that they are made from.

use std::fs;

use serde_json::{Value, json};

use super::Sampler;
use crate::codegen::{diagnostics::Diagnostics, read, resolve};

/// The value that is made for a schema, with what is required or with everything.
fn made(schema: &Value, full: bool) -> Value {
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "t", "version": "1" },
        "components": { "schemas": { "S": schema, "Node": {
            "type": "object", "properties": { "next": { "$ref": "#/components/schemas/Node" } }
        }, "Pet": {
            "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind" }
        }, "Cat": {
            "allOf": [{ "$ref": "#/components/schemas/Pet" }],
            "required": ["lives"], "properties": { "lives": { "type": "integer" } }
        } } },
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, document.to_string()).unwrap();
    let mut diagnostics = Diagnostics::default();
    let document = read::read(&path, &read::Limits::default(), &mut diagnostics).unwrap();
    let resolved = resolve::resolve(&document, &mut diagnostics);
    let id = resolved.named[0].1;
    Sampler::new(&resolved).value(id, full)
}

#[test]
fn values_are_valid_for_their_schemas() {
    for schema in [
        json!({ "type": "string", "minLength": 12, "maxLength": 14 }),
        json!({ "type": "string", "maxLength": 3 }),
        json!({ "type": "string", "pattern": "^[A-Z]{3}$" }),
        json!({ "type": "integer", "minimum": 7, "multipleOf": 5 }),
        json!({ "type": "integer", "exclusiveMaximum": 0 }),
        json!({ "type": "number", "exclusiveMinimum": 5, "maximum": 6 }),
        json!({ "type": "array", "items": { "type": "string" }, "minItems": 3, "uniqueItems": true }),
        json!({ "type": "array", "maxItems": 0, "items": {} }),
        json!({ "type": "object", "minProperties": 1, "additionalProperties": { "type": "integer" } }),
        json!({ "type": "object", "required": ["a", "b"], "properties": { "a": { "enum": [2] }, "c": { "const": 1 } } }),
        json!({ "oneOf": [{ "type": "integer", "maximum": 3 }, { "type": "string" }] }),
        json!({ "type": ["null", "boolean"] }),
        json!({ "allOf": [{ "required": ["a"] }, { "properties": { "a": { "type": "string" } } }], "type": "object" }),
    ] {
        for full in [false, true] {
            let value = made(&schema, full);
            assert!(jsonschema::is_valid(&schema, &value), "{schema} {value}");
        }
    }
}

#[test]
fn optional_members_are_there_when_everything_is_asked_for() {
    let schema = json!({ "type": "object", "required": ["a"], "properties": {
        "a": { "type": "integer" }, "b": { "type": "string" }, "id": { "type": "integer", "readOnly": true }
    } });
    assert_eq!(made(&schema, false), json!({ "a": 1 }));
    assert_eq!(made(&schema, true), json!({ "a": 1, "b": "contract" }));
}

#[test]
fn a_value_of_a_type_that_contains_itself_ends() {
    let value =
        made(&json!({ "type": "object", "properties": { "n": { "$ref": "#/components/schemas/Node" } } }), true);
    assert_eq!(value, json!({ "n": { "next": {} } }));
}

#[test]
fn a_base_with_a_discriminator_is_made_as_one_of_its_heirs() {
    let value = made(&json!({ "$ref": "#/components/schemas/Pet" }), false);
    assert_eq!(value, json!({ "kind": "Cat", "lives": 1 }));
}
