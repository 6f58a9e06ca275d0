//! Typed reading of single keywords: a node, an object, a field, each with its place for the diagnostics.
//!
//! A value of the wrong JSON type is an error at the value. `null` where a keyword expects something else is common in
//! documents made by serialisers that write every field; it is read as absent, with a warning.

use serde_json::{Map, Number, Value};

use crate::codegen::diagnostics::{Diagnostics, Place, codes};

/// A value of the document with its place.
#[derive(Clone, Debug)]
pub(super) struct Node<'d> {
    pub(super) value: &'d Value,
    pub(super) place: Place,
}

impl<'d> Node<'d> {
    /// The node as an object; an error names `what` was expected.
    pub(super) fn object(&self, what: &str, diagnostics: &mut Diagnostics) -> Option<Object<'d>> {
        match self.value {
            Value::Object(map) => Some(Object { map, place: self.place.clone() }),
            other => {
                let message = format!("expected {what} (an object), found {}", kind_of(other));
                diagnostics
                    .error(codes::WRONG_TYPE, &self.place, message)
                    .help("write an object with the keywords of what is expected here, `{..}`");
                None
            }
        }
    }

    /// What tells this node from every other node of the document.
    pub(super) fn address(&self) -> Address {
        Address::of(self.value)
    }
}

/// The identity of a node: its address, which is fixed while the document is borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Address(*const Value);

impl Address {
    pub(super) fn of(value: &Value) -> Self {
        Self(std::ptr::from_ref(value))
    }
}

/// An object of the document with its place.
#[derive(Clone, Debug)]
pub(super) struct Object<'d> {
    pub(super) map: &'d Map<String, Value>,
    pub(super) place: Place,
}

impl<'d> Object<'d> {
    /// The field named `key`; absent if it is `null`, which gives a warning.
    pub(super) fn field(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<Field<'_, 'd>> {
        let (key, value) = self.map.get_key_value(key)?;
        let field = Field { object: &self.place, key, value };
        field.or_null(diagnostics)
    }

    /// Every field, in order; for objects whose keys are names that the document chooses.
    pub(super) fn members(&self) -> impl Iterator<Item = Field<'_, 'd>> {
        self.map.iter().map(|(key, value)| Field { object: &self.place, key, value })
    }

    /// Every field whose key does not start with `x-`, in order.
    pub(super) fn entries(&self) -> impl Iterator<Item = Field<'_, 'd>> {
        self.map.iter().filter(|(key, _)| !key.starts_with("x-")).map(|(key, value)| Field {
            object: &self.place,
            key,
            value,
        })
    }

    /// Whether the object has a field that is not `null`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.map.get(key).is_some_and(|value| !value.is_null())
    }

    /// A string field.
    pub(super) fn text(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<&'d str> {
        self.field(key, diagnostics)?.text(diagnostics)
    }

    /// `summary` or `description`.
    pub(super) fn words(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<&'d str> {
        self.field(key, diagnostics)?.words(diagnostics)
    }

    /// A string field that the specification requires; `what` names the object in the error.
    pub(super) fn required_text(&self, key: &str, what: &str, diagnostics: &mut Diagnostics) -> Option<&'d str> {
        match self.field(key, diagnostics) {
            Some(field) => field.text(diagnostics),
            None => {
                self.missing(key, what, diagnostics);
                None
            }
        }
    }

    /// A boolean field.
    pub(super) fn flag(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<bool> {
        self.field(key, diagnostics)?.flag(diagnostics)
    }

    /// The elements of an array field; none if it is absent.
    pub(super) fn list(&self, key: &str, diagnostics: &mut Diagnostics) -> Vec<Node<'d>> {
        self.field(key, diagnostics).map(|field| field.list(diagnostics)).unwrap_or_default()
    }

    /// An object field.
    pub(super) fn object(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<Object<'d>> {
        self.field(key, diagnostics)?.object(diagnostics)
    }

    /// Reports that a required keyword is absent.
    pub(super) fn missing(&self, key: &str, what: &str, diagnostics: &mut Diagnostics) {
        if !self.map.get(key).is_some_and(Value::is_null) {
            let message = format!("{what} has no `{key}`");
            diagnostics.error(codes::MISSING_KEYWORD, &self.place, message).help(format!("add `{key}`"));
        }
    }
}

/// One keyword of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a, 'd> {
    pub(super) object: &'a Place,
    pub(super) key: &'d str,
    pub(super) value: &'d Value,
}

impl<'d> Field<'_, 'd> {
    /// The place of the value.
    pub(super) fn place(&self) -> Place {
        self.object.child(self.key)
    }

    /// The value with its place.
    pub(super) fn node(&self) -> Node<'d> {
        Node { value: self.value, place: self.place() }
    }

    /// The field itself, unless it is `null`, which gives a warning.
    pub(super) fn or_null(self, diagnostics: &mut Diagnostics) -> Option<Self> {
        if self.value.is_null() {
            let message = format!("`{}` is null and is read as absent", self.key);
            let found = diagnostics.warning(codes::WRONG_TYPE, &self.place(), message);
            found.help(format!("take `{}` out, or give it a value", self.key));
            return None;
        }
        Some(self)
    }

    /// Reports a value of the wrong type.
    pub(super) fn wrong(&self, expected: &str, diagnostics: &mut Diagnostics) {
        let message = format!("`{}` must be {expected}, not {}", self.key, kind_of(self.value));
        let finding = diagnostics.error(codes::WRONG_TYPE, &self.place(), message);
        match sample(expected, self.value) {
            Some(sample) => finding.help(format!("write for example `{}: {sample}`", self.key)),
            None => finding.help(format!("write {expected}")),
        };
    }

    /// A string.
    pub(super) fn text(&self, diagnostics: &mut Diagnostics) -> Option<&'d str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.wrong("a string", diagnostics);
        }
        text
    }

    /// A string that nothing but the documentation depends on. A number or boolean in its place is left out, with a
    /// warning.
    pub(super) fn words(&self, diagnostics: &mut Diagnostics) -> Option<&'d str> {
        if !self.value.is_number() && !self.value.is_boolean() {
            return self.text(diagnostics);
        }
        let message = format!("`{}` must be a string, not {}; it is left out", self.key, kind_of(self.value));
        diagnostics
            .warning(codes::WRONG_TYPE, &self.place(), message)
            .help(format!("write `{}: \"{}\"`", self.key, self.value));
        None
    }

    /// A string, or a number or boolean that someone forgot to quote, which gives a warning.
    pub(super) fn loose_text(&self, diagnostics: &mut Diagnostics) -> Option<String> {
        match self.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => {
                let text = self.value.to_string();
                let message = format!("`{}` must be a string, not {}", self.key, kind_of(self.value));
                diagnostics
                    .warning(codes::WRONG_TYPE, &self.place(), message)
                    .help(format!("write `{}: \"{text}\"`", self.key));
                Some(text)
            }
            _ => {
                self.wrong("a string", diagnostics);
                None
            }
        }
    }

    /// A boolean. The texts `"true"` and `"false"` are read as what they say, with a warning.
    pub(super) fn flag(&self, diagnostics: &mut Diagnostics) -> Option<bool> {
        let flag = match self.value {
            Value::Bool(flag) => return Some(*flag),
            Value::String(text) if text == "true" => true,
            Value::String(text) if text == "false" => false,
            _ => {
                self.wrong("a boolean", diagnostics);
                return None;
            }
        };
        let message = format!("`{}` must be a boolean, not a string", self.key);
        diagnostics
            .warning(codes::WRONG_TYPE, &self.place(), message)
            .help(format!("write `{}: {flag}` without quotes", self.key));
        Some(flag)
    }

    /// A number.
    pub(super) fn number(&self, diagnostics: &mut Diagnostics) -> Option<&'d Number> {
        match self.value {
            Value::Number(number) => Some(number),
            _ => {
                self.wrong("a number", diagnostics);
                None
            }
        }
    }

    /// A length: an integer of at least zero, also written `1.0`. Beyond `u64` it is no bound at all.
    pub(super) fn size(&self, diagnostics: &mut Diagnostics) -> Option<u64> {
        let Value::Number(number) = self.value else {
            self.wrong("an integer", diagnostics);
            return None;
        };
        if let Some(size) = number.as_u64() {
            return Some(size);
        }
        match number.as_f64() {
            Some(size) if size >= 0.0 && size.fract() == 0.0 => (size < u64::MAX as f64).then_some(size as u64),
            _ => {
                let message = format!("`{}` must be an integer of at least 0, not {number}", self.key);
                let found = diagnostics.error(codes::WRONG_TYPE, &self.place(), message);
                found.help(format!("write for example `{}: 1`", self.key));
                None
            }
        }
    }

    /// The elements of an array.
    pub(super) fn list(&self, diagnostics: &mut Diagnostics) -> Vec<Node<'d>> {
        let Value::Array(items) = self.value else {
            self.wrong("an array", diagnostics);
            return Vec::new();
        };
        let place = self.place();
        items.iter().enumerate().map(|(index, value)| Node { value, place: place.element(index) }).collect()
    }

    /// An array of strings. Elements of another type are errors at their places.
    pub(super) fn texts(&self, diagnostics: &mut Diagnostics) -> Vec<&'d str> {
        let Value::Array(items) = self.value else {
            self.wrong("an array of strings", diagnostics);
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text.as_str()),
                other => {
                    let message = format!("`{}` must be an array of strings, not of {}s", self.key, bare_kind(other));
                    let found = diagnostics.error(codes::WRONG_TYPE, &self.place().element(index), message);
                    found.help(match other {
                        Value::Number(_) | Value::Bool(_) => format!("write it in quotes: `'{other}'`"),
                        _ => "write a string".to_owned(),
                    });
                }
            }
        }
        texts
    }

    /// An object.
    pub(super) fn object(&self, diagnostics: &mut Diagnostics) -> Option<Object<'d>> {
        match self.value {
            Value::Object(map) => Some(Object { map, place: self.place() }),
            _ => {
                self.wrong("an object", diagnostics);
                None
            }
        }
    }
}

/// The JSON type of a value, with its article.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn bare_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        other => kind_of(other).trim_start_matches("an ").trim_start_matches("a "),
    }
}

/// How a value of the expected kind is written; from the value that is there, where it can be.
fn sample(expected: &str, value: &Value) -> Option<String> {
    let kind = expected.trim_start_matches("an ").trim_start_matches("a ");
    Some(match (kind.split([' ', ',']).next()?, value) {
        ("array", Value::String(text)) => format!("[{text}]"),
        ("array", _) => "[]".to_owned(),
        ("object" | "schema", _) => "{}".to_owned(),
        ("number" | "integer", Value::String(text)) if text.parse::<f64>().is_ok() => text.clone(),
        ("number" | "integer", _) => "1".to_owned(),
        ("boolean", _) => "true".to_owned(),
        ("string", Value::Number(_) | Value::Bool(_)) => format!("'{value}'"),
        ("string", _) => "text".to_owned(),
        _ => return None,
    })
}
