//! Every document below a folder through the generator: what is accepted, what is refused and why, what it costs, and
//! whether the crate compiles and reads its own examples.
//!
//! Each document is exported by a child process, so that one that crashes or eats memory is a line of the table like any
//! other, and so that its peak memory is its own. [`run`] does the work; [`table`] and [`page`] show it.

mod child;
mod compile;
pub mod expect;
mod find;
pub mod page;
pub mod table;

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hasher as _},
    io,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

pub use compile::Compiled;
pub use find::documents;

/// What to run on which documents.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The folder with the documents.
    pub folder: PathBuf,
    /// The folder that gets a crate for each document, and the build folder that they share.
    pub work: PathBuf,
    /// How many documents are generated from at once.
    pub jobs: usize,
    /// Whether the crates are compiled and their tests run.
    pub compile: bool,
}

/// What became of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The path below the folder, with forward slashes.
    pub file: String,
    /// The size of the document in bytes.
    pub bytes: u64,
    /// Accepted, refused or crashed.
    pub outcome: Outcome,
    /// The findings: how often each code was reported, by severity and code.
    pub codes: BTreeMap<(String, String), usize>,
    /// Each finding in one line.
    pub findings: Vec<String>,
    /// The time that the child process took.
    pub elapsed: Duration,
    /// The most memory that the child process had, in bytes, where the system tells.
    pub memory: Option<u64>,
    /// The number of operations.
    pub operations: u64,
    /// The number of named schemas.
    pub schemas: u64,
    /// The number of examples that are not valid against their schemas.
    pub examples_invalid: u64,
    /// The number of lines of generated Rust.
    pub lines: usize,
    /// What the compiler said, when it was asked.
    pub compiled: Option<Compiled>,
}

/// Whether a document was generated from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is a crate.
    Accepted,
    /// There are errors; this is the code of the first.
    Refused(String),
    /// The generator itself failed; this is the last line that it said.
    Crashed(String),
}

/// Runs the plan. `progress` hears of each document as it is done: how many are done, of how many, and which.
///
/// # Errors
///
/// The folder or a file in it cannot be read, or the generator or Cargo cannot be started.
pub fn run(plan: &Plan, progress: &(dyn Fn(usize, usize, &str) + Sync)) -> io::Result<Vec<Row>> {
    let files = documents(&plan.folder)?;
    let steps = files.len() * if plan.compile { 2 } else { 1 };
    let done = AtomicUsize::new(0);
    let tick = |file: &str| progress(done.fetch_add(1, Ordering::Relaxed) + 1, steps, file);
    let mut rows = generate_all(plan, &files, &tick)?;
    if plan.compile {
        for row in &mut rows {
            if row.outcome == Outcome::Accepted {
                row.compiled = Some(compile::compile(&crate_folder(plan, &row.file), &plan.work.join("target"))?);
            }
            tick(&row.file);
        }
    }
    Ok(rows)
}

/// Exports a crate for each document, several at once. The rows are in the order of the files.
fn generate_all(plan: &Plan, files: &[String], tick: &(dyn Fn(&str) + Sync)) -> io::Result<Vec<Row>> {
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::new());
    let work = || -> io::Result<()> {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let row = child::export(&plan.folder, file, &crate_folder(plan, file))?;
            rows.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(row);
            tick(file);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..plan.jobs.max(1)).map(|_| scope.spawn(work)).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, io::Result<()>>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().try_for_each(join)
    })?;
    let mut rows = rows.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    rows.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(rows)
}

/// The folder of the crate of a document.
fn crate_folder(plan: &Plan, file: &str) -> PathBuf {
    plan.work.join("crates").join(crate_name(file))
}

/// A package name for a document that no other document has: its path in words of ASCII, as far as Cargo's 64 letters
/// reach, and a hash of the path.
pub(crate) fn crate_name(file: &str) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let mut words = crate::export::package_name(&file.chars().map(word).collect::<String>());
    words.truncate(48);
    let mut hasher = DefaultHasher::new();
    hasher.write(file.as_bytes());
    format!("corpus-{}-{:08x}", words.trim_end_matches('-'), hasher.finish() as u32)
}

/// The path below `root` with forward slashes.
fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests;
