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
    match translate(&document, options, diagnostics) {
        Some((files, summary)) => Some(Output { files, document, summary }),
        None => {
            diagnostics.keep(document.files);
            None
        }
    }
}

fn translate(document: &Document, options: &Options, diagnostics: &mut Diagnostics) -> Option<(Files, Summary)> {
    let resolved = resolve::resolve(document, diagnostics);
    (!diagnostics.has_errors()).then_some(())?;
    let api = lower::lower(&resolved, &options.lower, diagnostics);
    if options.strict {
        diagnostics.deny_warnings();
    }
    (!diagnostics.has_errors()).then_some(())?;
    let modules = emit::emit(&api);
    let mut files = write::render(modules);
    write::seal::seal(&mut files, write::seal::MANIFEST, &document.files);
    Some((files, Summary { operations: resolved.operations.len(), schemas: resolved.named.len() }))
}
