//! The arguments that say which document a command is about, and with which overlays.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Usage, workspace};

#[derive(Debug, Args)]
pub(super) struct SourceArgs {
    /// The document [default: the one spec/openapi.en.yaml, .yml or .json].
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// An overlay to apply to the document; more than one are applied in order. spec/overlay.yaml always comes first for
    /// the bundled document.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
}

/// A document and its overlays.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) spec: PathBuf,
    pub(super) overlays: Vec<PathBuf>,
    /// Whether it is the document that this workspace bundles.
    pub(super) is_bundled: bool,
}

impl SourceArgs {
    /// What the arguments mean in the workspace at `root`.
    pub(super) fn find(&self, root: &Path) -> Result<Source, Usage> {
        match &self.spec {
            Some(spec) => Ok(Source::new(root, spec.clone(), &self.overlay)),
            None => Ok(Source::new(root, workspace::bundled(root)?, &self.overlay)),
        }
    }

    /// The arguments that were given, for a command line that says the same.
    pub(super) fn flags(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        let overlays = self.overlay.iter().map(|path| ("--overlay", path));
        self.spec.iter().map(|path| ("--spec", path)).chain(overlays)
    }
}

impl Source {
    /// The document at `spec` with the overlays that were asked for, after those that the workspace has for it.
    pub(super) fn new(root: &Path, spec: PathBuf, asked: &[PathBuf]) -> Self {
        let is_bundled = workspace::bundled(root).is_ok_and(|bundled| workspace::is_same(&bundled, &spec));
        let mut overlays = if is_bundled { workspace::overlays(root) } else { Vec::new() };
        let new: Vec<_> =
            asked.iter().filter(|asked| !overlays.iter().any(|known| workspace::is_same(known, asked))).collect();
        overlays.extend(new.into_iter().cloned());
        Self { spec, overlays, is_bundled }
    }
}
