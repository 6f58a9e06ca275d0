//! The bundled document and `generated/` are in step.

use std::{fs, path::Path};

use libtest_mimic::Failed;
use xtask::{
    cli::{bundled_document, bundled_overlays},
    codegen::{
        Options, Output, config,
        diagnostics::{Diagnostics, Report},
        generate, locked, lower,
        read::{Limits, read},
        write::{Mode, sync},
    },
};

super::tests![
    generated_is_up_to_date,
    the_models_of_the_benchmark_are_up_to_date,
    the_notation_of_the_document_does_not_matter,
    the_readme_names_every_method,
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

pub(super) fn output(spec: &Path) -> Result<Output, Failed> {
    let mut diagnostics = Diagnostics::default();
    let mut options =
        config::read(&root().join("spec/codegen.toml"), &mut diagnostics).ok_or("spec/codegen.toml has faults")?;
    (options.strict, options.overlays) = (true, bundled_overlays(root()));
    options.lower.locked = locked(&root().join("generated"));
    let output = generate(spec, &options, &mut diagnostics);
    let findings = Report::new(&diagnostics, output.as_ref().map(|output| &output.document)).render_human(false);
    output.ok_or_else(|| findings.into())
}

fn generated_is_up_to_date() -> Result<(), Failed> {
    let output = output(&bundled_document(root())?)?;
    let changes = sync(&output.files, &root().join("generated"), Mode::Check)?;
    let listed: String = changes.files.iter().map(|change| change.diff("generated/")).collect();
    if changes.is_empty() { Ok(()) } else { Err(format!("{listed}\nrun: cargo xtask codegen").into()) }
}

fn the_models_of_the_benchmark_are_up_to_date() -> Result<(), Failed> {
    let folder = root().join("benches/decode");
    let (spec, out) = (folder.join("shapes.yaml"), folder.join("generated"));
    let lower = lower::Options { locked: locked(&out), ..lower::Options::default() };
    let options = Options { strict: true, lower, ..Options::default() };
    let output = generate(&spec, &options, &mut Diagnostics::default()).ok_or("the document has findings")?;
    let changes = sync(&output.files, &out, Mode::Check)?;
    let listed: String = changes.files.iter().map(|change| change.diff("benches/decode/generated/")).collect();
    let command = "cargo xtask codegen --spec benches/decode/shapes.yaml --out benches/decode/generated";
    if changes.is_empty() { Ok(()) } else { Err(format!("{listed}\nrun: {command}").into()) }
}

fn the_notation_of_the_document_does_not_matter() -> Result<(), Failed> {
    let bundled = bundled_document(root())?;
    let yaml = output(&bundled)?;
    let document = read(&bundled, &Limits::default(), &mut Diagnostics::default()).ok_or("cannot be read")?;
    let [source] = document.files.as_slice() else { return Err("the bundled document is one file".into()) };
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("openapi.en.json");
    fs::write(&path, format!("{:#}", source.value))?;
    let json = output(&path)?;
    for (path, text) in &yaml.files {
        assert_eq!(json.files.get(path), Some(text), "{path}");
    }
    assert_eq!(json.files.len(), yaml.files.len());
    Ok(())
}

fn the_readme_names_every_method() -> Result<(), Failed> {
    let readme = fs::read_to_string(root().join("README.md"))?;
    let manifest = fs::read_to_string(root().join("generated/manifest.json"))?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest)?;
    let operations = manifest["operations"].as_object().ok_or("the manifest has no operations")?;
    let methods = operations.values().filter_map(|operation| operation["rust"].as_str()?.rsplit("::").next());
    let missing: Vec<_> = methods.filter(|method| !readme.contains(&format!("`{method}`"))).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("not in README.md: {missing:?}").into()) }
}
