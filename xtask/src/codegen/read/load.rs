//! Files on disk become the files of a `Document`: the main one, then each local file that a `$ref` names.
//!
//! Nothing is fetched from the network, and no file outside the folder of the main file is opened, so that a document
//! from a stranger cannot read the machine it is generated on.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::refs::{Reference, references};
use super::{Document, Format, Limits, SourceFile, parse, texts, version};
use crate::codegen::diagnostics::{Diagnostics, FileId, Place, codes};
use crate::codegen::overlay::apply;

/// Reads the document at `path`, see [`super::read_overlaid`].
pub(super) fn document(
    path: &Path,
    overlays: &[PathBuf],
    limits: &Limits,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let given = path.parent().unwrap_or(Path::new(""));
    let folder = if given.as_os_str().is_empty() { Path::new(".") } else { given };
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let budget = limits.bytes;
    let mut loader = Loader {
        given: given.to_owned(),
        folder,
        limits,
        budget,
        document: Document::default(),
        overlays: 0,
        known: HashMap::new(),
        ids: HashMap::new(),
        diagnostics,
    };
    let canonical = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    loader.known.insert(canonical, FileId(0));
    if loader.add(path.display().to_string(), path.to_owned()) && loader.checked() && loader.overlaid(overlays) {
        loader.follow();
        texts::restore(&mut loader.document, loader.diagnostics);
        return Some(loader.document);
    }
    let document = loader.document;
    diagnostics.keep(document);
    None
}

struct Loader<'l> {
    /// The folder of the main file, as the user gave it.
    given: PathBuf,
    /// The same folder, canonical.
    folder: PathBuf,
    limits: &'l Limits,
    /// The bytes that may still be read.
    budget: u64,
    document: Document,
    /// How many overlays follow the main file.
    overlays: usize,
    /// Files that were tried, by canonical path.
    known: HashMap<PathBuf, FileId>,
    /// The `$id`s of a file, once a reference might mean one of them.
    ids: HashMap<FileId, HashSet<String>>,
    diagnostics: &'l mut Diagnostics,
}

/// Every `$id` of a file.
fn ids(value: &Value) -> HashSet<String> {
    let (mut found, mut open) = (HashSet::new(), vec![value]);
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$id").and_then(Value::as_str).map(str::to_owned));
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

/// Why a reference does not lead to a file.
enum Refused {
    /// It leaves the folder or the machine.
    Outside(&'static str),
    /// There is no such file.
    Missing,
}

impl Loader<'_> {
    /// Reads and parses one file. It becomes part of the document even if that fails, to show its findings in it.
    fn add(&mut self, name: String, path: PathBuf) -> bool {
        let file = self.next();
        let (text, readable) = self.text(file, &name, &path);
        let format = format(&path, &text);
        let value = if readable { parse::parse(&text, format, file, self.limits, self.diagnostics) } else { None };
        let parsed = value.is_some();
        self.document.files.push(SourceFile { name, path, text, format, value: value.unwrap_or(Value::Null) });
        parsed
    }

    fn checked(&mut self) -> bool {
        self.document.files.first().is_some_and(|main| version::check(&main.value, self.diagnostics))
    }

    /// The text of a file and whether all of it is there.
    fn text(&mut self, file: FileId, name: &str, path: &Path) -> (String, bool) {
        let root = Place::root(file);
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(self.budget.saturating_add(1)).read_to_end(&mut bytes));
        if let Err(error) = read {
            let message = format!("cannot read `{name}`: {error}");
            let found = self.diagnostics.error(codes::UNREADABLE_FILE, &root, message);
            found.help("check the path and who may read it");
            return (String::new(), false);
        }
        let Some(budget) = self.budget.checked_sub(bytes.len() as u64) else {
            let message = format!("the document is larger than {} bytes", self.limits.bytes);
            let help = "raise the limit with `--max-bytes N` or `limits.bytes` of codegen.toml";
            self.diagnostics.error(codes::TOO_LARGE, &root, message).help(help);
            return (String::new(), false);
        };
        self.budget = budget;
        let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
        match String::from_utf8(bytes) {
            Ok(text) => (text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text), true),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let bom = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
                let text = text.get(bom..).unwrap_or_default().to_owned();
                let message = format!("the file is not UTF-8 text: the byte at offset {at} is not valid");
                let encoding = if utf16 { "UTF-16" } else { "another encoding" };
                let start = at.saturating_sub(bom);
                self.diagnostics
                    .error(codes::NOT_UTF8, &root, message)
                    .at_span(start..start + '\u{FFFD}'.len_utf8())
                    .help(format!("the file looks like {encoding}: save it as UTF-8"));
                (text, false)
            }
        }
    }

    /// Reads and applies the overlays, and returns whether all of that worked. They become the files after the main one.
    fn overlaid(&mut self, overlays: &[PathBuf]) -> bool {
        let mut complete = true;
        for overlay in overlays {
            let file = self.next();
            complete &= self.add(overlay.display().to_string(), overlay.clone())
                && apply(&mut self.document, file, self.limits, self.diagnostics);
        }
        self.overlays = overlays.len();
        complete && (overlays.is_empty() || self.checked())
    }

    /// Loads what the files refer to, and what those refer to, and so on. What overlays refer to is part of the main file.
    fn follow(&mut self) {
        let mut next = 0;
        while let Some(file) = self.document.files.get(next) {
            let from = FileId(u32::try_from(next).unwrap_or(u32::MAX));
            if !(1..=self.overlays).contains(&next) {
                for reference in references(&file.value, from) {
                    self.link(&reference);
                }
            }
            next += 1;
        }
    }

    /// The id of the file that is added next.
    fn next(&self) -> FileId {
        FileId(u32::try_from(self.document.files.len()).unwrap_or(u32::MAX))
    }

    fn link(&mut self, reference: &Reference) {
        let target = reference.target.split('#').next().unwrap_or_default();
        let key = (reference.place.file, target.to_owned());
        if target.is_empty() || self.document.links.contains_key(&key) {
            return;
        }
        if self.is_own_name(target) {
            self.document.links.insert(key, FileId(0));
            return;
        }
        match self.find(reference.place.file, target) {
            Ok(path) => {
                let file = self.load(path);
                self.document.links.insert(key, file);
            }
            Err(_) if !reference.required => {}
            // `resolve` finds the schema.
            Err(_) if self.is_id(reference.place.file, target) => {}
            Err(Refused::Outside(why)) => {
                self.diagnostics
                    .error(codes::OUTSIDE_REF, &reference.place, format!("`{}` {why}", reference.target))
                    .help("bundle the document into one file first: `npx @redocly/cli bundle <file> -o openapi.yaml`");
            }
            Err(Refused::Missing) => self.missing(reference, target),
        }
    }

    /// Whether a reference means the main file by its `$self` (OpenAPI 3.2, section 4.1.2.1).
    fn is_own_name(&self, target: &str) -> bool {
        let name = self.document.files.first().and_then(|main| main.value.get("$self")?.as_str());
        name.is_some_and(|name| name.split('#').next() == Some(target))
    }

    /// Whether a node of a file has this `$id`.
    fn is_id(&mut self, file: FileId, target: &str) -> bool {
        let files = &self.document.files;
        let of_file = || files.get(file.0 as usize).map(|file| ids(&file.value)).unwrap_or_default();
        self.ids.entry(file).or_insert_with(of_file).contains(target)
    }

    fn missing(&mut self, reference: &Reference, target: &str) {
        let named = self.document.files.first().and_then(|main| {
            let schemas = main.value.pointer("/components/schemas")?.as_object()?;
            schemas.contains_key(target).then(|| format!("write `#/components/schemas/{target}`"))
        });
        let error = self.diagnostics.error(
            codes::UNRESOLVED_REF,
            &reference.place,
            format!("there is no file `{target}` next to this one"),
        );
        error.help = named.or_else(|| Some("a path is relative to the file that has the reference".to_owned()));
    }

    fn load(&mut self, path: PathBuf) -> FileId {
        if let Some(known) = self.known.get(&path) {
            return *known;
        }
        let file = self.next();
        let relative = path.strip_prefix(&self.folder).unwrap_or(&path);
        let name = self.given.join(relative).display().to_string();
        self.known.insert(path.clone(), file);
        self.add(name, path);
        file
    }

    /// The canonical path that `target` means in a file.
    fn find(&self, from: FileId, target: &str) -> Result<PathBuf, Refused> {
        if is_url(target) {
            return Err(Refused::Outside("is not a local file, and nothing is fetched from the network"));
        }
        let outside = Refused::Outside("leaves the folder of the document");
        let decoded = percent_decode_str(target).decode_utf8().map_err(|_| Refused::Missing)?;
        let parent = match from {
            FileId(0) => Some(self.folder.as_path()),
            _ => self.document.files.get(from.0 as usize).and_then(|file| file.path.parent()),
        };
        let wanted = normal(&parent.unwrap_or(&self.folder).join(decoded.as_ref()));
        if !wanted.starts_with(&self.folder) {
            return Err(outside);
        }
        let path = wanted.canonicalize().map_err(|_| Refused::Missing)?;
        match path {
            path if self.known.contains_key(&path) => Ok(path),
            path if !path.starts_with(&self.folder) => Err(outside),
            path if !path.is_file() => Err(Refused::Missing),
            path => Ok(path),
        }
    }
}

/// Whether a reference names a scheme (RFC 3986, section 3.1) or a host.
fn is_url(target: &str) -> bool {
    target.starts_with("//")
        || target.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        })
}

/// The path without `.` and `..`, without asking the disk.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// By the extension, or by the first character that is not blank.
fn format(path: &Path, text: &str) -> Format {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "json" => Format::Json,
        "yaml" | "yml" => Format::Yaml,
        _ if text.trim_start().starts_with(['{', '[']) => Format::Json,
        _ => Format::Yaml,
    }
}
