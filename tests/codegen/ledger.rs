//! The ledger: every schema of every case is accounted for in the manifest.

use std::collections::BTreeSet;

use libtest_mimic::Failed;
use serde_json::Value;
use xtask::codegen::{Options, diagnostics::Diagnostics, generate};

use crate::cases;

super::tests![
    every_schema_of_every_case_is_in_the_manifest,
    every_group_of_the_ledger_has_a_reason,
    what_the_documentation_does_not_tell_is_not_documented,
];

/// Keywords that hold a schema, a list of schemas, or schemas by name.
const ONE: &[&str] = &["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"];
const LIST: &[&str] = &["allOf", "oneOf", "anyOf", "prefixItems"];
const MAP: &[&str] = &["properties", "patternProperties", "$defs", "dependentSchemas"];

/// The document and the manifest of each case that is accepted.
fn accepted() -> Result<Vec<(String, Value, Value)>, Failed> {
    let mut found = Vec::new();
    for case in cases::all() {
        let copy = tempfile::tempdir()?;
        let spec = cases::complete_copy(&case.folder, copy.path())?;
        let Some(output) = generate(&spec, &Options::default(), &mut Diagnostics::default()) else { continue };
        let manifest = serde_json::from_str(output.files.get("manifest.json").ok_or("no manifest")?)?;
        let main = output.document.files.into_iter().next().ok_or("no document")?;
        found.push((case.name, main.value, manifest));
    }
    Ok(found)
}

fn every_schema_of_every_case_is_in_the_manifest() -> Result<(), Failed> {
    for (case, document, manifest) in accepted()? {
        let told = told(&manifest);
        let components = document.pointer("/components/schemas").and_then(Value::as_object);
        let mut open: Vec<(String, &Value)> = components
            .into_iter()
            .flatten()
            .map(|(name, schema)| (child("#/components/schemas", name), schema))
            .collect();
        while let Some((pointer, schema)) = open.pop() {
            if !told.contains(pointer.as_str()) {
                return Err(format!("{case}: {pointer} is not accounted for").into());
            }
            open.extend(parts(&pointer, schema));
        }
    }
    Ok(())
}

/// Every pointer of the manifest that stands for a schema.
fn told(manifest: &Value) -> BTreeSet<&str> {
    let mut told = BTreeSet::new();
    for section in ["schemas", "properties", "types"] {
        told.extend(manifest[section].as_object().into_iter().flatten().map(|(pointer, _)| pointer.as_str()));
    }
    let groups = manifest["ledger"].as_array().into_iter().flatten();
    for group in groups.filter(|group| group.get("keyword").is_none()) {
        told.extend(group["at"].as_array().into_iter().flatten().filter_map(Value::as_str));
    }
    told
}

/// The schemas that a schema holds.
fn parts<'a>(pointer: &str, schema: &'a Value) -> Vec<(String, &'a Value)> {
    let mut found = Vec::new();
    for (key, value) in schema.as_object().into_iter().flatten() {
        let at = child(pointer, key);
        match value {
            Value::Object(members) if MAP.contains(&key.as_str()) => {
                found.extend(members.iter().map(|(name, schema)| (child(&at, name), schema)));
            }
            Value::Array(items) if LIST.contains(&key.as_str()) => {
                found.extend(items.iter().enumerate().map(|(n, schema)| (format!("{at}/{n}"), schema)));
            }
            Value::Object(members) if ONE.contains(&key.as_str()) && !members.is_empty() => found.push((at, value)),
            _ => {}
        }
    }
    found
}

fn every_group_of_the_ledger_has_a_reason() -> Result<(), Failed> {
    let mut fates = BTreeSet::new();
    for (case, _, manifest) in accepted()? {
        for group in manifest["ledger"].as_array().ok_or("no ledger")? {
            fates.insert(group["fate"].as_str().unwrap_or_default().to_owned());
            let nowhere = group["at"].as_array().is_none_or(Vec::is_empty);
            if group["reason"].as_str().unwrap_or_default().is_empty() || nowhere {
                return Err(format!("{case}: {group}").into());
            }
        }
    }
    assert_eq!(fates, ["degraded", "documented", "ignored", "merged"].map(str::to_owned).into());
    Ok(())
}

fn what_the_documentation_does_not_tell_is_not_documented() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let spec = folder.path().join("openapi.yaml");
    let long = "a".repeat(81);
    let schema = format!("{{type: string, minLength: 1, minItems: 2, pattern: {long}, default: {long}}}");
    std::fs::write(
        &spec,
        format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}\n"
        ),
    )?;
    let output = generate(&spec, &Options::default(), &mut Diagnostics::default()).ok_or("no output")?;
    let manifest: Value = serde_json::from_str(output.files.get("manifest.json").ok_or("no manifest")?)?;
    let groups = manifest["ledger"].as_array().ok_or("no ledger")?;
    let fates: BTreeSet<_> =
        groups.iter().filter_map(|group| group["keyword"].as_str().zip(group["fate"].as_str())).collect();
    let ignored = ["default", "minItems", "pattern"].map(|keyword| (keyword, "ignored"));
    assert_eq!(fates, ignored.into_iter().chain([("minLength", "documented")]).collect());
    Ok(())
}

fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
