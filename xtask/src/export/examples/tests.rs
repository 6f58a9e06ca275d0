//! Examples of both dialects, and of schemas that refer.

use serde_json::{Value, json};

use super::check;
use crate::codegen::{Options, diagnostics::Diagnostics, generate};

/// How many examples of the document are valid and how many are not; all must be readable for the validator.
fn counts(document: &Value) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.json");
    std::fs::write(&spec, document.to_string()).unwrap();
    let mut diagnostics = Diagnostics::default();
    let output = generate(&spec, &Options::default(), &mut diagnostics).unwrap();
    let checked = check(&output.document, &output.examples);
    assert!(checked.unchecked.is_empty(), "{:?}", checked.unchecked);
    (checked.valid.len(), checked.invalid.len())
}

fn document(version: &str, schemas: Value) -> Value {
    json!({"openapi": version, "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

#[test]
fn examples_are_held_against_the_schema_beside_them() {
    let schemas = json!({
        "A/b": {"type": "integer", "maximum": 5, "examples": [1, 7]},
        "C": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A~1b"}}, "examples": [{"a": 2}, {"a": 9}]},
    });
    assert_eq!(counts(&document("3.1.0", schemas)), (2, 2));
}

#[test]
fn a_null_schema_takes_nothing_but_null() {
    let schemas =
        json!({"A": {"type": "object", "properties": {"a": {"type": "null"}}, "examples": [{"a": null}, {"a": 1}]}});
    assert_eq!(counts(&document("3.1.0", schemas)), (1, 1));
}

#[test]
fn what_is_clearly_valid_needs_no_validator() {
    let schemas = json!({
        "A": {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}, "examples": [{"b": "c"}, {}]},
        "D": {"type": "string", "pattern": "e", "examples": ["e"]},
    });
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.json");
    std::fs::write(&spec, document("3.1.0", schemas).to_string()).unwrap();
    let output = generate(&spec, &Options::default(), &mut Diagnostics::default()).unwrap();
    let clear: Vec<_> = output.examples.iter().map(|example| (example.json.to_string(), example.is_clear)).collect();
    let told = [("{\"b\":\"c\"}", true), ("{}", false), ("\"e\"", false)];
    assert_eq!(clear, told.map(|(json, is_clear)| (json.to_owned(), is_clear)));
}

#[test]
fn null_is_valid_where_openapi_3_0_says_nullable() {
    let schemas = json!({
        "A": {"type": "object", "properties": {"a": {"type": "string", "nullable": true}}, "example": {"a": null}},
        "B": {"type": "object", "properties": {"a": {"type": "string"}}, "example": {"a": null}},
        "C": {"type": "number", "minimum": 0, "exclusiveMinimum": true, "example": 0},
    });
    assert_eq!(counts(&document("3.0.3", schemas)), (1, 2));
}
