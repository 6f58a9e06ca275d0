//! What the hashes of a manifest cover.

use serde_json::{Value, json};

use super::{EXPORT_MANIFEST, MANIFEST, Owned, Sealed, seal, seal_around};
use crate::codegen::{
    read::{Format, SourceFile},
    write::Files,
};

fn document(format: Format, text: &str, value: Value) -> [SourceFile; 1] {
    [SourceFile { name: "a".into(), path: "a".into(), text: text.into(), format, value }]
}

fn manifest(document: &[SourceFile]) -> String {
    let manifest = format!("{:#}\n", json!({ "schemas": { "z": 1, "a": 2 }, "document": "T" }));
    let mut files = Files::from([("a.rs".to_owned(), "abc".to_owned()), (MANIFEST.to_owned(), manifest)]);
    seal(&mut files, MANIFEST, document);
    files.remove(MANIFEST).unwrap()
}

#[test]
fn the_manifest_keeps_what_it_had_and_gains_the_hashes() {
    let sealed: Value = serde_json::from_str(&manifest(&document(Format::Json, "", json!({})))).unwrap();
    let keys: Vec<_> = sealed.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["schemas", "document", "document_sha256", "files", "seal"]);
    assert_eq!(sealed["schemas"], json!({ "z": 1, "a": 2 }));
    // `printf '{}\n' | sha256sum` and `printf abc | sha256sum`.
    let document = "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356";
    let file = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sealed["document_sha256"], document);
    assert_eq!(sealed["files"], json!({ "a.rs": file }));
}

#[test]
fn a_sealed_manifest_is_laid_out_as_json_is_elsewhere() {
    let text = manifest(&document(Format::Json, "", json!({})));
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(text, format!("{value:#}\n"));
    let mut files = Files::new();
    seal(&mut files, MANIFEST, &document(Format::Json, "", json!({})));
    let value: Value = serde_json::from_str(&files[MANIFEST]).unwrap();
    assert_eq!(files[MANIFEST], format!("{value:#}\n"));
}

#[test]
fn the_notation_of_the_document_does_not_count_and_its_values_and_their_order_do() {
    let value = json!({ "a": 1, "b": 2 });
    let json = manifest(&document(Format::Json, "{\"a\":1,\"b\":2}", value.clone()));
    let yaml = manifest(&document(Format::Yaml, "a: 1 # one\nb: 2\n", value));
    assert_eq!(json, yaml);
    assert_ne!(json, manifest(&document(Format::Json, "", json!({ "b": 2, "a": 1 }))));
}

#[test]
fn any_edit_of_a_sealed_manifest_shows() {
    let text = manifest(&document(Format::Json, "", json!({})));
    let intact = |text: &str| Sealed::read(Owned::Folder, text.as_bytes()).map(|sealed| sealed.intact);
    assert_eq!(intact(&text), Some(true));
    assert_eq!(intact(&text.replace("\"z\": 1", "\"z\": 3")), Some(false));
    assert_eq!(intact(&format!("{text}\n")), Some(false), "an edit of white space");
    assert_eq!(intact("{}"), None);
}

#[test]
fn what_has_been_hashed_is_not_hashed_again() {
    let document = document(Format::Json, "", json!({}));
    let mut inner = Files::from([("a.rs".to_owned(), "abc".to_owned())]);
    let sums = seal(&mut inner, MANIFEST, &document);
    let mut files: Files = inner.iter().map(|(path, text)| (format!("src/{path}"), text.clone())).collect();
    files.insert("lib.rs".to_owned(), "b".to_owned());
    let mut anew = files.clone();
    seal_around(&mut files, EXPORT_MANIFEST, "src/", &sums);
    seal(&mut anew, EXPORT_MANIFEST, &document);
    assert_eq!(files, anew);
    // The hash is the known one, so a text that is not as it was shows that it has not been looked at.
    files.insert("src/a.rs".to_owned(), "other".to_owned());
    files.remove(EXPORT_MANIFEST);
    seal_around(&mut files, EXPORT_MANIFEST, "src/", &sums);
    assert_eq!(files[EXPORT_MANIFEST], anew[EXPORT_MANIFEST]);
}
