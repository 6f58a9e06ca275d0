//! Which part of a document a place belongs to.

use serde_json::json;

use super::{Kind, of};
use crate::codegen::diagnostics::{FileId, Place};
use crate::codegen::read::{Document, Format, SourceFile};

fn document() -> Document {
    let value = json!({
        "openapi": "3.1.0",
        "components": { "schemas": { "Pet": { "properties": { "schema": { "items": {} }, "items": { "enum": [1] } } } } },
    });
    let (name, path, text) = (String::new(), "a.json".into(), String::new());
    Document { files: vec![SourceFile { name, path, text, format: Format::Json, value }], ..Document::default() }
}

fn part(pointer: &str) -> Option<(String, Kind)> {
    let place = Place { file: FileId(0), pointer: pointer.to_owned() };
    of(&document(), &place).map(|(place, kind)| (place.pointer, kind))
}

#[test]
fn the_smallest_schema_around_a_place_is_the_part() {
    let pet = "/components/schemas/Pet";
    assert_eq!(part(pet), Some((pet.to_owned(), Kind::Schema)));
    assert_eq!(part(&format!("{pet}/required")), Some((pet.to_owned(), Kind::Schema)));
    let property = format!("{pet}/properties/schema");
    assert_eq!(part(&format!("{property}/type")), Some((property.clone(), Kind::Schema)));
    assert_eq!(part(&format!("{property}/items/type")), Some((format!("{property}/items"), Kind::Schema)));
    let items = format!("{pet}/properties/items");
    assert_eq!(part(&format!("{items}/enum/0")), Some((items, Kind::Schema)));
}

#[test]
fn an_operation_is_the_part_where_no_schema_is() {
    let get = "/paths/~1pets/get";
    assert_eq!(part(&format!("{get}/parameters/0/name")), Some((get.to_owned(), Kind::Operation)));
    assert_eq!(part(&format!("{get}/responses/20/description")), Some((get.to_owned(), Kind::Operation)));
    let schema = format!("{get}/responses/200/content/application~1json/schema");
    assert_eq!(part(&format!("{schema}/$ref")), Some((schema, Kind::Schema)));
    assert_eq!(part("/paths/~1pets/parameters/0"), Some(("/paths/~1pets".to_owned(), Kind::Path)));
    assert_eq!(part(&format!("{get}/security/0/token")), Some((get.to_owned(), Kind::Operation)));
}

#[test]
fn other_components_are_parts_and_the_document_as_a_whole_is_none() {
    let limit = "/components/parameters/limit";
    assert_eq!(part(&format!("{limit}/in")), Some((limit.to_owned(), Kind::Component)));
    assert_eq!(part("/info/title"), None);
    assert_eq!(part("/security/0/token"), None);
    assert_eq!(part(""), None);
}
