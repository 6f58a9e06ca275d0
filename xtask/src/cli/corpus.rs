//! `cargo xtask corpus`: every document of a folder through the generator.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    thread,
};

use clap::Args;

use super::{Error, Outcome, Usage, workspace};
use crate::corpus::{Plan, expect, page, run, table};

#[derive(Debug, Args)]
pub(super) struct Corpus {
    /// The folder with the documents, and perhaps an expectations.tsv.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// How many documents are generated from at once [default: one per core].
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,
    /// Also check each crate with clippy, and run the document's examples as its tests.
    #[arg(long)]
    compile: bool,
    /// The folder for the crates and what is built of them [default: corpus in the build folder].
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// Also write the table as a page.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
}

impl Corpus {
    pub(super) fn run(self) -> Result<Outcome, Error> {
        if !self.folder.is_dir() {
            return Err(Usage(format!("{} is not a folder", self.folder.display())).into());
        }
        let root = workspace::root()?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let work = self.work.unwrap_or_else(|| target.join("corpus"));
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let plan = Plan {
            folder: self.folder.canonicalize()?,
            work: std::path::absolute(work)?,
            jobs: self.jobs.map_or(cores, usize::from),
            compile: self.compile,
        };
        let on_terminal = io::stderr().is_terminal();
        let rows = run(&plan, &|done, of, file| {
            // Progress is for company only: when nobody listens the work goes on. A terminal shows one line that changes.
            let (start, end) = if on_terminal { ("\r\x1b[K", "") } else { ("", "\n") };
            let _ = write!(io::stderr(), "{start}[{done}/{of}] {file}{end}");
        })?;
        if on_terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
        let mut out = io::stdout().lock();
        write!(out, "{}", table::text(&rows))?;
        if let Some(path) = &self.report {
            let title = format!("OpenAPI documents of {}", workspace::shown(&self.folder));
            fs::write(path, page::html(&title, &rows))
                .map_err(|error| io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display())))?;
        }
        let unmet = expect::unmet(&plan.folder, &rows)?;
        for line in &unmet {
            writeln!(out, "unexpected: {line}")?;
        }
        Ok(if unmet.is_empty() { Outcome::Done } else { Outcome::Found })
    }
}
