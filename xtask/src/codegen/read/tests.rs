//! What `read` accepts, what it refuses, and where it says the fault is.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Document, Limits, read};
use crate::codegen::diagnostics::Diagnostics;

mod faults;
mod files;

/// Writes the files into a folder of their own and reads the first one.
fn read_files(files: &[(&str, &[u8])]) -> (TempDir, Option<Document>, Diagnostics) {
    read_within(files, &Limits::default())
}

fn read_within(files: &[(&str, &[u8])], limits: &Limits) -> (TempDir, Option<Document>, Diagnostics) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut diagnostics = Diagnostics::default();
    let document = read(&folder.path().join(files[0].0), limits, &mut diagnostics);
    (folder, document, diagnostics)
}

/// `code pointer`, one per finding.
fn findings(diagnostics: &Diagnostics) -> Vec<String> {
    let line = |found: &crate::codegen::diagnostics::Diagnostic| format!("{} {}", found.code.0, found.place.pointer);
    diagnostics.iter().map(line).collect()
}

/// The value of a document that starts with `openapi`, and its findings.
fn value(name: &str, rest: &str) -> (Value, Vec<String>) {
    let text = if name.ends_with("json") {
        format!("{{\"openapi\": \"3.1.0\", {rest}}}")
    } else {
        format!("openapi: 3.1.0\n{rest}")
    };
    let (_folder, document, diagnostics) = read_files(&[(name, text.as_bytes())]);
    let mut value = document.map(|mut document| document.files.remove(0).value).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.shift_remove("openapi");
    }
    (value, findings(&diagnostics))
}

#[test]
fn keys_keep_their_order_and_numbers_are_texts() {
    let (value, found) = value("a.yaml", "z: {500: a, '200': b, 1.10: c, true: d, ~: e, 0x10: f}\na: 1\n");
    assert_eq!(found, [""; 0]);
    assert_eq!(value.to_string(), r#"{"z":{"500":"a","200":"b","1.10":"c","true":"d","~":"e","0x10":"f"},"a":1}"#);
}

#[test]
fn json_and_yaml_read_alike() {
    let text = r#""a": {"b": [1, -2, 3.25, 1e3, null, true, "x\ny", {}]}, "c": 18446744073709551615"#;
    let expected = json!({"a": {"b": [1, -2, 3.25, 1e3, null, true, "x\ny", {}]}, "c": 18446744073709551615_u64});
    assert_eq!(value("a.json", text), (expected.clone(), vec![]));
    let (_folder, document, _) = read_files(&[("a.yaml", format!("{{\"openapi\": 3.1.0, {text}}}").as_bytes())]);
    assert_eq!(document.unwrap().files[0].value["a"], expected["a"]);
}

#[test]
fn scalars_follow_the_core_schema_of_yaml_1_2() {
    let (value, found) =
        value("a.yaml", "a: [yes, no, on, 2020-01-01, '1', !!str 200, 012, 0x1F, True, null, ~, 1.0]\n");
    assert_eq!(found, [""; 0]);
    let expected = json!(["yes", "no", "on", "2020-01-01", "1", "200", "012", 31, true, null, null, 1.0]);
    assert_eq!(value["a"], expected);
}

#[test]
fn integers_beyond_64_bits_become_floats() {
    let text = "a: [123456789012345678901234567890, -9223372036854775809, -9223372036854775808]\n";
    let (value, found) = value("a.yaml", text);
    assert_eq!(found, [""; 0]);
    assert_eq!(value["a"], json!([1.2345678901234568e29, -(2.0_f64.powi(63)), i64::MIN]));
}

#[test]
fn aliases_and_merge_keys_are_expanded() {
    let text =
        "base: &b {x: 1, y: 2}\nother: &o {y: 9, z: 3}\none: {<<: *b, y: 5}\ntwo: {y: 6, <<: [*b, *o]}\nsame: *b\n";
    let (value, found) = value("a.yaml", text);
    assert_eq!(found, [""; 0]);
    assert_eq!(value["one"].to_string(), r#"{"x":1,"y":5}"#);
    assert_eq!(value["two"].to_string(), r#"{"y":6,"x":1,"z":3}"#);
    assert_eq!(value["same"], value["base"]);
}

#[test]
fn two_left_angles_are_a_plain_key_in_json() {
    assert_eq!(value("a.json", r#""a": {"<<": {"b": 1}}"#), (json!({"a": {"<<": {"b": 1}}}), vec![]));
}

#[test]
fn a_byte_order_mark_and_crlf_are_accepted() {
    for name in ["a.yaml", "a.json", "a"] {
        let text = "\u{FEFF}{\"openapi\": \"3.1.0\",\r\n\"a\":\r\n1}\r\n";
        let (_folder, document, diagnostics) = read_files(&[(name, text.as_bytes())]);
        assert_eq!(findings(&diagnostics), [""; 0], "{name}");
        assert_eq!(document.unwrap().files[0].value, json!({"openapi": "3.1.0", "a": 1}), "{name}");
    }
}

#[test]
fn the_extension_decides_the_notation_and_then_the_first_character() {
    let notation = |name: &str, text: &str| {
        let (_folder, document, _) = read_files(&[(name, text.as_bytes())]);
        document.map(|document| document.files[0].format)
    };
    let json = r#" {"openapi": "3.1.0"}"#;
    assert_eq!(notation("a.YAML", json), Some(super::Format::Yaml));
    assert_eq!(notation("a.yml", json), Some(super::Format::Yaml));
    assert_eq!(notation("a.JSON", json), Some(super::Format::Json));
    assert_eq!(notation("a", json), Some(super::Format::Json));
    assert_eq!(notation("a.txt", "openapi: 3.1.0"), Some(super::Format::Yaml));
}

#[test]
fn a_document_nested_200_deep_reads_as_json() {
    let (value, found) = value("a.json", &format!("\"a\": {}1{}", "[".repeat(200), "]".repeat(200)));
    assert_eq!(found, [""; 0]);
    assert_eq!(value.pointer(&format!("/a{}", "/0".repeat(200))), Some(&json!(1)));
}

#[test]
fn references_decode_to_pointers() {
    let shared = "a b: {c/d: {e~f: 1}}\n";
    let main = "openapi: 3.1.0\na: {$ref: 'sub/my%20file.yaml#/a%20b/c~1d'}\nb: {$ref: '#/a'}\nc: {$ref: '#'}\n";
    let (_folder, document, diagnostics) =
        read_files(&[("main.yaml", main.as_bytes()), ("sub/my file.yaml", shared.as_bytes())]);
    assert_eq!(findings(&diagnostics), [""; 0]);
    let document = document.unwrap();
    let main = super::FileId(0);
    let locate = |reference: &str| document.locate(main, reference);
    assert_eq!(locate("#"), Some((main, String::new())));
    assert_eq!(locate("#/a"), Some((main, "/a".to_owned())));
    assert_eq!(locate("#/%7E1x~0"), Some((main, "/~1x~0".to_owned())));
    assert_eq!(locate("#anchor"), None);
    assert_eq!(locate("unknown.yaml#/a"), None);
    let (file, pointer) = locate("sub/my%20file.yaml#/a%20b/c~1d/e~0f").unwrap();
    assert_eq!(document.get(file, &pointer), Some(&json!(1)));
    assert_eq!(document.get(file, "/nope"), None);
    assert_eq!(document.get(super::FileId(9), ""), None);
    let root = locate("sub/my%20file.yaml").unwrap();
    assert_eq!(document.get(root.0, &root.1), Some(&document.file(file).value));
}

#[test]
fn the_printed_name_stays_in_the_folder_that_the_user_gave() {
    let (folder, document, _) = read_files(&[("main.yaml", b"openapi: 3.1.0\na: {$ref: b.yaml}\n"), ("b.yaml", b"{}")]);
    let document = document.unwrap();
    let names: Vec<_> = document.files.iter().map(|file| Path::new(&file.name).to_owned()).collect();
    assert_eq!(names, [folder.path().join("main.yaml"), folder.path().join("b.yaml")]);
}
