//! Documents broken in one place at random: none of the mutants crashes the generator, keeps it busy or passes in silence.
//!
//! `cargo xtask mutate DIR` does the same with any documents, more often, and lets rustc look at what is accepted.

use std::{fs, path::Path};

use libtest_mimic::Failed;
use xtask::{
    cli::bundled_document,
    mutation::{Plan, Verdict, run, table},
};

use crate::cases;

super::tests![no_mutant_crashes_the_generator_or_passes_in_silence];

/// How many mutants are made.
const MUTANTS: usize = 80;

fn no_mutant_crashes_the_generator_or_passes_in_silence() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let documents = folder.path().join("documents");
    fs::create_dir(&documents)?;
    let bundled = bundled_document(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))?;
    fs::copy(&bundled, documents.join(bundled.file_name().ok_or("no name")?))?;
    for case in cases::all().iter().filter(|case| case.name.starts_with("call/")) {
        cases::complete_copy(&case.folder, &documents.join(&case.name))?;
    }
    let plan = Plan { folder: documents, work: folder.path().join("mutants"), count: MUTANTS, seed: 1 };
    let mut faults = Vec::new();
    let rows = run(&plan, &mut |row| {
        if row.verdict.is_fault() {
            faults.push(format!("{:?} #{} {}: {}", row.verdict, row.mutant.pointer, row.mutant.what, row.mutant.text));
        }
    })?;
    assert!(rows.len() > MUTANTS / 2, "only {} mutants", rows.len());
    for verdict in [Verdict::Refused, Verdict::Warned, Verdict::Generated] {
        assert!(rows.iter().any(|row| row.verdict == verdict), "none is {verdict}\n{}", table::text(&rows));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}
