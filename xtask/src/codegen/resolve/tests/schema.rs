//! The keywords of a Schema Object.

use crate::codegen::diagnostics::{Severity, codes};
use crate::codegen::resolve::Content;

use super::{accepted, findings, first, named, only, schemas};

#[test]
fn every_child_keyword_leads_to_its_schema() {
    let document = schemas(
        "3.1.0",
        "A:\n  properties: {p: {title: p}}\n  patternProperties: {^x: {title: pattern}}\n  propertyNames: {title: names}\n  \
         items: {title: items}\n  prefixItems: [{title: first}]\n  allOf: [{title: all}]\n  oneOf: [{title: one}]\n  \
         anyOf: [{title: any}]\n  not: {title: not}",
    );
    let resolved = accepted(&document);
    let schema = first(&resolved);
    let title = |id| resolved.schema(id).title;
    assert_eq!(schema.properties.iter().map(|(name, id)| (*name, title(*id))).collect::<Vec<_>>(), [("p", Some("p"))]);
    assert_eq!(
        schema.patterns.iter().map(|(name, id)| (*name, title(*id))).collect::<Vec<_>>(),
        [("^x", Some("pattern"))]
    );
    assert_eq!(schema.property_names.and_then(title), Some("names"));
    assert_eq!(schema.items.and_then(title), Some("items"));
    assert_eq!(schema.not.and_then(title), Some("not"));
    for (list, expected) in
        [(&schema.prefix_items, "first"), (&schema.all_of, "all"), (&schema.one_of, "one"), (&schema.any_of, "any")]
    {
        assert_eq!(list.iter().map(|id| title(*id)).collect::<Vec<_>>(), [Some(expected)]);
    }
}

#[test]
fn schemas_stand_in_document_order_with_parents_before_children() {
    let document = schemas("3.1.0", "B: {properties: {z: {items: {}}, a: {}}}\nA: {}");
    let resolved = accepted(&document);
    let pointers: Vec<_> = resolved.schemas.iter().map(|schema| schema.place.pointer.as_str()).collect();
    let root = "/components/schemas";
    let expected = ["/B", "/B/properties/z", "/B/properties/z/items", "/B/properties/a", "/A"];
    assert_eq!(pointers, expected.map(|pointer| format!("{root}{pointer}")));
    assert_eq!(resolved.named.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["B", "A"]);
}

#[test]
fn a_property_may_be_named_like_a_keyword_or_an_extension() {
    let document = schemas("3.1.0", "A: {properties: {properties: {title: p}, $ref: {title: r}, x-a: {title: x}}}");
    let resolved = accepted(&document);
    let names: Vec<_> = first(&resolved).properties.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["properties", "$ref", "x-a"]);
    assert_eq!(resolved.schemas.len(), 4);
    assert_eq!(findings(&document), []);
}

#[test]
fn sizes_and_bounds_are_read_from_every_type() {
    let document = schemas(
        "3.1.0",
        "A: {minLength: 1, maxLength: 2.0}\nB: {minItems: 3, uniqueItems: true}\nC: {maxProperties: 4}\n\
         D: {maximum: 18446744073709551615, multipleOf: 0.5, pattern: ^a}",
    );
    let resolved = accepted(&document);
    let limits = |name| named(&resolved, name).limits;
    assert_eq!((limits("A").length.least, limits("A").length.most), (Some(1), Some(2)));
    assert_eq!((limits("B").items.least, limits("B").unique), (Some(3), true));
    assert_eq!(limits("C").members.most, Some(4));
    assert_eq!(limits("D").maximum.and_then(|bound| bound.as_u64()), Some(u64::MAX));
    assert_eq!(limits("D").multiple_of.and_then(|bound| bound.as_f64()), Some(0.5));
    assert_eq!(limits("D").pattern, Some("^a"));
}

#[test]
fn annotations_extensions_and_unshaped_keywords_are_kept() {
    let document = schemas(
        "3.1.0",
        "A: {title: t, description: d, deprecated: true, readOnly: true, writeOnly: true, format: f, default: 1, \
         contentEncoding: base64, contentMediaType: image/png, x-a: 1, xml: {name: n}, if: {title: i}, $comment: c}",
    );
    let resolved = accepted(&document);
    let schema = first(&resolved);
    assert_eq!((schema.title, schema.description, schema.format), (Some("t"), Some("d"), Some("f")));
    assert!(schema.deprecated && schema.read_only && schema.write_only && schema.default.is_some());
    assert_eq!(schema.content, Some(Content { encoding: Some("base64"), media_type: Some("image/png"), schema: None }));
    assert_eq!(schema.extensions.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["x-a"]);
    assert_eq!(schema.unshaped, ["xml", "if", "$comment"]);
}

#[test]
fn an_unknown_keyword_is_a_warning_with_the_nearest_known_one() {
    let document = schemas("3.1.0", "A: {type: object, propertys: {a: {}}}");
    let (severity, code, pointer, message, help) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::UNKNOWN_KEYWORD));
    assert_eq!(pointer, "/components/schemas/A/propertys");
    assert_eq!(message, "unknown keyword `propertys` in a schema");
    assert_eq!(help, "did you mean `properties`?");
}

#[test]
fn an_unknown_type_is_an_error_with_help() {
    for (name, expected) in [
        ("strng", "did you mean `string`?"),
        ("file", "write `type: string` with `format: binary`"),
        ("any", "leave `type` out to allow any type"),
        ("qqqqqqq", "write one of string, number, integer, boolean, array, object, null"),
    ] {
        let (severity, code, pointer, _, help) = only(&schemas("3.0.3", &format!("A: {{type: {name}}}")));
        assert_eq!((severity, code), (Severity::Error, codes::WRONG_TYPE));
        assert_eq!((pointer.as_str(), help.as_str()), ("/components/schemas/A/type", expected));
    }
}

#[test]
fn an_object_in_type_is_a_misplaced_property_and_left_out_with_a_warning() {
    let document = schemas("3.1.0", "A: {type: {enum: [a]}}");
    assert!(first(&accepted(&document)).types.is_empty());
    let (severity, code, pointer, ..) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::WRONG_TYPE));
    assert_eq!(pointer, "/components/schemas/A/type");
}

#[test]
fn one_run_reports_every_value_of_a_wrong_type() {
    let document = schemas(
        "3.0.3",
        "A:\n  type: object\n  required: name\n  properties:\n    a: {maxLength: many}\n    b: {items: [string]}\n    \
         c: text\n    d: {enum: x}\n    e: {required: [1]}\n    f: {minLength: -1}\n    g: {allOf: {}}",
    );
    let properties = "/components/schemas/A/properties";
    let expected = ["a/maxLength", "b/items", "c", "d/enum", "e/required/0", "f/minLength", "g/allOf"];
    let mut expected = expected.map(|pointer| format!("{properties}/{pointer}")).to_vec();
    expected.push("/components/schemas/A/required".to_owned());
    let found = findings(&document);
    assert!(found.iter().all(|(severity, code, _)| (*severity, *code) == (Severity::Error, codes::WRONG_TYPE)));
    assert_eq!(found.into_iter().map(|(.., pointer)| pointer).collect::<Vec<_>>(), expected);
}

#[test]
fn what_stands_in_definitions_is_read_only_where_something_refers_to_it() {
    let document = schemas(
        "3.0.3",
        "A: {definitions: {b: {title: b}, c: {type: {odd: 1}}}}\nB: {$ref: '#/components/schemas/A/definitions/b'}",
    );
    let resolved = accepted(&document);
    let target = named(&resolved, "B").reference.expect("a reference");
    assert_eq!(resolved.schema(target).title, Some("b"));
}

#[test]
fn a_type_name_in_an_array_of_items_gets_the_form_that_was_meant() {
    let (.., help) = only(&schemas("3.0.3", "A: {type: array, items: [string]}"));
    assert_eq!(help, "write `items: {type: string}`");
}
