//! What an excerpt holds, and what it leaves out.

use serde_json::{Value, json};

use super::of;
use crate::codegen::diagnostics::{FileId, Place};
use crate::codegen::read::{Format, SourceFile};

fn excerpt(value: &Value, pointers: &[&str]) -> Value {
    let (text, path) = (value.to_string(), "a.json".into());
    let file = SourceFile { name: String::new(), path, text, format: Format::Json, value: value.clone() };
    let places: Vec<_> = pointers.iter().map(|p| Place { file: FileId(0), pointer: (*p).to_owned() }).collect();
    of(&file, places.iter())
}

#[test]
fn an_excerpt_has_a_schema_and_all_that_it_refers_to_at_the_same_pointers() {
    let of_b =
        json!({"discriminator": {"propertyName": "t", "mapping": {"d": "D"}}, "oneOf": [{"$ref": "#/x/1/E~1f"}]});
    let document = json!({
        "components": {"schemas": {
            "A": {"properties": {"b": {"$ref": "#/components/schemas/B%20b"}}},
            "B b": of_b.clone(),
            "D": {"type": "integer"},
            "Other": {"type": "string"},
        }},
        "x": [{"type": "null"}, {"E/f": {"items": {"$ref": "#/components/schemas/A"}}}],
    });
    let excerpt = excerpt(&document, &["/components/schemas/A", "/components/schemas/Gone"]);
    for pointer in ["/components/schemas/A", "/components/schemas/B b", "/components/schemas/D", "/x/1/E~1f"] {
        assert_eq!(excerpt.pointer(pointer), document.pointer(pointer), "{pointer}");
    }
    assert_eq!(excerpt.pointer("/components/schemas/Other"), None);
    assert_eq!(excerpt.pointer("/x/0"), None);
}

#[test]
fn a_schema_within_another_one_is_there_with_it() {
    let document = json!({"A": {"properties": {"a": {"type": "string"}}, "type": "object"}});
    assert_eq!(excerpt(&document, &["/A/properties/a", "/A"]), document);
}

#[test]
fn a_document_with_other_names_for_schemas_stays_whole() {
    let document = json!({"A": {"$anchor": "a"}, "B": {"$ref": "#a"}});
    assert_eq!(excerpt(&document, &["/B"]), document);
}
