//! Which files a document is made of.

use std::fs;

use super::{findings, read_files};
use crate::codegen::diagnostics::{Diagnostics, FileId};
use crate::codegen::read::{Limits, read};

const MAIN: &str = "openapi: 3.1.0\n";

#[test]
fn files_are_loaded_once_and_across_circles() {
    let main = format!("{MAIN}a: {{$ref: 'sub/b.yaml#/x'}}\nb: {{$ref: './sub/../sub/b.yaml#/y'}}\n");
    let b = r#"{"x": {"$ref": "c.json#/z"}, "y": {"$ref": "../main.yaml#/a"}}"#;
    let c = r#"{"z": {"$ref": "./b.yaml"}}"#;
    let files = [("main.yaml", main.as_bytes()), ("sub/b.yaml", b.as_bytes()), ("sub/c.json", c.as_bytes())];
    let (_folder, document, diagnostics) = read_files(&files);
    let document = document.unwrap();
    assert_eq!(findings(&diagnostics), [""; 0]);
    assert_eq!(document.files.len(), 3);
    let (main, b, c) = (FileId(0), FileId(1), FileId(2));
    assert_eq!(document.locate(main, "./sub/../sub/b.yaml#/y"), Some((b, "/y".to_owned())));
    assert_eq!(document.locate(b, "c.json#/z"), Some((c, "/z".to_owned())));
    assert_eq!(document.locate(b, "../main.yaml#/a"), Some((main, "/a".to_owned())));
    assert_eq!(document.locate(c, "./b.yaml"), Some((b, String::new())));
}

#[test]
fn data_is_not_searched_for_references_but_properties_of_that_name_are() {
    let data = "{$ref: 'data.yaml'}";
    let text = format!(
        "{MAIN}x-note: {data}\ncomponents:\n  schemas:\n    A:\n      example: {data}\n      examples: [{data}]\n      \
         default: {data}\n      enum: [{data}]\n      const: {data}\n      properties:\n        example: {{$ref: b.yaml}}\n        \
         default: {{items: {{$ref: c.yaml}}}}\n        x-y: {{$ref: d.yaml}}\n        $ref: {{type: string}}\n    \
         enum: {{$ref: e.yaml}}\n\
         paths: {{/a: {{get: {{responses: {{default: {{$ref: f.yaml}}}}}}}}}}\n"
    );
    let files = [
        ("a.yaml", text.as_bytes()),
        ("b.yaml", b"{}"),
        ("c.yaml", b"{}"),
        ("d.yaml", b"{}"),
        ("e.yaml", b"true"),
        ("f.yaml", b"{}"),
    ];
    let (_folder, document, diagnostics) = read_files(&files);
    assert_eq!(findings(&diagnostics), [""; 0]);
    assert_eq!(document.unwrap().files.len(), 6);
}

#[test]
fn an_example_may_be_in_another_file_and_its_value_is_data() {
    let data = "{$ref: 'data.yaml'}";
    let text = format!(
        "{MAIN}components: {{examples: {{a: {{$ref: 'b.yaml#/a'}}, b: {{value: {data}}}}}, schemas: {{A: {{examples: {{a: {data}}}}}}}}}\n\
         paths: {{/a: {{get: {{responses: {{default: {{content: {{a/b: {{examples: {{$ref: {{$ref: c.yaml}}, \
         value: {{$ref: d.yaml}}}}}}}}}}}}}}}}}}\n"
    );
    let files = [
        ("a.yaml", text.as_bytes()),
        ("b.yaml", b"a: {value: {$ref: data.yaml}, dataValue: [{$ref: data.yaml}]}"),
        ("c.yaml", b"{value: {$ref: '../data.yaml'}}"),
        ("d.yaml", b"{}"),
    ];
    let (_folder, document, diagnostics) = read_files(&files);
    assert_eq!(findings(&diagnostics), [""; 0]);
    assert_eq!(document.unwrap().files.len(), 4);
}

#[test]
fn a_discriminator_may_name_files_and_schemas() {
    let text =
        format!("{MAIN}a: {{discriminator: {{propertyName: t, mapping: {{b: b.yaml, c: Cat, d: 'http://x'}}}}}}\n");
    let (_folder, document, diagnostics) = read_files(&[("a.yaml", text.as_bytes()), ("b.yaml", b"{}")]);
    assert_eq!(findings(&diagnostics), [""; 0]);
    let document = document.unwrap();
    assert_eq!(document.locate(FileId(0), "b.yaml"), Some((FileId(1), String::new())));
    assert_eq!(document.locate(FileId(0), "Cat"), None);
}

#[test]
fn references_out_of_the_folder_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir_all(&inner).unwrap();
    fs::write(folder.path().join("secret.yaml"), "{}").unwrap();
    let targets =
        ["../secret.yaml", "../missing.yaml", "/etc/hostname", "https://x/y.yaml#/a", "//x/y", "file:///etc/x"];
    let mut text = MAIN.to_owned();
    for (index, target) in targets.iter().enumerate() {
        text.push_str(&format!("k{index}: {{$ref: '{target}'}}\n"));
    }
    text.push_str("k6: {$ref: '%2E%2E/secret.yaml'}\n");
    fs::write(inner.join("a.yaml"), &text).unwrap();
    let mut diagnostics = Diagnostics::default();
    let document = read(&inner.join("a.yaml"), &Limits::default(), &mut diagnostics).unwrap();
    let expected: Vec<_> = (0..7).map(|index| format!("outside-ref /k{index}/$ref")).collect();
    assert_eq!(findings(&diagnostics), expected);
    assert_eq!(document.files.len(), 1);
    assert!(diagnostics.iter().all(|found| found.help.as_ref().is_some_and(|help| help.contains("bundle"))));
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_out_of_the_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir_all(&inner).unwrap();
    fs::write(folder.path().join("secret.yaml"), "{}").unwrap();
    fs::write(inner.join("b.yaml"), "{}").unwrap();
    std::os::unix::fs::symlink(folder.path().join("secret.yaml"), inner.join("link.yaml")).unwrap();
    std::os::unix::fs::symlink(inner.join("b.yaml"), inner.join("good.yaml")).unwrap();
    fs::write(inner.join("a.yaml"), format!("{MAIN}a: {{$ref: link.yaml}}\nb: {{$ref: good.yaml}}\n")).unwrap();
    let mut diagnostics = Diagnostics::default();
    let document = read(&inner.join("a.yaml"), &Limits::default(), &mut diagnostics).unwrap();
    assert_eq!(findings(&diagnostics), ["outside-ref /a/$ref"]);
    assert_eq!(document.files.len(), 2);
}

#[test]
fn a_missing_file_is_reported_where_it_is_named() {
    let text = format!(
        "{MAIN}a: {{$ref: nope.yaml}}\nb: {{$ref: Pet}}\nc: {{$ref: sub}}\ncomponents: {{schemas: {{Pet: {{}}}}}}\n"
    );
    let (_folder, document, diagnostics) = read_files(&[("a.yaml", text.as_bytes()), ("sub/b.yaml", b"{}")]);
    assert!(document.is_some());
    assert_eq!(findings(&diagnostics), ["unresolved-ref /a/$ref", "unresolved-ref /b/$ref", "unresolved-ref /c/$ref"]);
    let help: Vec<_> = diagnostics.iter().map(|found| found.help.as_deref()).collect();
    let relative = Some("a path is relative to the file that has the reference");
    assert_eq!(help, [relative, Some("write `#/components/schemas/Pet`"), relative]);
}

#[test]
fn faults_of_a_referenced_file_are_in_that_file() {
    let text = format!("{MAIN}a: {{$ref: b.yaml}}\n");
    let (_folder, _, diagnostics) =
        read_files(&[("a.yaml", text.as_bytes()), ("b.yaml", b"a: 1\na: 2\nb: {$ref: x}\n")]);
    assert_eq!(findings(&diagnostics), ["duplicate-key /a", "unresolved-ref /b/$ref"]);
    assert!(diagnostics.iter().all(|found| found.place.file == FileId(1)));
}
