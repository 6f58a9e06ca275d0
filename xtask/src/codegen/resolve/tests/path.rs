//! Path items and path templates.

use crate::codegen::diagnostics::{Severity, codes};

use super::{accepted, findings, only, operation, rest};

#[test]
fn a_path_parameter_that_nothing_declares_is_an_error() {
    let (severity, code, pointer, message, _) = only(&rest("paths: {'/a/{id}': {get: {}}}"));
    assert_eq!((severity, code), (Severity::Error, codes::MISSING_PATH_PARAMETER));
    assert_eq!(pointer, "/paths/~1a~1{id}/get");
    assert_eq!(message, "`{id}` of the path `/a/{id}` is not declared");
}

#[test]
fn an_undeclared_path_parameter_is_borrowed_from_another_operation() {
    let document = rest(
        "paths:\n  /a/{id}/b: {get: {}}\n  /a/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {title: borrowed}}]}}",
    );
    let resolved = accepted(&document);
    let [parameter] = resolved.operations[0].parameters.as_slice() else { panic!("one parameter") };
    assert_eq!(parameter.schema.and_then(|id| resolved.schema(id).title), Some("borrowed"));
    let (severity, code, pointer, ..) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::MISSING_PATH_PARAMETER));
    assert_eq!(pointer, "/paths/~1a~1{id}~1b/get");
}

#[test]
fn a_path_parameter_that_the_path_lacks_is_left_out_with_a_warning() {
    let document = rest("paths: {/a: {get: {parameters: [{name: id, in: path, required: true, schema: {}}]}}}");
    assert!(operation(&accepted(&document)).parameters.is_empty());
    let (severity, code, ..) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::UNUSED_PATH_PARAMETER));
}

#[test]
fn a_misspelt_path_parameter_names_the_one_that_was_meant() {
    let document =
        rest("paths: {'/a/{petId}': {get: {parameters: [{name: petID, in: path, required: true, schema: {}}]}}}");
    let found = findings(&document);
    assert!(
        found.iter().any(|(severity, code, _)| (*severity, *code) == (Severity::Error, codes::MISSING_PATH_PARAMETER))
    );
    assert!(
        found.iter().any(|(severity, code, _)| (*severity, *code) == (Severity::Warning, codes::UNUSED_PATH_PARAMETER))
    );
}

#[test]
fn a_query_parameter_may_stand_in_the_path() {
    let document = rest("paths: {'/a?q={q}': {get: {parameters: [{name: q, in: query, schema: {}}]}}}");
    assert_eq!(findings(&document), []);
}

#[test]
fn an_undeclared_name_behind_the_question_mark_takes_any_value() {
    let document = rest("paths: {'/a?q={q}': {get: {}}}");
    let resolved = accepted(&document);
    let [parameter] = operation(&resolved).parameters.as_slice() else { panic!("one parameter") };
    assert_eq!((parameter.name, parameter.required, parameter.schema), ("q", true, None));
    assert_eq!(only(&document).1, codes::MISSING_PATH_PARAMETER);
    assert_eq!(only(&rest("paths: {'/a/{q}?q={q}': {get: {}}}")).0, Severity::Error);
}

#[test]
fn callbacks_and_webhooks_have_no_path_template() {
    let document = rest("webhooks: {'{w}': {post: {callbacks: {c: {'{$request.body#/url}': {post: {}}}}}}}");
    assert_eq!(findings(&document), []);
}

#[test]
fn paths_that_differ_only_in_parameter_names_are_a_warning() {
    let document = rest(
        "paths:\n  /a/{x}: {get: {parameters: [{name: x, in: path, required: true, schema: {}}]}}\n  \
         /a/{y}: {get: {parameters: [{name: y, in: path, required: true, schema: {}}]}, put: {parameters: [{name: y, in: path, required: true, schema: {}}]}}",
    );
    let (severity, code, _, message, _) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::AMBIGUOUS_PATH));
    assert_eq!(message, "the paths `/a/{y}` and `/a/{x}` cannot be told apart");
}

#[test]
fn a_path_item_may_be_a_reference_with_fields_beside_it() {
    let document = rest(
        "paths: {/a: {$ref: '#/components/pathItems/P', post: {operationId: own}}}\n\
         components: {pathItems: {P: {get: {operationId: shared, responses: {x: {}}}}}}",
    );
    let found = findings(&document);
    assert_eq!(found.iter().filter(|(severity, ..)| *severity == Severity::Error).count(), 1);
    let document = rest(
        "paths: {/a: {$ref: '#/components/pathItems/P', post: {operationId: own}}}\n\
         components: {pathItems: {P: {get: {operationId: shared}}}}",
    );
    let resolved = accepted(&document);
    let ids: Vec<_> = resolved.operations.iter().map(|operation| (operation.path, operation.id)).collect();
    assert_eq!(ids, [("/a", Some("shared")), ("/a", Some("own"))]);
}

#[test]
fn a_path_item_of_two_paths_is_reported_on_once_and_makes_operations_for_both() {
    let document = rest(
        "paths: {/a: {$ref: '#/components/pathItems/P'}, /b: {$ref: '#/components/pathItems/P'}}\n\
         components: {pathItems: {P: {get: {operationId: shared, sumary: s}}}}",
    );
    assert_eq!(accepted(&document).operations.len(), 2);
    assert_eq!(only(&document).4, "did you mean `summary`?");
}

#[test]
fn faults_of_unused_path_items_and_callbacks_are_found() {
    let document =
        rest("components:\n  pathItems: {P: {get: {sumary: s}}}\n  callbacks: {C: {'http://c': {post: {sumary: s}}}}");
    assert!(accepted(&document).operations.is_empty());
    assert_eq!(findings(&document).len(), 2);
}

#[test]
fn a_path_without_its_slash_is_a_warning() {
    let (severity, _, pointer, _, help) = only(&rest("paths: {pets: {get: {}}}"));
    assert_eq!((severity, pointer.as_str(), help.as_str()), (Severity::Warning, "/paths/pets", "write `/pets`"));
}

#[test]
fn a_circle_of_path_items_is_an_error() {
    let document = rest("paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}");
    assert!(findings(&document).iter().all(|(_, code, _)| *code == codes::REF_CYCLE));
    assert_eq!(findings(&document).len(), 2);
}
