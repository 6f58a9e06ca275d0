//! Stage one: a path becomes a `Document`. This is the only stage that knows the disk, YAML and JSON.
//!
//! [`read`] loads the main file and every local file that its `$ref`s name, checks that the main file is OpenAPI 3.0,
//! 3.1 or 3.2, and reports what a parser would hide: repeated keys, YAML tags, aliases that expand without end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::diagnostics::{Diagnostics, FileId};
use super::overlay::Origins;

mod keys;
mod load;
mod parse;
mod refs;
#[cfg(test)]
mod tests;
mod texts;
mod version;

pub use self::keys::FileKeys;

/// The bundled document and the local files that it refers to.
#[derive(Debug, Default)]
pub struct Document {
    /// The files, the main one first and its overlays next.
    pub files: Vec<SourceFile>,
    /// Which file a reference means: the file that holds it, and the part before `#` as written.
    pub links: BTreeMap<(FileId, String), FileId>,
    /// Where nodes of the main file come from that overlays brought or moved.
    pub origins: Origins,
}

/// One file of the document.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as diagnostics print it: as the user gave it, and in the same folder for the other files.
    pub name: String,
    /// The path on disk.
    pub path: PathBuf,
    /// The text, without a byte order mark.
    pub text: String,
    /// The notation of the text.
    pub format: Format,
    /// The parsed text. Objects keep the order of their keys. In the main file it is what the overlays made of it.
    pub value: Value,
}

/// The notations of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 8259.
    Json,
    /// YAML 1.2.
    Yaml,
    /// TOML 1.0: `codegen.toml`, never a document.
    Toml,
}

/// What a document may cost before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of all files together.
    pub bytes: u64,
    /// How deep objects and arrays may be nested. YAML never goes deeper than 127, which is the limit of its parser.
    pub depth: usize,
    /// How many times larger than its text a file may become when its YAML aliases are expanded.
    pub expansion: usize,
    /// How much path items may multiply to: operations for each further path that refers to an item, and parameters and
    /// servers that an item gives to each of its operations. Without a number, 16,384 and sixteen for each operation that
    /// the document has.
    pub multiplied: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 256 << 20, depth: 256, expansion: 16, multiplied: None }
    }
}

/// Reads the document at `path` and the local files that it refers to.
///
/// Every fault goes to `diagnostics`. `None` means that the main file is missing, unreadable or not OpenAPI; its text,
/// as far as there is one, is then kept in `diagnostics`. A document with repeated keys or with references that lead
/// nowhere is returned, next to the errors.
pub fn read(path: &Path, limits: &Limits, diagnostics: &mut Diagnostics) -> Option<Document> {
    read_overlaid(path, &[], limits, diagnostics)
}

/// Reads the document at `path`, applies overlays to it, one after the other, and then reads the local files that it
/// refers to. A relative reference in an overlay is relative to the document.
///
/// As [`read`], and `None` too when an overlay could not be applied as a whole.
pub fn read_overlaid(
    path: &Path,
    overlays: &[PathBuf],
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    load::document(path, overlays, limits, diagnostics)
}

impl Document {
    /// The file with this id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file and the JSON pointer that a reference in the file `from` means, whether or not the pointer leads to
    /// something.
    ///
    /// `#` is the root of the same file. Percent escapes are decoded (RFC 3986, section 2.1), `~0` and `~1` stay as
    /// they are, as in every pointer. `None` if the file was not loaded or the fragment is not a JSON pointer.
    pub fn locate(&self, from: FileId, reference: &str) -> Option<(FileId, String)> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if file.is_empty() { from } else { *self.links.get(&(from, file.to_owned()))? };
        let pointer = percent_decode_str(fragment).decode_utf8().ok()?;
        (pointer.is_empty() || pointer.starts_with('/')).then(|| (file, pointer.into_owned()))
    }

    /// The value at a JSON pointer of a file.
    pub fn get(&self, file: FileId, pointer: &str) -> Option<&Value> {
        self.files.get(file.0 as usize)?.value.pointer(pointer)
    }
}
