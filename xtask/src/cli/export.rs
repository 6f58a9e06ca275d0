//! `cargo xtask export`: a whole crate for any document.

use std::{path::PathBuf, time::Instant};

use clap::Args;

use super::{
    Error, Outcome, Style, Usage,
    console::{Console, Run},
    settings::SettingArgs,
    source::Source,
    workspace,
};
use crate::{
    codegen::{
        diagnostics::Diagnostics,
        generate, locked,
        write::{Mode, sync_listed},
    },
    export::{self, Crate, package_name, package_version},
};

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The document.
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// An overlay to apply to the document; more than one are applied in order. spec/overlay.yaml always comes first for
    /// the bundled document.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// The folder of the crate. Files in it that no export wrote are left alone.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of the package [default: the title of the document].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Give each tag a feature of the crate, all on by default, so that a program compiles the tags that it uses.
    #[arg(long)]
    features_per_tag: bool,
    #[command(flatten)]
    settings: SettingArgs,
    #[command(flatten)]
    style: Style,
}

impl Export {
    pub(super) fn run(self) -> Result<Outcome, Error> {
        let start = Instant::now();
        let root = workspace::root()?;
        if let Some(name) = &self.name
            && package_name(name) != *name
        {
            let better = package_name(name);
            return Err(Usage(format!("{name:?} is not a good package name; how about --name {better}")).into());
        }
        let mut console = Console::new(self.style);
        let mut diagnostics = Diagnostics::default();
        let source = Source::new(&root, self.spec.clone(), &self.overlay);
        let options = self.settings.options(&source, locked(&self.out.join("src/generated")), &mut diagnostics);
        let output = options.and_then(|mut options| {
            options.lower.features_per_tag = self.features_per_tag;
            generate(&source.spec, &options, &mut diagnostics)
        });
        console.findings(&diagnostics, output.as_ref().map(|output| &output.document))?;
        let Some(mut output) = output else { return Ok(Outcome::Found) };
        let info = |key: &str| {
            let value = output.document.files.first().and_then(|file| file.value.get("info")?.get(key)?.as_str());
            value.unwrap_or_default().to_owned()
        };
        let (title, version) = (info("title"), info("version"));
        let out = std::path::absolute(&self.out)?;
        let about = Crate {
            name: &self.name.clone().unwrap_or_else(|| package_name(&title)),
            title: &title,
            version: &package_version(&version),
            detached: out.starts_with(&root),
        };
        let generated = std::mem::take(&mut output.files);
        let files = export::files(generated, &output, &output.examples, &about, &root)?;
        let changes = sync_listed(&files, &out, Mode::Write)?;
        let run = Run {
            out: workspace::shown(&self.out),
            files: files.len(),
            summary: output.summary,
            elapsed: start.elapsed(),
            remedy: None,
        };
        console.changes(&changes, &run)?;
        let outcome = if diagnostics.has_errors() { Outcome::Found } else { Outcome::Done };
        // The process ends, and its memory with it: to give it back piece by piece would only take time.
        std::mem::forget((output, files, changes));
        Ok(outcome)
    }
}
