//! Parameters: defaults by location, overriding, duplicates, reserved headers.

use crate::codegen::diagnostics::{Severity, codes};
use crate::codegen::read::Document;
use crate::codegen::resolve::{Location, Style, Types};

use super::{accepted, findings, only, operation, rest};

/// A document with one operation, `GET /a/{id}`, with parameters in YAML flow style.
fn with(parameters: &str) -> Document {
    rest(&format!("paths: {{'/a/{{id}}': {{get: {{parameters: [{parameters}]}}}}}}"))
}

/// The same with the path parameter declared.
fn beside_id(parameters: &str) -> Document {
    with(&format!("{{name: id, in: path, required: true, schema: {{}}}}, {parameters}"))
}

#[test]
fn each_location_has_its_style_and_explode() {
    let document = beside_id(
        "{name: q, in: query, schema: {}}, {name: H, in: header, schema: {}}, {name: c, in: cookie, schema: {}}, \
         {name: s, in: query, style: spaceDelimited, schema: {}}, {name: e, in: query, explode: false, schema: {}}",
    );
    let resolved = accepted(&document);
    let found: Vec<_> = operation(&resolved)
        .parameters
        .iter()
        .map(|found| (found.name, found.location, found.style, found.explode))
        .collect();
    let expected = [
        ("id", Location::Path, Style::Simple, false),
        ("q", Location::Query, Style::Form, true),
        ("H", Location::Header, Style::Simple, false),
        ("c", Location::Cookie, Style::Form, true),
        ("s", Location::Query, Style::SpaceDelimited, false),
        ("e", Location::Query, Style::Form, false),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_style_of_another_location_is_replaced_with_a_warning() {
    let document = beside_id("{name: H, in: header, style: form, schema: {}}");
    assert_eq!(operation(&accepted(&document)).parameters[1].style, Style::Simple);
    let (severity, code, pointer, ..) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::WRONG_TYPE));
    assert_eq!(pointer, "/paths/~1a~1{id}/get/parameters/1/style");
}

#[test]
fn an_unknown_style_or_location_is_an_error_with_the_allowed_ones() {
    let (severity, _, pointer, _, help) = only(&beside_id("{name: q, in: query, style: deepobject, schema: {}}"));
    assert_eq!((severity, pointer.as_str()), (Severity::Error, "/paths/~1a~1{id}/get/parameters/1/style"));
    assert!(help.starts_with("did you mean `deepObject`?"), "{help}");
    let (severity, _, pointer, _, help) = only(&beside_id("{name: q, in: body, schema: {}}"));
    assert_eq!((severity, pointer.as_str()), (Severity::Error, "/paths/~1a~1{id}/get/parameters/1/in"));
    assert_eq!(help, "describe the body with `requestBody`");
}

#[test]
fn the_fields_of_a_parameter_are_read() {
    let document = beside_id(
        "{name: q, in: query, required: true, deprecated: true, description: d, allowReserved: true, \
         example: 1, examples: {a: {value: 2}}, x-a: 1, content: {application/json: {schema: {type: string}}}}",
    );
    let resolved = accepted(&document);
    let found = &operation(&resolved).parameters[1];
    assert!(found.required && found.deprecated && found.allow_reserved && found.schema.is_none());
    assert_eq!((found.description, found.examples.len(), found.extensions.len()), (Some("d"), 2, 1));
    let media = found.content.as_ref().expect("content");
    assert_eq!(media.schema.map(|id| resolved.schema(id).types), Some(Types::STRING));
}

#[test]
fn the_parameters_of_the_path_item_come_first_unless_overridden() {
    let document = rest(
        "paths:\n  /a/{id}:\n    parameters:\n      - {name: id, in: path, required: true, schema: {title: shared}}\n      \
         - {name: q, in: query, schema: {title: shared}}\n      - {name: r, in: query, schema: {title: shared}}\n    \
         get: {parameters: [{name: q, in: query, schema: {title: own}}, {name: r, in: header, schema: {title: own}}]}",
    );
    let resolved = accepted(&document);
    let title = |id| resolved.schema(id).title.expect("a title");
    let found: Vec<_> = operation(&resolved)
        .parameters
        .iter()
        .map(|found| (found.name, found.location, found.schema.map(title)))
        .collect();
    let expected = [
        ("id", Location::Path, Some("shared")),
        ("r", Location::Query, Some("shared")),
        ("q", Location::Query, Some("own")),
        ("r", Location::Header, Some("own")),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_parameter_declared_twice_is_a_warning_if_equal_and_an_error_if_not() {
    let q = "{name: q, in: query, schema: {}}";
    let (severity, code, pointer, ..) = only(&beside_id(&format!("{q}, {q}")));
    assert_eq!((severity, code), (Severity::Warning, codes::DUPLICATE_PARAMETER));
    assert_eq!(pointer, "/paths/~1a~1{id}/get/parameters/2");
    let (severity, ..) = only(&beside_id(&format!("{q}, {{name: q, in: query, schema: {{type: string}}}}")));
    assert_eq!(severity, Severity::Error);
    let (severity, ..) = only(&beside_id("{name: X-A, in: header, schema: {}}, {name: x-a, in: header, schema: {}}"));
    assert_eq!(severity, Severity::Error);
}

#[test]
fn a_shared_parameter_is_reported_on_once() {
    let document = rest(
        "paths:\n  /a: {get: {parameters: [{$ref: '#/components/parameters/P'}]}}\n  /b: {get: {parameters: [{$ref: '#/components/parameters/P'}]}}\n\
         components: {parameters: {P: {name: p, in: query, schemas: {}, schema: {}}}}",
    );
    assert_eq!(accepted(&document).operations[1].parameters[0].name, "p");
    let (.., pointer, message, help) = only(&document);
    assert_eq!(
        (pointer.as_str(), message.as_str()),
        ("/components/parameters/P/schemas", "unknown keyword `schemas` in a parameter")
    );
    assert_eq!(help, "did you mean `schema`?");
}

#[test]
fn a_path_parameter_is_required_whatever_it_says() {
    let document = with("{name: id, in: path, schema: {}}");
    assert!(operation(&accepted(&document)).parameters[0].required);
    let (severity, code, ..) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::MISSING_KEYWORD));
}

#[test]
fn a_parameter_needs_a_name_and_a_place() {
    let found = findings(&beside_id("{schema: {}}"));
    let pointer = "/paths/~1a~1{id}/get/parameters/1".to_owned();
    let missing = (Severity::Error, codes::MISSING_KEYWORD, pointer);
    assert_eq!(found, [missing.clone(), missing]);
}

#[test]
fn headers_that_the_media_types_decide_are_left_out() {
    for name in ["Accept", "content-type"] {
        let document = beside_id(&format!("{{name: {name}, in: header, schema: {{}}}}"));
        assert_eq!(operation(&accepted(&document)).parameters.len(), 1);
        assert_eq!(only(&document).1, codes::RESERVED_HEADER);
    }
    assert_eq!(operation(&accepted(&beside_id("{name: Accept, in: query, schema: {}}"))).parameters.len(), 2);
}
