//! What a run makes of the words of the program and of Prism.

use std::{path::Path, thread};

use serde_json::json;

use super::{Outcome, Plan, Violation, export, judged};

#[test]
fn a_deep_document_needs_no_stack_of_ours() {
    let mut deep = json!({"type": "string"});
    for _ in 0..120 {
        deep = json!({"type": "object", "properties": {"p": deep}});
    }
    let content = json!({"application/json": {"schema": deep}});
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": content}}}}},
    });
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("a.json");
    std::fs::write(&spec, document.to_string()).unwrap();
    let plan = Plan {
        folder: folder.path().to_owned(),
        only: Vec::new(),
        workspace: Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
        work: folder.path().join("work"),
    };
    let operations = thread::scope(|scope| {
        let work = || export(&plan, &spec, "a", &folder.path().join("out")).unwrap().map(|(operations, _)| operations);
        thread::Builder::new().stack_size(512 << 10).spawn_scoped(scope, work).unwrap().join().unwrap()
    });
    assert_eq!(operations, Some(vec!["GET /a".to_owned()]));
}

#[test]
fn outcomes_follow_from_the_word_and_the_status() {
    let violations = r#"[{"location":["request","query","a"],"severity":"Error","message":"must be integer"}]"#;
    let warned = violations.replace("Error", "Warning");
    for (word, status, detail, outcome) in [
        ("ok", 200, "", Outcome::Passed),
        ("ok", 200, violations, Outcome::Rejected),
        ("ok", 200, r#"[{"location":["response","body"],"message":"x"}]"#, Outcome::Passed),
        ("ok", 200, &warned, Outcome::Passed),
        ("status", 302, "", Outcome::Passed),
        ("status", 422, violations, Outcome::Rejected),
        ("status", 401, "", Outcome::Rejected),
        ("undecoded", 200, "", Outcome::Undecoded),
        ("unmade", 0, "", Outcome::Unmade),
        ("gone", 0, "", Outcome::Failed),
    ] {
        assert_eq!(judged(word, status, detail), outcome, "{word} {status}");
    }
    assert!(matches!(judged("untrue", 200, ""), Outcome::Limit(_)));
}

#[test]
fn violations_are_read_from_the_header_and_from_the_body() {
    let list = r#"[{"location":["request","body","items",0],"message":"must be integer"}]"#;
    for detail in [list.to_owned(), format!("{{\"validation\":{list}}}")] {
        let violations = Violation::of(&detail);
        let texts: Vec<_> = violations.iter().map(Violation::to_string).collect();
        assert_eq!(texts, ["must be integer (body.items.0)"]);
    }
    assert!(Violation::of("<html>").is_empty());
}
