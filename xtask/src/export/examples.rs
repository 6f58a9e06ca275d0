//! Which examples of a document are valid against the schema beside them.
//!
//! Only those can be asked to survive their types. The schema is the document's own, read by a JSON Schema validator that
//! knows nothing of this generator: draft 4 with `nullable` for OpenAPI 3.0, 2020-12 from 3.1 on.

use std::{borrow::Cow, collections::HashMap};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::codegen::{Example, diagnostics::Place, read::Document};

/// The name of the document in the registry of schemas.
const DOCUMENT: &str = "doc:///";

/// The examples by what the validator says.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Those that are valid.
    pub valid: Vec<Example>,
    /// Those that are not, with the reason.
    pub invalid: Vec<(Example, String)>,
    /// Those whose schema the validator cannot read, such as one of another file.
    pub unchecked: Vec<Example>,
}

/// Asks the validator about every example.
#[must_use]
pub fn check(document: &Document, examples: &[Example]) -> Checked {
    let mut checked = Checked::default();
    let Some(main) = document.files.first().filter(|_| !examples.is_empty()) else { return checked };
    let is_old = main.value.get("openapi").and_then(Value::as_str).is_some_and(|version| version.starts_with("3.0"));
    let draft = if is_old { Draft::Draft4 } else { Draft::Draft202012 };
    let mut root = Cow::Borrowed(&main.value);
    if is_old {
        allow_null(root.to_mut());
    }
    let root = &*root;
    let resource = draft.create_resource_ref(root);
    let registry = Registry::new().add(DOCUMENT, resource).and_then(|builder| builder.prepare()).ok();
    let mut validators: HashMap<&Place, Option<Validator>> = HashMap::new();
    for example in examples {
        let build = || validator(root, registry.as_ref()?, draft, &example.schema);
        match validators.entry(&example.schema).or_insert_with(build) {
            None => checked.unchecked.push(example.clone()),
            Some(validator) => match validator.validate(&example.json) {
                Ok(()) => checked.valid.push(example.clone()),
                Err(error) => checked.invalid.push((example.clone(), error.to_string())),
            },
        }
    }
    checked
}

/// The validator of the schema at a place of the document.
fn validator(root: &Value, registry: &Registry<'_>, draft: Draft, place: &Place) -> Option<Validator> {
    let schema = (place.file.0 == 0).then(|| root.pointer(&place.pointer))??;
    let options = jsonschema::options().with_draft(draft).should_validate_formats(false).offline();
    if !refers(schema) {
        return options.build(schema).ok();
    }
    let reference = json!({ "$ref": format!("{DOCUMENT}#{}", fragment(&place.pointer)) });
    options.with_registry(registry).build(&reference).ok()
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

#[cfg(test)]
mod tests;
