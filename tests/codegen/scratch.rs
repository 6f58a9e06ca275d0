//! One crate in the build folder with the `expected.rs` of every case as a module, and our runtime: it must compile without
//! a warning, and the JSON of every `wire.jsonl` must survive its type. A line of that file is one of
//!
//! ```json
//! {"type": "Pet", "json": {"id": 1}}
//! {"type": "Pet", "json": {"id": 1, "x": 2}, "encodes_as": {"id": 1}}
//! {"type": "Pet", "json": {}, "error": "missing field `id`"}
//! ```
//!
//! `type` is below `models`, or a path below the output when it has `::`. What is written must be the same bytes, but for
//! white space between tokens.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use libtest_mimic::Failed;
use serde::Deserialize;
use serde_json::value::RawValue;
use xtask::{
    codegen::write::Files,
    export::{Crate, manifest, sources},
};

use crate::{
    cases::{self, Case},
    golden,
};

super::tests![
    every_expected_file_compiles_without_a_warning,
    every_wire_line_survives_its_type,
    white_space_between_tokens_goes_and_nothing_else,
    a_wire_line_becomes_a_test,
];

fn every_expected_file_compiles_without_a_warning() -> Result<(), Failed> {
    cargo(&["check", "--quiet", "--offline", "--no-default-features", "--features", "client"])
}

fn every_wire_line_survives_its_type() -> Result<(), Failed> {
    cargo(&["test", "--quiet", "--offline", "--no-default-features", "--test", "wire"])
}

/// Runs Cargo in the scratch crate, with the build folder of the workspace, so that dependencies are built once.
fn cargo(arguments: &[&str]) -> Result<(), Failed> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let folder =
        FOLDER.get_or_init(|| create().map_err(|failed| failed.message().unwrap_or_default().to_owned())).clone()?;
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().ok_or("no build folder")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(arguments).current_dir(&folder).env("CARGO_TARGET_DIR", target).output()?;
    if output.status.success() {
        return Ok(());
    }
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Err(format!("cargo {} failed in {}\n{out}\n{err}", arguments.join(" "), folder.display()).into())
}

/// Writes the crate and returns its folder. Files that are as they should be are not touched, so that Cargo sees no change.
fn create() -> Result<PathBuf, Failed> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = sources::runtime(&workspace, true)?;
    let mut lib = "//! Every case.\n#![deny(warnings)]\n#![forbid(unsafe_code)]\n\npub mod runtime;\n".to_owned();
    let mut wire = WIRE.to_owned();
    for case in cases::all() {
        let name = module_name(&case);
        let Ok(expected) = fs::read_to_string(case.folder.join("expected.rs")) else { continue };
        let generated = golden::part(&expected);
        lib.push_str(&format!("\n/// `{}`\npub mod {name} {{\n", case.name));
        for (module, path) in sources::modules(&generated) {
            let gate = if module == "client" { "    #[cfg(feature = \"client\")]\n" } else { "" };
            lib.push_str(&format!("{gate}    #[path = \"{path}\"]\n    pub mod {module};\n"));
            for (path, text) in &generated {
                files.insert(
                    format!("src/{name}/{path}"),
                    text.replace(&format!("crate::{module}"), &format!("crate::{name}::{module}")),
                );
            }
        }
        lib.push_str("}\n");
        if let Ok(lines) = fs::read_to_string(case.folder.join("wire.jsonl")) {
            wire.push_str(&wire_tests(&name, &lines)?);
        }
    }
    files.insert("src/lib.rs".to_owned(), lib);
    let about = Crate { name: "cases", title: "every case", version: "0.0.0", detached: true };
    files.insert("Cargo.toml".to_owned(), manifest::text(&workspace, &about, &files)?);
    files.insert("tests/wire.rs".to_owned(), wire);
    files.insert("Cargo.lock".to_owned(), fs::read_to_string(workspace.join("Cargo.lock"))?);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases");
    put(&folder, &files)?;
    Ok(folder)
}

/// Writes what differs, and first empties the folder when a case has gone.
fn put(folder: &Path, files: &Files) -> Result<(), Failed> {
    let known = folder.join("src");
    let cases = fs::read_dir(&known).into_iter().flatten().filter_map(Result::ok);
    let is_gone = |name: &str| {
        !files.range(format!("src/{name}")..).next().is_some_and(|(path, _)| path.starts_with(&format!("src/{name}")))
    };
    if cases.map(|entry| entry.file_name()).any(|name| is_gone(&name.to_string_lossy())) {
        fs::remove_dir_all(known)?;
    }
    for (path, text) in files {
        let target = folder.join(path);
        if fs::read_to_string(&target).ok().as_ref() != Some(text) && (path != "Cargo.lock" || !target.exists()) {
            fs::create_dir_all(target.parent().ok_or("no folder")?)?;
            fs::write(target, text)?;
        }
    }
    Ok(())
}

fn module_name(case: &Case) -> String {
    let name: String =
        case.name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    format!("case_{name}")
}

/// What stands before the tests of `wire.rs`.
const WIRE: &str = r#"//! Round trips of every case.

fn check<T: serde::de::DeserializeOwned + serde::Serialize>(json: &str, written: Result<&str, &str>) {
    match (serde_json::from_str::<T>(json), written) {
        (Ok(value), Ok(written)) => assert_eq!(serde_json::to_string(&value).unwrap(), written),
        (Err(error), Err(part)) => assert!(error.to_string().contains(part), "the error is: {error}"),
        (Ok(value), Err(_)) => panic!("was read, and is written as {}", serde_json::to_string(&value).unwrap()),
        (Err(error), Ok(_)) => panic!("was not read: {error}"),
    }
}
"#;

/// A line of `wire.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    r#type: String,
    #[serde(borrow)]
    json: &'a RawValue,
    #[serde(borrow)]
    encodes_as: Option<&'a RawValue>,
    error: Option<String>,
}

/// One test for each line.
fn wire_tests(module: &str, lines: &str) -> Result<String, Failed> {
    let mut tests = String::new();
    for (n, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line<'_> =
            serde_json::from_str(line).map_err(|error| format!("{module}, line {}: {error}", n + 1))?;
        let path = if line.r#type.contains("::") { line.r#type } else { format!("models::{}", line.r#type) };
        let written = compact(line.encodes_as.unwrap_or(line.json).get());
        let written = match &line.error {
            Some(error) => format!("Err({error:?})"),
            None => format!("Ok({written:?})"),
        };
        let (n, json) = (n + 1, line.json.get());
        tests.push_str(&format!(
            "\n#[test]\nfn {module}_line_{n}() {{\n    check::<cases::{module}::{path}>({json:?}, {written});\n}}\n"
        ));
    }
    Ok(tests)
}

/// JSON text without white space between tokens.
fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let keep = |c: &char| {
        let was_in_string = in_string;
        match c {
            '"' if !escaped => in_string = !in_string,
            _ => {}
        }
        escaped = in_string && *c == '\\' && !escaped;
        was_in_string || !c.is_ascii_whitespace()
    };
    json.chars().filter(keep).collect()
}

fn white_space_between_tokens_goes_and_nothing_else() -> Result<(), Failed> {
    let json = "{ \"a b\" : [ 1.0 ,\t\"x \\\" y\\\\\" , 2 ] }\n";
    assert_eq!(compact(json), "{\"a b\":[1.0,\"x \\\" y\\\\\",2]}");
    Ok(())
}

fn a_wire_line_becomes_a_test() -> Result<(), Failed> {
    let lines =
        "{\"type\": \"Pet\", \"json\": {\"id\": 1}}\n\n{\"type\": \"models::a::B\", \"json\": 1, \"error\": \"no\"}\n";
    let expected = "\n#[test]\nfn m_line_1() {\n    check::<cases::m::models::Pet>(\"{\\\"id\\\": 1}\", Ok(\"{\\\"id\\\":1}\"));\n}\n\
        \n#[test]\nfn m_line_3() {\n    check::<cases::m::models::a::B>(\"1\", Err(\"no\"));\n}\n";
    assert_eq!(wire_tests("m", lines)?, expected);
    assert!(wire_tests("m", "{\"type\": \"Pet\"}").is_err());
    Ok(())
}
