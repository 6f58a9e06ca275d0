//! `cargo xtask explain`: more of a code that findings have, or how a node of a document became Rust.

use std::io::{self, Write};

use clap::Args;

use super::{Error, Outcome, Style, Usage, console::Console, settings::SettingArgs, source::SourceArgs, workspace};
use crate::codegen::{
    diagnostics::{Diagnostics, codes, did_you_mean, lesson},
    explain, locked,
};

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A code such as unresolved-ref; or a node of the document: a JSON pointer such as #/components/schemas/Pet, an
    /// operationId, or a Rust path such as models::Pet. Without it, the codes are listed.
    #[arg(value_name = "CODE or NODE")]
    what: Option<String>,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    settings: SettingArgs,
    #[command(flatten)]
    style: Style,
}

impl Explain {
    pub(super) fn run(self) -> Result<Outcome, Error> {
        let mut out = io::stdout().lock();
        let Some(what) = &self.what else {
            write!(out, "{}", lesson::list())?;
            return Ok(Outcome::Done);
        };
        if let Some(lesson) = codes::ALL.iter().find(|lesson| lesson.code.0 == what) {
            write!(out, "{}", lesson.text())?;
            return Ok(Outcome::Done);
        }
        let known = codes::ALL.iter().map(|lesson| lesson.code.0);
        let near = did_you_mean(what, known).filter(|_| !what.contains(['#', '/', ':']));
        self.node(what, near)
    }

    /// Explains a node of the document. `near` is a code that may have been meant.
    fn node(&self, what: &str, near: Option<&str>) -> Result<Outcome, Error> {
        let root = workspace::root()?;
        let source = self.source.find(&root)?;
        let mut diagnostics = Diagnostics::default();
        let out = root.join("generated");
        let names = if source.is_bundled { locked(&out) } else { Default::default() };
        let options = self.settings.options(&source, names, &mut diagnostics);
        let told = options.and_then(|options| explain::explain(&source.spec, &options, what, &mut diagnostics));
        match told {
            Some(Ok(text)) => {
                write!(io::stdout().lock(), "{text}")?;
                Ok(Outcome::Done)
            }
            Some(Err(suggestion)) => {
                let meant = near.map(str::to_owned).or(suggestion);
                let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
                let spec = workspace::shown(&source.spec);
                Err(Usage(format!("`{what}` is no code, and no node, operationId or Rust path of {spec}{meant}"))
                    .into())
            }
            None => {
                Console::new(self.style).findings(&diagnostics, None)?;
                Ok(Outcome::Found)
            }
        }
    }
}
