//! The hashes in a manifest that tell, at the next run, who made a file differ: the document, the generator or a hand.
//!
//! In: the new files, with or without a manifest among them, and the document. Out: the same files, whose manifest ends with
//!
//! ```json
//! "document_sha256": "5f2c..",
//! "files": { "models/pet.rs": "91ab.." },
//! "seal": "c07d.."
//! ```
//!
//! `document_sha256` is over the parsed values of the document and the files that it refers to, in order, each as compact
//! JSON and a line feed: the notation (YAML or JSON) and comments do not count. `files` has every file but the manifest, as
//! its text. `seal` is over the manifest's own text without the seal, so that an edit of the manifest is seen too.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Files, Owned};
use crate::codegen::read::SourceFile;

/// Who made a generated file differ from what the generator writes now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The document changed since the last run.
    Document,
    /// The document is the same, so the generator changed since the last run.
    Generator,
    /// Somebody edited, added or removed the file.
    Hand,
}

/// The manifest of a folder that is generated as a whole.
pub const MANIFEST: &str = "manifest.json";

/// The manifest of a folder in which the generator owns single files: an exported crate.
pub const EXPORT_MANIFEST: &str = "export.json";

pub(super) fn name(owned: Owned) -> &'static str {
    match owned {
        Owned::Folder => MANIFEST,
        Owned::Listed => EXPORT_MANIFEST,
    }
}

/// Adds the hashes to the manifest in `files` that is called `name`, and adds that manifest when there is none. `sources` are the files
/// of the document.
///
/// A manifest that is not a JSON object is a bug of the caller, and is replaced by one that has only the hashes.
pub fn seal(files: &mut Files, name: &str, sources: &[SourceFile]) {
    let old = files.remove(name);
    let mut manifest: Map<String, Value> = old.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    manifest.insert("document_sha256".to_owned(), digest_of(sources).into());
    let hashes = files.iter().map(|(path, text)| (path.clone(), hex(text.as_bytes()).into())).collect();
    manifest.insert("files".to_owned(), Value::Object(hashes));
    let seal = hex(pretty(&manifest).as_bytes());
    manifest.insert("seal".to_owned(), seal.into());
    files.insert(name.to_owned(), pretty(&manifest));
}

/// The hash of the document and the files that it refers to.
fn digest_of(sources: &[SourceFile]) -> String {
    let mut hasher = Sha256::new();
    for file in sources {
        hasher.update(file.value.to_string());
        hasher.update(b"\n");
    }
    encode(&hasher.finalize())
}

fn hex(bytes: &[u8]) -> String {
    encode(&Sha256::digest(bytes))
}

fn encode(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn pretty(manifest: &Map<String, Value>) -> String {
    // Formatting with `#` never fails, and is the same text as `serde_json::to_string_pretty`.
    format!("{:#}\n", Value::Object(manifest.clone()))
}

/// What a manifest on disk says about the run that wrote it.
#[derive(Debug)]
pub(super) struct Sealed {
    document: String,
    files: BTreeMap<String, String>,
    /// Whether the manifest is as the generator wrote it.
    intact: bool,
}

impl Sealed {
    /// Reads the manifest. `None` when it is not one that [`seal`] wrote, edited or not.
    pub(super) fn read(owned: Owned, text: &[u8]) -> Option<Self> {
        let mut manifest: Map<String, Value> = serde_json::from_slice(text).ok()?;
        let seal = manifest.get("seal")?.as_str()?.to_owned();
        let document = manifest.get("document_sha256")?.as_str()?.to_owned();
        let hash = |(path, hash): (&String, &Value)| Some((path.clone(), hash.as_str()?.to_owned()));
        let mut files: BTreeMap<_, _> = manifest.get("files")?.as_object()?.iter().map(hash).collect::<Option<_>>()?;
        // A hand could have written any path here: none may lead out of the folder.
        files.retain(|path, _| path != name(owned) && path.split('/').all(super::is_portable));
        let whole = pretty(&manifest);
        manifest.shift_remove("seal");
        let intact = whole.as_bytes() == text && hex(pretty(&manifest).as_bytes()) == seal;
        Some(Self { document, files, intact })
    }

    /// The files that the run wrote, without the manifest.
    pub(super) fn paths(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }
}

/// Tells who caused a difference.
pub(super) struct Judge<'a> {
    manifest: &'static str,
    old: Option<&'a Sealed>,
    same_document: bool,
}

impl<'a> Judge<'a> {
    pub(super) fn new(files: &Files, owned: Owned, old: Option<&'a Sealed>) -> Self {
        let manifest = name(owned);
        let new = files.get(manifest).and_then(|text| Sealed::read(owned, text.as_bytes()));
        let same_document = old.zip(new).is_some_and(|(old, new)| old.document == new.document);
        Self { manifest, old, same_document }
    }

    /// Who made the file at `path` differ, which has the bytes `disk` or does not exist.
    pub(super) fn of(&self, path: &str, disk: Option<&[u8]>) -> Option<Cause> {
        let old = self.old?;
        let as_written = if path == self.manifest {
            old.intact
        } else if old.intact {
            old.files.get(path).map(String::as_str) == disk.map(hex).as_deref()
        } else {
            return None;
        };
        Some(match (as_written, self.same_document) {
            (false, _) => Cause::Hand,
            (true, false) => Cause::Document,
            (true, true) => Cause::Generator,
        })
    }
}

#[cfg(test)]
mod tests;
