//! What a run makes of the words of the program and of Prism.

use super::{Outcome, Violation, judged};

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
