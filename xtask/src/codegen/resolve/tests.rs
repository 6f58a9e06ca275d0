//! Tests of the stage on small documents, written inline.

mod dialect;
mod fault;
mod operation;
mod parameter;
mod path;
mod reference;
mod scale;
mod schema;
mod security;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use super::{Operation, Resolved, Schema, resolve};
use crate::codegen::diagnostics::{Code, Diagnostics, FileId, Severity};
use crate::codegen::read::{Document, Format, SourceFile};

/// A document of one YAML text.
fn document(text: &str) -> Document {
    document_of(&[("api.yaml", text)])
}

/// A document of several files, which refer to each other by name.
fn document_of(files: &[(&str, &str)]) -> Document {
    let mut links = BTreeMap::new();
    for from in 0..files.len() {
        for (to, (name, _)) in files.iter().enumerate() {
            links.insert((FileId(from as u32), (*name).to_owned()), FileId(to as u32));
        }
    }
    let files = files.iter().map(|(name, text)| SourceFile {
        name: (*name).to_owned(),
        path: PathBuf::from(name),
        text: (*text).to_owned(),
        format: Format::Yaml,
        value: serde_yaml::from_str(text).expect("the test's YAML is well-formed"),
    });
    Document { files: files.collect(), links, ..Document::default() }
}

/// A document of a version whose `components.schemas` is `schemas`, in YAML flow or block style without indentation.
fn schemas(version: &str, schemas: &str) -> Document {
    let indented: String = schemas.lines().map(|line| format!("    {line}\n")).collect();
    document(&format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{indented}"
    ))
}

/// A 3.1 document whose root has, beside `openapi` and `info`, the given YAML.
fn rest(yaml: &str) -> Document {
    document(&format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\n{yaml}"))
}

/// Resolves a document that must give no error.
fn accepted(document: &Document) -> Resolved<'_> {
    let mut diagnostics = Diagnostics::default();
    let resolved = resolve(document, &mut diagnostics);
    let errors: Vec<_> = diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    resolved
}

/// What a document gives: severity, code, pointer, in the order of the pointers.
fn findings(document: &Document) -> Vec<(Severity, Code, String)> {
    let mut diagnostics = Diagnostics::default();
    resolve(document, &mut diagnostics);
    let mut findings: Vec<_> =
        diagnostics.iter().map(|found| (found.severity, found.code, found.place.pointer.clone())).collect();
    findings.sort_by(|a, b| a.2.cmp(&b.2));
    findings
}

/// The message and help of the only finding of a document.
fn only(document: &Document) -> (Severity, Code, String, String, String) {
    let mut diagnostics = Diagnostics::default();
    resolve(document, &mut diagnostics);
    let found: Vec<_> = diagnostics.iter().collect();
    let [found] = found.as_slice() else { panic!("expected one finding: {found:#?}") };
    let help = found.help.clone().unwrap_or_default();
    (found.severity, found.code, found.place.pointer.clone(), found.message.clone(), help)
}

/// The schema with this name.
fn named<'r, 'd>(resolved: &'r Resolved<'d>, name: &str) -> &'r Schema<'d> {
    let id = resolved.named.iter().find(|(known, _)| *known == name).expect("the schema has a name").1;
    resolved.schema(id)
}

/// The first schema of `components.schemas`.
fn first<'r, 'd>(resolved: &'r Resolved<'d>) -> &'r Schema<'d> {
    resolved.schema(resolved.named.first().expect("the document has a schema").1)
}

/// The only operation.
fn operation<'r, 'd>(resolved: &'r Resolved<'d>) -> &'r Operation<'d> {
    let [operation] = resolved.operations.as_slice() else { panic!("expected one operation") };
    operation
}

/// A value in YAML.
fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("the test's YAML is well-formed")
}
