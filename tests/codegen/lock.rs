//! Names never move: what a document adds later gets other names, whatever stands before it.

use std::{collections::HashMap, fs};

use libtest_mimic::Failed;
use serde_json::{Value, json};
use xtask::codegen::{Options, diagnostics::Diagnostics, emit::manifest, generate, lower};

super::tests![
    an_addition_renames_nothing,
    an_operation_that_is_added_renames_no_method,
    another_operation_id_or_tag_gives_another_method,
    without_the_lock_the_first_in_the_document_has_the_plain_name,
    an_unusable_name_in_the_lock_is_not_taken,
    a_file_that_is_added_renames_nothing_in_the_others,
];

/// The manifest of a document with these schemas, made with the names of an earlier one.
fn generated(schemas: &Value, earlier: Option<&Value>) -> Result<Value, Failed> {
    with_paths(&json!({}), schemas, earlier)
}

/// The same, of a document with paths too.
fn with_paths(paths: &Value, schemas: &Value, earlier: Option<&Value>) -> Result<Value, Failed> {
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths, "components": {"schemas": schemas},
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

/// A path with one operation of the tag.
fn operation(id: &str, tag: &str) -> Value {
    json!({"get": {"operationId": id, "tags": [tag], "responses": {"204": {"description": "ok"}}}})
}

/// The method and the marker of an operation.
fn called(manifest: &Value, path: &str) -> (String, String) {
    let entry = &manifest["operations"][format!("#/paths/~1{path}/get")];
    let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    (text("rust"), text("marker"))
}

fn an_operation_that_is_added_renames_no_method() -> Result<(), Failed> {
    let none = json!({});
    let mut paths = json!({"/b": operation("getTags", "Tags"), "/c": operation("get_pet", "Pets")});
    paths["/d"] = json!({"get": {"operationId": "health", "responses": {"204": {"description": "ok"}}}});
    let first = with_paths(&paths, &none, None)?;
    assert_eq!(called(&first, "b"), ("client::Tags::get".to_owned(), "client::GetTags".to_owned()));
    let mut more = json!({"/a": operation("getTag", "Tags"), "/aa": operation("getPet", "Tags")});
    more["/ab"] = operation("list", "health");
    more.as_object_mut().ok_or("no paths")?.extend(paths.as_object().ok_or("no paths")?.clone());
    let second = with_paths(&more, &none, Some(&first))?;
    for path in ["b", "c", "d"] {
        assert_eq!(called(&second, path), called(&first, path), "{path}");
    }
    assert_eq!(called(&second, "a").0, "client::Tags::get_tag");
    assert_eq!(called(&second, "aa").1, "client::GetPet2");
    assert_eq!(called(&second, "ab").0, "client::HealthApi::list");
    let fresh = with_paths(&more, &none, None)?;
    assert_eq!(called(&fresh, "b").0, "client::Tags::get_tags");
    Ok(())
}

fn another_operation_id_or_tag_gives_another_method() -> Result<(), Failed> {
    let none = json!({});
    let first =
        with_paths(&json!({"/a": operation("getTags", "Tags"), "/b": operation("getTags2", "Tags")}), &none, None)?;
    let renamed = json!({"/a": operation("listTags", "Tags"), "/b": operation("getTags2", "Labels")});
    let second = with_paths(&renamed, &none, Some(&first))?;
    assert_eq!(called(&second, "a").0, "client::Tags::list");
    assert_eq!(called(&second, "b").0, "client::Labels::get_tags2");
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

/// Two files have a schema `Part`, and a third one is referred to in front of them.
fn a_file_that_is_added_renames_nothing_in_the_others() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("sub"))?;
    let part = |property: &str| {
        json!({"definitions": {"Part": {"type": "object", "properties": {property: {"type": "string"}}}}}).to_string()
    };
    for (file, property) in [("a.json", "a"), ("sub/b.json", "b"), ("new.json", "new")] {
        fs::write(path(file), part(property))?;
    }
    let generated = |files: &[&str], earlier: Option<&Value>| -> Result<Value, Failed> {
        let properties = files.iter().map(|file| {
            let name = file.rsplit('/').next().unwrap_or_default().replace(".json", "");
            (name, json!({"$ref": format!("{file}#/definitions/Part")}))
        });
        let properties: serde_json::Map<_, _> = properties.collect();
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": {"Whole": {"type": "object", "properties": properties}}},
        });
        fs::write(path("main.json"), document.to_string())?;
        let locked = earlier.map(|manifest| manifest::locked(&manifest.to_string())).unwrap_or_default();
        let options = Options { lower: lower::Options { locked, ..lower::Options::default() }, ..Options::default() };
        let output = generate(&path("main.json"), &options, &mut Diagnostics::default()).ok_or("refused")?;
        Ok(serde_json::from_str(output.files.get("manifest.json").ok_or("no manifest")?)?)
    };
    let before = generated(&["a.json", "sub/b.json"], None)?;
    assert_eq!(before["schemas"]["a.json#/definitions/Part"], "Part");
    assert_eq!(before["schemas"]["sub/b.json#/definitions/Part"], "Part2");
    let after = names(&generated(&["new.json", "sub/b.json", "a.json"], Some(&before))?);
    for (at, name) in names(&before) {
        assert_eq!(after.get(&at), Some(&name), "{at}");
    }
    Ok(())
}
