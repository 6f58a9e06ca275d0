//! The code generator: an OpenAPI document in, Rust models and client stubs out.
//!
//! Five verbs, five types:
//!
//! ```text
//! path --read--> Document --resolve--> Resolved --lower--> Api --emit--> Vec<Draft> --write--> generated/
//! ```

pub mod api;
pub mod calls;
pub mod check;
pub mod config;
pub mod diagnostics;
pub mod effort;
pub mod emit;
pub mod explain;
pub mod keep;
pub mod ledger;
pub mod lower;
pub mod overlay;
pub mod read;
pub mod resolve;
pub mod settle;
pub mod shapes;
pub mod write;

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    thread,
};

pub use api::{Example, Verdict};
use diagnostics::{Code, Diagnostics, FileId, Place, codes};
use ledger::Fate;
use read::Document;
use settle::features::Features;
use write::Files;

/// What a run may be told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The overlays that are applied to the document, in order.
    pub overlays: Vec<PathBuf>,
    /// How large and how deep a document may be.
    pub limits: read::Limits,
    /// What the output is made like.
    pub lower: lower::Options,
    /// Whether a warning counts as an error.
    pub strict: bool,
    /// Whether parts of the document that have errors are left out, in place of the whole.
    pub keep_going: bool,
    /// The warnings that are accepted.
    pub exemptions: Vec<config::Exemption>,
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
    /// The features of tags. None, unless they were asked for.
    pub features: Features,
    /// The hashes that the manifest holds.
    pub sums: write::seal::Sums,
}

/// What a document holds, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Operations of `paths`, `webhooks` and callbacks.
    pub operations: usize,
    /// Schemas with a name of their own.
    pub schemas: usize,
    /// Schemas and keywords that lost type on the way.
    pub degraded: usize,
    /// Parts of the document that are left out for their errors; only with `keep_going`.
    pub refused: usize,
    /// Schemas and keywords that have no part in the output.
    pub ignored: usize,
    /// Examples that are valid against their schemas.
    pub examples_valid: usize,
    /// Examples that are not.
    pub examples_invalid: usize,
}

/// Generates the output for the document at `spec`. Nothing is written: see [`write::sync`].
///
/// `None` when `diagnostics` has errors, unless the run kept going; then it also has the text that they are about.
pub fn generate(spec: &Path, options: &Options, diagnostics: &mut Diagnostics) -> Option<Output> {
    let mut document = read::read_overlaid(spec, &options.overlays, &options.limits, diagnostics)?;
    let options = named_after(spec, &document, options);
    let translated = with_deep_stack(diagnostics, |diagnostics| translate(&mut document, &options, diagnostics));
    let Some(translated) = translated else {
        diagnostics.keep(document);
        return None;
    };
    let Translated { files, summary, examples, quick_start, features, sums } = translated;
    Some(Output { files, document, summary, examples, quick_start, features, sums })
}

/// The names of types that an earlier output below `root` has, for `lower::Options::locked`. None without a manifest.
pub fn locked(root: &Path) -> HashMap<String, String> {
    let manifest = fs::read_to_string(root.join(write::seal::MANIFEST)).unwrap_or_default();
    emit::manifest::locked(&manifest)
}

/// The options with the names of the document and its files: without its ending, since either notation gives the same output.
fn named_after(spec: &Path, document: &Document, options: &Options) -> Options {
    let name = spec.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut options = options.clone();
    options.lower.document = name;
    options.lower.files = read::FileKeys::of(document);
    options
}

/// An output without the document that it was made from.
struct Translated {
    files: Files,
    summary: Summary,
    examples: Vec<Example>,
    quick_start: String,
    features: Features,
    sums: write::seal::Sums,
}

/// The stack of the stages between reading and writing, in bytes. Only what is used costs memory.
///
/// Schemas may be nested as deep as [`read::Limits`] allows, and Rust's parser and printer follow them by recursion.
const STACK: usize = 512 << 20;

/// Does work that follows a document by recursion.
fn with_deep_stack<T: Send>(
    diagnostics: &mut Diagnostics,
    work: impl FnOnce(&mut Diagnostics) -> Option<T> + Send,
) -> Option<T> {
    let spawned = thread::scope(|scope| {
        let work = || work(diagnostics);
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
        io::Result::Ok(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    spawned.unwrap_or_else(|error| {
        let message = format!("cannot start a thread with {} MB of stack: {error}", STACK >> 20);
        let found = diagnostics.error(codes::TOO_LARGE, &Place::root(FileId(0)), message);
        found.help("give the process more memory");
        None
    })
}

/// Shows a document and the API that it becomes to `look`, with the decisions that led to it. Nothing is emitted.
///
/// It gives the stages the stack that they need, so this is the way to them from elsewhere. `None` when `diagnostics` has
/// errors; then it also has the text that they are about.
pub fn inspect<T: Send>(
    spec: &Path,
    options: &Options,
    diagnostics: &mut Diagnostics,
    look: impl FnOnce(&Document, &resolve::Resolved<'_>, &api::Api) -> T + Send,
) -> Option<T> {
    let document = read::read_overlaid(spec, &options.overlays, &options.limits, diagnostics)?;
    let mut options = named_after(spec, &document, options);
    options.lower.explain = true;
    let looked = with_deep_stack(diagnostics, |diagnostics| {
        let resolved = resolve::resolve_within(&document, &options.limits, diagnostics);
        (!diagnostics.has_errors()).then_some(())?;
        let api = lower::lower(&resolved, &options.lower, diagnostics);
        (!diagnostics.has_errors()).then(|| look(&document, &resolved, &api))
    });
    if looked.is_none() {
        diagnostics.keep(document);
    }
    looked
}

fn translate(document: &mut Document, options: &Options, diagnostics: &mut Diagnostics) -> Option<Translated> {
    if !options.keep_going {
        let read = diagnostics.iter().cloned().collect();
        let translated = whole(document, options, &[], diagnostics);
        if translated.is_none() {
            further(document, options, read, diagnostics);
        }
        return translated;
    }
    let left_out = keep::leave_out(document, options, diagnostics)?;
    if left_out.errors.is_empty() {
        return whole(document, options, &[], diagnostics);
    }
    keep::report(&left_out.corners, diagnostics);
    let translated = whole(document, options, &left_out.corners, diagnostics);
    diagnostics.put_first(left_out.errors);
    diagnostics.went_on(left_out.corners.len());
    translated
}

/// What depends on types, which are not known of a document with errors.
const OF_TYPES: &[Code] = &[codes::DEGRADED, codes::AMBIGUOUS_UNION, codes::ALL_OF_CONFLICT];

/// Looks behind the errors of a refused document, so that one run reports every fault: the parts that have them are left
/// out, and what later stages say of the rest is added. `read` is what reading the document found.
fn further(document: &mut Document, options: &Options, read: Diagnostics, diagnostics: &mut Diagnostics) {
    let mut found = read;
    let Some(mut left_out) = keep::leave_out(document, options, &mut found) else { return };
    if left_out.errors.is_empty() {
        return;
    }
    let resolved = resolve::resolve_within(document, &options.limits, &mut found);
    let mut more = Diagnostics::default();
    let _ = lower::lower(&resolved, &options.lower, &mut more);
    check::check(document, &resolved, &mut [], &mut more);
    more.exempt(|finding| OF_TYPES.contains(&finding.code));
    config::exempt(&options.exemptions, false, document, &mut more);
    if options.strict {
        more.deny_warnings();
    }
    let new = left_out.errors.split_off(diagnostics.errors().min(left_out.errors.len()));
    diagnostics.add(new.into_iter().chain(more.iter().cloned()));
}

/// Translates a document, of which `corners` have been left out.
fn whole(
    document: &Document,
    options: &Options,
    corners: &[keep::Corner],
    diagnostics: &mut Diagnostics,
) -> Option<Translated> {
    let resolved = resolve::resolve_within(document, &options.limits, diagnostics);
    if diagnostics.has_errors() {
        config::exempt(&options.exemptions, false, document, diagnostics);
        return None;
    }
    let mut api = lower::lower(&resolved, &options.lower, diagnostics);
    check::check(document, &resolved, &mut api.examples, diagnostics);
    config::exempt(&options.exemptions, true, document, diagnostics);
    if options.strict {
        diagnostics.deny_warnings();
    }
    (options.keep_going || !diagnostics.has_errors()).then_some(())?;
    for corner in corners {
        api.ledger.record(&corner.place, "", Fate::Refused, corner.reason.clone());
    }
    let mut files = write::render(emit::emit(&api));
    let sums = write::seal::seal(&mut files, write::seal::MANIFEST, &document.files);
    let judged = |is: &dyn Fn(&Verdict) -> bool| api.examples.iter().filter(|example| is(&example.verdict)).count();
    let summary = Summary {
        operations: resolved.operations.len(),
        schemas: resolved.named.len(),
        degraded: api.ledger.count(Fate::Degraded),
        ignored: api.ledger.count(Fate::Ignored),
        refused: corners.len(),
        examples_valid: judged(&|verdict| *verdict == Verdict::Valid),
        examples_invalid: judged(&|verdict| matches!(verdict, Verdict::Invalid(_))),
    };
    let quick_start = emit::quick_start(&api);
    Some(Translated { files, summary, examples: api.examples, quick_start, features: api.features, sums })
}
