//! `Cargo.toml` of an exported crate: of our own dependencies and features, those that its sources use.

use std::{
    collections::{BTreeSet, HashSet},
    fs, io,
    path::Path,
};

use toml::{Table, Value};

use super::Crate;
use crate::codegen::settle::features::{ALL, Features, OTHER};
use crate::codegen::write::Files;

/// Names of packages that an exported crate may depend on, and so cannot have itself.
pub(super) const SHARED: &[&str] = &[
    "bytes",
    "chrono",
    "futures-core",
    "http",
    "http-body",
    "indexmap",
    "jiff",
    "percent-encoding",
    "reqwest",
    "secrecy",
    "serde",
    "serde-json",
    "time",
    "tokio",
    "tower",
    "tower-service",
    "tracing",
];

/// The text of `Cargo.toml` for a crate with these source files.
///
/// # Errors
///
/// The root `Cargo.toml` cannot be read or has no dependencies.
pub fn text(workspace: &Path, about: &Crate<'_>, tags: &Features, sources: &Files) -> io::Result<String> {
    let path = workspace.join("Cargo.toml");
    let broken = |what: String| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {what}", path.display()));
    let ours = fs::read_to_string(&path)
        .map_err(|error| io::Error::new(error.kind(), format!("cannot read {}: {error}", path.display())))?;
    let ours: Table = ours.parse().map_err(|error: toml::de::Error| broken(error.to_string()))?;
    let table = |value: Option<&Value>| value.and_then(Value::as_table).cloned();
    let shared = table(ours.get("workspace").and_then(|workspace| workspace.get("package"))).unwrap_or_default();
    let all = table(ours.get("dependencies")).ok_or_else(|| broken("there are no dependencies".to_owned()))?;
    let (in_src, in_tests) = (named(sources, "src/"), named(sources, "tests/"));
    let dependencies = used(all.clone(), &in_src);
    let mut for_tests = used(all, &in_tests);
    for_tests.retain(|name, value| {
        value.as_table_mut().and_then(|value| value.remove("optional"));
        !dependencies.contains_key(name)
    });
    let ours_for_tests = table(ours.get("dev-dependencies")).unwrap_or_default();
    for_tests.extend([&in_src, &in_tests].into_iter().flat_map(|named| used(ours_for_tests.clone(), named)));
    let asked: BTreeSet<&str> = rust(sources, "src/").flat_map(asked_features).collect();
    let mut features = used_features(table(ours.get("features")).unwrap_or_default(), &dependencies, &asked);
    add_tags(&mut features, tags);

    let mut package = Table::new();
    package.insert("name".to_owned(), about.name.into());
    package.insert("version".to_owned(), about.version.into());
    package.insert("description".to_owned(), format!("Client and models for {}", plain(about.title)).into());
    for key in ["edition", "rust-version"] {
        package.extend(shared.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    package.insert("readme".to_owned(), "README.md".into());
    package.extend(table(ours.get("package")).and_then(|mut ours| ours.remove_entry("metadata")));
    let mut manifest = Table::new();
    manifest.insert("package".to_owned(), package.into());
    if about.detached {
        manifest.insert("workspace".to_owned(), Table::new().into());
    }
    manifest.extend(unknown_features(&features, &asked).map(|lints| ("lints".to_owned(), lints.into())));
    if !features.is_empty() {
        manifest.insert("features".to_owned(), features.into());
    }
    manifest.insert("dependencies".to_owned(), dependencies.into());
    if !for_tests.is_empty() {
        manifest.insert("dev-dependencies".to_owned(), for_tests.into());
    }
    if !tags.tags.is_empty() && sources.keys().any(|path| path == "tests/examples.rs") {
        let test = [("name", "examples".into()), ("required-features", vec![ALL].into())];
        let test = Table::from_iter(test.map(|(key, value): (_, Value)| (key.to_owned(), value)));
        manifest.insert("test".to_owned(), Value::Array(vec![test.into()]));
    }
    toml::to_string(&manifest).map_err(|error| broken(error.to_string()))
}

/// The words that stand before `::` in the sources below the folder.
fn named<'a>(sources: &'a Files, folder: &str) -> HashSet<&'a str> {
    rust(sources, folder).flat_map(path_starts).collect()
}

/// The dependencies that are named.
fn used(mut dependencies: Table, named: &HashSet<&str>) -> Table {
    dependencies.retain(|name, _| named.contains(name.replace('-', "_").as_str()));
    dependencies
}

/// The features that a source asks for, and those that need nothing that the crate does not have.
fn used_features(mut features: Table, dependencies: &Table, asked: &BTreeSet<&str>) -> Table {
    let is_there = |member: &str, features: &Table| match member.strip_prefix("dep:") {
        Some(dependency) => dependencies.contains_key(dependency),
        None => match member.split_once('/') {
            Some((dependency, _)) => dependencies.contains_key(dependency.trim_end_matches('?')),
            None => features.contains_key(member) || dependencies.contains_key(member),
        },
    };
    // A feature may need another one that goes, and one of which nothing is left goes too: repeat until nothing changes.
    loop {
        let before = features.clone();
        let members = |value: &Value| {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        };
        features.retain(|name, value| {
            name == "default" || asked.contains(name) || members(value).iter().all(|member| is_there(member, &before))
        });
        for (_, value) in &mut features {
            let kept = members(value).into_iter().filter(|member| is_there(member, &before)).map(Value::from).collect();
            *value = Value::Array(kept);
        }
        features.retain(|_, value| !value.as_array().is_some_and(Vec::is_empty));
        if features == before {
            return features;
        }
    }
}

/// A feature for each tag, and all of them by default.
fn add_tags(features: &mut Table, tags: &Features) {
    if tags.tags.is_empty() {
        return;
    }
    let all: Vec<&str> = tags.tags.iter().map(|(name, _)| name.as_str()).chain([OTHER]).collect();
    if let Value::Array(default) = features.entry("default").or_insert_with(|| Value::Array(Vec::new())) {
        default.push(ALL.into());
    }
    for (name, _) in &tags.tags {
        features.insert(name.clone(), vec!["client"].into());
    }
    features.insert(OTHER.to_owned(), Value::Array(Vec::new()));
    features.insert(ALL.to_owned(), all.into());
}

/// The lint table that lets sources ask for features that this crate does not have, such as `client` without operations.
fn unknown_features(features: &Table, asked: &BTreeSet<&str>) -> Option<Table> {
    let unknown: Vec<_> =
        asked.iter().filter(|name| !features.contains_key(**name)).map(|name| format!("{name:?}")).collect();
    let known = format!("cfg(feature, values({}))", unknown.join(", "));
    (!unknown.is_empty()).then(|| {
        let lint = Table::from_iter([
            ("level".to_owned(), "warn".into()),
            ("check-cfg".to_owned(), Value::Array(vec![known.into()])),
        ]);
        Table::from_iter([("rust".to_owned(), Table::from_iter([("unexpected_cfgs".to_owned(), lint.into())]).into())])
    })
}

fn rust<'a>(sources: &'a Files, folder: &str) -> impl Iterator<Item = &'a str> {
    sources
        .iter()
        .filter(move |(path, _)| path.starts_with(folder) && path.ends_with(".rs"))
        .map(|(_, text)| text.as_str())
}

/// The words that stand before `::` outside of comments.
fn path_starts(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("::").filter_map(|(end, _)| {
        let before = text.get(..end)?;
        let line = before.rsplit('\n').next().filter(|line| !line.trim_start().starts_with("//"))?;
        line.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()
    })
}

/// The names in `feature = "name"`.
fn asked_features(text: &str) -> impl Iterator<Item = &str> {
    text.split("feature = \"").skip(1).filter_map(|rest| rest.split('"').next())
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
