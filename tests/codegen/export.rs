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
    assert!(read("src/lib.rs")?.contains("pub use generated::models;"));
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
