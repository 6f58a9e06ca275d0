//! The bundled document, for what its examples say.

use std::collections::BTreeSet;

use serde_json::Value;

/// The value at a JSON pointer of `spec/openapi.en.yaml`, or `.json`.
#[track_caller]
pub(crate) fn at(pointer: &str) -> Value {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/openapi.en");
    let found = ["yaml", "yml", "json"].iter().find_map(|kind| std::fs::read_to_string(format!("{spec}.{kind}")).ok());
    let text = found.expect("the document is in spec/");
    let document: Value = serde_yaml::from_str(&text).unwrap();
    document.pointer(pointer).unwrap_or_else(|| panic!("the document has no {pointer}")).clone()
}

/// The names of all properties of all schemas.
pub(crate) fn property_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut nodes = vec![at("/components/schemas")];
    while let Some(node) = nodes.pop() {
        match node {
            Value::Object(members) => {
                if let Some(Value::Object(properties)) = members.get("properties") {
                    names.extend(properties.keys().cloned());
                }
                nodes.extend(members.into_values());
            }
            Value::Array(elements) => nodes.extend(elements),
            _ => {}
        }
    }
    names
}
