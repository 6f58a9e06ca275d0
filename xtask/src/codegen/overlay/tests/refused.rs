//! Overlays and actions that say something wrong.

use super::{apply, apply_as, document, findings, overlay, read, read_within};
use crate::codegen::read::Limits;

/// The actions are refused with these findings below `/actions`.
#[track_caller]
fn refused(members: &str, actions: &str, expected: &[&str]) {
    let expected = expected.iter().map(|line| line.replacen(' ', " /actions", 1)).collect();
    assert_eq!(apply(members, actions), (String::new(), expected));
}

/// The findings of an overlay with this text.
fn findings_of(text: &str) -> Vec<String> {
    let (document, diagnostics) = read(&[("a.yaml", &document("{}")), ("overlay.yaml", text)]);
    assert_eq!(document.is_none(), diagnostics.has_errors());
    findings(&diagnostics)
}

#[test]
fn an_action_that_matches_nothing_is_an_error_that_says_how_far_it_leads() {
    let members = "{Pet: {x: {}}, Cat: {x: {}}, 'a b': {}, list: [{id: 1}, {id: 2}]}";
    let no_match = |target: &str| apply(members, &format!("{{target: {target:?}, remove: true}}")).1.join("\n");
    let help = |target: &str| no_match(target).rsplit_once(" (").map(|(_, help)| help.to_owned()).unwrap_or_default();
    assert_eq!(
        no_match("$.d.Pett.x"),
        "overlay-no-match /actions/0/target: `$.d.Pett.x` matches nothing in the document \
         (did you mean `Pet` instead of `.Pett`?)"
    );
    assert_eq!(help("$.d['Pett']['x']"), "did you mean `Pet` instead of `['Pett']`?)");
    assert_eq!(help("$.d['a c']"), "did you mean `a b` instead of `['a c']`?)");
    assert_eq!(help("$.d.zzzzz.y"), "`$.d` matches one node, which has no `.zzzzz`)");
    assert_eq!(help("$.d.*.zzzzz.y"), "`$.d.*` matches 4 nodes, and none has `.zzzzz`)");
    assert_eq!(help("$.d.list[?@.id == 3]"), "`$.d.list` matches one node, which has no `[?@.id == 3]`)");
    assert_eq!(help("$.d..['no.[pe']"), "`$.d` matches one node, which has no `..['no.[pe']`)");
    assert_eq!(help("$.info.x"), "`$` matches one node, which has no `.info`)");
}

#[test]
fn every_failed_action_is_reported_and_the_document_is_refused() {
    refused(
        "{a: 1}",
        "{target: $.d.q, remove: true}, {target: $.d, update: {b: 1}}, {target: $.d.a, copy: $.zzzz}, {target: $.d, update: {c: 1}}",
        &[
            "overlay-no-match /0/target: `$.d.q` matches nothing in the document (`$.d` matches one node, which has no `.q`)",
            "overlay-no-match /2/copy: `$.zzzz` matches nothing in the document (`$` matches one node, which has no `.zzzz`)",
        ],
    );
}

#[test]
fn what_does_not_fit_its_target_is_an_error() {
    let help = "(to replace it, remove it in an action before this one)";
    let clash = |at: &str, target: &str, is: &str, with: &str| {
        format!("overlay-mismatch {at}: `#{target}` is {is} and cannot be merged with {with} {help}")
    };
    let clashes = [
        ("{}", "$.d", "1", clash("/0/update", "/d", "an object", "a primitive")),
        ("{}", "$.d", "[]", clash("/0/update", "/d", "an object", "an array")),
        ("1", "$.d", "{}", clash("/0/update", "/d", "a primitive", "an object")),
        ("1", "$.d", "[]", clash("/0/update", "/d", "a primitive", "an array")),
        ("{a: {b/: []}}", "$.d", "{a: {b/: {}}}", clash("/0/update/a/b~1", "/d/a/b~1", "an array", "an object")),
        ("{a: []}", "$.d", "{a: 1}", clash("/0/update/a", "/d/a", "an array", "a primitive")),
        ("{a: {}}", "$", "{d: {a: null}}", clash("/0/update/d/a", "/d/a", "an object", "a primitive")),
    ];
    for (members, target, update, expected) in clashes {
        refused(members, &format!("{{target: {target}, update: {update}}}"), &[&expected]);
    }
    let copy = clash("/0/copy", "/d/b/x", "an array", "a primitive");
    refused("{a: {x: 1}, b: {x: []}}", "{target: $.d.b, copy: $.d.a}", &[&copy]);
}

#[test]
fn nodes_of_different_kinds_cannot_be_updated_together() {
    let line = "overlay-mismatch /0/target: the target matches an object, `#/d/a`, and an array, `#/d/c` \
                (write one action for each kind of node)";
    refused("{a: {}, b: {}, c: []}", "{target: '$.d.*', update: {}}", &[line]);
    assert_eq!(apply("{a: {}, b: 1, c: []}", "{target: '$.d.*', remove: true}"), ("{}".to_owned(), vec![]));
}

#[test]
fn only_one_node_can_be_copied_and_the_root_not_removed() {
    let many = "overlay-mismatch /0/copy: `$.d.*` matches 2 nodes, and only one can be copied \
                (select one node, for example with `[0]`)";
    refused("{a: {}, b: {}}", "{target: $.d, copy: '$.d.*'}", &[many]);
    refused(
        "{}",
        "{target: $, remove: true}",
        &[
            "overlay-mismatch /0/target: the document as a whole cannot be removed (name what to remove: `$.paths['/pets']`)",
        ],
    );
}

#[test]
fn an_action_says_exactly_one_thing_to_do() {
    let help = "(say one thing that is done with the target; write two actions for two)";
    let none = format!("overlay-no-change /0: an action has none of `update`, `copy` and `remove: true` {help}");
    refused("{}", "{target: $.d}", &[&none]);
    refused("{}", "{target: $.d, remove: false}", &[&none]);
    let both = format!("overlay-no-change /0: `update` and `copy` cancel each other in one action {help}");
    refused("{}", "{target: $.d, update: {}, copy: $.d}", &[&both]);
    let (value, found) =
        apply("{a: 1}", "{target: $.d.a, update: 1, remove: true}, {target: $.d, update: {}, remove: false}");
    assert_eq!(value, "{}");
    let idle = "overlay-no-change /actions/0/update: `update` has no effect beside `remove: true` \
                (take `update` out, or write it in an action of its own)";
    assert_eq!(found, [idle]);
}

#[test]
fn a_wrong_json_path_is_shown_from_where_it_is_wrong() {
    let help = "(write a JSONPath of RFC 9535, for example `$.paths['/pets'].get`)";
    let reason = |target: &str| {
        let found = apply("{}", &format!("{{target: {target:?}, remove: true}}")).1.join("\n");
        let found = found.strip_prefix("overlay-path /actions/0/target: ").unwrap_or(&found);
        found.strip_suffix(help).unwrap_or(found).trim_end().to_owned()
    };
    assert_eq!(reason("paths"), "`paths` is not a JSONPath: it does not start with `$`");
    assert_eq!(
        reason("$.d[1"),
        "`$.d[1` is not a JSONPath: it ends too early: in long-hand segment, expected closing ']'"
    );
    assert_eq!(
        reason("$.d.['x']"),
        "`$.d.['x']` is not a JSONPath from `['x']` on: in dot member name, must start with lowercase alpha or '_'"
    );
    assert!(reason("$.d[?nope(@)]").contains("nope"), "{}", reason("$.d[?nope(@)]"));
    let deep = format!("$.d[?{}@.a{}]", "(".repeat(40), ")".repeat(40));
    assert_eq!(reason(&deep), "brackets are nested more than 16 levels deep in this JSONPath");
    let deep = format!("$.d[?{}@.a{}]", "(".repeat(15), ")".repeat(15));
    assert!(reason(&deep).starts_with("overlay-no-match"), "{}", reason(&deep));
}

#[test]
fn a_wrong_regular_expression_is_an_error() {
    for function in ["match", "search"] {
        let line = "overlay-path /0/target: `a(` is not a regular expression: unclosed group \
                    (write a regular expression of RFC 9485; a bracket that stands for itself is escaped: `\\\\(`)";
        refused("{a: {id: x}}", &format!("{{target: '$.d[?{function}(@.id, \"a(\")]', remove: true}}"), &[line]);
    }
}

#[test]
fn the_version_decides_what_is_read() {
    let help = "(Overlay 1.0 and 1.1 are supported, written such as `overlay: 1.1.0`)";
    for (version, at, message) in [
        ("overlay: 2.0.0", " /overlay", "Overlay `2.0.0` is not supported"),
        ("overlay: 1.10.0", " /overlay", "Overlay `1.10.0` is not supported"),
        ("overlay: 1.1", " /overlay", "`overlay` must be a text such as \"1.1.0\""),
        ("openapi: 3.1.0", " ", "this is not an overlay: `overlay` is missing"),
    ] {
        let text = format!("{version}\ninfo: {{title: T, version: '1'}}\nactions: []\n");
        assert_eq!(findings_of(&text), [format!("overlay-version{at}: {message} {help}")]);
    }
    assert_eq!(findings_of("[]"), [format!("overlay-version : this is not an overlay: `overlay` is missing {help}")]);
}

#[test]
fn what_only_1_1_has_is_honoured_in_1_0_with_a_warning() {
    let help = "(write `overlay: 1.1.0`)";
    let (value, found) = apply_as("1.0.0", "{a: 1, b: {}}", "{target: $.d.a, update: 2}, {target: $.d.b, copy: $.d}");
    assert_eq!(value, r#"{"a":2,"b":{"a":2,"b":{}}}"#);
    let expected = [
        format!("wrong-version-keyword /actions/1/copy: `copy` is a keyword of Overlay 1.1 {help}"),
        format!(
            "wrong-version-keyword /actions/0/target: `$.d.a` matches a primitive, which only Overlay 1.1 updates {help}"
        ),
    ];
    assert_eq!(found, expected);
}

#[test]
fn unknown_and_missing_keywords_are_reported() {
    let text = "overlay: 1.1.0\nextend: a\ninfo: {titel: T, version: '1', x-a: 1}\nactions: [{target: $.d, udpate: {}, remove: false, x-b: 1}]\n";
    let no_change = "overlay-no-change /actions/0: an action has none of `update`, `copy` and `remove: true` \
                     (say one thing that is done with the target; write two actions for two)";
    let expected = [
        "unknown-keyword /extend: `extend` is not a keyword of an overlay (did you mean `extends`?)",
        "unknown-keyword /info/titel: `titel` is not a keyword of `info` (did you mean `title`?)",
        "missing-keyword /info: `info` of an overlay has no `title` (add `title`)",
        "unknown-keyword /actions/0/udpate: `udpate` is not a keyword of an action (did you mean `update`?)",
        no_change,
    ];
    assert_eq!(findings_of(text), expected);
    let expected = [
        "missing-keyword : an overlay has no `info` (write `info: {title: .., version: 1.0.0}`)",
        "missing-keyword : an overlay has no `actions` (write `actions: [{target: .., update: {..}}]`)",
    ];
    assert_eq!(findings_of("overlay: 1.1.0\n"), expected);
    let line = "missing-keyword /0: an action has no `target` \
                (add `target` with a JSONPath of what changes, for example `target: $.info`)";
    refused("{}", "{remove: true}", &[line]);
}

#[test]
fn values_of_the_wrong_type_are_errors() {
    let text = "overlay: 1.1.0\nextends: 1\ninfo: []\nactions:\n- 1\n- {target: 1, remove: 1}\n- {target: $.d, copy: [], description: {}}\n";
    let expected = [
        "wrong-type /extends: `extends` must be a text (write it in quotes: `extends: '1'`)",
        "wrong-type /info: `info` must be an object (write `info: {title: .., version: 1.0.0}`)",
        "wrong-type /actions/0: an action must be an object (write `{target: .., update: {..}}`)",
        "wrong-type /actions/1/target: `target` must be a text with a JSONPath (write for example `$.paths['/pets'].get`)",
        "wrong-type /actions/1/remove: `remove` must be true or false (write `remove: true`)",
        "wrong-type /actions/2/description: `description` must be a text (write it in quotes: `description: '{}'`)",
        "wrong-type /actions/2/copy: `copy` must be a text with a JSONPath (write for example `$.paths['/pets'].get`)",
    ];
    assert_eq!(findings_of(text), expected);
    for actions in ["[]", "{}"] {
        let text = format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions: {actions}\n");
        let line = "wrong-type /actions: `actions` must be a list of at least one action \
                    (write `actions: [{target: .., update: {..}}]`)";
        assert_eq!(findings_of(&text), [line]);
    }
}

#[test]
fn a_document_cannot_grow_without_end() {
    let copies = "{target: $.d, copy: $.d}, ".repeat(40);
    let found = apply(&format!("[{}]", "a".repeat(10_000)), &copies).1;
    assert!(found[0].contains("the document gets more than 16 times larger (select fewer nodes"), "{found:?}");
    let nested = "{target: '$.d..a', copy: $.d}, ".repeat(10);
    let limits = Limits { depth: 30, ..Limits::default() };
    let files = [("a.yaml", &*document("{a: {}}")), ("overlay.yaml", &*overlay("1.1.0", &nested))];
    let found = findings(&read_within(&files, &limits).1);
    assert!(found[0].contains("the document gets nested more than 30 levels deep (select fewer nodes"), "{found:?}");
}
