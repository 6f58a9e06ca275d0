//! What each action makes of a document, and what is refused.

use std::fs;

use serde_json::Value;

use crate::codegen::diagnostics::{Diagnostics, Report};
use crate::codegen::read::{Document, Limits, read_overlaid};

mod changes;
mod refused;
mod sources;

/// Reads the first file with the overlays `overlay*`; the other files are there to be referred to.
fn read_within(files: &[(&str, &str)], limits: &Limits) -> (Option<Document>, Diagnostics) {
    let folder = tempfile::tempdir().unwrap();
    let mut overlays = Vec::new();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        if name.contains("overlay") {
            overlays.push(path);
        }
    }
    let mut diagnostics = Diagnostics::default();
    let document = read_overlaid(&folder.path().join(files[0].0), &overlays, limits, &mut diagnostics);
    (document, diagnostics)
}

fn read(files: &[(&str, &str)]) -> (Option<Document>, Diagnostics) {
    read_within(files, &Limits::default())
}

/// `code pointer: message (help)`, one per finding.
fn findings(diagnostics: &Diagnostics) -> Vec<String> {
    let line = |found: &crate::codegen::diagnostics::Diagnostic| {
        let help = found.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{} {}: {}{help}", found.code.0, found.place.pointer, found.message)
    };
    diagnostics.iter().map(line).collect()
}

/// A document that has these members below `d`.
fn document(members: &str) -> String {
    format!("openapi: 3.1.0\nd: {members}\n")
}

/// An overlay with these actions, in flow style.
fn overlay(version: &str, actions: &str) -> String {
    format!("overlay: {version}\ninfo: {{title: T, version: '1'}}\nactions: [{actions}]\n")
}

/// What a 1.1 overlay makes of the members of `d`, as JSON, and the findings.
fn apply(members: &str, actions: &str) -> (String, Vec<String>) {
    apply_as("1.1.0", members, actions)
}

fn apply_as(version: &str, members: &str, actions: &str) -> (String, Vec<String>) {
    let (document, diagnostics) = read(&[("a.yaml", &document(members)), ("overlay.yaml", &overlay(version, actions))]);
    (member(document.as_ref(), "d"), findings(&diagnostics))
}

fn member(document: Option<&Document>, key: &str) -> String {
    document.and_then(|document| document.files[0].value.get(key)).map(Value::to_string).unwrap_or_default()
}

/// The place in its file that each finding is shown at, and the text of that line.
fn shown(diagnostics: &Diagnostics, document: Option<&Document>) -> Vec<(String, String)> {
    let picture = Report::new(diagnostics, document).render_human(false);
    let lines: Vec<_> = picture.lines().collect();
    let places = lines.iter().enumerate().filter(|(_, line)| line.trim_start().starts_with("--> "));
    places
        .map(|(at, line)| {
            let name = line.rsplit('/').next().unwrap_or_default();
            let text = lines[at + 2].split_once("| ").unwrap_or_default().1;
            (name.to_owned(), text.trim().to_owned())
        })
        .collect()
}
