//! The document's own schemas as validators of the `jsonschema` crate, which knows nothing of this generator: draft 4 with
//! `nullable` for OpenAPI 3.0, 2020-12 from 3.1 on. A validator is made for the values that ask for it, and kept.

mod excerpt;

use std::collections::{HashMap, HashSet};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::codegen::diagnostics::Place;
use crate::codegen::read::Document;

/// The name of the document in the registry of schemas.
const DOCUMENT: &str = "doc:///";

/// The validators of a document.
#[derive(Debug, Default)]
pub(super) struct Validators {
    known: HashMap<Place, Option<Validator>>,
}

impl Validators {
    /// Makes those of the schemas at these places that there are not yet.
    pub(super) fn prepare<'p>(&mut self, document: &Document, schemas: impl Iterator<Item = &'p Place>) {
        let new: HashSet<&Place> = schemas.filter(|place| !self.known.contains_key(*place)).collect();
        if new.is_empty() {
            return;
        }
        let Some(main) = document.files.first() else { return };
        let is_old = main.value.get("openapi").and_then(Value::as_str).is_some_and(|text| text.starts_with("3.0"));
        let mut root = excerpt::of(main, new.iter().copied().filter(|place| place.file.0 == 0));
        if is_old {
            allow_null(&mut root);
        }
        let draft = if is_old { Draft::Draft4 } else { Draft::Draft202012 };
        let resource = draft.create_resource_ref(&root);
        let registry = Registry::new().add(DOCUMENT, resource).and_then(|builder| builder.prepare()).ok();
        for place in new {
            self.known.insert(place.clone(), validator(&root, draft, registry.as_ref(), place));
        }
    }

    /// The validator of the schema at a place, which has been prepared. `None` when it cannot be read, such as one of another
    /// file.
    pub(super) fn of(&self, place: &Place) -> Option<&Validator> {
        self.known.get(place)?.as_ref()
    }
}

/// `root` has what the schema needs, at the pointers of the document.
fn validator(root: &Value, draft: Draft, registry: Option<&Registry<'_>>, place: &Place) -> Option<Validator> {
    let schema = (place.file.0 == 0).then(|| root.pointer(&place.pointer))??;
    let options = jsonschema::options().with_draft(draft).should_validate_formats(false).offline();
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
