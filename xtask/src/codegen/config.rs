//! `codegen.toml`: settings of a document that belong beside it, and findings that somebody has looked at and accepts.
//!
//! In: the path of the file. Out: the [`Options`] that it asks for, with paths from the current folder; what is wrong with
//! the file is a finding at its place in it.
//!
//! `docs/diagnostics.md` shows one with every field.

mod exempt;
mod table;

use std::fs;
use std::ops::Range;
use std::path::{Component, Path};

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use self::table::Table;
use super::Options;
use super::diagnostics::{Diagnostics, FileId, Place, codes};
use super::read::{Format, SourceFile};

pub use exempt::Exemption;
pub(super) use exempt::apply as exempt;

/// The name of the file that is looked for beside a document.
pub const NAME: &str = "codegen.toml";

/// Reads the file at `path`. `None` when it cannot be read or is wrong, which is then in `diagnostics`.
pub fn read(path: &Path, diagnostics: &mut Diagnostics) -> Option<Options> {
    read_as(path, false, diagnostics)
}

/// Like [`read`], for a file that nobody named: it came with the document, so it and its overlays must be in its folder.
pub fn read_found(path: &Path, diagnostics: &mut Diagnostics) -> Option<Options> {
    if !is_inside(NAME, folder_of(path)) {
        let message = format!("`{}` leads out of its folder", path.display());
        let found = diagnostics.error(codes::OUTSIDE_REF, &Place::root(FileId::CONFIG), message);
        found.help(format!("if you know where it leads, name it: `--config {NAME}`"));
        return None;
    }
    read_as(path, true, diagnostics)
}

fn read_as(path: &Path, confined: bool, diagnostics: &mut Diagnostics) -> Option<Options> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", path.display());
            let found = diagnostics.error(codes::UNREADABLE_FILE, &Place::root(FileId::CONFIG), message);
            found.help("check the path and who may read it; it is a TOML file in UTF-8");
            return None;
        }
    };
    let errors = diagnostics.errors();
    let options = parse(&text, folder_of(path), confined, diagnostics);
    let name = path.display().to_string();
    diagnostics.keep_config(SourceFile { name, path: path.to_owned(), text, format: Format::Toml, value: Value::Null });
    options.filter(|_| diagnostics.errors() == errors)
}

fn parse(text: &str, folder: &Path, confined: bool, diagnostics: &mut Diagnostics) -> Option<Options> {
    let root = match DeTable::parse(text) {
        Ok(root) => root.into_inner(),
        Err(error) => {
            let message = format!("invalid TOML: {}", error.message());
            let found = diagnostics.error(codes::SYNTAX, &Place::root(FileId::CONFIG), message);
            found.help("write `key = value`, texts in quotes, and `[[exempt]]` above each exemption");
            found.span = error.span();
            return None;
        }
    };
    let mut options = Options::default();
    let mut table = Table { members: &root, place: Place::root(FileId::CONFIG), what: NAME, diagnostics };
    table.keys(&["overlays", "strict", "keep-going", "classified", "limits", "exempt"]);
    let overlays = table.texts("overlays");
    if confined {
        confine(&overlays, folder, &mut table);
    }
    options.overlays = overlays.into_iter().map(|path| folder.join(path)).collect();
    options.strict = table.flag("strict");
    options.keep_going = table.flag("keep-going");
    options.lower.classified = table.flag("classified");
    if let Some(mut limits) = table.table("limits", "`limits`") {
        limits.keys(&["bytes", "depth", "expansion", "composed", "multiplied"]);
        options.limits.bytes = limits.number("bytes").unwrap_or(options.limits.bytes);
        options.limits.depth = limits.count("depth").unwrap_or(options.limits.depth);
        options.limits.expansion = limits.count("expansion").unwrap_or(options.limits.expansion);
        options.lower.composed = limits.count("composed");
        options.limits.multiplied = limits.count("multiplied");
    }
    options.exemptions = exempt::read(&mut table);
    Some(options)
}

/// Refuses overlays outside of the folder, so that a document from a stranger cannot show what else is on the machine.
fn confine(overlays: &[&str], folder: &Path, table: &mut Table<'_, '_>) {
    let Some((_, span)) = table.value("overlays") else { return };
    for overlay in overlays.iter().filter(|overlay| !is_inside(overlay, folder)) {
        let message = format!("the overlay `{overlay}` is outside of the folder of this file");
        let found = table.diagnostics.error(codes::OUTSIDE_REF, &table.place.child("overlays"), message);
        let help = format!("if you know this file, name it: `--config {NAME}`; else move the overlay into its folder");
        found.at_span(span.clone()).help(help);
    }
}

/// The folder of the file, which is empty for the current one.
fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Whether a path from a folder stays in it, symbolic links included. One that leads nowhere is reported when it is read.
fn is_inside(path: &str, folder: &Path) -> bool {
    let path = Path::new(path);
    let below = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let target = folder.join(path).canonicalize().ok().zip(folder.canonicalize().ok());
    below && target.is_none_or(|(target, folder)| target.starts_with(folder))
}

/// The bytes of a value, for the finding about it.
type Span = Range<usize>;

/// What a value is, with its article.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests;
