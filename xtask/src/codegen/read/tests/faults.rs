//! Texts that are refused, each with its code and place.

use super::{findings, read_files, read_within, value};
use crate::codegen::diagnostics::{Diagnostics, Part};
use crate::codegen::read::{Limits, read};

/// The text that the first finding underlines, and its message.
fn refused(name: &str, text: &[u8]) -> (String, String) {
    let (_folder, document, diagnostics) = read_files(&[(name, text)]);
    assert!(document.is_none(), "it was accepted");
    let first = diagnostics.iter().next().unwrap();
    let text = &diagnostics.refused()[0].text;
    let span = first.span.clone().map(|span| text[span].to_owned()).unwrap_or_default();
    (format!("{}: {}", first.code.0, first.message), span)
}

#[test]
fn every_repeated_key_is_found_in_both_notations() {
    let expected = ["duplicate-key /a/b", "duplicate-key /a/b", "duplicate-key /a/c", "duplicate-key /d/0/x~1y"];
    let yaml = "a: {b: 1, b: 2, c: 3, b: 4, c: 5}\nd:\n  - x/y: 1\n    x/y: {z: 1, z: 2}\n";
    let (found_value, found) = value("a.yaml", yaml);
    assert_eq!(found, expected);
    assert_eq!(found_value.to_string(), r#"{"a":{"b":1,"c":3},"d":[{"x/y":1}]}"#);
    let json = r#""a": {"b": 1, "b": 2, "c": 3, "\u0062": 4, "c": 5}, "d": [{"x/y": 1, "x/y": {"z": 1, "z": 2}}]"#;
    assert_eq!(value("a.json", json), (found_value, found));
    let (_folder, _, diagnostics) = read_files(&[("a.yaml", b"openapi: 3.1.0\na: 1\na: 2\na: 3\n")]);
    let parts: Vec<_> = diagnostics.iter().map(|found| found.part).collect();
    assert_eq!(parts, [Part::Repeat(1), Part::Repeat(2)]);
}

#[test]
fn tags_and_numbers_that_json_lacks_are_reported_in_place() {
    let (value, found) = value("a.yaml", "a: !Ref foo\nb: [.inf, -.inf, .nan]\nc: !x {d: !y [1]}\ne: {<<: 4}\n");
    let expected = ["yaml-tag /a", "wrong-type /b/0", "wrong-type /b/1", "wrong-type /b/2", "yaml-tag /c"];
    assert_eq!(found[..5], expected);
    assert_eq!(found[5..], ["yaml-tag /c/d", "wrong-type /e/<<"]);
    assert_eq!(value.to_string(), r#"{"a":"foo","b":[null,null,null],"c":{"d":[1]},"e":{}}"#);
}

#[test]
fn syntax_errors_point_at_the_character() {
    let yaml = "openapi: 3.1.0\ninfo:\n  title: \"é\u{2028}\"\n paths: {}\n";
    let message = "syntax: invalid YAML: did not find expected key, while parsing a block mapping";
    assert_eq!(refused("a.yaml", yaml.as_bytes()), (message.to_owned(), "p".to_owned()));
    let json = "{\"openapi\": \"é\",\n  \"é\": ,}";
    let message = "syntax: invalid JSON: expected value";
    assert_eq!(refused("a.json", json.as_bytes()), (message.to_owned(), ",".to_owned()));
    let message = "syntax: invalid JSON: trailing characters";
    assert_eq!(refused("a.json", b"{} {}"), (message.to_owned(), "{".to_owned()));
    assert_eq!(refused("a.json", b"{").0, "syntax: invalid JSON: EOF while parsing an object");
    let message = "syntax: invalid JSON: expected value";
    assert_eq!(refused("a.json", b"openapi: 3.1.0\n"), (message.to_owned(), "o".to_owned()));
    assert_eq!(refused("a.yaml", b"a: *nope\n"), ("syntax: invalid YAML: unknown anchor".to_owned(), "*".to_owned()));
    let message = "syntax: invalid YAML: control characters are not allowed";
    assert_eq!(refused("a.yaml", "é: a\u{7}b\n".as_bytes()), (message.to_owned(), "\u{7}".to_owned()));
    assert!(refused("a.yaml", b"? [a]\n: b\n").0.contains("expected a text or a number as the key"));
}

#[test]
fn a_stream_of_documents_is_refused() {
    let (message, span) = refused("a.yaml", b"---\nopenapi: 3.1.0\n---\na: 1\n");
    assert_eq!((message.as_str(), span.as_str()), ("syntax: the file holds more than one YAML document", "---"));
}

#[test]
fn an_empty_file_is_refused() {
    for name in ["a.yaml", "a.json", "a"] {
        assert_eq!(refused(name, b" \n").0, "syntax: the file is empty");
    }
    assert_eq!(refused("a.yaml", b"# soon\n").0, "unsupported-version: this is not an OpenAPI document");
}

#[test]
fn text_that_is_not_utf8_is_refused_at_the_byte() {
    let message = "not-utf8: the file is not UTF-8 text: the byte at offset 21 is not valid";
    let text = b"openapi: 3.1.0\na: caf\xE9\n";
    assert_eq!(refused("a.yaml", text), (message.to_owned(), "\u{FFFD}".to_owned()));
    let (_folder, _, diagnostics) = read_files(&[("a.yaml", b"\xFF\xFEo\0")]);
    let help = diagnostics.iter().next().and_then(|found| found.help.clone());
    assert_eq!(help.as_deref(), Some("the file looks like UTF-16: save it as UTF-8"));
}

#[test]
fn a_missing_file_is_named() {
    let mut diagnostics = Diagnostics::default();
    assert!(read("no/such.yaml".as_ref(), &Limits::default(), &mut diagnostics).is_none());
    assert_eq!(findings(&diagnostics), ["unreadable-file "]);
    assert_eq!(diagnostics.refused()[0].name, "no/such.yaml");
}

#[test]
fn deep_nesting_is_refused_without_overflowing_the_stack() {
    let (open, close) = ("[".repeat(20_000), "]".repeat(20_000));
    let json = format!("{{\"a\": {open}{close}}}");
    assert_eq!(refused("a.json", json.as_bytes()).0, "too-large: the document is nested more than 256 levels deep");
    let yaml = format!("a: {open}{close}\n");
    assert_eq!(refused("a.yaml", yaml.as_bytes()).0, "too-large: the document is nested more than 255 levels deep");
    let yaml = format!("a:\n  {}1\n", "- ".repeat(20_000));
    assert_eq!(refused("a.yaml", yaml.as_bytes()).0, "too-large: the document is nested more than 127 levels deep");
    let (value, found) = value("a.yaml", &format!("a: {}{}\n", "[".repeat(126), "]".repeat(126)));
    assert_eq!(found, [""; 0]);
    assert!(value.pointer(&format!("/a{}", "/0".repeat(125))).is_some());
}

#[test]
fn brackets_without_end_do_not_keep_the_parser_busy() {
    let started = std::time::Instant::now();
    let yaml = format!("a: {}", "[\"]\",".repeat(300_000));
    assert!(refused("a.yaml", yaml.as_bytes()).0.starts_with("too-large"));
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn many_keys_that_are_repeated_are_each_found_at_once() {
    let started = std::time::Instant::now();
    let keys: String = (0..100_000).map(|n| format!("  k{n}: 1\n  k{n}: 1\n")).collect();
    let (_, found) = value("a.yaml", &format!("x-a:\n{keys}"));
    assert_eq!((found.len(), found[0].as_str()), (100_000, "duplicate-key /x-a/k0"));
    assert!(started.elapsed().as_secs() < 60);
}

#[test]
fn aliases_that_explode_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let alias = format!("*a{}", level - 1);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(", ")));
    }
    let expected = "too-large: the YAML aliases of this file expand to far more than its text";
    assert_eq!(refused("a.yaml", bomb.as_bytes()).0, expected);
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(200_000), "*a, ".repeat(1000));
    assert_eq!(refused("a.yaml", long.as_bytes()).0, expected);
    assert!(refused("a.yaml", b"a: &a [*a]\n").0.starts_with("too-large"));
}

#[test]
fn a_document_larger_than_the_limit_is_refused() {
    let limits = Limits { bytes: 40, ..Limits::default() };
    let main = b"openapi: 3.1.0\na: {$ref: b.yaml}\n";
    let (_folder, document, diagnostics) = read_within(&[("a.yaml", main), ("b.yaml", b"a: 12345\n")], &limits);
    assert_eq!(findings(&diagnostics), ["too-large "]);
    assert_eq!(document.map(|document| document.files.len()), Some(2));
    let (_folder, document, diagnostics) = read_within(&[("a.yaml", &[b' '; 41])], &limits);
    assert_eq!(findings(&diagnostics), ["too-large "]);
    assert!(document.is_none());
}

#[test]
fn only_openapi_3_is_accepted() {
    let accepted = |version: &str| {
        let (_folder, document, diagnostics) = read_files(&[("a.yaml", version.as_bytes())]);
        let found = diagnostics.iter().map(|found| format!("{} {}", found.place.pointer, found.message)).next();
        assert_eq!(document.is_some(), found.is_none());
        found.unwrap_or_default()
    };
    for version in ["3.0.0", "3.0.3", "3.1", "3.1.1", "3.2.0", "3.0.0-rc2"] {
        assert_eq!(accepted(&format!("openapi: '{version}'\n")), "");
    }
    for version in ["3.3.0", "3.10.0", "2.0", "4.0.0", "3"] {
        let message = format!("/openapi OpenAPI `{version}` is not supported");
        assert_eq!(accepted(&format!("openapi: '{version}'\n")), message);
    }
    assert_eq!(accepted("openapi: 3.1\n"), "/openapi `openapi` must be a text such as \"3.1.0\"");
    assert_eq!(accepted("swagger: '2.0'\n"), "/swagger Swagger 2.0 is not supported");
    assert_eq!(accepted("info: {}\n"), " this is not an OpenAPI document: `openapi` is missing");
    assert_eq!(accepted("- openapi\n"), " this is not an OpenAPI document");
}
