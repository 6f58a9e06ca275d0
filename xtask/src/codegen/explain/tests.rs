//! What is told of the nodes of a document.

use std::fs;

use super::explain;
use crate::codegen::{Options, diagnostics::Diagnostics};

const DOCUMENT: &str = "\
openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [Pets]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: D, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: { type: integer }
        tags: { type: array, items: { type: string } }
        mother: { $ref: '#/components/schemas/Pet' }
    Open: {}
";

fn told(query: &str) -> Result<String, Option<String>> {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("pets.yaml");
    fs::write(&spec, DOCUMENT).unwrap();
    explain(&spec, &Options::default(), query, &mut Diagnostics::default()).unwrap()
}

#[track_caller]
fn says(query: &str, parts: &[&str]) {
    let text = told(query).unwrap();
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[test]
fn a_schema_tells_its_type_room_name_direction_and_users() {
    let parts = [
        "becomes      `models::Pet`, a struct with 3 fields",
        "room         object, because its type is object",
        "name         from `Pet`, its key",
        "direction    only answers carry it",
        "used by      getPet, Pet",
        "`target: $.components.schemas.Pet` changes it",
    ];
    says("#/components/schemas/Pet", &parts);
    assert_eq!(told("#/components/schemas/Pet"), told("models::Pet"));
    assert_eq!(told("/components/schemas/Pet"), told("Pet"));
    says("Open", &["room         any, because no keyword says what its values are"]);
}

#[test]
fn a_property_tells_why_it_is_held_so() {
    says("Pet::id", &["the field `id` of `models::Pet`: i64", "in `required` and never null", "room         scalar"]);
    says(
        "#/components/schemas/Pet/properties/tags",
        &["of `models::Pet`: Vec<String>\n", "only answers carry it, so an absent one is empty"],
    );
    says("Pet::mother", &["Option<models::Pet>", "so it is in a `Box`", "another name for #/components/schemas/Pet"]);
}

#[test]
fn an_operation_its_parameters_and_answers_are_told() {
    says("getPet", &["the method `client::Pets::get`", "`models::Pet` from JSON", "as `read`: the method implies it"]);
    says("#/paths/~1pets~1{id}/get/parameters/0", &["an argument of `client::Pets::get`", "always required"]);
    says(
        "#/paths/~1pets~1{id}/get/responses/200",
        &["gives for 200", "a success", "$.paths['/pets/{id}'].get.responses['200']"],
    );
}

#[test]
fn a_keyword_is_told_with_its_node_and_a_wrong_name_with_a_near_one() {
    says("#/components/schemas/Pet/required", &["`required` is a part of this node", "`models::Pet`"]);
    assert_eq!(told("#/components/schemas/Pat"), Err(Some("#/components/schemas/Pet".to_owned())));
    assert_eq!(told("getPat"), Err(Some("getPet".to_owned())));
    assert_eq!(told("models::Zebra::stripes"), Err(None));
}
