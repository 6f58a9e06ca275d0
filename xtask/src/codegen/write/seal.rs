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

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, Write},
};

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

/// The hashes of a sealed output.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    document: String,
    files: BTreeMap<String, String>,
}

/// Adds the hashes to the manifest in `files` that is called `name`, and adds that manifest when there is none. `sources`
/// are the files of the document. Gives the hashes, for [`seal_around`].
///
/// The manifest is laid out as `serde_json` does it with two spaces; a text that is not such an object is a bug of the
/// caller, and is replaced by one that has only the hashes.
pub fn seal(files: &mut Files, name: &str, sources: &[SourceFile]) -> Sums {
    let hash = |(path, text): (&String, &String)| (path.clone(), hex(text.as_bytes()));
    let sums = Sums {
        document: digest_of(sources),
        files: files.iter().filter(|(path, _)| *path != name).map(hash).collect(),
    };
    write(files, name, &sums);
    sums
}

/// Like [`seal`], for files that have a sealed output of the same document below `folder`, which ends with a slash: what
/// has been hashed is not hashed again.
pub fn seal_around(files: &mut Files, name: &str, folder: &str, sealed: &Sums) {
    let known = |path: &str| sealed.files.get(path.strip_prefix(folder)?).cloned();
    let hash = |(path, text): (&String, &String)| (path.clone(), known(path).unwrap_or_else(|| hex(text.as_bytes())));
    let sums = Sums {
        document: sealed.document.clone(),
        files: files.iter().filter(|(path, _)| *path != name).map(hash).collect(),
    };
    write(files, name, &sums);
}

/// Writes the hashes into the manifest.
fn write(files: &mut Files, name: &str, sums: &Sums) {
    let old = files.remove(name).unwrap_or_default();
    let mut manifest = match old.strip_suffix(END) {
        Some(members) if members.starts_with("{\n") => format!("{members},"),
        _ => "{".to_owned(),
    };
    let hashes: Map<String, Value> =
        sums.files.iter().map(|(path, hash)| (path.clone(), hash.as_str().into())).collect();
    // Formatting with `#` never fails, and is the same text as `serde_json::to_string_pretty`.
    let hashes = format!("{:#}", Value::Object(hashes)).replace('\n', "\n  ");
    manifest.push_str(&format!("\n  \"document_sha256\": \"{}\",\n  \"files\": {hashes}", sums.document));
    let seal = hex_of([manifest.as_str(), END]);
    manifest.push_str(&format!("{SEAL}{seal}\"{END}"));
    files.insert(name.to_owned(), manifest);
}

/// The end of a manifest.
const END: &str = "\n}\n";

/// The start of the last member of a sealed manifest.
const SEAL: &str = ",\n  \"seal\": \"";

/// The hash of the document and the files that it refers to.
fn digest_of(sources: &[SourceFile]) -> String {
    let mut hashing = Hashing(Sha256::new());
    for file in sources {
        // Hashing never fails, and a value has no key that is not text.
        let _ = serde_json::to_writer(BufWriter::new(&mut hashing), &file.value);
        hashing.0.update(b"\n");
    }
    encode(&hashing.0.finalize())
}

/// Hashes what is written to it.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hex_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    encode(&hasher.finalize())
}

fn hex(bytes: &[u8]) -> String {
    encode(&Sha256::digest(bytes))
}

fn encode(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The members of a manifest that [`seal`] writes.
#[derive(serde::Deserialize)]
struct Hashes {
    document_sha256: String,
    files: BTreeMap<String, String>,
    seal: String,
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
        let text = std::str::from_utf8(text).ok()?;
        let Hashes { document_sha256, mut files, seal } = serde_json::from_str(text).ok()?;
        // A hand could have written any path here: none may lead out of the folder.
        files.retain(|path, _| path != name(owned) && path.split('/').all(super::is_portable));
        let unsealed = text.strip_suffix(&format!("{SEAL}{seal}\"{END}"));
        let intact = unsealed.is_some_and(|unsealed| hex_of([unsealed, END]) == seal);
        Some(Self { document: document_sha256, files, intact })
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
