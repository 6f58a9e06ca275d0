//! Whole pictures, as a terminal shows them.

use super::super::{Diagnostics, FileId, Place, Report, codes};
use super::{document, place};

#[test]
fn a_finding_looks_like_one_of_rustc() {
    let document = document(
        "spec/pets.yaml",
        "openapi: 3.1.0\npaths:\n  /pets/{id}:\n    get:\n      schema: {$ref: '#/components/schemas/Pett'}\n",
    );
    let mut diagnostics = Diagnostics::default();
    diagnostics
        .error(codes::UNRESOLVED_REF, &place("/paths/~1pets~1{id}/get/schema/$ref"), "there is no schema `Pett`")
        .help("did you mean `Pet`?");
    diagnostics.warning(codes::MISSING_KEYWORD, &place("/info"), "`info` is missing");
    let expected = "\
warning[missing-keyword]: `info` is missing
 --> spec/pets.yaml:1:1
  |
1 | openapi: 3.1.0
  | ^
  |
  = at: #/info

error[unresolved-ref]: there is no schema `Pett`
 --> spec/pets.yaml:5:22
  |
5 |       schema: {$ref: '#/components/schemas/Pett'}
  |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = at: #/paths/~1pets~1{id}/get/schema/$ref
  = help: did you mean `Pet`?

error: could not generate from spec/pets.yaml: 1 error, 1 warning
";
    let report = Report::new(&diagnostics, Some(&document));
    assert_eq!(report.render_human(false), expected);
    let colour = report.render_human(true);
    assert!(colour.contains("\u{1b}["), "{colour}");
    assert_eq!(without_colour(&colour), expected);
}

#[test]
fn warnings_alone_are_summed_up_as_such() {
    let document = document("a.yaml", "a: 1\n");
    let mut diagnostics = Diagnostics::default();
    assert_eq!(Report::new(&diagnostics, Some(&document)).render_human(true), "");
    diagnostics.warning(codes::DEGRADED, &place("/a"), "one");
    diagnostics.warning(codes::DEGRADED, &place("/a"), "two");
    let picture = Report::new(&diagnostics, Some(&document)).render_human(false);
    assert!(picture.ends_with("\n\nwarning: a.yaml: 2 warnings\n"), "{picture}");
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let filler = "\"f\":[1,2,3],".repeat(100_000);
    let document = document("a.json", &format!("{{{filler}\"é\":{{\"bad\":7}},{filler}\"z\":0}}"));
    let mut diagnostics = Diagnostics::default();
    diagnostics.error(codes::WRONG_TYPE, &place("/é/bad"), "wrong");
    let picture = Report::new(&diagnostics, Some(&document)).render_human(false);
    let lines: Vec<_> = picture.lines().collect();
    assert_eq!(lines[1], " --> a.json:1:1200013");
    let (shown, marks) = (lines[3], lines[4]);
    assert_eq!(shown.chars().count(), "1 | ".len() + 162);
    assert!(shown.starts_with("1 | …") && shown.ends_with('…'), "{shown}");
    assert_eq!(marks.find('^'), Some("1 | ".len() + 1 + 60));
    assert_eq!(shown.chars().nth("1 | ".len() + 1 + 60), Some('7'));
    assert_eq!(marks.matches('^').count(), 1);
}

#[test]
fn a_long_value_at_the_start_of_a_long_line_is_cut_at_the_end() {
    let document = document("a.json", &format!("{{\"a\":\"{}\"}}", "x".repeat(1000)));
    let mut diagnostics = Diagnostics::default();
    diagnostics.error(codes::WRONG_TYPE, &place("/a"), "wrong");
    let picture = Report::new(&diagnostics, Some(&document)).render_human(false);
    let lines: Vec<_> = picture.lines().collect();
    assert_eq!(lines[3], format!("1 | {{\"a\":\"{}…", "x".repeat(154)));
    assert_eq!(lines[4], format!("  |      {}", "^".repeat(155)));
}

#[test]
fn what_cannot_be_seen_is_escaped() {
    let document = document("a\u{1b}.yaml", "\tq: \"\u{202E}\u{200B}\u{9b}ü界\u{2028}\" # \u{feff}x\r\n");
    let mut diagnostics = Diagnostics::default();
    let error = diagnostics.error(codes::SYNTAX, &Place::root(FileId(0)), "a\u{1b}[31m\nb\tc\u{2066}");
    error.at_span(15..18).help("\u{7}");
    let expected = "\
error[syntax]: a\\u{1b}[31m\\nb\\tc\\u{2066}
 --> a\\u{1b}.yaml:1:10
  |
1 |     q: \"\\u{202e}\\u{200b}\\u{9b}ü界\\u{2028}\" # \\u{feff}x
  |                                ^^
  |
  = help: \\u{7}

error: could not generate from a\\u{1b}.yaml: 1 error
";
    assert_eq!(Report::new(&diagnostics, Some(&document)).render_human(false), expected);
}

#[test]
fn a_place_at_the_end_of_the_text_is_shown() {
    let document = document("a.json", "{\n  \"a\": [1");
    let mut diagnostics = Diagnostics::default();
    diagnostics.error(codes::SYNTAX, &Place::root(FileId(0)), "the text ends too early").at_span(11..11);
    let picture = Report::new(&diagnostics, Some(&document)).render_human(false);
    assert!(picture.contains(" --> a.json:2:10\n  |\n2 |   \"a\": [1 \n  |          ^\n"), "{picture}");
}

#[test]
fn a_file_without_text_is_named_alone() {
    let mut diagnostics = Diagnostics::default();
    diagnostics.error(codes::UNREADABLE_FILE, &Place::root(FileId(0)), "cannot read `a.yaml`");
    let nameless = Report::new(&diagnostics, None).render_human(false);
    assert!(nameless.starts_with("error[unreadable-file]: cannot read `a.yaml`\n"), "{nameless}");
    diagnostics.keep(document("a.yaml", ""));
    let report = Report::new(&diagnostics, None);
    let expected = "\
error[unreadable-file]: cannot read `a.yaml`
--> a.yaml

error: could not generate from a.yaml: 1 error
";
    assert_eq!(report.render_human(false), expected);
    assert_eq!(report.render_github(), "::error file=a.yaml,title=unreadable-file::cannot read `a.yaml`\n");
    assert!(report.render_json().contains(r#""line":null"#));
}

#[test]
fn findings_of_other_files_follow_with_their_own_names() {
    let mut document = document("a.yaml", "a: 1\n");
    document.files.extend(super::document("b.json", "{\"b\": 2}").files);
    let mut diagnostics = Diagnostics::default();
    diagnostics.error(codes::WRONG_TYPE, &Place { file: FileId(1), pointer: "/b".to_owned() }, "second");
    diagnostics.error(codes::WRONG_TYPE, &place("/a"), "first");
    let picture = Report::new(&diagnostics, Some(&document)).render_human(false);
    let origins: Vec<_> = picture.lines().filter(|line| line.contains("-->")).collect();
    assert_eq!(origins, [" --> a.yaml:1:4", " --> b.json:1:7"]);
}

/// The text without SGR sequences.
fn without_colour(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').unwrap().1)
}
