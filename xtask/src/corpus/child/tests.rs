//! Reading what a child process says.

use std::{process::Command, time::Duration};

use serde_json::json;

use super::{super::tests::row, Outcome, note, outcome, run};

#[cfg(unix)]
#[test]
fn a_process_that_takes_too_long_is_stopped() {
    let sleep = |seconds: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("echo out; echo err >&2; exec sleep {seconds}")]);
        command
    };
    let ended = run(sleep("20"), Duration::from_millis(300)).unwrap();
    assert!(ended.status.is_none(), "{ended:?}");
    let ended = run(sleep("0"), Duration::from_secs(60)).unwrap();
    assert!(ended.status.is_some_and(|status| status.success()), "{:?}", ended.status);
    assert_eq!((ended.stdout.as_slice(), ended.stderr.as_slice()), (b"out\n".as_slice(), b"err\n".as_slice()));
}

#[test]
fn findings_and_the_summary_are_taken_into_the_row() {
    let mut row = row("a", Outcome::Accepted);
    note(&mut row, &json!({ "severity": "error", "code": "syntax", "message": "no", "line": 3, "pointer": "/a" }));
    note(&mut row, &json!({ "severity": "warning", "code": "degraded", "message": "so", "line": null, "pointer": "" }));
    note(&mut row, &json!({ "reason": "file", "path": "x" }));
    note(&mut row, &json!({ "reason": "summary", "operations": 5, "schemas": 6, "peak_memory": 7 }));
    assert_eq!(row.findings, ["error[syntax]:3 #/a: no", "warning[degraded]: so"]);
    assert_eq!((row.operations, row.schemas, row.memory), (5, 6, Some(7)));
    assert_eq!(row.codes.into_values().collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn a_refusal_is_told_from_a_crash() {
    let mut found = row("a", Outcome::Accepted);
    assert_eq!(outcome(Some(0), &found, ""), Outcome::Accepted);
    found.findings.push("error[syntax]:3: no".to_owned());
    assert_eq!(outcome(Some(1), &found, ""), Outcome::Refused("syntax".to_owned()));
    let panic = "thread 'main' panicked at x.rs:1:2:\nbug: a part of a.rs is not Rust\nnote: run with";
    assert_eq!(outcome(Some(101), &found, panic), Outcome::Crashed("bug: a part of a.rs is not Rust".to_owned()));
    assert_eq!(outcome(None, &found, ""), Outcome::Crashed("the process was killed".to_owned()));
    found.findings.clear();
    assert_eq!(outcome(Some(1), &found, "error: no space\n"), Outcome::Crashed("error: no space".to_owned()));
}
