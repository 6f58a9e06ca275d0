//! Names never move: what a document adds later gets other names, whatever stands before it.

use std::{collections::HashMap, fs};

use libtest_mimic::Failed;
use serde_json::{Value, json};
use xtask::codegen::{Options, diagnostics::Diagnostics, emit::manifest, generate, lower};

super::tests![
    an_addition_renames_nothing,
    without_the_lock_the_first_in_the_document_has_the_plain_name,
    an_unusable_name_in_the_lock_is_not_taken,
];

/// The manifest of a document with these schemas, made with the names of an earlier one.
fn generated(schemas: &Value, earlier: Option<&Value>) -> Result<Value, Failed> {
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas},
    });
    let folder = tempfile::tempdir()?;
    let spec = folder.path().join("a.json");
    fs::write(&spec, document.to_string())?;
    let locked = earlier.map(|manifest| manifest::locked(&manifest.to_string())).unwrap_or_default();
    let options = Options { lower: lower::Options { locked, ..lower::Options::default() }, ..Options::default() };
    let output = generate(&spec, &options, &mut Diagnostics::default()).ok_or("refused")?;
    Ok(serde_json::from_str(output.files.get("manifest.json").ok_or("no manifest")?)?)
}

/// Every name of the manifest by what it stands for.
fn names(manifest: &Value) -> HashMap<String, String> {
    let sections = ["schemas", "properties", "values"].into_iter();
    let entries = sections.flat_map(|section| {
        let entries = manifest[section].as_object().into_iter().flatten();
        entries.map(move |(at, name)| (format!("{section} {at}"), name.as_str().unwrap_or_default().to_owned()))
    });
    entries.collect()
}

fn before() -> Value {
    json!({
        "user_name": {"type": "object", "properties": {
            "first_name": {"type": "string"},
            "tags": {"type": "object", "properties": {"a": {"type": "string"}}},
            "type": {"type": "string", "enum": ["a_b", "A-B"]},
        }},
        "Pets": {"oneOf": [{"type": "object", "title": "Cat", "properties": {"x": {"type": "string"}}}, {"type": "string"}]},
    })
}

/// The same, with a rival for every name in front of it.
fn after() -> Value {
    json!({
        "UserName": {"type": "object", "properties": {"tags": {"type": "object", "properties": {"a": {"type": "string"}}}}},
        "UserNameTags": {"type": "string"},
        "user_name": {"type": "object", "properties": {
            "firstName": {"type": "string"},
            "Type": {"type": "integer"},
            "first_name": {"type": "string"},
            "tags": {"type": "object", "properties": {"a": {"type": "string"}}},
            "type": {"type": "string", "enum": ["AB", "a_b", "A-B"]},
        }},
        "PetsCat": {"type": "integer"},
        "Pets": {"oneOf": [
            {"type": "object", "title": "cat", "required": ["y"], "properties": {"y": {"type": "string"}}},
            {"type": "object", "title": "Cat", "properties": {"x": {"type": "string"}}},
            {"type": "string"},
        ]},
    })
}

fn an_addition_renames_nothing() -> Result<(), Failed> {
    let first = generated(&before(), None)?;
    let second = generated(&after(), Some(&first))?;
    let (old, new) = (names(&first), names(&second));
    for (at, name) in &old {
        // The second of two members has another pointer once a member stands before it.
        if !at.contains("/oneOf/") {
            assert_eq!(new.get(at), Some(name), "{at}");
        }
    }
    assert_eq!(new["schemas #/components/schemas/UserName"], "UserName2");
    assert_eq!(new["properties #/components/schemas/user_name/properties/firstName"], "UserName::first_name_2");
    assert_eq!(new["properties #/components/schemas/user_name/properties/Type"], "UserName::type_2");
    let third = generated(&after(), Some(&second))?;
    assert_eq!(names(&third), new);
    Ok(())
}

fn without_the_lock_the_first_in_the_document_has_the_plain_name() -> Result<(), Failed> {
    let new = names(&generated(&after(), None)?);
    assert_eq!(new["schemas #/components/schemas/UserName"], "UserName");
    assert_eq!(new["schemas #/components/schemas/user_name"], "UserName2");
    Ok(())
}

fn an_unusable_name_in_the_lock_is_not_taken() -> Result<(), Failed> {
    let earlier = json!({
        "schemas": {"#/components/schemas/user_name": "Evil {}", "#/components/schemas/Pets": "Option"},
        "properties": {"#/components/schemas/user_name/properties/first_name": "X::a; fn b() {}"},
    });
    let names = names(&generated(&before(), Some(&earlier))?);
    assert_eq!(names["schemas #/components/schemas/user_name"], "UserName");
    assert_eq!(names["schemas #/components/schemas/Pets"], "Pets");
    assert_eq!(names["properties #/components/schemas/user_name/properties/first_name"], "UserName::first_name");
    Ok(())
}
