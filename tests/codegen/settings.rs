//! `codegen.toml`, the arguments that go before it, and `--keep-going`, from the command line.

use std::fs;

use libtest_mimic::Failed;
use serde_json::Value;

use crate::command::{DOCUMENT, OVERLAY, Place};

super::tests![
    a_codegen_toml_beside_the_document_is_read,
    another_one_is_read_where_it_is_named,
    its_overlays_are_part_of_the_effective_document,
    a_file_that_nobody_named_has_no_overlays_elsewhere,
    a_file_that_nobody_named_is_not_read_elsewhere,
    a_limit_of_the_command_line_goes_before_that_of_the_file,
    a_run_that_keeps_going_writes_the_rest_and_exits_with_1,
    an_export_keeps_going_too,
    a_warning_that_is_denied_does_not_stop_a_run_that_keeps_going,
    the_command_that_is_named_has_the_settings,
];

/// A document with a warning.
const DEGRADED: &str = "    Point: { type: array, prefixItems: [{ type: number }] }\n";

/// A document with an error.
fn broken() -> String {
    DOCUMENT.replace("name: { type: string }", "name: { type: strng }")
}

const EXEMPT: &str = "[[exempt]]\ncode = 'degraded'\nat = '#/components/schemas/Point/prefixItems'\nreason = 'open'\n";

fn a_codegen_toml_beside_the_document_is_read() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("pets.yaml"), format!("{DOCUMENT}{DEGRADED}"))?;
    let (code, text) = place.codegen(&["--strict"])?;
    assert!(code == 1 && text.contains("error[degraded]"), "{text}");
    fs::write(place.path().join("codegen.toml"), EXEMPT)?;
    let (code, text) = place.codegen(&["--strict"])?;
    assert!(code == 0 && text.contains(", 1 degraded, ") && text.contains(", 0 refused)"), "{text}");
    fs::write(place.path().join("pets.yaml"), DOCUMENT)?;
    let (code, text) = place.codegen(&[])?;
    assert!(code == 1 && text.contains("error[unused-exemption]") && text.contains("codegen.toml:3:6"), "{text}");
    Ok(())
}

fn another_one_is_read_where_it_is_named() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("mine.toml"), "strict = 1\n")?;
    let (code, text) = place.codegen(&["--config", "mine.toml"])?;
    assert!(code == 1 && text.contains("--> mine.toml:1:10"), "{text}");
    let (code, text) = place.codegen(&["--config", "gone.toml"])?;
    assert!(code == 1 && text.contains("error[unreadable-file]: cannot read `gone.toml`"), "{text}");
    Ok(())
}

fn its_overlays_are_part_of_the_effective_document() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::create_dir(place.path().join("more"))?;
    fs::write(place.path().join("more/toys.yaml"), OVERLAY)?;
    fs::write(place.path().join("codegen.toml"), "overlays = ['more/toys.yaml']\n")?;
    let (code, text) = place.said(&["effective", "--spec", "pets.yaml"])?;
    assert!(code == 0 && text.contains("Toy:"), "{text}");
    let (code, text) = place.codegen(&[])?;
    assert!(code == 0 && text.contains("3 schemas"), "{text}");
    Ok(())
}

fn a_file_that_nobody_named_has_no_overlays_elsewhere() -> Result<(), Failed> {
    let place = Place::new()?;
    let outside = tempfile::tempdir()?;
    let secret = outside.path().join("secret.yaml");
    fs::write(&secret, format!("secret: word\n{OVERLAY}"))?;
    let mut paths = vec![secret.display().to_string(), "../secret.yaml".to_owned()];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, place.path().join("link.yaml"))?;
        paths.push("link.yaml".to_owned());
    }
    for path in paths {
        fs::write(place.path().join("codegen.toml"), format!("overlays = ['{path}']\n"))?;
        let (code, text) = place.codegen(&[])?;
        assert!(code == 1 && text.contains("error[outside-ref]") && text.contains("codegen.toml:1:12"), "{text}");
        assert!(!text.contains("secret: word") && !text.contains("error[unreadable-file]"), "{text}");
    }
    fs::write(&secret, OVERLAY)?;
    fs::write(place.path().join("codegen.toml"), format!("overlays = ['{}']\n", secret.display()))?;
    let (code, text) = place.codegen(&["--config", "codegen.toml"])?;
    assert_eq!(code, 0, "{text}");
    Ok(())
}

/// The first line of what the link leads to would be shown, as one that is not TOML.
fn a_file_that_nobody_named_is_not_read_elsewhere() -> Result<(), Failed> {
    let place = Place::new()?;
    let outside = tempfile::tempdir()?;
    let secret = outside.path().join("secret.ini");
    fs::write(&secret, "key: word\n")?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(&secret, place.path().join("codegen.toml"))?;
    if cfg!(unix) {
        let (code, text) = place.codegen(&[])?;
        assert!(code == 1 && text.contains("error[outside-ref]") && !text.contains("key: word"), "{text}");
        let (code, text) = place.codegen(&["--config", "codegen.toml"])?;
        assert!(code == 1 && text.contains("key: word"), "{text}");
    }
    Ok(())
}

fn a_limit_of_the_command_line_goes_before_that_of_the_file() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("codegen.toml"), "[limits]\nbytes = 10\n")?;
    let (code, text) = place.codegen(&[])?;
    assert!(code == 1 && text.contains("error[too-large]") && text.contains("`--max-bytes N`"), "{text}");
    let (code, text) = place.codegen(&["--max-bytes", "1000"])?;
    assert_eq!(code, 0, "{text}");
    let (code, text) = place.codegen(&["--max-bytes", "1000", "--max-depth", "3"])?;
    assert!(code == 1 && text.contains("more than 3 levels deep") && text.contains("`--max-depth N`"), "{text}");
    Ok(())
}

fn a_run_that_keeps_going_writes_the_rest_and_exits_with_1() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("pets.yaml"), broken())?;
    assert_eq!(place.codegen(&[])?.0, 1);
    assert!(!place.path().join("out").exists());
    let (code, text) = place.codegen(&["--keep-going"])?;
    assert_eq!(code, 1, "{text}");
    for part in ["error[wrong-type]", "warning[refused]", "generated from pets.yaml without 1 part", ", 1 refused)"] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    let manifest: Value = serde_json::from_str(&fs::read_to_string(place.path().join("out/manifest.json"))?)?;
    let refused = manifest["ledger"].as_array().into_iter().flatten().find(|group| group["fate"] == "refused");
    let refused = refused.ok_or("the ledger does not say that anything is refused")?;
    assert_eq!(refused["at"], serde_json::json!(["#/components/schemas/Tag/properties/name"]));
    assert_eq!(refused["reason"], "unknown type `strng`");
    let tag = fs::read_to_string(place.path().join("out/models/tag.rs"))?;
    assert!(tag.contains("pub name: Option<serde_json::Value>"), "{tag}");
    assert_eq!(place.codegen(&["--check", "--keep-going"])?.0, 1, "the errors are still there");
    Ok(())
}

fn an_export_keeps_going_too() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("pets.yaml"), broken())?;
    let arguments = ["export", "--spec", "pets.yaml", "--out", "pets", "--keep-going"];
    let (code, text) = place.said(&arguments)?;
    assert!(code == 1 && text.contains("1 refused") && place.path().join("pets/Cargo.toml").is_file(), "{text}");
    Ok(())
}

fn a_warning_that_is_denied_does_not_stop_a_run_that_keeps_going() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("pets.yaml"), format!("{DOCUMENT}{DEGRADED}"))?;
    let (code, text) = place.codegen(&["--keep-going", "--strict"])?;
    assert!(code == 1 && text.contains("error[degraded]") && text.contains("0 refused)"), "{text}");
    Ok(())
}

fn the_command_that_is_named_has_the_settings() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::write(place.path().join("my.toml"), "")?;
    let (code, text) = place.codegen(&["--check", "--config", "my.toml", "--max-depth", "9"])?;
    let command = "run: cargo xtask codegen --spec pets.yaml --out out --config my.toml --max-depth 9\n";
    assert!(code == 1 && text.ends_with(command), "{text}");
    Ok(())
}
