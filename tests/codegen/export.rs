//! `cargo xtask export` as its user sees it.

use std::fs;

use libtest_mimic::Failed;

use crate::command::{DOCUMENT, OVERLAY, Place};

super::tests![
    an_export_is_a_whole_package,
    a_second_export_changes_nothing_and_keeps_files_of_the_user,
    a_name_that_cargo_would_refuse_is_a_usage_error,
    a_refused_document_exports_nothing,
    an_export_may_have_overlays,
    tags_are_features_when_they_are_asked_for,
];

const EXPORT: [&str; 5] = ["export", "--spec", "pets.yaml", "--out", "pets"];

fn an_export_is_a_whole_package() -> Result<(), Failed> {
    let place = Place::new()?;
    let (code, text) = place.said(&EXPORT)?;
    assert!(code == 0 && text.starts_with("pets/: wrote "), "{text}");
    let read = |path: &str| {
        fs::read_to_string(place.path().join("pets").join(path)).map_err(|error| format!("{path}: {error}"))
    };
    let manifest: toml::Table = read("Cargo.toml")?.parse()?;
    assert_eq!(manifest["package"]["name"].as_str(), Some("pets"));
    let dependencies: Vec<_> = manifest["dependencies"].as_table().into_iter().flat_map(toml::Table::keys).collect();
    assert!(dependencies.iter().any(|name| *name == "serde"), "{dependencies:?}");
    assert!(!dependencies.iter().any(|name| *name == "reqwest"), "a document without operations needs no client");
    assert!(manifest.get("workspace").is_none(), "it may join a workspace of its user");
    let lib = read("src/lib.rs")?;
    assert!(lib.contains("pub use generated::models;"));
    assert!(lib.contains("#![recursion_limit = \"256\"]"), "rustdoc gives up on long circles of models: {lib}");
    let ours = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../src/runtime.rs"))?;
    assert_eq!(read("src/runtime.rs")?, ours);
    for path in ["README.md", "export.json", "src/generated/mod.rs", "src/generated/manifest.json"] {
        read(path)?;
    }
    assert!(!place.path().join("pets/src/runtime/client.rs").exists());
    Ok(())
}

fn a_second_export_changes_nothing_and_keeps_files_of_the_user() -> Result<(), Failed> {
    let place = Place::new()?;
    place.said(&EXPORT)?;
    fs::write(place.path().join("pets/src/mine.rs"), "// mine\n")?;
    let (code, text) = place.said(&EXPORT)?;
    assert!(code == 0 && text.starts_with("pets/ is up to date"), "{text}");
    fs::write(place.path().join("pets.yaml"), DOCUMENT.replace("name:", "label:"))?;
    let (code, text) = place.said(&EXPORT)?;
    assert!(code == 0 && text.contains("wrote ") && !text.contains("removed"), "{text}");
    assert_eq!(fs::read_to_string(place.path().join("pets/src/mine.rs"))?, "// mine\n");
    Ok(())
}

fn a_name_that_cargo_would_refuse_is_a_usage_error() -> Result<(), Failed> {
    let place = Place::new()?;
    for name in ["My Pets", "3d", "self", ""] {
        let (code, text) = place.said(&[&EXPORT[..], &["--name", name]].concat())?;
        assert!(code == 2 && text.contains("--name"), "{name:?}: {text}");
    }
    assert!(!place.path().join("pets").exists());
    Ok(())
}

fn a_refused_document_exports_nothing() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("pets.yaml"), DOCUMENT.replace("schemas/Tag", "schemas/Tog"))?;
    assert_eq!(place.said(&EXPORT)?.0, 1);
    assert!(!place.path().join("pets").exists());
    Ok(())
}

fn an_export_may_have_overlays() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("overlay.yaml"), OVERLAY)?;
    let (code, text) = place.said(&[&EXPORT[..], &["--overlay", "overlay.yaml"]].concat())?;
    assert!(code == 0 && text.contains("0 operations, 3 schemas"), "{text}");
    Ok(())
}

const TAGGED: &str = "\
openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /pets:
    get: { operationId: listPets, tags: [Pets], responses: { '200': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } } }
  /orders:
    get: { operationId: listOrders, tags: [Old orders], responses: { '200': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } } } }
  /health:
    get: { operationId: health, responses: { '200': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Health' } } } } } }
components:
  schemas:
    Pet: { type: object, properties: { name: { $ref: '#/components/schemas/Name' } } }
    Order: { type: object, properties: { pet: { $ref: '#/components/schemas/Name' } } }
    Name: { type: object, properties: { text: { type: string } } }
    Health: { type: object, properties: { up: { type: boolean } } }
    Unused: { type: object, properties: { pet: { $ref: '#/components/schemas/Pet' } } }
";

fn tags_are_features_when_they_are_asked_for() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("pets.yaml"), TAGGED)?;
    let read = |path: &str| fs::read_to_string(place.path().join("pets").join(path));
    place.said(&EXPORT)?;
    let plain =
        [read("Cargo.toml")?, read("src/generated/models/mod.rs")?, read("src/generated/client/mod.rs")?].concat();
    assert!(!plain.contains("tag-") && !plain.contains("#[cfg"), "nobody asked: {plain}");
    let (code, text) = place.said(&[&EXPORT[..], &["--features-per-tag"]].concat())?;
    assert_eq!(code, 0, "{text}");

    let manifest: toml::Table = read("Cargo.toml")?.parse()?;
    let feature = |name: &str| -> Vec<String> {
        let list = manifest["features"].get(name).and_then(toml::Value::as_array);
        list.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect()
    };
    assert!(feature("default").contains(&"all-tags".to_owned()), "{manifest}");
    assert_eq!(feature("all-tags"), ["tag-pets", "tag-old-orders", "other-models"]);
    assert_eq!(feature("tag-pets"), ["client"]);

    let models = read("src/generated/models/mod.rs")?.split_whitespace().collect::<Vec<_>>().join(" ");
    let [pets, orders, other] =
        ["tag-pets", "tag-old-orders", "other-models"].map(|name| format!("feature = \"{name}\""));
    for expected in [
        format!("#[cfg({orders})] mod order;"),
        format!("#[cfg(any({pets}, {other}))] mod pet;"),
        format!("#[cfg(any({pets}, {orders}, {other}))] mod name;"),
        format!("#[cfg({other})] mod unused;"),
        format!("#[cfg({other})] pub use self::unused::Unused;"),
    ] {
        assert!(models.contains(&expected), "{expected} is missing in {models}");
    }
    assert!(
        models.contains("mod health;") && !models.contains("] mod health;"),
        "untagged operations need it: {models}"
    );
    let client = read("src/generated/client/mod.rs")?.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(client.contains(&format!("#[cfg({pets})] mod pets;")), "{client}");
    assert!(read("README.md")?.contains("| `tag-old-orders` | the tag Old orders |"));
    Ok(())
}
