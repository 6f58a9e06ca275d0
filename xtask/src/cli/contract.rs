//! `cargo xtask contract`: every operation of the documents of a folder, called against Prism.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{Error, Outcome, Usage, workspace};
use crate::contract::{Plan, run, table};

#[derive(Debug, Args)]
pub(super) struct Contract {
    /// The folder with the documents.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only documents whose path has this text; may be given several times.
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,
    /// The folder for the crates, what is built of them, and Prism [default: contract in the build folder].
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// Also write the table to a file.
    #[arg(long, value_name = "FILE.md")]
    report: Option<PathBuf>,
}

impl Contract {
    pub(super) fn run(self) -> Result<Outcome, Error> {
        if !self.folder.is_dir() {
            return Err(Usage(format!("{} is not a folder", self.folder.display())).into());
        }
        let workspace = workspace::root()?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
        let work = self.work.unwrap_or_else(|| target.join("contract"));
        let plan =
            Plan { folder: self.folder.canonicalize()?, only: self.only, workspace, work: std::path::absolute(work)? };
        let rows = run(&plan, &|number, of, file| {
            // Progress is for company only: when nobody listens the work goes on.
            let _ = writeln!(io::stderr(), "[{number}/{of}] {file}");
        })?;
        let text = table::text(&rows);
        write!(io::stdout().lock(), "{text}")?;
        if let Some(path) = &self.report {
            fs::write(path, &text)
                .map_err(|error| io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display())))?;
        }
        Ok(if table::is_clean(&rows) { Outcome::Done } else { Outcome::Found })
    }
}
