//! Documents that are deep, long or wide: nothing recurses without bound, and no lookup is slow.
//!
//! `tests/robustness/scale.py` makes larger ones, and measures how time and memory grow.

use std::{
    fs,
    time::{Duration, Instant},
};

use libtest_mimic::Failed;
use serde_json::{Map, Value, json};
use xtask::codegen::{Options, Output, diagnostics::Diagnostics, generate};

super::tests![
    deep_nesting_is_generated,
    long_chains_are_followed,
    wide_unions_are_told_apart,
    many_values_and_names_that_are_alike_take_no_time_to_speak_of,
];

fn generated(schemas: &Value) -> Result<(Output, usize), Failed> {
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas},
    });
    let folder = tempfile::tempdir()?;
    let spec = folder.path().join("a.json");
    fs::write(&spec, document.to_string())?;
    let mut diagnostics = Diagnostics::default();
    let output = generate(&spec, &Options::default(), &mut diagnostics).ok_or("refused")?;
    Ok((output, diagnostics.iter().count()))
}

fn deep_nesting_is_generated() -> Result<(), Failed> {
    let (mut object, mut list, mut all, mut one) = (json!({"type": "string"}), json!({}), json!({}), json!({}));
    for level in 0..110 {
        let part =
            json!({"type": "object", "required": [format!("k{level}")], "properties": {format!("k{level}"): {}}});
        object = json!({"type": "object", "properties": {"p": object}});
        list = json!({"type": "array", "items": {"type": "array", "items": list}});
        all = json!({"allOf": [all, part]});
        one = json!({"oneOf": [one, part]});
    }
    let (output, findings) = generated(&json!({"Object": object, "List": list, "All": all, "One": one}))?;
    let all = output.files.get("models/all.rs").ok_or("no file")?;
    assert!(all.contains("pub k0:") && all.contains("pub k109:"));
    assert!(findings > 0, "a list that deep is no Rust type");
    Ok(())
}

fn long_chains_are_followed() -> Result<(), Failed> {
    let mut schemas = Map::new();
    for n in 0..400 {
        let next = format!("#/components/schemas/Alias{}", n + 1);
        schemas.insert(format!("Alias{n}"), json!({"$ref": next}));
    }
    schemas.insert("Alias400".to_owned(), json!({"type": "object", "properties": {"end": {"type": "string"}}}));
    schemas.insert("Heir0".to_owned(), json!({"type": "object", "properties": {"k0": {"type": "string"}}}));
    for n in 1..60 {
        let base = format!("#/components/schemas/Heir{}", n - 1);
        let own =
            json!({"type": "object", "properties": {format!("k{n}"): {"type": "string"}, "k0": {"maxLength": n}}});
        schemas.insert(format!("Heir{n}"), json!({"allOf": [{"$ref": base}, own]}));
    }
    let (output, findings) = generated(&Value::Object(schemas))?;
    let last = output.files.get("models/heir59.rs").ok_or("no file")?;
    assert!(last.contains("pub k0:") && last.contains("pub k59:"));
    assert_eq!(findings, 0);
    Ok(())
}

fn wide_unions_are_told_apart() -> Result<(), Failed> {
    let member = |n: usize| {
        let properties = json!({"t": {"const": format!("c{n}")}, "x": {"type": "integer"}});
        json!({"type": "object", "required": ["t"], "properties": properties})
    };
    let (output, findings) = generated(&json!({"Wide": {"oneOf": (0..300).map(member).collect::<Vec<_>>()}}))?;
    assert!(output.files.get("models/wide.rs").ok_or("no file")?.contains("C299(WideC299)"));
    assert_eq!(findings, 0);
    Ok(())
}

/// With a search through all values for each, or a count from one for each name, this would take minutes.
fn many_values_and_names_that_are_alike_take_no_time_to_speak_of() -> Result<(), Failed> {
    let mut schemas = Map::new();
    for n in 0..2_000 {
        let next = format!("#/components/schemas/Alias{}", n + 1);
        schemas.insert(format!("Alias{n}"), json!({"$ref": next}));
        let alike: String = "alike_and_so_on"
            .chars()
            .enumerate()
            .map(|(at, c)| if n >> at & 1 == 1 { c.to_ascii_uppercase() } else { c })
            .collect();
        schemas.insert(alike, json!({"type": "object", "properties": {"x": {"type": "string"}}}));
    }
    schemas.insert("Alias2000".to_owned(), json!({"type": "string"}));
    let values: Vec<_> = (0..30_000).map(|n| format!("v{n}")).collect();
    schemas.insert("Many".to_owned(), json!({"type": "string", "enum": values}));
    let start = Instant::now();
    let (output, findings) = generated(&Value::Object(schemas))?;
    assert!(output.files.get("models/many.rs").ok_or("no file")?.contains("V29999"));
    assert_eq!(findings, 0);
    assert!(start.elapsed() < Duration::from_secs(90), "{:?}", start.elapsed());
    Ok(())
}
