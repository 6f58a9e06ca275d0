//! Names of crates and folders, and a row for the tests of the files below.

use std::{fs, time::Duration};

use super::{Outcome, Row, crate_name, documents};

pub(super) fn row(file: &str, outcome: Outcome) -> Row {
    Row {
        file: file.to_owned(),
        bytes: 12_345,
        outcome,
        codes: Default::default(),
        findings: Vec::new(),
        elapsed: Duration::from_millis(250),
        memory: Some(4_500_000),
        operations: 3,
        schemas: 4,
        examples_invalid: 1,
        lines: 500,
        compiled: None,
    }
}

#[test]
fn each_document_has_a_package_name_of_its_own() {
    let name = crate_name("a/Pet Store.yaml");
    assert!(name.starts_with("corpus-a-pet-store-yaml-"), "{name}");
    assert_ne!(crate_name("a-b.json"), crate_name("a.b.json"));
    let long = |version: u8| crate_name(&format!("sql.com/{}-{version}.json", "managed-database".repeat(9)));
    assert!(long(1).len() <= 64 && long(1) != long(2), "{}", long(1));
}

#[test]
fn documents_are_told_from_other_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    for (path, text) in [
        ("b/a.yaml", "# a comment\nopenapi: 3.0.0\n"),
        ("old.yml", "swagger: '2.0'\n"),
        ("c.json", "{\n  \"info\": {},\n  \"openapi\" : \"3.1.0\"\n}"),
        ("minified.json", "{\"info\":{\"title\":\"openapi\"},\"openapi\":\"3.1.0\"}"),
        ("sorted.json", &format!("{{\n\"components\": {{{}}},\n\"openapi\": \"3.1.0\"}}", "\n".repeat(1000))),
        ("broken.json", "{\n\"openapi\": \"3.1.0\""),
        ("inner.json", "{\"info\": {\"openapi\": \"3.1.0\"}}"),
        ("shared.yaml", "components:\n  openapi: x\n"),
        ("shared.json", "{\"description\": \"openapi\"}"),
        ("notes.txt", "openapi: 3.0.0\n"),
    ] {
        fs::write(folder.path().join(path), text).unwrap();
    }
    assert_eq!(
        documents(folder.path()).unwrap(),
        ["b/a.yaml", "broken.json", "c.json", "minified.json", "old.yml", "sorted.json"]
    );
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    assert!(documents(std::path::Path::new("no/such/folder")).is_err());
}
