//! One run of the generator on a thread of its own: what it made, or that it panicked or did not come to an end.

use std::{
    collections::HashMap,
    path::Path,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::codegen::{
    Options,
    diagnostics::{Diagnostics, Report},
    generate,
    write::{Files, seal},
};

/// After this time a run counts as one that does not end.
const LIMIT: Duration = Duration::from_secs(120);

/// How a run ended.
pub(super) enum Ended {
    /// By itself.
    Done(Run),
    /// With a panic, which said this.
    Panicked(String),
    /// Not at all, within [`LIMIT`].
    Hung,
}

/// What a run gave.
pub(super) struct Run {
    /// Every file, without what the manifest says of the document's bytes. `None` for a refused document.
    pub(super) files: Option<Files>,
    /// The findings.
    pub(super) findings: Vec<Finding>,
    /// How long it took, in seconds.
    pub(super) seconds: f64,
}

/// A finding, as `--message-format json` prints it.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) is_error: bool,
    pub(super) code: String,
    pub(super) pointer: String,
    pub(super) message: String,
    pub(super) line: Option<u64>,
}

impl Ended {
    /// How long the run took, in seconds.
    pub(super) fn seconds(&self) -> f64 {
        match self {
            Self::Done(run) => run.seconds,
            Self::Panicked(_) => 0.0,
            Self::Hung => LIMIT.as_secs_f64(),
        }
    }
}

impl Run {
    /// The findings that an earlier run did not have, however far elements have moved.
    pub(super) fn new_findings(&self, earlier: &Self) -> Vec<&Finding> {
        let mut known: HashMap<_, usize> = HashMap::new();
        for finding in &earlier.findings {
            *known.entry((&finding.code, &finding.message)).or_default() += 1;
        }
        let places: Vec<_> = earlier.findings.iter().map(|finding| (&finding.code, &finding.pointer)).collect();
        let mut new = Vec::new();
        // Those at a known place are the known ones; of the others, as many are new as there are more of them.
        let (old, other): (Vec<_>, Vec<_>) =
            self.findings.iter().partition(|finding| places.contains(&(&finding.code, &finding.pointer)));
        for finding in old.into_iter().chain(other) {
            match known.get_mut(&(&finding.code, &finding.message)) {
                Some(left @ 1..) => *left -= 1,
                _ => new.push(finding),
            }
        }
        new
    }
}

/// Runs the generator on the document at `spec`.
pub(super) fn run(spec: &Path) -> Ended {
    let (sender, receiver) = mpsc::channel();
    let spec = spec.to_owned();
    let worker = thread::spawn(move || {
        // Nobody listens any more to a run that took too long.
        let _ = sender.send(made(&spec));
    });
    match receiver.recv_timeout(LIMIT) {
        Ok(run) => Ended::Done(run),
        Err(mpsc::RecvTimeoutError::Timeout) => Ended::Hung,
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let panic = worker.join().err();
            let said = panic.as_ref().and_then(|panic| {
                panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied())
            });
            Ended::Panicked(said.unwrap_or("without words").to_owned())
        }
    }
}

fn made(spec: &Path) -> Run {
    let start = Instant::now();
    let mut diagnostics = Diagnostics::default();
    let output = generate(spec, &Options::default(), &mut diagnostics);
    let report = Report::new(&diagnostics, output.as_ref().map(|output| &output.document));
    let findings = report.render_json().lines().filter_map(finding).collect();
    let seconds = start.elapsed().as_secs_f64();
    Run { files: output.map(|output| without_seal(output.files)), findings, seconds }
}

fn finding(line: &str) -> Option<Finding> {
    let line: Value = serde_json::from_str(line).ok()?;
    let text = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Finding {
        is_error: text("severity") == "error",
        code: text("code"),
        pointer: text("pointer"),
        message: text("message"),
        line: line.get("line").and_then(Value::as_u64),
    })
}

fn without_seal(mut files: Files) -> Files {
    let manifest = files.get(seal::MANIFEST).and_then(|text| serde_json::from_str::<Value>(text).ok());
    if let Some(Value::Object(mut manifest)) = manifest {
        for key in ["document_sha256", "files", "seal"] {
            manifest.remove(key);
        }
        files.insert(seal::MANIFEST.to_owned(), Value::Object(manifest).to_string());
    }
    files
}
