//! `cargo xtask codegen` as its user sees it: what it prints, what it writes, how it exits.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use libtest_mimic::Failed;
use serde_json::Value;

super::tests![
    a_first_run_writes_and_the_second_finds_nothing_to_do,
    a_check_lists_every_difference_and_writes_nothing,
    a_changed_document_is_named_as_the_cause,
    a_refused_document_leaves_the_folder_as_it_was,
    arguments_that_make_no_sense_exit_with_2,
    a_folder_of_somebody_else_is_refused,
    json_has_one_object_a_line,
    github_gets_one_annotation_a_file,
    an_overlay_counts_as_document,
    the_effective_document_is_printed_in_either_notation,
    the_bundled_document_comes_with_its_overlay,
];

pub(super) const DOCUMENT: &str = "\
openapi: 3.1.0
info: { title: Pets, version: '1' }
paths: {}
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: { type: integer }
        tag: { $ref: '#/components/schemas/Tag' }
    Tag:
      type: object
      properties:
        name: { type: string }
";

/// A folder with a document.
pub(super) struct Place(tempfile::TempDir);

impl Place {
    pub(super) fn new() -> Result<Self, Failed> {
        let place = Self(tempfile::tempdir()?);
        fs::write(place.path().join("pets.yaml"), DOCUMENT)?;
        Ok(place)
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Result<Output, Failed> {
        Ok(Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(self.path()).output()?)
    }

    pub(super) fn codegen(&self, more: &[&str]) -> Result<(i32, String), Failed> {
        self.said(&[&["codegen", "--spec", "pets.yaml", "--out", "out"], more].concat())
    }

    /// The exit code and everything that was printed.
    pub(super) fn said(&self, arguments: &[&str]) -> Result<(i32, String), Failed> {
        let output = self.run(arguments)?;
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Ok((output.status.code().unwrap_or(-1), text))
    }

    /// The first generated Rust file that has this text.
    fn file_with(&self, text: &str) -> Result<std::path::PathBuf, Failed> {
        let mut folders = vec![self.path().join("out")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs")
                    && fs::read_to_string(&path)?.contains(text)
                {
                    return Ok(path);
                }
            }
        }
        Err(format!("no generated file has {text:?}").into())
    }
}

fn a_first_run_writes_and_the_second_finds_nothing_to_do() -> Result<(), Failed> {
    let place = Place::new()?;
    let (code, text) = place.codegen(&[])?;
    assert!(code == 0 && text.starts_with("out/: wrote ") && text.contains("0 operations, 2 schemas"), "{text}");
    let (code, text) = place.codegen(&[])?;
    assert!(code == 0 && text.starts_with("out/ is up to date ("), "{text}");
    let (code, text) = place.codegen(&["--check"])?;
    assert!(code == 0 && text.starts_with("out/ is up to date ("), "{text}");
    Ok(())
}

fn a_check_lists_every_difference_and_writes_nothing() -> Result<(), Failed> {
    let place = Place::new()?;
    place.codegen(&[])?;
    let edited = place.file_with("pub struct Pet")?;
    fs::write(&edited, fs::read_to_string(&edited)? + "// mine\n")?;
    let deleted = place.file_with("pub struct Tag")?;
    fs::remove_file(&deleted)?;
    fs::write(place.path().join("out/stray.rs"), "fn stray() {}\n")?;
    let (code, text) = place.codegen(&["--check"])?;
    assert_eq!(code, 1, "{text}");
    for part in [
        "stale out/",
        "-// mine\n",
        "missing out/",
        "+pub struct Tag",
        "orphan out/stray.rs (changed by hand)",
        "-fn stray() {}",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    assert!(text.ends_with("run: cargo xtask codegen --spec pets.yaml --out out\n"), "{text}");
    assert!(fs::read_to_string(&edited)?.ends_with("// mine\n") && !deleted.exists());

    let (code, text) = place.codegen(&[])?;
    assert!(code == 0 && text.starts_with("out/: wrote 2 files, removed 1 ("), "{text}");
    assert_eq!(place.codegen(&["--check"])?.0, 0);
    Ok(())
}

fn a_changed_document_is_named_as_the_cause() -> Result<(), Failed> {
    let place = Place::new()?;
    place.codegen(&[])?;
    fs::write(place.path().join("pets.yaml"), DOCUMENT.replace("name:", "label:"))?;
    let (code, text) = place.codegen(&["--check"])?;
    assert!(code == 1 && text.contains(" (the document changed)") && !text.contains("by hand"), "{text}");
    fs::write(place.path().join("pets.yaml"), format!("# A comment changes nothing.\n{DOCUMENT}"))?;
    assert_eq!(place.codegen(&["--check"])?.0, 0);
    Ok(())
}

fn a_refused_document_leaves_the_folder_as_it_was() -> Result<(), Failed> {
    let place = Place::new()?;
    place.codegen(&[])?;
    let before = fs::read_to_string(place.path().join("out/manifest.json"))?;
    for broken in [DOCUMENT.replace("schemas/Tag", "schemas/Tog"), DOCUMENT.replace("3.1.0", "{")] {
        fs::write(place.path().join("pets.yaml"), broken)?;
        let (code, text) = place.codegen(&[])?;
        assert!(code == 1 && text.contains("error"), "{text}");
        assert_eq!(fs::read_to_string(place.path().join("out/manifest.json"))?, before);
    }
    Ok(())
}

fn arguments_that_make_no_sense_exit_with_2() -> Result<(), Failed> {
    let place = Place::new()?;
    for arguments in [&["codegen", "--bogus"][..], &["codegen", "--color", "blue"], &["bogus"], &[]] {
        let output = place.run(arguments)?;
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
    Ok(())
}

fn a_folder_of_somebody_else_is_refused() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::create_dir(place.path().join("out"))?;
    fs::write(place.path().join("out/thesis.txt"), "precious")?;
    let (code, text) = place.codegen(&[])?;
    assert!(code == 1 && text.contains("thesis.txt"), "{text}");
    assert_eq!(fs::read_to_string(place.path().join("out/thesis.txt"))?, "precious");
    Ok(())
}

fn json_has_one_object_a_line() -> Result<(), Failed> {
    let place = Place::new()?;
    let (code, text) = place.codegen(&["--check", "--message-format", "json"])?;
    let lines: Vec<Value> = text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{error}:\n{text}"))?;
    let files = lines
        .iter()
        .filter(|line| line["kind"] == "missing" && line["diff"].as_str().is_some_and(|diff| diff.contains("+++ out/")))
        .count();
    let last = lines.last().ok_or("no line")?;
    assert!(
        code == 1 && files > 0 && last["missing"] == files && last["up_to_date"] == false && last["schemas"] == 2,
        "{text}"
    );
    Ok(())
}

fn github_gets_one_annotation_a_file() -> Result<(), Failed> {
    let place = Place::new()?;
    place.codegen(&[])?;
    fs::write(place.path().join("out/stray.rs"), "100 %\n")?;
    let (code, text) = place.codegen(&["--check", "--message-format", "github"])?;
    let annotation = "::error file=out/stray.rs,title=orphan generated file (changed by hand)::run: cargo xtask codegen --spec pets.yaml \
                      --out out%0A--- out/stray.rs%0A+++ /dev/null%0A@@ -1 +0,0 @@%0A-100 %25%0A";
    assert!(code == 1 && text.lines().next() == Some(annotation), "{text}");
    Ok(())
}

pub(super) const OVERLAY: &str = "\
overlay: 1.1.0
info: { title: Ours, version: '1' }
actions:
  - target: $.components.schemas
    update: { Toy: { type: object, properties: { '1.0': { type: string, default: 'no' } } } }
";

fn an_overlay_counts_as_document() -> Result<(), Failed> {
    let place = Place::new()?;
    let overlay = place.path().join("my overlay.yaml");
    fs::write(&overlay, OVERLAY)?;
    let more = ["--overlay", "my overlay.yaml"];
    let (code, text) = place.codegen(&more)?;
    assert!(code == 0 && text.contains("0 operations, 3 schemas"), "{text}");
    assert_eq!(place.codegen(&[&more[..], &["--check"]].concat())?.0, 0);
    fs::write(&overlay, OVERLAY.replace("Toy", "Ball"))?;
    let (code, text) = place.codegen(&[&more[..], &["--check"]].concat())?;
    assert!(code == 1 && text.contains(" (the document changed)") && !text.contains("by hand"), "{text}");
    assert!(
        text.ends_with("run: cargo xtask codegen --spec pets.yaml --overlay 'my overlay.yaml' --out out\n"),
        "{text}"
    );
    fs::write(&overlay, OVERLAY.replace("schemas", "shemas"))?;
    let (code, text) = place.codegen(&more)?;
    assert!(code == 1 && text.contains("--> my overlay.yaml:4:13\n"), "{text}");
    Ok(())
}

fn the_effective_document_is_printed_in_either_notation() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("overlay.yaml"), OVERLAY)?;
    let effective = |arguments: &[&str]| -> Result<(i32, String), Failed> {
        let output = place.run(&[&["effective", "--spec"], arguments].concat())?;
        Ok((output.status.code().unwrap_or(-1), String::from_utf8(output.stdout)?))
    };
    let (code, json) = effective(&["pets.yaml", "--overlay", "overlay.yaml", "--format", "json"])?;
    let value: Value = serde_json::from_str(&json)?;
    assert_eq!((code, format!("{value:#}\n")), (0, json.clone()));
    let keys = |value: &Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>());
    assert_eq!(keys(&value), Some(["openapi", "info", "paths", "components"].map(str::to_owned).into()));
    let schemas = &value["components"]["schemas"];
    assert_eq!(keys(schemas), Some(["Pet", "Tag", "Toy"].map(str::to_owned).into()));
    assert_eq!(schemas["Toy"]["properties"]["1.0"]["default"], "no");

    let (code, yaml) = effective(&["pets.yaml", "--overlay", "overlay.yaml"])?;
    assert!(code == 0 && yaml.starts_with("openapi: 3.1.0\n"), "{yaml}");
    fs::write(place.path().join("effective.yaml"), yaml)?;
    assert_eq!(effective(&["effective.yaml", "--format", "json"])?, (0, json));
    assert_eq!(effective(&["overlay.yaml"])?, (1, String::new()));
    Ok(())
}

fn the_bundled_document_comes_with_its_overlay() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let place = Place::new()?;
    fs::write(place.path().join("overlay.yaml"), OVERLAY)?;
    let output = place.run(&["effective", "--overlay", "overlay.yaml", "--format", "json"])?;
    let mut overlays = xtask::cli::bundled_overlays(&root);
    overlays.push(place.path().join("overlay.yaml"));
    let spec = xtask::cli::bundled_document(&root)?;
    let (limits, mut diagnostics) = Default::default();
    let document = xtask::codegen::read::read_overlaid(&spec, &overlays, &limits, &mut diagnostics).ok_or("refused")?;
    let expected = document.files.first().map(|main| format!("{:#}\n", main.value));
    assert_eq!(Some(String::from_utf8(output.stdout)?), expected);
    assert_eq!(overlays.len() > 1, root.join("spec/overlay.yaml").is_file());
    Ok(())
}
