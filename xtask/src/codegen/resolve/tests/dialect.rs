//! What the versions of the specification spell differently ends in the same fields.

use crate::codegen::diagnostics::{Severity, codes};
use crate::codegen::resolve::{Additional, Types};

use super::{accepted, findings, first, named, only, schemas, yaml};

#[test]
fn every_spelling_of_null_is_the_null_bit() {
    for (version, text) in [
        ("3.0.3", "A: {type: string, nullable: true}"),
        ("3.1.0", "A: {type: [string, 'null']}"),
        ("3.1.0", "A: {type: ['null', string]}"),
        ("3.1.0", "A: {type: [string, null]}"),
        ("3.1.0", "A: {type: string, nullable: true}"),
    ] {
        let document = schemas(version, text);
        assert_eq!(first(&accepted(&document)).types, Types::STRING.with(Types::NULL), "{version} {text}");
    }
    let document = schemas("3.1.0", "A: {type: 'null'}");
    assert_eq!(first(&accepted(&document)).types, Types::NULL);
    let document = schemas("3.0.0", "A: {nullable: true}");
    assert_eq!(first(&accepted(&document)).types, Types::NULL);
}

#[test]
fn nullable_false_does_not_take_null_away_from_the_types() {
    let document = schemas("3.1.0", "A: {type: [string, 'null'], nullable: false}");
    assert_eq!(first(&accepted(&document)).types, Types::STRING.with(Types::NULL));
}

#[test]
fn an_array_of_types_is_a_set() {
    let document = schemas("3.1.0", "A: {type: [string, integer]}");
    assert_eq!(first(&accepted(&document)).types, Types::STRING.with(Types::INTEGER));
}

#[test]
fn null_stays_among_the_values_of_an_enum() {
    let document = schemas("3.0.3", "A: {type: string, nullable: true, enum: [a, null]}");
    let resolved = accepted(&document);
    let values = first(&resolved).values.clone().expect("enum is there");
    assert_eq!(values, [&yaml("a"), &yaml("null")]);
}

#[test]
fn both_forms_of_an_exclusive_bound_are_a_bound_and_a_flag() {
    let old =
        schemas("3.0.3", "A: {type: integer, exclusiveMinimum: true, minimum: 3, maximum: 9, exclusiveMaximum: true}");
    let new = schemas("3.1.0", "A: {type: integer, exclusiveMinimum: 3, exclusiveMaximum: 9}");
    assert_eq!(first(&accepted(&old)).limits, first(&accepted(&new)).limits);
    let resolved = accepted(&new);
    let limits = &first(&resolved).limits;
    assert_eq!(limits.minimum.and_then(|bound| bound.as_i64()), Some(3));
    assert_eq!(limits.maximum.and_then(|bound| bound.as_i64()), Some(9));
    assert!(limits.exclusive_minimum && limits.exclusive_maximum);
}

#[test]
fn of_an_inclusive_and_an_exclusive_bound_the_stricter_holds() {
    let document = schemas("3.1.0", "A: {minimum: 5, exclusiveMinimum: 3, maximum: 8, exclusiveMaximum: 8}");
    let resolved = accepted(&document);
    let limits = &first(&resolved).limits;
    assert_eq!((limits.minimum.and_then(|bound| bound.as_i64()), limits.exclusive_minimum), (Some(5), false));
    assert_eq!((limits.maximum.and_then(|bound| bound.as_i64()), limits.exclusive_maximum), (Some(8), true));
}

#[test]
fn boolean_schemas_allow_anything_or_nothing() {
    let document = schemas("3.1.0", "A: {type: object, properties: {any: true, none: false}}");
    let resolved = accepted(&document);
    let [(_, any), (_, none)] = first(&resolved).properties.as_slice() else { panic!("two properties") };
    assert!(!resolved.schema(*any).never && resolved.schema(*any).types.is_empty());
    assert!(resolved.schema(*none).never);
}

#[test]
fn additional_properties_keep_their_four_meanings() {
    let document = schemas(
        "3.0.3",
        "A: {}\nB: {additionalProperties: false}\nC: {additionalProperties: true}\nD: {additionalProperties: {}}\nE: {additionalProperties: {type: string}}",
    );
    let resolved = accepted(&document);
    assert_eq!(named(&resolved, "A").additional, Additional::Unspecified);
    assert_eq!(named(&resolved, "B").additional, Additional::Forbidden);
    assert_eq!(named(&resolved, "C").additional, Additional::Any);
    assert_eq!(named(&resolved, "D").additional, Additional::Any);
    let Additional::Schema(id) = named(&resolved, "E").additional else { panic!("a schema") };
    assert_eq!(resolved.schema(id).types, Types::STRING);
}

#[test]
fn newer_keywords_are_honoured_in_an_older_document_with_a_warning() {
    let document = schemas("3.0.3", "A: {const: on}");
    assert_eq!(first(&accepted(&document)).constant, Some(&yaml("on")));
    let (severity, code, pointer, message, _) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::WRONG_VERSION_KEYWORD));
    assert_eq!(pointer, "/components/schemas/A/const");
    assert!(message.contains("3.1"), "{message}");
    assert_eq!(findings(&schemas("3.1.0", "A: {const: on}")), []);
}

#[test]
fn nullable_in_a_new_document_is_honoured_with_a_warning() {
    let document = schemas("3.1.0", "A: {type: string, nullable: true}");
    let (severity, code, pointer, ..) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::WRONG_VERSION_KEYWORD));
    assert_eq!(pointer, "/components/schemas/A/nullable");
}

#[test]
fn an_array_in_items_is_read_as_a_tuple() {
    let document = schemas("3.1.0", "A: {type: array, items: [{type: string}, {type: integer}]}");
    let resolved = accepted(&document);
    let schema = first(&resolved);
    let types: Vec<_> = schema.prefix_items.iter().map(|id| resolved.schema(*id).types).collect();
    assert_eq!((types, schema.items), (vec![Types::STRING, Types::INTEGER], None));
    assert_eq!(only(&document).1, codes::WRONG_VERSION_KEYWORD);
}

#[test]
fn required_on_the_property_itself_is_read_in_its_parent() {
    let document = schemas(
        "3.0.3",
        "A: {type: object, required: [a], properties: {a: {}, b: {required: true}, c: {required: false}}}",
    );
    assert_eq!(first(&accepted(&document)).required, ["a", "b"]);
    assert_eq!(findings(&document).len(), 2);
}

#[test]
fn example_and_examples_are_one_list() {
    let document = schemas("3.1.0", "A: {examples: [a, b], example: c}");
    assert_eq!(first(&accepted(&document)).examples, [&yaml("c"), &yaml("a"), &yaml("b")]);
}

#[test]
fn a_null_where_a_keyword_expects_something_else_is_absent_with_a_warning() {
    let document = schemas("3.0.3", "A: {type: string, description: null, maxLength: null, items: null}");
    let resolved = accepted(&document);
    assert_eq!((first(&resolved).description, first(&resolved).limits.length.most), (None, None));
    assert_eq!(findings(&document).len(), 3);
}

#[test]
fn numbers_in_place_of_words_are_left_out_with_a_warning() {
    let document = schemas("3.0.3", "A: {title: 1, description: true, pattern: 0}");
    let resolved = accepted(&document);
    let schema = first(&resolved);
    assert_eq!((schema.title, schema.description, schema.limits.pattern), (None, None, None));
    assert_eq!(findings(&document).len(), 3);
}

#[test]
fn a_null_default_is_a_value() {
    let document = schemas("3.1.0", "A: {type: [string, 'null'], default: null, const: null}");
    let resolved = accepted(&document);
    assert_eq!((first(&resolved).default, first(&resolved).constant), (Some(&yaml("null")), Some(&yaml("null"))));
    assert_eq!(findings(&document), []);
}
