//! Actions that do something.

use super::{apply, apply_as, document, findings, member, overlay, read};

/// The actions turn the members of `d` into `expected` without a finding.
#[track_caller]
fn becomes(members: &str, actions: &str, expected: &str) {
    assert_eq!(apply(members, actions), (expected.to_owned(), vec![]));
}

#[test]
fn an_update_merges_into_an_object_at_every_depth() {
    becomes(
        "{a: 1, b: [x], c: {d: 1, e: {f: 1}}}",
        "{target: $.d, update: {a: 2, b: [y, [z]], c: {e: {g: 2}, h: null}, i: {}}}",
        r#"{"a":2,"b":["x","y",["z"]],"c":{"d":1,"e":{"f":1,"g":2},"h":null},"i":{}}"#,
    );
}

#[test]
fn an_update_of_an_array_is_appended_and_an_array_is_concatenated() {
    becomes("[1]", "{target: $.d, update: {a: 2}}, {target: $.d, update: 3}", r#"[1,{"a":2},3]"#);
    becomes("[1]", "{target: $.d, update: [2, [3]]}", "[1,2,[3]]");
}

#[test]
fn overlay_1_0_appends_an_array_as_one_element() {
    let (value, found) =
        apply_as("1.0.0", "{a: [1], b: [1]}", "{target: $.d.a, update: [2]}, {target: $.d, update: {b: [2]}}");
    assert_eq!((value.as_str(), found), (r#"{"a":[1,[2]],"b":[1,2]}"#, vec![]));
}

#[test]
fn an_update_replaces_a_primitive_by_another_one() {
    becomes("{a: text, b: null}", "{target: $.d.a, update: 2}, {target: $.d.b, update: false}", r#"{"a":2,"b":false}"#);
}

#[test]
fn removal_keeps_the_order_of_the_rest() {
    becomes("{a: 1, b: 2, c: 3, d: 4}", "{target: '$.d[''a'', ''c'']', remove: true}", r#"{"b":2,"d":4}"#);
    becomes(
        "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
        "{target: '$.d[2, 10, 0, 9]', remove: true}",
        "[1,3,4,5,6,7,8,11]",
    );
}

#[test]
fn a_node_and_what_is_below_it_are_removed_together() {
    becomes("{a: [1, {b: 1}], c: 1}", "{target: '$.d.a..*', remove: true}", r#"{"a":[],"c":1}"#);
    becomes("{a: {x: {x: {}}}, c: 1}", "{target: '$.d..x', remove: true}", r#"{"a":{},"c":1}"#);
}

#[test]
fn keys_with_slashes_and_tildes_are_found() {
    let actions = "{target: '$.d[''/a~b'']', update: {y: 2}}, {target: '$.d[''~1'', ''/'']', remove: true}";
    becomes("{/a~b: {x: 1}, '~1': 1, '/': 2, '~': 3}", actions, r#"{"/a~b":{"x":1,"y":2},"~":3}"#);
}

#[test]
fn every_node_is_changed_once_even_if_selected_twice() {
    becomes("{a: {}, b: [[]]}", "{target: '$.d.b[0, 0, -1]', update: 1}", r#"{"a":{},"b":[[1]]}"#);
}

#[test]
fn what_an_update_adds_is_not_selected_by_it() {
    becomes("{a: {b: {}}}", "{target: '$.d..*', update: {c: {}}}", r#"{"a":{"b":{"c":{}},"c":{}}}"#);
}

#[test]
fn each_action_sees_what_the_one_before_left() {
    let actions = "{target: $.d, update: {n: {}}}, {target: $.d.n, update: {m: 1}}, {target: $.d.o, remove: true}";
    becomes("{o: 1}", actions, r#"{"n":{"m":1}}"#);
}

#[test]
fn a_copy_is_merged_like_an_update() {
    becomes(
        "{a: {x: 1, y: [1]}, b: {y: [2]}}",
        "{target: $.d.b, copy: $.d.a}",
        r#"{"a":{"x":1,"y":[1]},"b":{"y":[2,1],"x":1}}"#,
    );
    becomes("{a: 1, b: [2]}", "{target: $.d.b, copy: $.d.a}", r#"{"a":1,"b":[2,1]}"#);
    becomes("{a: {b: {}}}", "{target: $.d.a.b, copy: $.d}", r#"{"a":{"b":{"a":{"b":{}}}}}"#);
}

#[test]
fn update_copy_and_remove_move_a_node() {
    let actions = "{target: $.d, update: {new: {}}}, {target: $.d.new, copy: $.d.old}, {target: $.d.old, remove: true}";
    becomes("{old: {x: 1}, z: 1}", actions, r#"{"z":1,"new":{"x":1}}"#);
}

#[test]
fn match_is_about_the_whole_text_and_search_about_a_part() {
    let members = "{ab: {id: ab}, abc: {id: abc}, b: {id: b}, n: {id: 1}}";
    let touched = |filter: &str| apply(members, &format!("{{target: '$.d[?{filter}]', remove: true}}")).0;
    assert_eq!(touched("match(@.id, \"a|ab\")"), r#"{"abc":{"id":"abc"},"b":{"id":"b"},"n":{"id":1}}"#);
    assert_eq!(touched("search(@.id, \"c|^b\")"), r#"{"ab":{"id":"ab"},"n":{"id":1}}"#);
}

#[test]
fn overlays_apply_one_after_the_other() {
    let first = overlay("1.1.0", "{target: $.d, update: {a: [1]}}");
    let second = overlay("1.0.0", "{target: $.d.a, update: 2}");
    let (document, diagnostics) =
        read(&[("a.yaml", &document("{}")), ("overlay1.yaml", &first), ("overlay2.yaml", &second)]);
    assert_eq!(findings(&diagnostics), [""; 0]);
    assert_eq!(member(document.as_ref(), "d"), r#"{"a":[1,2]}"#);
}

#[test]
fn either_notation_may_overlay_the_other() {
    let json = r#"{"overlay": "1.1.0", "info": {"title": "T", "version": "1", "description": "D", "x-y": 1},
        "extends": "a.yaml", "x-z": {}, "actions": [{"target": "$.d", "update": {"b": 2}, "description": "why", "x-w": 1}]}"#;
    let (document, diagnostics) = read(&[("a.yaml", &document("{a: 1}")), ("overlay.json", json)]);
    assert_eq!((member(document.as_ref(), "d").as_str(), findings(&diagnostics)), (r#"{"a":1,"b":2}"#, vec![]));
    let yaml = overlay("'1.1'", "{target: $.d, update: {b: 2}}");
    let (document, diagnostics) =
        read(&[("a.json", r#"{"openapi": "3.1.0", "d": {"a": 1}}"#), ("overlay.yaml", &yaml)]);
    assert_eq!((member(document.as_ref(), "d").as_str(), findings(&diagnostics)), (r#"{"a":1,"b":2}"#, vec![]));
}
