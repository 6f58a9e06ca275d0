//! Which rejections are limits of Prism, and which are ours.

use super::of;
use crate::contract::Violation;
use crate::contract::driver::Planned;

fn planned(absent: &[&str], is_multipart: bool) -> Planned {
    let absent = absent.iter().map(|name| (*name).to_owned()).collect();
    Planned { sent: "everything".to_owned(), absent, is_multipart, has_success: true, ..Planned::default() }
}

fn limit(detail: &str, planned: &Planned) -> Option<&'static str> {
    of(&Violation::of(detail), planned, detail)
}

#[test]
fn a_parameter_that_is_not_sent_cannot_lack_a_property() {
    let detail = r#"[{"location":["request","query","Filter"],"message":"Filter must have required property 'a'"}]"#;
    assert!(limit(detail, &planned(&["filter"], false)).is_some());
    assert_eq!(limit(detail, &planned(&[], false)), None);
    assert_eq!(limit(&detail.replace("required property 'a'", "integer"), &planned(&["filter"], false)), None);
}

#[test]
fn every_violation_must_be_explained() {
    let detail = r#"{"validation":[{"location":["body","a"],"message":"property a must be object"},
        {"location":["body"],"message":"must have required property 'b'"}]}"#;
    assert_eq!(limit(detail, &planned(&[], true)), None);
    let one = r#"{"validation":[{"location":["body","a"],"message":"property a must be object"}]}"#;
    assert!(limit(one, &planned(&[], true)).is_some());
    assert_eq!(limit(one, &planned(&[], false)), None);
}

#[test]
fn errors_of_prism_are_known_by_their_code() {
    let detail = r#"{"type":"https://stoplight.io/prism/errors#NOT_ACCEPTABLE","title":"x"}"#;
    assert!(limit(detail, &planned(&[], false)).is_some());
    assert_eq!(limit(r#"{"type":"https://stoplight.io/prism/errors#UNAUTHORIZED"}"#, &planned(&[], false)), None);
}

#[test]
fn a_value_of_several_members_is_known_from_the_making_of_it() {
    let detail = r#"[{"location":["request","body"],"message":"body must match exactly one schema in oneOf"}]"#;
    let ambiguous = Planned { ambiguous: true, ..planned(&[], false) };
    assert!(limit(detail, &ambiguous).is_some());
    assert_eq!(limit(detail, &planned(&[], false)), None);
}

#[test]
fn a_fragment_and_a_body_without_structure_are_known_from_the_operation() {
    let unknown = r#"{"type":"https://stoplight.io/prism/errors#NO_PATH_MATCHED_ERROR"}"#;
    assert!(limit(unknown, &Planned { path: "/#a".to_owned(), ..planned(&[], false) }).is_some());
    assert_eq!(limit(unknown, &planned(&[], false)), None);
    let body = r#"[{"location":["request","body"],"message":"Request body must be object"}]"#;
    assert!(limit(body, &Planned { is_opaque: true, ..planned(&[], false) }).is_some());
    assert_eq!(limit(body, &planned(&[], false)), None);
}

#[test]
fn an_error_is_the_answer_of_an_operation_without_a_success() {
    let detail = r#"{"code":"string"}"#;
    assert!(limit(detail, &Planned::default()).is_some());
    assert_eq!(limit(detail, &planned(&[], false)), None);
}

#[test]
fn a_path_parameter_must_be_in_the_path() {
    let detail = r#"[{"location":["request","path"],"message":"Request path must have required property 'id'"}]"#;
    let at = |path: &str| Planned { path: path.to_owned(), ..planned(&[], false) };
    assert!(limit(detail, &at("/pets")).is_some());
    assert_eq!(limit(detail, &at("/pets/{id}")), None);
}
