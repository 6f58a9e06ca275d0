//! References, circles of them, discriminator mappings and names.

use crate::codegen::diagnostics::{Diagnostics, Place, Severity, codes};
use crate::codegen::resolve::{Types, resolve};

use super::{accepted, document_of, findings, first, named, only, rest, schemas};

/// The schema that the `$ref` of a named schema leads to.
fn target<'r, 'd>(
    resolved: &'r crate::codegen::resolve::Resolved<'d>,
    name: &str,
) -> &'r crate::codegen::resolve::Schema<'d> {
    resolved.schema(named(resolved, name).reference.expect("the schema is a reference"))
}

#[test]
fn a_reference_names_the_next_schema_of_a_chain_and_keeps_its_siblings() {
    let document = schemas(
        "3.1.0",
        "A: {$ref: '#/components/schemas/B', description: mine}\nB: {$ref: '#/components/schemas/C'}\nC: {type: string}",
    );
    let resolved = accepted(&document);
    assert_eq!(target(&resolved, "A").place.pointer, "/components/schemas/B");
    assert_eq!(named(&resolved, "A").description, Some("mine"));
    assert_eq!(target(&resolved, "B").types, Types::STRING);
    assert_eq!(resolved.schemas.len(), 3);
}

#[test]
fn references_may_point_anywhere_and_be_escaped() {
    let document = rest(
        "paths:\n  /a/{id}:\n    get:\n      parameters: [{name: id, in: path, required: true, schema: {}}]\n      responses:\n        \
         '200': {description: d, content: {application/json: {schema: {title: deep}}}}\n\
         components:\n  schemas:\n    A: {properties: {'x/y~z %': {title: odd}}, $defs: {D: {title: def}}}\n    \
         B: {$ref: '#/components/schemas/A/properties/x~1y~0z%20%25'}\n    \
         C: {$ref: '#/paths/~1a~1%7Bid%7D/get/responses/200/content/application~1json/schema'}\n    \
         D: {$ref: '#/components/schemas/A/$defs/D'}",
    );
    let resolved = accepted(&document);
    assert_eq!(target(&resolved, "B").title, Some("odd"));
    assert_eq!(target(&resolved, "C").title, Some("deep"));
    assert_eq!(target(&resolved, "D").title, Some("def"));
    assert_eq!(findings(&document), []);
}

#[test]
fn a_schema_that_only_a_reference_reaches_is_added_with_its_children() {
    let document =
        rest("x-shapes: {S: {properties: {a: {title: inner}}}}\ncomponents: {schemas: {A: {$ref: '#/x-shapes/S'}}}");
    let resolved = accepted(&document);
    let (_, inner) = target(&resolved, "A").properties[0];
    assert_eq!(resolved.schema(inner).title, Some("inner"));
}

#[test]
fn a_pointer_may_lead_through_another_reference() {
    let document = schemas(
        "3.1.0",
        "A: {$ref: '#/components/schemas/B'}\nB: {properties: {x: {title: x}}}\nC: {$ref: '#/components/schemas/A/properties/x'}",
    );
    assert_eq!(target(&accepted(&document), "C").title, Some("x"));
}

#[test]
fn anchors_and_ids_name_schemas() {
    let document = schemas(
        "3.1.0",
        "A: {$ref: '#here'}\nB: {$anchor: here, title: anchored}\nC: {$ref: 'https://example.com/s'}\n\
         D: {$id: 'https://example.com/s', title: identified}",
    );
    let resolved = accepted(&document);
    assert_eq!(target(&resolved, "A").title, Some("anchored"));
    assert_eq!(target(&resolved, "C").title, Some("identified"));
}

#[test]
fn schemas_of_other_files_get_the_name_of_their_component_or_the_one_they_have_there() {
    let main = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\ncomponents:\n  schemas:\n    A: {$ref: 'more.yaml#/components/schemas/Far'}\n    \
                B: {$ref: whole.yaml}\n    C: {$ref: 'more.yaml#/definitions/Old'}\n    D: {$ref: 'more.yaml#/components/schemas/Far/properties/x'}\n    E: {items: {$ref: 'more.yaml#/$defs/New'}}\n";
    let more = "components: {schemas: {Far: {properties: {x: {$ref: '#/definitions/Old'}}}}}\ndefinitions: {Old: {type: integer}}\n$defs: {New: {}}\n";
    let document = document_of(&[("api.yaml", main), ("more.yaml", more), ("whole.yaml", "{type: string}")]);
    let resolved = accepted(&document);
    let names: Vec<_> = resolved.named.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["A", "B", "C", "D", "E", "New"]);
    let owners: Vec<_> = resolved.owned.iter().map(|(id, index)| (resolved.schema(*id).place.file.0, *index)).collect();
    assert_eq!(owners, [(1, 0), (2, 1), (1, 2)], "D is another name for what C names");
    assert_eq!(target(&resolved, "B").types, Types::STRING);
    assert_eq!(target(&resolved, "A").place.file.0, 1);
    let property = target(&resolved, "D");
    assert_eq!(resolved.schema(property.reference.expect("a chain into the other file")).types, Types::INTEGER);
}

#[test]
fn an_unresolved_reference_names_the_one_that_was_meant() {
    for (reference, meant) in [
        ("#/components/schemas/Pett", "#/components/schemas/Pet"),
        ("#/component/schemas/Pet", "#/components/schemas/Pet"),
        ("#/definitions/Pet", "#/components/schemas/Pet"),
        ("#/components/responses/Pet", "#/components/schemas/Pet"),
    ] {
        let document = schemas("3.1.0", &format!("Pet: {{}}\nA: {{$ref: '{reference}'}}"));
        let (severity, code, pointer, message, help) = only(&document);
        assert_eq!((severity, code), (Severity::Error, codes::UNRESOLVED_REF));
        assert_eq!(pointer, "/components/schemas/A/$ref");
        assert_eq!(message, format!("unresolved reference to `{reference}`"));
        assert_eq!(help, format!("did you mean `{meant}`?"));
    }
}

#[test]
fn a_reference_that_the_reader_has_refused_is_not_reported_again() {
    let document = schemas("3.1.0", "A: {$ref: 'https://example.com/a.json'}");
    let mut diagnostics = Diagnostics::default();
    let place = Place { pointer: "/components/schemas/A/$ref".to_owned(), ..Place::default() };
    diagnostics.error(codes::OUTSIDE_REF, &place, "refused");
    resolve(&document, &mut diagnostics);
    assert_eq!(diagnostics.iter().count(), 1);
}

#[test]
fn a_reference_to_something_that_is_no_schema_is_an_error() {
    let (severity, code, pointer, ..) = only(&schemas("3.1.0", "A: {$ref: '#/info/title'}"));
    assert_eq!((severity, code), (Severity::Error, codes::WRONG_TYPE));
    assert_eq!(pointer, "/components/schemas/A/$ref");
}

#[test]
fn a_circle_of_references_is_one_error_and_is_opened() {
    let document = schemas(
        "3.0.3",
        "A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/C'}\nC: {$ref: '#/components/schemas/B'}\nD: {$ref: '#/components/schemas/A'}",
    );
    let (severity, code, pointer, ..) = only(&document);
    assert_eq!((severity, code), (Severity::Error, codes::REF_CYCLE));
    assert_eq!(pointer, "/components/schemas/B/$ref");
    let resolved = resolve(&document, &mut Diagnostics::default());
    assert_eq!(named(&resolved, "B").reference, None);
    assert!(named(&resolved, "C").reference.is_some() && named(&resolved, "D").reference.is_some());
}

#[test]
fn a_schema_that_refers_to_itself_is_a_circle() {
    assert_eq!(only(&schemas("3.0.3", "A: {$ref: '#/components/schemas/A'}")).1, codes::REF_CYCLE);
}

#[test]
fn recursion_through_a_property_or_a_union_is_no_circle() {
    let document = schemas(
        "3.0.3",
        "A: {properties: {a: {$ref: '#/components/schemas/A'}}}\nBase: {oneOf: [{$ref: '#/components/schemas/Cat'}]}\n\
         Cat: {allOf: [{$ref: '#/components/schemas/Base'}]}",
    );
    assert_eq!(findings(&document), []);
}

#[test]
fn a_circle_of_all_of_is_one_error_and_is_opened() {
    let document = schemas(
        "3.0.3",
        "A: {allOf: [{$ref: '#/components/schemas/B'}]}\nB: {allOf: [{type: object}, {$ref: '#/components/schemas/A'}]}",
    );
    let (severity, code, ..) = only(&document);
    assert_eq!((severity, code), (Severity::Error, codes::ALL_OF_CYCLE));
    let resolved = resolve(&document, &mut Diagnostics::default());
    let mut at = Some(resolved.named[0].1);
    for _ in 0..10 {
        at = at.and_then(|id| {
            let schema = resolved.schema(id);
            schema.reference.or(schema.all_of.last().copied())
        });
    }
    assert_eq!(at, None, "the circle is open");
}

#[test]
fn two_schemas_may_share_a_member_of_all_of() {
    let document = schemas(
        "3.0.3",
        "Base: {type: object}\nA: {allOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/B'}]}\n\
         B: {allOf: [{$ref: '#/components/schemas/Base'}]}",
    );
    assert_eq!(findings(&document), []);
    assert_eq!(first(&accepted(&document)).types, Types::OBJECT);
}

#[test]
fn mapping_values_are_names_or_references() {
    let document = schemas(
        "3.1.0",
        "Pet:\n  oneOf: [{$ref: '#/components/schemas/Cat'}]\n  discriminator:\n    propertyName: kind\n    mapping: {cat: Cat, dog: '#/components/schemas/Dog'}\nCat: {title: cat}\nDog: {title: dog}",
    );
    let resolved = accepted(&document);
    let discriminator = first(&resolved).discriminator.as_ref().expect("a discriminator");
    let mapping: Vec<_> = discriminator.mapping.iter().map(|(key, id)| (*key, resolved.schema(*id).title)).collect();
    assert_eq!(discriminator.property, "kind");
    assert_eq!(mapping, [("cat", Some("cat")), ("dog", Some("dog"))]);
}

#[test]
fn a_mapping_to_nothing_is_left_out_with_a_warning() {
    let document = schemas(
        "3.1.0",
        "Cat: {}\nPet: {discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Catt'}}}",
    );
    let (severity, code, pointer, _, help) = only(&document);
    assert_eq!((severity, code), (Severity::Warning, codes::UNRESOLVED_MAPPING));
    assert_eq!(pointer, "/components/schemas/Pet/discriminator/mapping/cat");
    assert_eq!(help, "did you mean `#/components/schemas/Cat`?");
}

#[test]
fn a_discriminator_of_swagger_2_is_read_with_a_warning() {
    let document = schemas("3.0.3", "Pet: {discriminator: kind}");
    let resolved = accepted(&document);
    assert_eq!(first(&resolved).discriminator.as_ref().map(|found| found.property), Some("kind"));
    assert_eq!(only(&document).1, codes::WRONG_TYPE);
}
