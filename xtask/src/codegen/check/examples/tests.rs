//! Examples of both dialects, and of schemas that refer.

use serde_json::{Value, json};

use crate::codegen::{Options, Output, Verdict, diagnostics::Diagnostics, generate};

/// The output for a document.
fn output(document: &Value) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.json");
    std::fs::write(&spec, document.to_string()).unwrap();
    generate(&spec, &Options::default(), &mut Diagnostics::default()).unwrap()
}

/// How many examples of the document are valid and how many are not; all must be readable for the validator.
fn counts(document: &Value) -> (usize, usize) {
    let output = output(document);
    let unchecked = output.examples.iter().find(|example| example.verdict == Verdict::Unchecked);
    assert!(unchecked.is_none(), "{unchecked:?}");
    (output.summary.examples_valid, output.summary.examples_invalid)
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
fn every_example_has_its_verdict() {
    let schemas = json!({
        "A": {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}, "examples": [{"b": "c"}, {}]},
        "D": {"type": "string", "pattern": "e", "examples": ["e"]},
    });
    let output = output(&document("3.1.0", schemas));
    let told: Vec<_> = output.examples.iter().map(|example| (example.json.clone(), example.verdict.clone())).collect();
    let missing = Verdict::Invalid("\"b\" is a required property".to_owned());
    assert_eq!(told, [(json!({"b": "c"}), Verdict::Valid), (json!({}), missing), (json!("e"), Verdict::Valid)]);
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
