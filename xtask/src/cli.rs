//! The command line: `cargo xtask COMMAND`. One file per command, each with its arguments and what it does.
//!
//! A command returns an [`Outcome`], which `main` turns into the exit code: 0 for done, 1 for findings or an error, 2 for
//! arguments that make no sense.

mod codegen;
mod console;
mod contract;
mod corpus;
mod effective;
mod explain;
mod export;
mod mutate;
mod settings;
mod source;
mod workspace;

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

/// Maintainer commands of this workspace.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate Rust from an OpenAPI document, or check that what is there is up to date.
    Codegen(codegen::Codegen),
    /// Tell more of a code that a finding has, or how a node of a document became Rust.
    Explain(explain::Explain),
    /// Write a whole crate for any OpenAPI document.
    Export(export::Export),
    /// Export a crate for every document of a folder, and print what became of each.
    Corpus(corpus::Corpus),
    /// Print a document as the generator sees it: with its overlays applied.
    Effective(effective::Effective),
    /// Call every operation of the documents of a folder against Prism, a server that knows them.
    Contract(contract::Contract),
    /// Break the documents of a folder, each mutant in one place at random, and tell what became of them.
    Mutate(mutate::Mutate),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As the user wished. Exit code 0.
    Done,
    /// With something that the user must look at, which has been printed. Exit code 1.
    Found,
}

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The arguments make no sense. Exit code 2.
    #[error(transparent)]
    Usage(#[from] Usage),
    /// Something could not be read or written. Exit code 1.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What is wrong with the arguments, in one line.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text with excerpts of the document.
    #[default]
    Human,
    /// One JSON object a line, on the standard output.
    Json,
    /// Workflow commands that GitHub Actions shows beside the lines of a change.
    Github,
}

/// Arguments of every command that prints findings.
#[derive(Clone, Copy, Debug, Args)]
struct Style {
    /// How findings are printed.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    message_format: Format,
    /// When to print in colour.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: ColorChoice,
}

/// The one document `spec/openapi.en.*` of the workspace at `root`.
///
/// # Errors
///
/// There is none, or more than one.
pub fn bundled_document(root: &Path) -> Result<PathBuf, Usage> {
    workspace::bundled(root)
}

/// The overlays that always apply to the bundled document of the workspace at `root`: `spec/overlay.yaml`, if it is there.
pub fn bundled_overlays(root: &Path) -> Vec<PathBuf> {
    workspace::overlays(root)
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// See [`Error`]. Findings about a document are not errors but [`Outcome::Found`].
    pub fn run(self) -> Result<Outcome, Error> {
        match self.command {
            Command::Codegen(command) => command.run(),
            Command::Explain(command) => command.run(),
            Command::Export(command) => command.run(),
            Command::Corpus(command) => command.run(),
            Command::Effective(command) => command.run(),
            Command::Contract(command) => command.run(),
            Command::Mutate(command) => command.run(),
        }
    }
}
