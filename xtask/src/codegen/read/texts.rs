//! Numbers where a text is meant, as they are written: the 1.10 of `{type: string, enum: [1.10]}` is no 1.1.
//!
//! A parser keeps the value of a number and not its digits, so those are taken from the text of the file. Numbers whose
//! digits say the same as their value are left to later stages, which know more of them. So are those with an exponent,
//! which every writer of YAML and JSON spells in its own way.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Document;
use crate::codegen::diagnostics::{Code, Diagnostics, FileId, Place, codes, push_token, written};

/// Puts the text of such numbers in their place, with a warning for each.
pub(super) fn restore(document: &mut Document, diagnostics: &mut Diagnostics) {
    let mut origins: BTreeMap<FileId, Vec<(Place, String, Code)>> = BTreeMap::new();
    for (index, file) in document.files.iter().enumerate() {
        let file_id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        let mut search = Search { at: Place::root(file_id), found: Vec::new() };
        search.number(file.value.pointer("/info/version"), "/info/version", codes::WRONG_TYPE);
        search.node(&file.value);
        for (place, code) in search.found {
            let origin = document.origins.of(&place);
            origins.entry(origin.file).or_default().push((place, origin.pointer, code));
        }
    }
    for (file, found) in origins {
        let Some(source) = document.files.get(file.0 as usize) else { continue };
        let texts = written(&source.text, source.format, found.iter().map(|(_, pointer, _)| pointer.as_str()));
        // The number stands behind its anchor.
        let last = |text: &str| text.split_whitespace().last().unwrap_or_default().to_owned();
        let texts: Vec<_> = texts.into_iter().map(|text| last(text.unwrap_or_default())).collect();
        for ((place, _, code), text) in found.into_iter().zip(texts) {
            let file = document.files.get_mut(place.file.0 as usize);
            let Some(value) = file.and_then(|file| file.value.pointer_mut(&place.pointer)) else { continue };
            let is_it = serde_yaml::from_str::<Value>(&text).is_ok_and(|read| read == *value);
            let digits = value.to_string();
            if is_it && text != digits && !has_exponent(&text) {
                let message = format!("{text} stands for a text and is read as \"{text}\"");
                diagnostics.warning(code, &place, message).help(format!("write it in quotes: `'{text}'`"));
                *value = Value::String(text);
            }
        }
    }
}

/// A walk over a file. One pointer grows and shrinks on the way.
struct Search {
    at: Place,
    found: Vec<(Place, Code)>,
}

impl Search {
    fn node(&mut self, value: &Value) {
        match value {
            Value::Object(object) => {
                if object.get("type").is_some_and(is_text) {
                    self.values(object, [codes::INVALID_ENUM_VALUE, codes::INVALID_DEFAULT]);
                }
                if let (Some(Value::String(_)), Some(Value::Object(variables))) =
                    (object.get("url"), object.get("variables"))
                {
                    for (name, variable) in
                        variables.iter().filter_map(|(name, value)| Some((name, value.as_object()?)))
                    {
                        self.below("variables", |search| {
                            search.below(name, |search| search.values(variable, [codes::WRONG_TYPE; 2]));
                        });
                    }
                }
                for (key, value) in object.iter().filter(|(_, value)| value.is_object() || value.is_array()) {
                    self.below(key, |search| search.node(value));
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    self.below(&index.to_string(), |search| search.node(value));
                }
            }
            _ => {}
        }
    }

    /// The values that a schema of texts, or a server variable, names.
    fn values(&mut self, object: &Map<String, Value>, [listed, default]: [Code; 2]) {
        let items = object.get("enum").and_then(Value::as_array);
        for (index, value) in items.into_iter().flatten().enumerate() {
            self.number(Some(value), &format!("/enum/{index}"), listed);
        }
        let example = codes::INVALID_EXAMPLE;
        for (key, code) in [("const", listed), ("default", default), ("example", example)] {
            self.number(object.get(key), &format!("/{key}"), code);
        }
    }

    fn number(&mut self, value: Option<&Value>, pointer: &str, code: Code) {
        if value.is_some_and(Value::is_number) {
            let pointer = format!("{}{pointer}", self.at.pointer);
            self.found.push((Place { file: self.at.file, pointer }, code));
        }
    }

    fn below(&mut self, key: &str, look: impl FnOnce(&mut Self)) {
        let end = self.at.pointer.len();
        push_token(&mut self.at.pointer, key);
        look(self);
        self.at.pointer.truncate(end);
    }
}

fn has_exponent(number: &str) -> bool {
    number.contains(['e', 'E']) && !number.contains(['x', 'X'])
}

/// Whether a `type` is of texts, and of no numbers.
fn is_text(types: &Value) -> bool {
    match types {
        Value::Array(types) => {
            let has = |name: &str| types.iter().any(|one| one == name);
            has("string") && !has("number") && !has("integer")
        }
        types => types == "string",
    }
}
