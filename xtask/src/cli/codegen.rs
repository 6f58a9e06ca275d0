//! `cargo xtask codegen`: generates from a document into a folder, or with `--check` reports how the two differ.

use std::{path::PathBuf, time::Instant};

use clap::Args;

use super::{
    Error, Outcome, Style,
    console::{Console, Run},
    settings::SettingArgs,
    source::SourceArgs,
    workspace,
};
use crate::codegen::{
    diagnostics::Diagnostics,
    generate, locked,
    write::{Mode, sync},
};

#[derive(Debug, Args)]
pub(super) struct Codegen {
    #[command(flatten)]
    source: SourceArgs,
    /// The folder that is written [default: generated].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write nothing; list every file that differs, and exit with 1 if there is one.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    settings: SettingArgs,
    #[command(flatten)]
    style: Style,
}

impl Codegen {
    pub(super) fn run(self) -> Result<Outcome, Error> {
        let start = Instant::now();
        let root = workspace::root()?;
        let source = self.source.find(&root)?;
        let out = self.out.clone().unwrap_or_else(|| root.join("generated"));
        let mut console = Console::new(self.style);
        let mut diagnostics = Diagnostics::default();
        let options = self.settings.options(&source, locked(&out), &mut diagnostics);
        let output = options.and_then(|options| generate(&source.spec, &options, &mut diagnostics));
        console.findings(&diagnostics, output.as_ref().map(|output| &output.document))?;
        let Some(output) = output else { return Ok(Outcome::Found) };
        let mode = if self.check { Mode::Check } else { Mode::Write };
        let changes = sync(&output.files, &out, mode)?;
        let run = Run {
            out: workspace::shown(&out),
            files: output.files.len(),
            summary: output.summary,
            elapsed: start.elapsed(),
            remedy: self.check.then(|| self.command()),
        };
        console.changes(&changes, &run)?;
        let drifted = self.check && !changes.is_empty();
        // A run that left something out wrote the rest, and still has errors to look at.
        Ok(if drifted || diagnostics.has_errors() { Outcome::Found } else { Outcome::Done })
    }

    /// The command that writes what `--check` compares with.
    fn command(&self) -> String {
        let mut command = "cargo xtask codegen".to_owned();
        for (flag, path) in self.source.flags().chain(self.out.iter().map(|out| ("--out", out))) {
            command.push_str(&format!(" {flag} {}", quoted(&path.to_string_lossy())));
        }
        command.push_str(&self.settings.flags());
        command
    }
}

/// The argument as a shell takes it.
pub(super) fn quoted(argument: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./=:@%+,\\".contains(&b);
    if !argument.is_empty() && argument.bytes().all(plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}
