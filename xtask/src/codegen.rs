//! The code generator: an OpenAPI document in, Rust models and client stubs out.
//!
//! Five verbs, five types:
//!
//! ```text
//! path --read--> Document --resolve--> Resolved --lower--> Api --emit--> Vec<Module> --write--> generated/
//! ```

pub mod api;
pub mod calls;
pub mod diagnostics;
pub mod emit;
pub mod ledger;
pub mod lower;
pub mod read;
pub mod resolve;
pub mod settle;
pub mod shapes;
pub mod write;

use std::path::Path;

use diagnostics::Diagnostics;
use read::Document;
use write::Files;

/// What a run may be told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How large and how deep a document may be.
    pub limits: read::Limits,
    /// What the output is made like.
    pub lower: lower::Options,
    /// Whether a warning counts as an error.
    pub strict: bool,
}

/// What a run gives when nothing is wrong.
#[derive(Debug)]
pub struct Output {
    /// Every file of the output, with a sealed manifest.
    pub files: Files,
    /// The document, in whose text warnings are shown.
    pub document: Document,
    /// What the document holds.
    pub summary: Summary,
    /// The document's examples that have a Rust type.
    pub examples: Vec<Example>,
    /// A few lines of Rust that call the first operations. Empty when there are none.
    pub quick_start: String,
}

/// An example of the document with the Rust type that it is one of.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Where the document has it.
    pub pointer: String,
    /// The type, as a path below the crate: `models::Pet`.
    pub rust_path: String,
    /// The example.
    pub json: serde_json::Value,
}

/// What a document holds, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Operations of `paths`, `webhooks` and callbacks.
    pub operations: usize,
    /// Schemas with a name of their own.
    pub schemas: usize,
}

/// Generates the output for the document at `spec`. Nothing is written: see [`write::sync`].
///
/// `None` when `diagnostics` has errors; then it also has the text that they are about.
pub fn generate(spec: &Path, options: &Options, diagnostics: &mut Diagnostics) -> Option<Output> {
    let document = read::read(spec, &options.limits, diagnostics)?;
    let Some(translated) = translate(&document, options, diagnostics) else {
        diagnostics.keep(document.files);
        return None;
    };
    let Translated { files, summary, examples, quick_start } = translated;
    Some(Output { files, document, summary, examples, quick_start })
}

/// An output without the document that it was made from.
struct Translated {
    files: Files,
    summary: Summary,
    examples: Vec<Example>,
    quick_start: String,
}

fn translate(document: &Document, options: &Options, diagnostics: &mut Diagnostics) -> Option<Translated> {
    let resolved = resolve::resolve(document, diagnostics);
    (!diagnostics.has_errors()).then_some(())?;
    let api = lower::lower(&resolved, &options.lower, diagnostics);
    if options.strict {
        diagnostics.deny_warnings();
    }
    (!diagnostics.has_errors()).then_some(())?;
    let mut files = write::render(emit::emit(&api));
    write::seal::seal(&mut files, write::seal::MANIFEST, &document.files);
    let summary = Summary { operations: resolved.operations.len(), schemas: resolved.named.len() };
    Some(Translated { files, summary, examples: emit::examples(&api), quick_start: emit::quick_start(&api) })
}
