//! `cargo xtask effective`: the document as the generator sees it.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::{Error, Outcome, Style, console::Console, settings::SettingArgs, source::SourceArgs, workspace};
use crate::codegen::{Options, diagnostics::Diagnostics, read::read_overlaid};

#[derive(Debug, Args)]
pub(super) struct Effective {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    settings: SettingArgs,
    /// The notation that is printed.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Notation,
    #[command(flatten)]
    style: Style,
}

/// The notations of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Notation {
    /// YAML 1.2.
    #[default]
    Yaml,
    /// JSON, indented.
    Json,
}

impl Effective {
    pub(super) fn run(self) -> Result<Outcome, Error> {
        let source = self.source.find(&workspace::root()?)?;
        let mut diagnostics = Diagnostics::default();
        let options = self.settings.options(&source, Default::default(), &mut diagnostics);
        let read = |options: Options| read_overlaid(&source.spec, &options.overlays, &options.limits, &mut diagnostics);
        let document = options.and_then(read);
        Console::new(self.style).findings(&diagnostics, document.as_ref())?;
        let main = document.as_ref().and_then(|document| document.files.first());
        let Some(main) = main.filter(|_| !diagnostics.has_errors()) else { return Ok(Outcome::Found) };
        let mut out = io::stdout().lock();
        match self.format {
            Notation::Json => writeln!(out, "{:#}", main.value)?,
            Notation::Yaml => {
                let text = serde_yaml::to_string(&main.value).map_err(io::Error::other)?;
                out.write_all(text.as_bytes())?;
            }
        }
        Ok(Outcome::Done)
    }
}
