//! Stage one: a path becomes a `Document`. This is the only stage that knows the disk, YAML and JSON.

use std::path::PathBuf;

use serde_json::Value;

use super::diagnostics::FileId;

/// The bundled document and the local files that it refers to.
#[derive(Debug)]
pub struct Document {
    /// The files, the main one first.
    pub files: Vec<SourceFile>,
}

/// One file of the document.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as diagnostics print it: as the user gave it, or relative to the main file's folder.
    pub name: String,
    /// The path on disk.
    pub path: PathBuf,
    /// The text.
    pub text: String,
    /// Whether the text is JSON or YAML.
    pub format: Format,
    /// The parsed text. Objects keep the order of their keys.
    pub value: Value,
}

/// The two notations of an OpenAPI document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 8259.
    Json,
    /// YAML 1.2.
    Yaml,
}

impl Document {
    /// The file with this id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }
}
