//! What the fuzz targets share: a document on disk, the stages on it, and what must hold of the findings.

#[path = "../../tests/codegen/property/document/mod.rs"]
pub mod random;

use std::{cell::RefCell, fs, path::PathBuf, thread};

use serde_json::Value;
use tempfile::TempDir;
use xtask::codegen::{
    diagnostics::{Diagnostics, Report},
    lower, read, resolve,
};

/// The stack of the stages, as in the generator.
const STACK: usize = 512 << 20;

/// Writes a document into a folder that lives as long as the process.
pub fn on_disk(name: &str, text: &[u8]) -> PathBuf {
    thread_local! {
        static FOLDER: RefCell<Option<TempDir>> = const { RefCell::new(None) };
    }
    FOLDER.with_borrow_mut(|folder| {
        let folder = folder.get_or_insert_with(|| tempfile::tempdir().expect("a temporary folder"));
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a temporary file");
        path
    })
}

/// Reads, resolves and lowers the document at `spec`, and checks the findings.
pub fn understand(spec: &PathBuf) {
    let mut diagnostics = Diagnostics::default();
    let document = read::read(spec, &read::Limits::default(), &mut diagnostics);
    if let Some(document) = &document {
        thread::scope(|scope| {
            let work = || {
                let resolved = resolve::resolve(document, &mut diagnostics);
                if !diagnostics.has_errors() {
                    let _ = lower::lower(&resolved, &lower::Options::default(), &mut diagnostics);
                }
            };
            let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread");
            worker.join().expect("no panic");
        });
    }
    check(&diagnostics, document.as_ref());
}

/// Every finding has words, can be printed in each format, and stands at a node that is there.
///
/// # Panics
///
/// One does not.
pub fn check(diagnostics: &Diagnostics, document: Option<&read::Document>) {
    let report = Report::new(diagnostics, document);
    let (human, json, github) = (report.render_human(false), report.render_json(), report.render_github());
    assert_eq!(human.is_empty(), json.is_empty());
    assert_eq!(json.lines().count(), github.lines().count(), "a finding is a line in each");
    for line in json.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        assert!(line["message"].as_str().is_some_and(|message| !message.is_empty()), "{line}");
    }
    let Some(document) = document else { return };
    for finding in diagnostics.iter() {
        let place = &finding.place;
        // A keyword that `allOf` brought stands at the schema that has the `allOf`.
        let around = place.pointer.rfind('/').and_then(|end| place.pointer.get(..end)).unwrap_or_default();
        let is_there =
            [place.pointer.as_str(), around].into_iter().any(|pointer| document.get(place.file, pointer).is_some());
        assert!(is_there, "nothing is at {place:?}: {}", finding.message);
    }
}
