//! The table of a few rows.

use super::{is_clean, text};
use crate::contract::{Call, Outcome, Row, Skipped};

fn call(outcome: Outcome) -> Call {
    Call { operation: "GET /a".to_owned(), sent: "everything".to_owned(), outcome, detail: "why\nnot".to_owned() }
}

fn row(calls: Result<Vec<Call>, Skipped>) -> Row {
    Row { file: "a.yaml".to_owned(), operations: 2, calls }
}

#[test]
fn calls_are_counted_by_outcome_and_listed_unless_they_passed() {
    let all = [Outcome::Passed, Outcome::Rejected, Outcome::Undecoded, Outcome::Limit("it sleeps")];
    let rows = [row(Ok(all.map(call).to_vec())), row(Err(Skipped::Empty))];
    let text = text(&rows);
    assert!(text.contains("\n| a.yaml | 2 | 4 | 1 | 1 | 1 | 0 | 0 | 1 |\n"), "{text}");
    assert!(text.contains("\n| a.yaml | 2 | nothing to call |\n"), "{text}");
    assert!(text.contains("\n* it sleeps: 1; `GET /a`: why not\n"), "{text}");
    assert!(text.contains("\n* rejected: `GET /a` with everything: why not\n"), "{text}");
    assert!(!text.contains("* passed"), "{text}");
}

#[test]
fn a_run_is_clean_when_nothing_but_limits_failed() {
    assert!(is_clean(&[row(Ok(vec![call(Outcome::Passed), call(Outcome::Limit("x"))])), row(Err(Skipped::Refused))]));
    for bad in [Outcome::Rejected, Outcome::Undecoded, Outcome::Unmade, Outcome::Failed] {
        assert!(!is_clean(&[row(Ok(vec![call(bad)]))]), "{bad:?}");
    }
    assert!(!is_clean(&[row(Err(Skipped::Broken(String::new())))]));
    assert!(!is_clean(&[row(Err(Skipped::Unserved(String::new())))]));
}
