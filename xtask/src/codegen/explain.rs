//! `cargo xtask explain NODE`: how a node of a document became Rust, in words.
//!
//! In: the API as `lower` and `settle` left it, with the decisions that they recorded. Out: text such as
//!
//! ```text
//! #/components/schemas/Pet
//!
//! becomes      struct `models::Pet`, in models/pet.rs
//! room         object, because its type is object
//! name         from its key in `components.schemas`
//! direction    requests and answers carry it
//! ```

mod call;
mod model;
mod nodes;

use std::path::Path;

use serde_json::Value;

use self::nodes::Nodes;
use super::api::Api;
use super::diagnostics::{Diagnostics, Place, tokens};
use super::read::Document;
use super::{Options, inspect};

/// Explains the node that `query` names: a JSON pointer, an operationId or a Rust path. `Err` when there is none, with one
/// that may have been meant.
///
/// `None` when `diagnostics` has errors.
pub fn explain(
    spec: &Path,
    options: &Options,
    query: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Result<String, Option<String>>> {
    inspect(spec, options, diagnostics, |document, _, api| tell(document, api, query))
}

fn tell(document: &Document, api: &Api, query: &str) -> Result<String, Option<String>> {
    let nodes = Nodes::new(api);
    if let Some(place) = nodes.find(query) {
        return Ok(Text::about(document, api, &place).text);
    }
    // A keyword of a node, such as its `required`, is explained with the node.
    let pointer = query.strip_prefix('#').unwrap_or(query);
    let is_there = document.files.first().is_some_and(|main| main.value.pointer(pointer).is_some());
    if is_there && pointer.starts_with('/') {
        let above = pointer.rmatch_indices('/').filter_map(|(at, _)| pointer.get(..at));
        if let Some(place) = above.into_iter().find_map(|above| nodes.find(&format!("#{above}"))) {
            let part = pointer.get(place.pointer.len()..).unwrap_or_default();
            let text = Text::about(document, api, &place).text;
            return Ok(format!("`{}` is a part of this node:\n\n{text}", part.trim_start_matches('/')));
        }
    }
    Err(nodes.near(query))
}

/// A JSON pointer as a JSONPath, which is what an overlay names a node by.
fn json_path(root: &Value, pointer: &str) -> String {
    let mut path = "$".to_owned();
    let mut at = Some(root);
    for key in tokens(pointer) {
        let is_plain = key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        match at {
            Some(Value::Array(_)) => path.push_str(&format!("[{key}]")),
            _ if is_plain => path.push_str(&format!(".{key}")),
            _ => path.push_str(&format!("['{}']", key.replace('\\', "\\\\").replace('\'', "\\'"))),
        }
        at = at.and_then(|value| match value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            other => other.get(&key),
        });
    }
    path
}

/// What is told of a node, line by line.
struct Text<'a> {
    api: &'a Api,
    text: String,
}

impl<'a> Text<'a> {
    /// Everything that is known of the node at a place.
    fn about(document: &Document, api: &'a Api, place: &Place) -> Self {
        let mut text = Self { api, text: format!("{}\n\n", api.pointer(place)) };
        model::tell(&mut text, place);
        call::tell(&mut text, place);
        text.ledger(place);
        if let Some(main) = document.files.first().filter(|_| place.file.0 == 0) {
            let path = json_path(&main.value, &place.pointer);
            text.line("overlay", format!("`target: {path}` changes it without an edit of the document"));
        }
        text
    }

    /// A line with what it is about in front.
    fn line(&mut self, about: &str, words: impl AsRef<str>) {
        self.text.push_str(&format!("{about:<12} {}\n", words.as_ref()));
    }

    /// What the ledger has about the node.
    fn ledger(&mut self, place: &Place) {
        let mut lines: Vec<String> = Vec::new();
        for entry in self.api.ledger.entries.iter().filter(|entry| entry.place == *place) {
            let keyword = if entry.keyword.is_empty() { "the node" } else { &entry.keyword };
            lines.push(format!("`{keyword}` is {}: {}", entry.fate.as_str(), entry.reason));
        }
        lines.sort_unstable();
        lines.dedup();
        for (index, line) in lines.into_iter().enumerate() {
            self.line(if index == 0 { "ledger" } else { "" }, line);
        }
    }
}

#[cfg(test)]
mod tests;
