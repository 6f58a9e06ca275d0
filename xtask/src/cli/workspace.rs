//! Where this workspace is, and the document that it bundles.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::Usage;

/// The folder of the root `Cargo.toml`: the one that this binary was built in, or, when that has moved, the nearest one
/// above the current folder that has a `spec` and an `xtask`.
pub(super) fn root() -> Result<PathBuf, Usage> {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent().filter(|folder| is_workspace(folder));
    if let Some(folder) = built_in {
        return Ok(folder.to_owned());
    }
    let current = env::current_dir().map_err(|error| Usage(format!("cannot tell the current folder: {error}")))?;
    let found = current.ancestors().find(|folder| is_workspace(folder));
    found.map(Path::to_owned).ok_or_else(|| Usage("this is not a folder of the workspace".to_owned()))
}

fn is_workspace(folder: &Path) -> bool {
    folder.join("xtask/Cargo.toml").is_file() && folder.join("spec").is_dir()
}

/// The one document `spec/openapi.en.*` of the workspace.
pub(super) fn bundled(root: &Path) -> Result<PathBuf, Usage> {
    let spec = root.join("spec");
    let candidates = ["yaml", "yml", "json"].map(|extension| spec.join(format!("openapi.en.{extension}")));
    let found: Vec<_> = candidates.into_iter().filter(|path| path.is_file()).collect();
    match found.as_slice() {
        [document] => Ok(document.clone()),
        [] => Err(Usage("there is no spec/openapi.en.yaml, .yml or .json; say which document: --spec FILE".to_owned())),
        [first, second, ..] => Err(Usage(format!(
            "there are both {} and {}; keep one, or say which: --spec FILE",
            shown(first),
            shown(second)
        ))),
    }
}

/// The overlays of the bundled document: `spec/overlay.yaml`, if it is there.
pub(super) fn overlays(root: &Path) -> Vec<PathBuf> {
    let overlay = root.join("spec/overlay.yaml");
    if overlay.is_file() { vec![overlay] } else { Vec::new() }
}

/// Whether both paths lead to one file.
pub(super) fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// The path as a person reads it: relative to the current folder where it is below it, with forward slashes.
pub(super) fn shown(path: &Path) -> String {
    let current = env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&current).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}
