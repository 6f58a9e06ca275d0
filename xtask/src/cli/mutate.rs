//! `cargo xtask mutate`: valid documents, each broken in one place at random.

use std::{
    io::{self, Write},
    path::PathBuf,
    time::Instant,
};

use clap::Args;

use super::{Error, Outcome, Usage, workspace};
use crate::mutation::{self, Plan, Row, Verdict, compile::Batch, table};

#[derive(Debug, Args)]
pub(super) struct Mutate {
    /// The folder with the documents.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// How many mutants to make.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    count: usize,
    /// Where the random numbers start: the same seed makes the same mutants.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Compile so many of those that are accepted.
    #[arg(long, value_name = "N", default_value_t = 0)]
    compile: usize,
    /// The folder for the mutants [default: mutants in the build folder].
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// Print a line for each mutant.
    #[arg(long)]
    list: bool,
}

impl Mutate {
    pub(super) fn run(self) -> Result<Outcome, Error> {
        if !self.folder.is_dir() {
            return Err(Usage(format!("{} is not a folder", self.folder.display())).into());
        }
        let root = workspace::root()?;
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let work = std::path::absolute(self.work.clone().unwrap_or_else(|| target.join("mutants")))?;
        let folder = self.folder.canonicalize()?;
        let plan = Plan { folder, work: work.clone(), count: self.count, seed: self.seed };
        let start = Instant::now();
        let mut out = io::stdout().lock();
        let mut each = |row: &Row| {
            if self.list || row.verdict.is_fault() {
                // Progress is for company only: when nobody listens the work goes on.
                let _ = writeln!(out, "{}", line(row));
            }
        };
        let rows = mutation::run(&plan, &mut each)?;
        writeln!(out, "{} mutants, seed {}, {:.0} s", rows.len(), self.seed, start.elapsed().as_secs_f64())?;
        write!(out, "{}", table::text(&rows))?;
        let mut whole = !rows.iter().any(|row| row.verdict.is_fault());
        if self.compile > 0 {
            let mut batch = Batch::new(&work.join("compile"), &root)?;
            for row in sample(&rows, self.compile) {
                batch.add_document(&format!("mutant-{:05}", row.number), &row.path)?;
            }
            let start = Instant::now();
            let said = batch.check(&target)?;
            for (name, messages) in &said {
                writeln!(out, "{name}: {}", messages.concat())?;
            }
            let (count, seconds) = (batch.len(), start.elapsed().as_secs_f64());
            writeln!(
                out,
                "{count} accepted mutants compiled in {seconds:.0} s, {} with errors or warnings",
                said.len()
            )?;
            whole &= said.is_empty();
        }
        Ok(if whole { Outcome::Done } else { Outcome::Found })
    }
}

fn line(row: &Row) -> String {
    let Row { number, document, mutant, verdict, reason, .. } = row;
    let verdict = format!("{verdict:?}");
    format!("{number:>5} {verdict:<16} {:<22} {document} #{}  {}  {reason}", mutant.kind, mutant.pointer, mutant.what)
}

/// So many of the accepted mutants, each as far from the next: those with other Rust than the document before.
fn sample(rows: &[Row], count: usize) -> Vec<&Row> {
    let is_worth = |row: &&Row| row.verdict.is_accepted() && !matches!(row.verdict, Verdict::Neutral | Verdict::Ledger);
    let accepted: Vec<_> = rows.iter().filter(is_worth).collect();
    let step = accepted.len().div_ceil(count.max(1)).max(1);
    accepted.into_iter().step_by(step).collect()
}
