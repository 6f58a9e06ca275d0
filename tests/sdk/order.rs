//! The order of fields: what the document says in so many words of the session status.

use std::collections::BTreeMap;

use serde_json::Value;
use vzaps::models::{SessionStatusBusinessProfile, SessionStatusData, WorkerEnvelopeSessionStatus};

fn schema(name: &str) -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/openapi.en.yaml");
    let document: Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    document.pointer(&format!("/components/schemas/{name}")).cloned().unwrap()
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_example_of_the_document_keeps_its_bytes() {
    let example = schema("WorkerEnvelopeSessionStatus")["example"].to_string();
    let value: WorkerEnvelopeSessionStatus = serde_json::from_str(&example).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), example);
}

#[test]
fn all_twelve_fields_are_written_in_the_order_of_the_document() {
    let schema = schema("SessionStatusData");
    let declared = keys(&schema["properties"]);
    assert_eq!(declared.len(), 12);
    // The same members in another order, as a server might send them.
    let mixed: BTreeMap<&str, Value> = declared
        .iter()
        .map(|name| match *name {
            "connected" => (*name, Value::Bool(true)),
            "business_profile" => (*name, serde_json::json!({"email": "a@example.com", "address": "b"})),
            _ => (*name, Value::String((*name).to_owned())),
        })
        .collect();
    let mixed = serde_json::to_string(&mixed).unwrap();
    let value: SessionStatusData = serde_json::from_str(&mixed).unwrap();
    let written = serde_json::to_string(&value).unwrap();
    assert_ne!(written, mixed);
    let written: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(keys(&written), declared);
    assert_eq!(keys(&written["business_profile"]), ["address", "email"]);
}

#[test]
fn what_is_absent_or_empty_is_not_written() {
    assert_eq!(serde_json::to_string(&SessionStatusData::new(false)).unwrap(), r#"{"connected":false}"#);
    assert_eq!(serde_json::to_string(&SessionStatusBusinessProfile::new()).unwrap(), "{}");
}
