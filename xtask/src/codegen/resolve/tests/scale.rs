//! Large, long and deep documents.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::codegen::diagnostics::Diagnostics;
use crate::codegen::read::{Document, Limits};
use crate::codegen::resolve::resolve_within;

use super::{accepted, document, findings};

/// Far above what linear work needs in a debug build, far below what quadratic work needs.
const PATIENCE: Duration = Duration::from_secs(30);

fn with_schemas(schemas: Map<String, Value>) -> Document {
    let mut document = document("{openapi: 3.1.0, info: {title: t, version: '1'}}");
    let components = Map::from_iter([("schemas".to_owned(), Value::Object(schemas))]);
    document.files[0].value["components"] = Value::Object(components);
    document
}

#[test]
fn a_hundred_thousand_schemas_that_refer_to_each_other_take_linear_time() {
    let count = 100_000;
    let link = |index: usize| json!({"properties": {"next": {"$ref": format!("#/components/schemas/S{}", (index + 1) % count)}}});
    let document = with_schemas((0..count).map(|index| (format!("S{index}"), link(index))).collect());
    let start = Instant::now();
    assert_eq!(accepted(&document).schemas.len(), 3 * count - count);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn a_long_chain_of_references_is_followed_link_by_link() {
    let count = 50_000;
    let mut schemas: Map<String, Value> = (0..count)
        .map(|index| (format!("S{index}"), json!({"$ref": format!("#/components/schemas/S{}", index + 1)})))
        .collect();
    schemas.insert(format!("S{count}"), json!({"title": "end"}));
    let document = with_schemas(schemas);
    let start = Instant::now();
    let resolved = accepted(&document);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    let mut at = resolved.schema(resolved.named[0].1);
    while let Some(next) = at.reference {
        at = resolved.schema(next);
    }
    assert_eq!(at.title, Some("end"));
}

#[test]
fn deep_nesting_needs_no_stack() {
    let mut schema = json!({"title": "end"});
    for _ in 0..1_000 {
        schema = Value::Object(Map::from_iter([("not".to_owned(), schema)]));
    }
    let document = with_schemas(Map::from_iter([("A".to_owned(), schema)]));
    let resolved = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(128 << 10);
        let thread = thread.spawn_scoped(scope, || accepted(&document).schemas.len());
        thread.expect("a thread starts").join()
    });
    assert_eq!(resolved.ok(), Some(1_001));
}

#[test]
fn twenty_thousand_faults_take_linear_time() {
    let count = 20_000;
    let fault = |index: usize| {
        json!({
            "$ref": format!("#/components/schemas/X{index}"),
            "discriminator": {"propertyName": "p", "mapping": {"a": format!("Y{index}")}},
        })
    };
    let document = with_schemas((0..count).map(|index| (format!("S{index}"), fault(index))).collect());
    let start = Instant::now();
    assert_eq!(findings(&document).len(), 2 * count);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[test]
fn thirty_thousand_parameters_of_an_operation_take_linear_time() {
    let names = |prefix: &str| -> Value {
        (0..30_000).map(|n| json!({"name": format!("{prefix}{n}"), "in": "query", "schema": {}})).collect()
    };
    let mut document = document("{openapi: 3.1.0, info: {title: t, version: '1'}}");
    let operation = json!({"parameters": names("a"), "responses": {"200": {"description": "d"}}});
    document.files[0].value["paths"] = json!({"/a": {"parameters": names("b"), "get": operation}});
    let start = Instant::now();
    let mut diagnostics = Diagnostics::default();
    let limits = Limits { multiplied: Some(30_000), ..Limits::default() };
    let resolved = resolve_within(&document, &limits, &mut diagnostics);
    assert_eq!(resolved.operations.first().map(|operation| operation.parameters.len()), Some(60_000));
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}
