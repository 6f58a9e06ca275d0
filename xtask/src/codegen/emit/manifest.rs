//! `manifest.json`: every schema and operation by JSON pointer with its Rust path, and what became of the rest.
//!
//! Tests, reports and comparisons read it; so does the next run, which keeps the names that it finds here.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::plain;
use crate::codegen::api::{Api, TypeDef};
use crate::codegen::calls;
use crate::codegen::shapes::Shape;
use crate::codegen::write::{Content, Module};

/// The name of the file.
const MANIFEST: &str = crate::codegen::write::seal::MANIFEST;

/// The type names in the manifest of an earlier run, by JSON pointer. A text that is no manifest has none.
#[must_use]
pub fn locked(manifest: &str) -> HashMap<String, String> {
    let Ok(manifest) = serde_json::from_str::<Value>(manifest) else { return HashMap::new() };
    let schemas = manifest.get("schemas").and_then(Value::as_object);
    let names = schemas.into_iter().flatten();
    names.filter_map(|(pointer, name)| Some((pointer.clone(), name.as_str()?.to_owned()))).collect()
}

/// The manifest.
#[must_use]
pub fn emit(api: &Api) -> Module {
    let mut types = Map::new();
    for def in api.types.iter().filter(|def| def.live) {
        types.insert(api.pointer(&def.place), json!(def.name));
        for place in &def.shared {
            types.insert(api.pointer(place), json!(def.name));
        }
    }
    let mut properties = Map::new();
    for def in api.types.iter().filter(|def| def.live) {
        fields(api, def, &mut properties);
    }
    let exceptions: Vec<Value> = ledger(api);
    let manifest = json!({
        "document": { "name": api.document, "title": api.title, "version": api.version },
        "schemas": types,
        "properties": properties,
        "operations": calls::manifest(api),
        "ledger": exceptions,
    });
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    Module { path: MANIFEST.to_owned(), header: String::new(), content: Content::Text(text) }
}

fn fields(api: &Api, def: &TypeDef, into: &mut Map<String, Value>) {
    match &def.shape {
        Shape::Object(object) => {
            for field in &object.fields {
                let path = format!("{}::{}", def.name, plain(&field.name));
                into.entry(api.pointer(&field.place.0)).or_insert_with(|| json!(path));
            }
        }
        Shape::Union(union) => {
            for variant in &union.variants {
                let path = format!("{}::{}", def.name, plain(&variant.name));
                into.entry(api.pointer(&variant.place.0)).or_insert_with(|| json!(path));
            }
        }
        _ => {}
    }
}

fn ledger(api: &Api) -> Vec<Value> {
    let mut entries = api.ledger.entries.clone();
    entries.sort();
    entries.dedup();
    let entry = |entry: &crate::codegen::ledger::Entry| {
        let mut object = Map::new();
        object.insert("at".to_owned(), json!(api.pointer(&entry.place)));
        if !entry.keyword.is_empty() {
            object.insert("keyword".to_owned(), json!(entry.keyword));
        }
        object.insert("fate".to_owned(), json!(entry.fate.as_str()));
        object.insert("reason".to_owned(), json!(entry.reason));
        Value::Object(object)
    };
    entries.iter().map(entry).collect()
}
