//! Of a document, what some of its schemas need: a copy of the whole would cost more than validating with it.
//!
//! In: a file and the places of schemas. Out: an object with the schemas, and all that they refer to, at the same pointers.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::codegen::diagnostics::{Place, push_token, tokens};
use crate::codegen::read::SourceFile;

/// Keywords that give a schema another name than its pointer. With one of them the whole file is needed.
const NAMING: &[&str] = &["\"$id\"", "\"$anchor\"", "\"$dynamicAnchor\"", "$id:", "$anchor:", "$dynamicAnchor:"];

/// The excerpt.
pub(super) fn of<'p>(file: &SourceFile, schemas: impl Iterator<Item = &'p Place>) -> Value {
    if NAMING.iter().any(|keyword| file.text.contains(keyword)) {
        return file.value.clone();
    }
    let mut wanted: Vec<String> = schemas.map(|place| place.pointer.clone()).collect();
    // In order, so that a node comes before those in it, which are then there.
    let mut known = BTreeSet::new();
    while let Some(pointer) = wanted.pop() {
        if !known.contains(&pointer)
            && let Some(node) = file.value.pointer(&pointer)
        {
            references(node, &mut wanted);
            known.insert(pointer);
        }
    }
    let mut excerpt = Value::Object(Map::new());
    for pointer in &known {
        put(&mut excerpt, pointer, &file.value);
    }
    excerpt
}

/// Every text of a node that may be a reference to another one: in `$ref`, and in the mapping of a discriminator, where the
/// name of a schema is one too.
fn references(node: &Value, found: &mut Vec<String>) {
    match node {
        Value::Object(members) => {
            let targets = members.get("mapping").and_then(Value::as_object).into_iter().flat_map(Map::values);
            for name in targets.filter_map(Value::as_str) {
                let mut pointer = "/components/schemas".to_owned();
                push_token(&mut pointer, name);
                found.push(pointer);
            }
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::String(text) => {
            let pointer = text.strip_prefix('#').and_then(|pointer| percent_decode_str(pointer).decode_utf8().ok());
            found.extend(pointer.filter(|pointer| pointer.starts_with('/')).map(|pointer| pointer.into_owned()));
        }
        _ => {}
    }
}

/// Copies the node at a pointer. What is around it becomes objects, arrays too, which pointers do not tell apart.
fn put(excerpt: &mut Value, pointer: &str, file: &Value) {
    if excerpt.pointer(pointer).is_some() {
        return;
    }
    let Some(node) = file.pointer(pointer) else { return };
    let mut at = excerpt;
    for key in tokens(pointer) {
        let Value::Object(members) = at else { return };
        at = members.entry(key).or_insert_with(|| Value::Object(Map::new()));
    }
    *at = node.clone();
}

#[cfg(test)]
mod tests;
