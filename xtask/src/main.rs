//! Maintainer commands of this workspace. `cargo xtask --help` lists them.
#![forbid(unsafe_code)]

use std::{io, process::ExitCode};

use clap::Parser;
use xtask::cli::{Cli, Error, Outcome};

/// A run makes and drops millions of small values on several threads, for which glibc takes a third more time in all.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::FAILURE,
        // The reader of our output went away, as `head` does: there is nobody to tell.
        Err(Error::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(if matches!(error, Error::Usage(_)) { 2 } else { 1 })
        }
    }
}
