//! `cargo xtask explain` as its user sees it. What it says of each node is tested beside its code.

use std::fs;

use libtest_mimic::Failed;
use xtask::codegen::diagnostics::codes;

use crate::command::Place;

super::tests![
    without_an_argument_every_code_is_listed,
    a_code_is_told_with_an_example_and_what_is_printed,
    a_node_of_a_document_is_told,
    a_node_of_the_bundled_document_is_told_by_its_pointer_and_its_rust_path,
    what_is_nothing_is_answered_with_what_was_meant,
    a_refused_document_shows_its_findings,
];

fn without_an_argument_every_code_is_listed() -> Result<(), Failed> {
    let (code, text) = Place::new()?.said(&["explain"])?;
    assert_eq!((code, text.lines().count()), (0, codes::ALL.len()));
    assert!(codes::ALL.iter().all(|lesson| text.contains(lesson.code.0) && text.contains(lesson.meaning.trim())));
    Ok(())
}

fn a_code_is_told_with_an_example_and_what_is_printed() -> Result<(), Failed> {
    for (name, parts) in [
        ("unresolved-ref", &["Why it matters: ", "What to do: ", "schemas/Onwer", "help: did you mean"][..]),
        ("overlay-path", &["overlay.yaml:\n", "target: info", "write a JSONPath"]),
    ] {
        let (code, text) = Place::new()?.said(&["explain", name])?;
        assert_eq!(code, 0, "{text}");
        for part in parts {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
    }
    Ok(())
}

fn a_node_of_a_document_is_told() -> Result<(), Failed> {
    let (code, text) =
        Place::new()?.said(&["explain", "#/components/schemas/Pet/properties/tag", "--spec", "pets.yaml"])?;
    assert!(code == 0 && text.contains("the field `tag` of `models::Pet`: Option<models::Tag>"), "{text}");
    Ok(())
}

fn a_node_of_the_bundled_document_is_told_by_its_pointer_and_its_rust_path() -> Result<(), Failed> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(root.join("generated/manifest.json"))?)?;
    let schemas = manifest["schemas"].as_object().ok_or("no schemas")?;
    let (pointer, name) = schemas.iter().next().ok_or("no schema")?;
    let name = name.as_str().unwrap_or_default();
    let place = Place::new()?;
    let by_pointer = place.said(&["explain", pointer])?;
    let by_path = place.said(&["explain", &format!("models::{name}")])?;
    assert!(by_pointer.0 == 0 && by_pointer.1.contains("kept from manifest.json"), "{}", by_pointer.1);
    assert_eq!(by_pointer, by_path);
    Ok(())
}

fn what_is_nothing_is_answered_with_what_was_meant() -> Result<(), Failed> {
    let place = Place::new()?;
    for (asked, meant) in
        [("unresolved-reff", "`unresolved-ref`"), ("#/components/schemas/Pat", "`#/components/schemas/Pet`")]
    {
        let (code, text) = place.said(&["explain", asked, "--spec", "pets.yaml"])?;
        assert!(code == 2 && text.contains(&format!("did you mean {meant}?")), "{text}");
    }
    Ok(())
}

fn a_refused_document_shows_its_findings() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("pets.yaml"), crate::command::DOCUMENT.replace("schemas/Tag", "schemas/Tog"))?;
    let (code, text) = place.said(&["explain", "Pet", "--spec", "pets.yaml"])?;
    assert!(code == 1 && text.contains("error[unresolved-ref]"), "{text}");
    Ok(())
}
