//! Valid documents, each broken in one place at random, and what the generator makes of them.
//!
//! A broken document must be refused or warned about at the broken place, or be another document that is generated.
//! None may crash the generator or keep it busy, and none may pass in silence where meaning was lost. [`run`] makes the
//! mutants, one seed the same ones; [`judge`] says what became of each; [`compile`] lets rustc look at those that were
//! accepted; [`table`] shows the sums.

pub mod change;
pub mod compile;
pub mod judge;
pub mod table;
mod trial;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

pub use change::{Kind, Mutant};
pub use judge::Verdict;
use trial::{Ended, Run};

use crate::{
    codegen::{
        diagnostics::Diagnostics,
        read::{self, Limits},
    },
    corpus::documents,
};

/// What to break, and how often.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The folder with the documents. Those that are refused as they are take no part.
    pub folder: PathBuf,
    /// The folder for the mutants.
    pub work: PathBuf,
    /// How many mutants to make, over all documents.
    pub count: usize,
    /// Where the random numbers start.
    pub seed: u64,
}

/// One mutant and what became of it.
#[derive(Debug)]
pub struct Row {
    /// The number of the mutant, from 1.
    pub number: usize,
    /// The document, as a path below the folder.
    pub document: String,
    /// What was done to it.
    pub mutant: Mutant,
    /// What became of it.
    pub verdict: Verdict,
    /// What led to the verdict, in one line.
    pub reason: String,
    /// How long the generator took, in seconds.
    pub seconds: f64,
    /// The file with the mutant, and those around it.
    pub path: PathBuf,
}

/// A document as it is, and what is made of it.
struct Original {
    name: String,
    value: Value,
    run: Run,
}

/// Breaks the documents in turn until there are enough mutants. `each` sees every row as it is made.
///
/// # Errors
///
/// A document cannot be read or a mutant not be written.
pub fn run(plan: &Plan, each: &mut dyn FnMut(&Row)) -> io::Result<Vec<Row>> {
    let mut random = fastrand::Rng::with_seed(plan.seed);
    let mut originals = Vec::new();
    for name in documents(&plan.folder)? {
        originals.extend(original(plan, &name)?);
    }
    let mut rows = Vec::new();
    let mut number = 0;
    while number < plan.count && !originals.is_empty() {
        for original in &originals {
            if number == plan.count {
                break;
            }
            number += 1;
            let Some(kind) = random.choice(Kind::ALL) else { break };
            let Some(mutant) = change::mutate(&original.value, kind, &mut random) else { continue };
            let row = tried(plan, original, mutant, number)?;
            each(&row);
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The document, if the generator takes it as it is.
fn original(plan: &Plan, name: &str) -> io::Result<Option<Original>> {
    let spec = plan.folder.join(name);
    let Some(document) = read::read(&spec, &Limits::default(), &mut Diagnostics::default()) else { return Ok(None) };
    let Some(main) = document.files.first() else { return Ok(None) };
    // The mutants are JSON, so what they are compared with is made from JSON too.
    let path = place(plan, name, "original", &main.value.to_string())?;
    Ok(match trial::run(&path) {
        Ended::Done(run) if run.files.is_some() => {
            Some(Original { name: name.to_owned(), value: main.value.clone(), run })
        }
        _ => None,
    })
}

/// Writes the text as the document `name` among copies of the files around it, and returns its path.
fn place(plan: &Plan, name: &str, number: &str, text: &str) -> io::Result<PathBuf> {
    let source = plan.folder.join(name);
    let stem = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = plan.work.join(format!("{number}-{}", crate::corpus::crate_name(name)));
    fs::create_dir_all(&folder)?;
    if let Some(parent) = Path::new(name).parent().filter(|parent| !parent.as_os_str().is_empty()) {
        for entry in fs::read_dir(plan.folder.join(parent))? {
            let path = entry?.path();
            if let Some(file) = path.file_name().filter(|_| path.is_file()) {
                fs::write(folder.join(file), fs::read(&path)?)?;
            }
        }
    }
    let path = folder.join(format!("{stem}.json"));
    fs::write(&path, text)?;
    Ok(path)
}

fn tried(plan: &Plan, original: &Original, mutant: Mutant, number: usize) -> io::Result<Row> {
    let path = place(plan, &original.name, &format!("{number:05}"), &mutant.text)?;
    let ended = trial::run(&path);
    let seconds = ended.seconds();
    let (verdict, reason) = judge::judge(&mutant, &original.run, &ended);
    let document = original.name.clone();
    Ok(Row { number, document, mutant, verdict, reason, seconds, path })
}

#[cfg(test)]
mod tests;
