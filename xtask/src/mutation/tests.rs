//! What is broken, and how it is judged.

use serde_json::{Value, json};

use super::{
    Kind, Mutant, Verdict,
    change::mutate,
    judge::judge,
    trial::{Ended, Finding, Run},
};
use crate::codegen::write::Files;

fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "paths": {"/a": {"get": {"tags": ["a", "b"], "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}]}}},
        "components": {"schemas": {"Animal": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/Animal"}}}}},
    })
}

#[test]
fn every_kind_breaks_the_document_and_a_seed_always_in_the_same_way() {
    for kind in Kind::ALL {
        let made = |seed| (0..40_u64).find_map(|n| mutate(&document(), kind, &mut fastrand::Rng::with_seed(seed + n)));
        let (first, again) = (made(1).unwrap(), made(1).unwrap());
        assert_eq!((&first.text, &first.pointer), (&again.text, &again.pointer), "{kind}");
        let parsed = serde_json::from_str::<Value>(&first.text);
        assert_eq!(parsed.is_err(), kind == Kind::Cut, "{kind}: {}", first.text);
        assert_ne!(first.text, document().to_string(), "{kind}");
        let texts: std::collections::HashSet<_> = (0..40_u64).filter_map(|n| made(n * 100)).map(|m| m.text).collect();
        assert!(texts.len() > 1, "{kind} does always the same");
    }
}

#[test]
fn a_key_twice_is_twice_in_the_text() {
    let mutant = mutate(&json!({"a": {"b": 1}}), Kind::DuplicateKey, &mut fastrand::Rng::with_seed(1)).unwrap();
    let expected = [r#"{"a":{"b":1},"a":{"b":1}}"#, r#"{"a":{"b":1,"b":1}}"#];
    assert!(expected.contains(&mutant.text.as_str()), "{}", mutant.text);
}

fn run(files: Option<&[(&str, &str)]>, findings: &[(bool, &str, &str)]) -> Run {
    let owned = |files: &[(&str, &str)]| {
        files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect::<Files>()
    };
    let finding = |(is_error, pointer, message): &(bool, &str, &str)| Finding {
        is_error: *is_error,
        code: "code".to_owned(),
        pointer: pointer.to_string(),
        message: message.to_string(),
        line: None,
    };
    Run { files: files.map(owned), findings: findings.iter().map(finding).collect(), seconds: 0.0 }
}

/// The verdict on a broken `/a/b/c/d/e`, named `deer`.
fn verdict(pointer: &str, after: Run) -> Verdict {
    let mutant = Mutant {
        kind: Kind::WrongType,
        pointer: pointer.to_owned(),
        what: String::new(),
        names: vec!["deer".to_owned()],
        text: String::new(),
        line: None,
    };
    let before = run(Some(&[("a.rs", "a"), ("manifest.json", "{}")]), &[(false, "/z", "known")]);
    judge(&mutant, &before, &Ended::Done(after)).0
}

#[test]
fn a_refusal_is_judged_by_how_near_it_is() {
    let refused = |at, message| verdict("/a/b/c/d/e", run(None, &[(false, "/z", "known"), (true, at, message)]));
    for near in ["/a/b/c/d/e", "/a/b/c/d/e/f/g", "/a/b/c/d", "/a/b/c", "/a/b/c/d/x"] {
        assert_eq!(refused(near, "wrong"), Verdict::Refused, "{near}");
    }
    assert_eq!(refused("/a/x", "no deer here"), Verdict::RefusedByName);
    for far in ["/a/b/cc", "/a", "", "/x"] {
        assert_eq!(refused(far, "wrong"), Verdict::RefusedElsewhere, "{far}");
    }
}

#[test]
fn what_is_accepted_is_judged_by_findings_and_output() {
    let accepted = |pointer, rust, manifest, findings: &[(bool, &str, &str)]| {
        verdict(pointer, run(Some(&[("a.rs", rust), ("manifest.json", manifest)]), findings))
    };
    let known = (false, "/z", "known");
    assert_eq!(accepted("/a/b/c", "a", "{}", &[known, (false, "/a/b/c", "new")]), Verdict::Warned);
    assert_eq!(accepted("/a/b/c", "a", "{}", &[known, (false, "/q", "deer")]), Verdict::WarnedByName);
    assert_eq!(accepted("/a/b/c", "b", "{}", &[known]), Verdict::Generated);
    assert_eq!(accepted("/a/b/c", "a", "{1}", &[known]), Verdict::Ledger);
    assert_eq!(accepted("/a/x-b/c", "a", "{}", &[known]), Verdict::Neutral);
    assert_eq!(accepted("/a/b/c", "a", "{}", &[known]), Verdict::Silent);
    // A finding that moved, as elements of a list do, is not new; one more of the same is.
    assert_eq!(accepted("/a/b/c", "a", "{}", &[(false, "/y", "known")]), Verdict::Silent);
    assert_eq!(accepted("/a/b/c", "a", "{}", &[known, (false, "/a/b/c", "known")]), Verdict::Warned);
}

#[test]
fn a_panic_and_a_run_without_end_are_faults() {
    let mutant = mutate(&document(), Kind::Cut, &mut fastrand::Rng::with_seed(1)).unwrap();
    let before = run(Some(&[]), &[]);
    for (ended, verdict) in [(Ended::Panicked("bug: x\ny".to_owned()), Verdict::Panicked), (Ended::Hung, Verdict::Hung)]
    {
        let judged = judge(&mutant, &before, &ended);
        assert!(judged.0 == verdict && judged.0.is_fault(), "{judged:?}");
    }
}
