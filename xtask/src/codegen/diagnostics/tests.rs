//! What people, programs and GitHub get to see of the findings.

use serde_json::{Value, json};

use super::{Diagnostics, FileId, Part, Place, Report, codes, did_you_mean};
use crate::codegen::read::{Document, Format, SourceFile};

mod golden;

fn document(name: &str, text: &str) -> Document {
    let format = if name.ends_with("json") { Format::Json } else { Format::Yaml };
    let file =
        SourceFile { name: name.to_owned(), path: name.into(), text: text.to_owned(), format, value: Value::Null };
    Document { files: vec![file], ..Document::default() }
}

fn place(pointer: &str) -> Place {
    Place { file: FileId(0), pointer: pointer.to_owned() }
}

/// The text that a finding at `pointer` underlines, by its line and columns.
fn underlined(document: &Document, pointer: &str, part: Part) -> String {
    let mut diagnostics = Diagnostics::default();
    diagnostics.error(codes::DEGRADED, &place(pointer), "x").part = part;
    let report = Report::new(&diagnostics, Some(document)).render_json();
    let line: Value = serde_json::from_str(&report).unwrap();
    let number = |key: &str| usize::try_from(line[key].as_u64().unwrap()).unwrap();
    let lines: Vec<_> = document.files[0].text.split('\n').collect();
    assert_eq!(number("line"), number("end_line"), "on one line");
    let chars: Vec<_> = lines[number("line") - 1].chars().collect();
    let text: String = chars[number("column") - 1..number("end_column") - 1].iter().collect();
    format!("{}: {text}", number("line"))
}

const YAML: &str = "\
openapi: 3.1.0
é: {ü: [ä, 'ö', {x: 1}], ~/a: \"q\\\"q\"}
block:
  text: |
    one
    two
  list:
    - name: n
      in: query
    - plain text
  none:
again: 1
again: 2
alias: *a
";

const JSON: &str = r#"{
  "openapi": "3.1.0",
  "é": {"ü": ["ä", "\uD83D\uDE00", {"x": 1}], "~/a": "q\"q"},
	"block": {
    "long": "\/",	"e\u0041": [
      true
    ]
  }, "again": 1, "again": 2
}"#;

#[test]
fn places_are_found_in_yaml() {
    let document = document("a.yaml", YAML);
    let at = |pointer: &str, part| underlined(&document, pointer, part);
    assert_eq!(at("/openapi", Part::Value), "1: 3.1.0");
    assert_eq!(at("/openapi", Part::Key), "1: openapi");
    assert_eq!(at("/é/ü/0", Part::Value), "2: ä");
    assert_eq!(at("/é/ü/1", Part::Value), "2: 'ö'");
    assert_eq!(at("/é/ü/2", Part::Value), "2: {x: 1}");
    assert_eq!(at("/é/~0~1a", Part::Value), "2: \"q\\\"q\"");
    assert_eq!(at("/block", Part::Value), "3: block");
    assert_eq!(at("/block/list/0/in", Part::Value), "9: query");
    assert_eq!(at("/block/list/0", Part::Value), "8: n");
    assert_eq!(at("/block/list/1", Part::Value), "10: plain text");
    assert_eq!(at("/block/none", Part::Value), "11: none");
    assert_eq!(at("/again", Part::Repeat(1)), "13: again");
    assert_eq!(at("/again", Part::Value), "12: 1");
}

#[test]
fn places_are_found_in_json() {
    let document = document("a.json", JSON);
    let at = |pointer: &str, part| underlined(&document, pointer, part);
    assert_eq!(at("/openapi", Part::Value), "2: \"3.1.0\"");
    assert_eq!(at("/openapi", Part::Key), "2: \"openapi\"");
    assert_eq!(at("/é/ü/1", Part::Value), "3: \"\\uD83D\\uDE00\"");
    assert_eq!(at("/é/ü/2/x", Part::Key), "3: \"x\"");
    assert_eq!(at("/é/~0~1a", Part::Value), "3: \"q\\\"q\"");
    assert_eq!(at("/block", Part::Value), "4: \"block\"");
    assert_eq!(at("/block/eA/0", Part::Value), "6: true");
    assert_eq!(at("/block/eA", Part::Value), "5: \"e\\u0041\"");
    assert_eq!(at("/again", Part::Repeat(1)), "8: \"again\"");
    let long = self::document("a.json", &format!("{{\"a\":{{\"b\":\"{}\"}}}}", "x".repeat(100)));
    assert_eq!(underlined(&long, "/a", Part::Value), "1: \"a\"");
    assert_eq!(underlined(&long, "", Part::Value), "1: {");
}

#[test]
fn a_place_that_is_not_in_the_text_is_shown_by_its_nearest_parent() {
    let yaml = document("a.yaml", YAML);
    assert_eq!(underlined(&yaml, "/block/list/7/x", Part::Value), "7: list");
    assert_eq!(underlined(&yaml, "/openapi/deeper", Part::Value), "1: openapi");
    assert_eq!(underlined(&yaml, "/nope", Part::Key), "1: o");
    assert_eq!(underlined(&document("a.json", JSON), "/é/nope/x", Part::Value), "3: \"é\"");
}

#[test]
fn findings_come_once_and_in_document_order() {
    let document = document("a.yaml", "a: {b: {c: 1}}\nd: 2\n");
    let mut diagnostics = Diagnostics::default();
    diagnostics.warning(codes::DEGRADED, &place("/d"), "last");
    diagnostics.error(codes::UNKNOWN_KEYWORD, &place("/a/b/c"), "hidden by its parent");
    diagnostics.error(codes::WRONG_TYPE, &place("/a/b"), "wrong");
    diagnostics.error(codes::WRONG_TYPE, &place("/a/b"), "wrong, said by another");
    diagnostics.warning(codes::MISSING_KEYWORD, &place("/a"), "x is missing");
    diagnostics.error(codes::MISSING_KEYWORD, &place("/a"), "x is missing");
    diagnostics.error(codes::MISSING_KEYWORD, &place("/a"), "y is missing");
    let report = Report::new(&diagnostics, Some(&document));
    let messages: Vec<_> = report
        .render_json()
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            format!("{} {}", line["severity"].as_str().unwrap(), line["message"].as_str().unwrap())
        })
        .collect();
    assert_eq!(messages, ["error x is missing", "error y is missing", "error wrong", "warning last"]);
    assert_eq!((report.errors(), report.warnings()), (3, 1));
}

#[test]
fn strict_turns_warnings_into_errors() {
    let mut diagnostics = Diagnostics::default();
    diagnostics.warning(codes::DEGRADED, &place(""), "before");
    assert!(!diagnostics.has_errors());
    diagnostics.deny_warnings();
    diagnostics.warning(codes::DEGRADED, &place(""), "after");
    let report = Report::new(&diagnostics, None);
    assert_eq!((report.errors(), report.warnings()), (2, 0));
}

#[test]
fn json_lines_hold_every_field() {
    let document = document("a.yaml", "a:\n  bcd: 1\n");
    let mut diagnostics = Diagnostics::default();
    diagnostics.error(codes::WRONG_TYPE, &place("/a/bcd"), "bad \u{202E}\u{1b}").at_key().help("good");
    let report = Report::new(&diagnostics, Some(&document)).render_json();
    assert!(report.is_ascii(), "{report}");
    let line: Value = serde_json::from_str(&report).unwrap();
    let expected = json!({
        "severity": "error", "code": "wrong-type", "message": "bad \u{202E}\u{1b}", "help": "good", "file": "a.yaml",
        "line": 2, "column": 3, "end_line": 2, "end_column": 6, "pointer": "/a/bcd",
    });
    assert_eq!(line, expected);
}

#[test]
fn github_commands_are_escaped() {
    let document = document("a,b:c%.yaml", "a: 1\n");
    let mut diagnostics = Diagnostics::default();
    diagnostics.warning(codes::DEGRADED, &place("/a"), "100%: a, b\nc").help("d\r\ne");
    let expected = "::warning file=a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=4,endColumn=5,title=degraded::\
                    100%25: a, b\\nc%0Ahelp: d\\r\\ne\n";
    assert_eq!(Report::new(&diagnostics, Some(&document)).render_github(), expected);
}

#[test]
fn suggestions_are_close_and_only_close() {
    let known = ["operationId", "properties", "patternProperties", "Pet", "Pets"];
    assert_eq!(did_you_mean("operationID", known), Some("operationId"));
    assert_eq!(did_you_mean("propertys", known), Some("properties"));
    assert_eq!(did_you_mean("Pett", known), Some("Pet"));
    assert_eq!(did_you_mean("pte", known), Some("Pet"));
    assert_eq!(did_you_mean("Order", known), None);
    assert_eq!(did_you_mean("x", known), None);
    assert_eq!(did_you_mean("x", ["y"]), None);
    assert_eq!(did_you_mean("", ["y"]), None);
    assert_eq!(did_you_mean("Order", ["Ordxx"]), None);
    assert_eq!(did_you_mean("Pet", known), Some("Pets"));
}
