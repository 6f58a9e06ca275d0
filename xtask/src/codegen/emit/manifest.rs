//! `manifest.json`: every schema and operation by JSON pointer with its Rust path, and what became of the rest.
//!
//! Tests, reports and comparisons read it; so does the next run, which keeps the names that it finds here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::plain;
use crate::codegen::api::{Api, Type, TypeDef};
use crate::codegen::calls;
use crate::codegen::diagnostics::Place;
use crate::codegen::ledger::Fate;
use crate::codegen::settle::{names, path};
use crate::codegen::shapes::Shape;
use crate::codegen::write::{Content, Module};

/// The name of the file.
const MANIFEST: &str = crate::codegen::write::seal::MANIFEST;

/// The names in the manifest of an earlier run: of types by JSON pointer, of fields, variants and values by
/// [`names::member`], of operations by [`names::method_key`] and [`names::marker_key`]. A text that is no manifest has none.
#[must_use]
pub fn locked(manifest: &str) -> HashMap<String, String> {
    let Ok(manifest) = serde_json::from_str::<Names>(manifest) else { return HashMap::new() };
    let members = texts(manifest.properties).chain(texts(manifest.values));
    let members = members.filter_map(|(at, path)| Some((names::member(&at), path.rsplit_once("::")?.1.to_owned())));
    let operations = manifest.operations.as_object().into_iter().flatten();
    let operations = operations.flat_map(|(at, entry)| {
        let id = entry["id"].as_str().unwrap_or_default();
        let keys = [(names::method_key(at, id), "rust"), (names::marker_key(at, id), "marker")];
        keys.into_iter().filter_map(|(key, name)| Some((key, entry[name].as_str()?.to_owned())))
    });
    let operations: Vec<_> = operations.collect();
    texts(manifest.schemas).chain(members).chain(operations).collect()
}

/// The sections of a manifest that have names.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Names {
    schemas: Value,
    properties: Value,
    values: Value,
    operations: Value,
}

/// The members of an object that are texts.
fn texts(section: Value) -> impl Iterator<Item = (String, String)> {
    let members = if let Value::Object(members) = section { members } else { Map::new() };
    members
        .into_iter()
        .filter_map(|(key, value)| if let Value::String(text) = value { Some((key, text)) } else { None })
}

/// The manifest.
#[must_use]
pub fn emit(api: &Api) -> Module {
    let mut schemas = Paths::new();
    for def in api.types.iter().filter(|def| def.live) {
        for place in std::iter::once(&def.place).chain(&def.shared) {
            schemas.insert(api.pointer(place), def.name.clone());
        }
    }
    let mut properties = Paths::new();
    // A property that others inherit is told as a field of the type that declares it.
    for declares in [true, false] {
        for def in api.types.iter().filter(|def| def.live) {
            fields(api, def, declares, &mut properties);
        }
    }
    let manifest = Manifest {
        document: json!({ "name": api.document, "title": api.title, "version": api.version }),
        schemas,
        properties,
        operations: calls::manifest(api),
        values: values(api),
        types: spelled(api),
        ledger: ledger(api),
    };
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    Module { path: MANIFEST.to_owned(), header: String::new(), content: Content::Text(text) }
}

/// Rust paths by pointer.
type Paths = IndexMap<String, String>;

#[derive(serde::Serialize)]
struct Manifest {
    document: Value,
    schemas: Paths,
    properties: Paths,
    operations: Value,
    values: Paths,
    types: Paths,
    ledger: Vec<Value>,
}

fn fields(api: &Api, def: &TypeDef, declares: bool, into: &mut Paths) {
    let mut enter = |place: &Place, name: &str| {
        let inside = place.file == def.place.file
            && place.pointer.strip_prefix(&def.place.pointer).is_some_and(|rest| rest.starts_with('/'));
        if inside == declares {
            let path = format!("{}::{}", def.name, plain(name));
            if def.shared.is_empty() {
                into.entry(api.pointer(place)).or_insert(path);
                return;
            }
            for place in def.part_places(place) {
                into.entry(api.pointer(&place)).or_insert_with(|| path.clone());
            }
        }
    };
    match &def.shape {
        Shape::Object(object) => object.fields.iter().for_each(|field| enter(&field.place.0, &field.name)),
        Shape::Union(union) => union.variants.iter().for_each(|variant| enter(&variant.place.0, &variant.name)),
        _ => {}
    }
}

/// The values of choices whose variants have a number, since another value has the same words.
fn values(api: &Api) -> Paths {
    let mut values = Paths::new();
    for def in api.types.iter().filter(|def| def.live) {
        let Shape::Choice(choice) = &def.shape else { continue };
        for value in choice.values.iter().filter(|value| names::is_numbered(value)) {
            let path = format!("{}::{}", def.name, value.name);
            values.insert(names::value_key(&api.pointer(&def.place), &value.wire), path);
        }
    }
    values
}

/// The schemas without a name, by pointer, with their Rust types.
fn spelled(api: &Api) -> Paths {
    let live = |ty: &Type| {
        let mut live = true;
        ty.each_named(&mut |id| live &= api.type_def(id).live);
        live
    };
    let spelled = api.spelled.iter().filter(|(_, ty)| live(ty));
    spelled.map(|(place, ty)| (api.pointer(place), path(api, ty))).collect()
}

/// The ledger, with the nodes of the same fate, keyword and reason together.
fn ledger(api: &Api) -> Vec<Value> {
    let mut groups: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for entry in &api.ledger.entries {
        groups.entry((entry.fate, &entry.keyword, &entry.reason)).or_default().insert(&entry.place);
    }
    let group = |((fate, keyword, reason), places): ((Fate, &String, &String), BTreeSet<&Place>)| {
        let mut object = Map::new();
        object.insert("fate".to_owned(), json!(fate.as_str()));
        if !keyword.is_empty() {
            object.insert("keyword".to_owned(), json!(keyword));
        }
        object.insert("reason".to_owned(), json!(reason));
        object.insert("at".to_owned(), places.into_iter().map(|place| json!(api.pointer(place))).collect());
        Value::Object(object)
    };
    groups.into_iter().map(group).collect()
}
