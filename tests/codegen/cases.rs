//! Cases: folders below `tests/cases`, each with a document and what the generator makes of it.
//!
//! | file | what it is |
//! |---|---|
//! | `input.yaml` or `input.json` | the document; one without `openapi` gets `openapi: 3.1.0`, `info` and `paths` |
//! | `overlay.yaml` | an overlay that is applied to the document |
//! | `codegen.toml` | settings and exemptions |
//! | `expected.rs` | every Rust file of the output, each below `// --- path` |
//! | `expected.txt` | the findings; with it alone, the document is refused |
//! | `wire.jsonl` | JSON that must survive its type: see `scratch` |
//!
//! Any other file must be one that the document refers to.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use libtest_mimic::{Failed, Trial};
use xtask::codegen::{
    Options, config,
    diagnostics::{Diagnostics, Report},
    generate,
    write::{Mode, sync},
};

use crate::golden;

/// A folder with an input.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// The path below `tests/cases`, with forward slashes.
    pub(super) name: String,
    pub(super) folder: PathBuf,
}

/// One test per case.
pub(super) fn trials() -> Vec<Trial> {
    let test = |case: Case| Trial::test(format!("case::{}", case.name), move || check(&case.folder));
    all().into_iter().map(test).collect()
}

/// Every case, by name. A folder without subfolders counts as one, so that one without an input fails.
pub(super) fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    let mut cases = Vec::new();
    let mut folders = vec![(String::new(), root)];
    while let Some((name, folder)) = folders.pop() {
        let entries = fs::read_dir(&folder).map(|entries| entries.filter_map(Result::ok).collect::<Vec<_>>());
        let below: Vec<_> = entries.unwrap_or_default().into_iter().filter(|entry| entry.path().is_dir()).collect();
        if !name.is_empty() && (below.is_empty() || input_of(&folder).is_ok()) {
            cases.push(Case { name, folder });
            continue;
        }
        folders.extend(below.iter().map(|entry| {
            let last = entry.file_name().to_string_lossy().into_owned();
            (if name.is_empty() { last.clone() } else { format!("{name}/{last}") }, entry.path())
        }));
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// Runs one case.
pub(super) fn check(folder: &Path) -> Result<(), Failed> {
    let input = input_of(folder)?;
    let copy = tempfile::tempdir()?;
    let files = copy_all(folder, copy.path())?;
    let spec = copy.path().join(&input);
    complete(&spec)?;

    let mut diagnostics = Diagnostics::default();
    let output = options(copy.path(), &mut diagnostics).and_then(|options| generate(&spec, &options, &mut diagnostics));
    let document = output.as_ref().map(|output| &output.document);
    let sources = document.map_or(diagnostics.refused(), |document| &document.files);
    let read: BTreeSet<_> = sources.iter().filter_map(|source| source.path.canonicalize().ok()).collect();
    let findings = Report::new(&diagnostics, document).render_human(false);
    let findings = findings.replace(&*copy.path().join("").to_string_lossy(), "");

    golden::compare(&folder.join("expected.txt"), Some(findings.as_str()).filter(|text| !text.is_empty()))?;
    if let Some(output) = &output {
        // Whatever the document calls things, each file has a name that every system takes, below the folder.
        sync(&output.files, &copy.path().join("out"), Mode::Check)?;
    }
    let rust = output.as_ref().map(|output| golden::join(&output.files));
    golden::compare(&folder.join("expected.rs"), rust.as_deref())?;
    let known = [input.as_str(), "expected.txt", "expected.rs", config::NAME];
    for file in files {
        let used = match file.as_str() {
            "wire.jsonl" => output.is_some(),
            name if known.contains(&name) => true,
            name => copy.path().join(name).canonicalize().is_ok_and(|path| read.contains(&path)),
        };
        if !used {
            return Err(format!("{} is not used", folder.join(file).display()).into());
        }
    }
    Ok(())
}

/// What the files of a case ask for. `None` when its `codegen.toml` is wrong.
pub(super) fn options(folder: &Path, diagnostics: &mut Diagnostics) -> Option<Options> {
    let path = folder.join(config::NAME);
    let mut options = if path.is_file() { config::read(&path, diagnostics)? } else { Options::default() };
    options.overlays.extend(Some(folder.join("overlay.yaml")).filter(|path| path.is_file()));
    Some(options)
}

/// Copies a case and completes its document, whose path is returned.
pub(super) fn complete_copy(folder: &Path, to: &Path) -> Result<PathBuf, Failed> {
    copy_all(folder, to)?;
    let spec = to.join(input_of(folder)?);
    complete(&spec)?;
    Ok(spec)
}

/// The name of the document of the case.
fn input_of(folder: &Path) -> Result<String, Failed> {
    let found: Vec<_> = ["input.yaml", "input.json"].into_iter().filter(|name| folder.join(name).is_file()).collect();
    match found.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(format!("{} has no input.yaml or input.json", folder.display()).into()),
        _ => Err(format!("{} has two inputs", folder.display()).into()),
    }
}

/// Adds what a document needs to a snippet of one. It goes to the end, so that findings have the lines of the snippet.
fn complete(spec: &Path) -> Result<(), Failed> {
    let Ok(text) = fs::read_to_string(spec) else { return Ok(()) };
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    let is_yaml = spec.extension().is_some_and(|extension| extension == "yaml");
    if is_yaml && !has("openapi:") && !has("swagger:") {
        let mut text = text.clone();
        for (key, line) in
            [("openapi:", "openapi: 3.1.0"), ("info:", "info: { title: Case, version: '1' }"), ("paths:", "paths: {}")]
        {
            if !has(key) {
                text.push_str(&format!("{line}\n"));
            }
        }
        fs::write(spec, text)?;
    }
    Ok(())
}

/// Copies the files of a folder and of those below it, and returns their relative paths.
fn copy_all(from: &Path, to: &Path) -> Result<Vec<String>, Failed> {
    let mut copied = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(prefix) = folders.pop() {
        fs::create_dir_all(to.join(&prefix))?;
        for entry in fs::read_dir(from.join(&prefix))? {
            let entry = entry?;
            let relative = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(format!("{relative}/"));
            } else {
                fs::copy(entry.path(), to.join(&relative))?;
                copied.push(relative);
            }
        }
    }
    copied.sort();
    Ok(copied)
}
