//! Names within a type: fields, variants, and the variants of listed values.

use std::collections::HashMap;

use super::{Scope, as_variant, raw, sign};
use crate::codegen::api::{Api, TypeDef};
use crate::codegen::diagnostics::Place;
use crate::codegen::emit::plain;
use crate::codegen::lower::Options;
use crate::codegen::shapes::choice::{Choice, Listed};
use crate::codegen::shapes::object::Object;
use crate::codegen::shapes::union::Union;

/// The key of a field or variant in the names of an earlier run. A property and its inline type have the same pointer.
#[must_use]
pub fn member(pointer: &str) -> String {
    format!("member {pointer}")
}

/// The key of a listed value in the manifest.
#[must_use]
pub fn value_key(pointer: &str, wire: &str) -> String {
    format!("{pointer} {wire}")
}

/// The key of a method in the names of an earlier run: another `operationId` makes it another method.
#[must_use]
pub fn method_key(pointer: &str, id: &str) -> String {
    format!("method {pointer} {id}")
}

/// The key of a marker in the names of an earlier run.
#[must_use]
pub fn marker_key(pointer: &str, id: &str) -> String {
    format!("marker {pointer} {id}")
}

/// Whether the variant of a value is not simply made from its words.
#[must_use]
pub fn is_numbered(value: &Listed) -> bool {
    as_variant(words(value)) != value.name
}

/// The setter of a field: `with_tags`.
#[must_use]
pub fn setter(field: &str) -> String {
    format!("with_{}", plain(field))
}

/// The setter of a field to null: `with_tags_null`.
#[must_use]
pub fn setter_of_null(field: &str) -> String {
    format!("with_{}_null", plain(field).trim_end_matches('_'))
}

/// The names that an earlier run gave within one type.
pub(super) struct Lock<'a> {
    names: &'a HashMap<String, String>,
    /// For each place of a part, the key of its earlier name.
    parts: HashMap<Place, String>,
    pointer: String,
}

impl<'a> Lock<'a> {
    pub(super) fn new(api: &Api, options: &'a Options, index: usize) -> Self {
        let names = &options.locked;
        let Some(def) = api.types.get(index).filter(|_| !names.is_empty()) else {
            return Self { names, parts: HashMap::new(), pointer: String::new() };
        };
        let key = |place: &Place| {
            let mut keys = def.part_places(place).into_iter().map(|place| member(&api.pointer(&place)));
            Some((place.clone(), keys.find(|key| names.contains_key(key))?))
        };
        Self { names, parts: def.places().filter_map(key).collect(), pointer: first_locked(api, def, options) }
    }

    /// The name of the part that stands for `place`.
    fn at(&self, place: &Place) -> Option<&str> {
        self.names.get(self.parts.get(place)?).map(String::as_str)
    }

    fn value(&self, wire: &str) -> Option<&str> {
        self.names.get(&member(&value_key(&self.pointer, wire))).map(String::as_str)
    }
}

/// The pointer by which an earlier run knew the type.
fn first_locked(api: &Api, def: &TypeDef, options: &Options) -> String {
    let mut pointers = std::iter::once(&def.place).chain(&def.shared).map(|place| api.pointer(place));
    pointers.find(|pointer| options.locked.contains_key(pointer)).unwrap_or_else(|| api.pointer(&def.place))
}

pub(super) fn fields(object: &mut Object, lock: &Lock<'_>) {
    let mut scope = Scope::default();
    let mut setters = Scope::reserving(["new"]);
    for field in &mut object.fields {
        let name = lock.at(&field.place.0).filter(|name| is_value_name(name)).map(|name| raw(name.to_owned()));
        if let Some(name) = name.filter(|name| scope.take(name)) {
            setters.take(&setter(&name));
            setters.take(&setter_of_null(&name));
            field.name = name;
        }
    }
    for field in object.fields.iter_mut().filter(|field| field.name.is_empty()) {
        let mut name = scope.unique_value(&field.wire);
        // `with_a_null` is a setter of `a`, and must not be one of `a_null` as well.
        while !setters.take(&setter(&name)) || !setters.take(&setter_of_null(&name)) {
            name = scope.unique_value(&format!("{} field", field.wire));
        }
        field.name = name;
    }
    if let Some(rest) = &mut object.rest {
        rest.name = scope.unique_value("additional_properties");
    }
}

pub(super) fn values(choice: &mut Choice, lock: &Lock<'_>) {
    let mut scope = Scope::reserving(["UnknownValue", "Self"]);
    for value in &mut choice.values {
        if let Some(name) = lock.value(&value.wire).filter(|name| is_variant_name(name) && scope.take(name)) {
            value.name = name.to_owned();
        }
    }
    let mut cased: HashMap<String, usize> = HashMap::new();
    for value in &choice.values {
        *cased.entry(words(value).to_ascii_lowercase()).or_default() += 1;
    }
    for value in choice.values.iter_mut().filter(|value| value.name.is_empty()) {
        let twin = cased.get(&words(value).to_ascii_lowercase()).is_some_and(|count| *count > 1);
        let spelled = spellings(words(value), twin).into_iter().map(|words| as_variant(&words));
        let free = spelled.into_iter().find(|name| scope.take(name));
        value.name = free.unwrap_or_else(|| scope.unique_variant(words(value)));
    }
}

/// What the name of a value can be made from, the best first: its words, with the signs before numbers, with all signs,
/// and where it has a twin in other letters, as `asc` has in `ASC`, with what tells the two apart.
fn spellings(text: &str, twin: bool) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let spelled = |all: bool| {
        let mut out = String::new();
        for (index, c) in chars.iter().enumerate() {
            let signed = chars.get(index + 1).is_some_and(char::is_ascii_digit);
            match c {
                '+' if signed => out.push_str(" plus "),
                '-' if signed => out.push_str(" minus "),
                '-' if all => out.push_str(" dash "),
                c if all && c.is_ascii_punctuation() => out.push_str(sign(*c)),
                c => out.push(*c),
            }
        }
        out
    };
    let mut all = vec![text.to_owned(), spelled(false), spelled(true)];
    let lower = text.chars().any(|c| c.is_ascii_lowercase());
    let upper = text.chars().any(|c| c.is_ascii_uppercase());
    if twin && lower != upper {
        all.push(format!("{text} {}", if lower { "lowercase" } else { "uppercase" }));
    }
    all
}

pub(super) fn variants(union: &mut Union, lock: &Lock<'_>) {
    let mut scope = Scope::reserving(["UnknownValue", "Self"]);
    for variant in &mut union.variants {
        if let Some(name) = lock.at(&variant.place.0).filter(|name| is_variant_name(name) && scope.take(name)) {
            variant.name = name.to_owned();
        }
    }
    for variant in union.variants.iter_mut().filter(|variant| variant.name.is_empty()) {
        variant.name = scope.unique_variant(&variant.word);
    }
}

fn words(value: &Listed) -> &str {
    value.named.as_deref().unwrap_or(&value.wire)
}

/// Whether a name is one of a field or method: a name from a lock is trusted only when it could have been made here.
#[must_use]
pub fn is_value_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Whether a name is one of a variant or type.
#[must_use]
pub fn is_variant_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && !["Self", "UnknownValue"].contains(&name)
}
