//! The document's own schemas as validators of the `jsonschema` crate, which knows nothing of this generator: draft 4 with
//! `nullable` for OpenAPI 3.0, 2020-12 from 3.1 on. A validator is made when a value asks for it, and kept.

mod excerpt;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::codegen::diagnostics::Place;
use crate::codegen::read::Document;

/// The name of the document in the registry of schemas.
const DOCUMENT: &str = "doc:///";

/// A document as JSON Schema.
#[derive(Debug)]
pub struct Root {
    value: Value,
    draft: Draft,
}

impl Root {
    /// Of the main file of a document what the schemas at these places need. `None` when there is no file.
    #[must_use]
    pub fn new<'p>(document: &Document, schemas: impl Iterator<Item = &'p Place>) -> Option<Self> {
        let main = document.files.first()?;
        let is_old = main.value.get("openapi").and_then(Value::as_str).is_some_and(|text| text.starts_with("3.0"));
        let mut value = excerpt::of(main, schemas.filter(|place| place.file.0 == 0));
        if is_old {
            allow_null(&mut value);
        }
        Some(Self { value, draft: if is_old { Draft::Draft4 } else { Draft::Draft202012 } })
    }
}

/// The validators of a document.
pub struct Validators<'r> {
    root: &'r Root,
    registry: Option<Registry<'r>>,
    known: HashMap<Place, Option<Validator>>,
}

impl<'r> Validators<'r> {
    /// None yet.
    #[must_use]
    pub fn new(root: &'r Root) -> Self {
        let resource = root.draft.create_resource_ref(&root.value);
        let registry = Registry::new().add(DOCUMENT, resource).and_then(|builder| builder.prepare()).ok();
        Self { root, registry, known: HashMap::new() }
    }

    /// The validator of the schema at a place. `None` when it cannot be read, such as one of another file.
    pub fn of(&mut self, place: &Place) -> Option<&Validator> {
        match self.known.entry(place.clone()) {
            Entry::Occupied(known) => known.into_mut().as_ref(),
            Entry::Vacant(new) => new.insert(validator(self.root, self.registry.as_ref(), place)).as_ref(),
        }
    }
}

fn validator(root: &Root, registry: Option<&Registry<'_>>, place: &Place) -> Option<Validator> {
    let schema = (place.file.0 == 0).then(|| root.value.pointer(&place.pointer))??;
    let options = jsonschema::options().with_draft(root.draft).should_validate_formats(false).offline();
    if !refers(schema) {
        return options.build(schema).ok();
    }
    let reference = json!({ "$ref": format!("{DOCUMENT}#{}", fragment(&place.pointer)) });
    options.with_registry(registry?).build(&reference).ok()
}

/// Whether a schema needs the rest of the document.
fn refers(schema: &Value) -> bool {
    match schema {
        Value::Object(members) => members.contains_key("$ref") || members.values().any(refers),
        Value::Array(items) => items.iter().any(refers),
        _ => false,
    }
}

/// A JSON pointer in the fragment of a URI (RFC 6901, section 6).
fn fragment(pointer: &str) -> String {
    percent_encoding::utf8_percent_encode(pointer, FRAGMENT).to_string()
}

/// What cannot stand in a fragment as it is.
const FRAGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// `nullable: true` of OpenAPI 3.0 in the words of JSON Schema.
fn allow_null(node: &mut Value) {
    match node {
        Value::Object(members) => {
            members.values_mut().for_each(allow_null);
            if members.get("nullable") == Some(&Value::Bool(true)) {
                if let Some(name @ Value::String(_)) = members.get("type").cloned() {
                    members.insert("type".to_owned(), json!([name, "null"]));
                }
                if let Some(Value::Array(values)) = members.get_mut("enum") {
                    values.push(Value::Null);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(allow_null),
        _ => {}
    }
}
