//! Random documents: none makes the generator panic, every finding stands at a node that is there, and what is accepted
//! is Rust, the same from JSON and from YAML.
//!
//! `DOCUMENTS=2000 SEED=7 cargo test -p xtask --test codegen property` makes more and others. With `COMPILE=50` rustc
//! checks that many accepted ones, each a package of one workspace.

mod document;

use std::{env, fs, path::Path};

use libtest_mimic::Failed;
use serde_json::Value;
use xtask::{
    codegen::{
        Options, Output,
        diagnostics::{Diagnostics, Report},
        generate,
        read::Document,
    },
    mutation::compile::Batch,
};

use document::{Style, Unstructured};

super::tests![
    random_documents_are_refused_with_a_place_or_become_rust,
    random_documents_that_are_accepted_compile,
    the_same_seed_makes_the_same_document,
];

/// How many documents are made when nothing else is said.
const DOCUMENTS: u64 = 120;

/// How many bytes a document is made from.
const BYTES: usize = 4_096;

/// A number that the environment gives.
fn asked(name: &str) -> Option<u64> {
    env::var(name).ok().and_then(|number| number.parse().ok())
}

/// The document that comes of a number.
fn random(seed: u64, style: Style) -> Result<Value, Failed> {
    let mut random = fastrand::Rng::with_seed(seed);
    let length = random.usize(..BYTES);
    let bytes: Vec<u8> = (0..length).map(|_| random.u8(..)).collect();
    Ok(document::document(&mut Unstructured::new(&bytes), style)?)
}

fn generated(spec: &Path) -> Result<Option<Output>, Failed> {
    let mut diagnostics = Diagnostics::default();
    let output = generate(spec, &Options::default(), &mut diagnostics);
    let text = fs::read_to_string(spec)?;
    let is_json = spec.extension().is_some_and(|ending| ending == "json");
    let written = if is_json { serde_json::from_str(&text)? } else { serde_yaml::from_str(&text)? };
    check(&diagnostics, output.as_ref().map(|output| &output.document), &written)?;
    Ok(output)
}

/// Every finding has words, is a line in each format, and stands at a node of the document as it is written: from the one
/// that is kept, broken parts may have been taken out.
fn check(diagnostics: &Diagnostics, document: Option<&Document>, written: &Value) -> Result<(), Failed> {
    let report = Report::new(diagnostics, document);
    let (human, json) = (report.render_human(false), report.render_json());
    assert_eq!(human.is_empty(), json.is_empty());
    assert_eq!(json.lines().count(), report.render_github().lines().count());
    for line in json.lines() {
        let line: Value = serde_json::from_str(line)?;
        assert!(line["message"].as_str().is_some_and(|message| !message.is_empty()), "{line}");
        assert!(line["line"].is_u64(), "{line}");
    }
    for finding in diagnostics.iter() {
        // A keyword that `allOf` brought stands at the schema that has the `allOf`.
        let pointer = finding.place.pointer.as_str();
        let around = pointer.rfind('/').map_or("", |end| &pointer[..end]);
        assert!([pointer, around].into_iter().any(|pointer| written.pointer(pointer).is_some()), "{finding:?}");
    }
    Ok(())
}

fn random_documents_are_refused_with_a_place_or_become_rust() -> Result<(), Failed> {
    let (count, seed) = (asked("DOCUMENTS").unwrap_or(DOCUMENTS), asked("SEED").unwrap_or(1));
    let folder = tempfile::tempdir()?;
    let (yaml, json) = (folder.path().join("a.yaml"), folder.path().join("a.json"));
    let (mut accepted, mut refused) = (0, 0);
    for n in 0..count {
        let document = random(seed + n, Style { hostile: true, faults: (n % 3) as u8 })?;
        let tried = || -> Result<Option<Output>, Failed> {
            fs::write(&json, document.to_string())?;
            generated(&json)
        };
        let output = std::panic::catch_unwind(tried).map_err(|_| format!("SEED={} panics:\n{document:#}", seed + n))?;
        let Some(output) = output.map_err(|failed| format!("SEED={}: {failed:?}\n{document:#}", seed + n))? else {
            refused += 1;
            continue;
        };
        accepted += 1;
        for (path, text) in output.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            syn::parse_file(text).map_err(|error| format!("SEED={}: {path}: {error}\n{text}", seed + n))?;
        }
        fs::write(&yaml, serde_yaml::to_string(&document)?)?;
        let other = generated(&yaml)?.ok_or_else(|| format!("SEED={}: refused as YAML\n{document:#}", seed + n))?;
        assert!(output.files == other.files, "SEED={}: YAML becomes something else\n{document:#}", seed + n);
    }
    println!("random documents: seeds {seed} to {}, {accepted} accepted, {refused} refused", seed + count - 1);
    assert!(accepted * 5 > count && refused > 0, "{accepted} of {count} were accepted");
    Ok(())
}

/// Does nothing unless `COMPILE` asks for it, for rustc takes a second for each.
fn random_documents_that_are_accepted_compile() -> Result<(), Failed> {
    let Some(wanted) = asked("COMPILE") else { return Ok(()) };
    let seed = asked("SEED").unwrap_or(1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut batch = Batch::new(&target.join("random"), root)?;
    let folder = tempfile::tempdir()?;
    let spec = folder.path().join("a.json");
    let mut seeds = seed..;
    while (batch.len() as u64) < wanted {
        let seed = seeds.next().ok_or("no more seeds")?;
        fs::write(&spec, random(seed, Style { hostile: true, faults: 0 })?.to_string())?;
        if let Some(output) = generated(&spec)? {
            batch.add(&format!("seed-{seed}"), &output)?;
        }
    }
    let said = batch.check(target.parent().ok_or("no build folder")?)?;
    println!("random documents: {} compiled, seeds {seed} to {}", batch.len(), seeds.start - 1);
    let said: Vec<_> = said.into_iter().map(|(name, messages)| format!("{name}:\n{}", messages.concat())).collect();
    if said.is_empty() { Ok(()) } else { Err(said.join("\n").into()) }
}

fn the_same_seed_makes_the_same_document() -> Result<(), Failed> {
    let style = Style { hostile: true, faults: 2 };
    assert_eq!(random(5, style)?, random(5, style)?);
    assert_ne!(random(5, style)?, random(6, style)?);
    Ok(())
}
