//! Files of overlaid documents, and the text that findings are shown in.

use super::{document, findings, member, overlay, read, shown};
use crate::codegen::diagnostics::{Diagnostics, FileId, Place, codes};

fn place(pointer: &str) -> Place {
    Place { file: FileId(0), pointer: pointer.to_owned() }
}

/// Where the text of each node is, after the actions: `file pointer`.
fn origins(members: &str, actions: &str, pointers: &[&str]) -> Vec<String> {
    let (document, diagnostics) = read(&[("a.yaml", &document(members)), ("overlay.yaml", &overlay("1.1.0", actions))]);
    assert_eq!(findings(&diagnostics), [""; 0]);
    let document = document.unwrap();
    let origin = |pointer: &&str| {
        assert!(document.get(FileId(0), pointer).is_some(), "{pointer}");
        let origin = document.origins.of(&place(pointer));
        format!("{} {}", document.file(origin.file).path.file_name().unwrap().to_string_lossy(), origin.pointer)
    };
    pointers.iter().map(origin).collect()
}

#[test]
fn what_an_overlay_brings_has_its_place_there() {
    let actions = "{target: $.d, update: {b: 2, n: {x: 1}, l: [{}], o: {p: 1}}}, {target: $.d.l, update: {y: 1}}";
    let pointers = ["/d/a", "/d/b", "/d/n/x", "/d/l", "/d/l/0", "/d/l/1", "/d/l/2/y", "/d/o", "/d/o/p", "/d/o/q"];
    let expected = [
        "a.yaml /d/a",
        "overlay.yaml /actions/0/update/b",
        "overlay.yaml /actions/0/update/n/x",
        "a.yaml /d/l",
        "a.yaml /d/l/0",
        "overlay.yaml /actions/0/update/l/0",
        "overlay.yaml /actions/1/update/y",
        "a.yaml /d/o",
        "overlay.yaml /actions/0/update/o/p",
        "a.yaml /d/o/q",
    ];
    assert_eq!(origins("{a: 1, b: 1, l: [0], o: {q: 1}}", actions, &pointers), expected);
}

#[test]
fn copies_and_moved_elements_keep_the_place_of_their_text() {
    let actions = "{target: $.d.a, update: {x: 2}}, {target: $.d.b, copy: $.d.a}, {target: '$.d.l[0, 2]', remove: true}, \
                   {target: '$.d.l[?@.n == 3]', update: {m: 1}}, {target: '$.d.l[0]', remove: true}";
    let pointers = ["/d/b/x", "/d/b/y", "/d/l/0", "/d/l/0/n", "/d/l/0/m"];
    let expected = [
        "overlay.yaml /actions/0/update/x",
        "a.yaml /d/a/y",
        "a.yaml /d/l/3",
        "a.yaml /d/l/3/n",
        "overlay.yaml /actions/3/update/m",
    ];
    assert_eq!(origins("{a: {x: 1, y: 1}, b: {}, l: [{n: 0}, {n: 1}, {n: 2}, {n: 3}]}", actions, &pointers), expected);
}

#[test]
fn what_is_removed_and_written_again_has_its_new_place() {
    let actions = "{target: $.d.a, update: {x: 2}}, {target: $.d.a, remove: true}, {target: $.d, update: {a: {x: 3}}}";
    assert_eq!(origins("{a: {x: 1}}", actions, &["/d/a/x"]), ["overlay.yaml /actions/2/update/a/x"]);
}

#[test]
fn findings_are_shown_in_the_text_that_says_it() {
    let overlay =
        "overlay: 1.1.0\ninfo: {title: T, version: '1'}\nactions:\n- target: $.d\n  update:\n    type: strng\n";
    let (document, mut diagnostics) =
        read(&[("a.yaml", "openapi: 3.1.0\nd:\n  type: string\n"), ("overlay.yaml", overlay)]);
    diagnostics.error(codes::WRONG_TYPE, &place("/d/type"), "no such type");
    diagnostics.error(codes::MISSING_KEYWORD, &place("/d"), "no title");
    let shown_in = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let expected = [shown_in("a.yaml:2:1", "d:"), shown_in("overlay.yaml:6:11", "type: strng")];
    assert_eq!(shown(&diagnostics, document.as_ref()), expected);
    diagnostics.keep(document.unwrap());
    assert_eq!(shown(&diagnostics, None), expected);
}

#[test]
fn findings_about_an_overlay_are_shown_in_it() {
    let overlay = "overlay: 1.1.0\ninfo: {title: T, version: '1'}\nactions:\n- target: $.nope\n  remove: true\n";
    let (document, diagnostics) = read(&[("a.yaml", &super::document("{}")), ("overlay.yaml", overlay)]);
    assert!(document.is_none());
    assert_eq!(shown(&diagnostics, None), [("overlay.yaml:4:11".to_owned(), "- target: $.nope".to_owned())]);
}

#[test]
fn references_are_followed_after_the_overlays_and_from_the_document() {
    let actions = "{target: $.d.gone, remove: true}, {target: $.d, update: {new: {$ref: 'sub/b.yaml#/x'}}}";
    let overlay = overlay("1.1.0", actions);
    let (document, diagnostics) = read(&[
        ("a.yaml", &super::document("{gone: {$ref: nowhere.yaml}}")),
        ("x/overlay.yaml", &overlay),
        ("sub/b.yaml", "x: 1\n"),
    ]);
    assert_eq!(findings(&diagnostics), [""; 0]);
    let document = document.unwrap();
    let (file, pointer) = document.locate(FileId(0), "sub/b.yaml#/x").unwrap();
    assert_eq!((file, document.get(file, &pointer).unwrap().to_string().as_str()), (FileId(2), "1"));
}

#[test]
fn an_overlay_that_cannot_be_read_is_an_error_in_its_own_file() {
    let (document, diagnostics) = read(&[("a.yaml", &super::document("{}")), ("overlay.yaml", "overlay: [")]);
    assert!(document.is_none());
    let places: Vec<_> = diagnostics.iter().map(|found| (found.code, found.place.file)).collect();
    assert_eq!(places, [(codes::SYNTAX, FileId(1))]);
    let mut diagnostics = Diagnostics::default();
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.yaml");
    std::fs::write(&spec, super::document("{}")).unwrap();
    let missing = [folder.path().join("missing.yaml")];
    assert!(super::read_overlaid(&spec, &missing, &super::Limits::default(), &mut diagnostics).is_none());
    let places: Vec<_> = diagnostics.iter().map(|found| (found.code, found.place.file)).collect();
    assert_eq!(places, [(codes::UNREADABLE_FILE, FileId(1))]);
}

#[test]
fn a_document_that_is_no_longer_openapi_is_refused() {
    let actions = "{target: $, update: {openapi: 9.9.9}}";
    let (document, diagnostics) =
        read(&[("a.yaml", &super::document("{}")), ("overlay.yaml", &overlay("1.1.0", actions))]);
    assert_eq!(member(document.as_ref(), "d"), "");
    assert_eq!(shown(&diagnostics, None).len(), 1);
    assert!(shown(&diagnostics, None)[0].0.starts_with("overlay.yaml:3:"));
}
