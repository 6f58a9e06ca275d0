//! A scratch workspace in the build folder with the `expected.rs` of every case and our runtime: it must compile without a
//! warning, and the JSON of every `wire.jsonl` must survive its type. A line of that file is one of
//!
//! ```json
//! {"type": "Pet", "json": {"id": 1}}
//! {"type": "Pet", "json": {"id": 1, "x": 2}, "encodes_as": {"id": 1}}
//! {"type": "Pet", "json": {}, "error": "missing field `id`"}
//! {"type": "Animal", "json": {"kind": "cat"}, "is": "Cat("}
//! ```
//!
//! `type` is below `models`, or a path below the output when it has `::`. What is written must be the same bytes, but for
//! white space between tokens. `is` is how the value begins when it is printed with `{:?}`, for the variant of an enum.

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
    cli::bundled_document,
    codegen::{Example, Verdict, settle::features::Features, write::Files},
    export::{self, Crate, manifest, sources},
};

use crate::{
    cases::{self, Case},
    golden,
};

super::tests![
    every_expected_file_compiles_without_a_warning,
    every_wire_line_and_every_example_of_the_bundled_document_survives_its_type,
    white_space_between_tokens_goes_and_nothing_else,
    a_wire_line_becomes_a_test,
];

fn every_expected_file_compiles_without_a_warning() -> Result<(), Failed> {
    let arguments =
        ["check", "--quiet", "--offline", "--workspace", "--no-default-features", "--features", "test-util"];
    cargo(&workspace()?, &arguments)
}

fn every_wire_line_and_every_example_of_the_bundled_document_survives_its_type() -> Result<(), Failed> {
    cargo(&workspace()?, &["test", "--quiet", "--offline", "--workspace", "--no-default-features", "--tests"])
}

/// Runs Cargo in the scratch workspace, with the build folder of our own, so that dependencies are built once.
fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<(), Failed> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().ok_or("no build folder")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output =
        Command::new(cargo).args(arguments).current_dir(&workspace.folder).env("CARGO_TARGET_DIR", target).output()?;
    if output.status.success() {
        return Ok(());
    }
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Err(format!("cargo {} failed in {}\n{out}\n{err}", arguments.join(" "), workspace.folder.display()).into())
}

/// The scratch workspace on disk.
#[derive(Clone, Debug)]
struct Workspace {
    folder: PathBuf,
}

/// The scratch workspace, written once.
fn workspace() -> Result<Workspace, Failed> {
    static WORKSPACE: OnceLock<Result<Workspace, String>> = OnceLock::new();
    let create = || create().map_err(|failed| failed.message().unwrap_or_default().to_owned());
    Ok(WORKSPACE.get_or_init(create).clone()?)
}

/// Writes the workspace: a package for each case with a client, since all clients implement the one `Client` of their
/// crate, and one package that has the other cases as modules.
fn create() -> Result<Workspace, Failed> {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut models = Package::new("models", &ours, false)?;
    models.lib = format!("//! Every case without a client.\n{LIB}");
    let mut packages = Vec::new();
    for case in cases::all() {
        let Ok(expected) = fs::read_to_string(case.folder.join("expected.rs")) else { continue };
        let (name, generated) = (module_name(&case), golden::part(&expected));
        let wire = fs::read_to_string(case.folder.join("wire.jsonl")).unwrap_or_default();
        if sources::has_client(&generated) {
            let mut package = Package::new(&name, &ours, true)?;
            package.lib = format!("#![deny(warnings)]\n{}", sources::lib(&ours, &case.name, &generated)?);
            package.files.extend(generated.into_iter().map(|(path, text)| (format!("src/generated/{path}"), text)));
            package.wire.push_str(&wire_tests(&name, &name, &wire)?);
            packages.push(package);
        } else {
            models.lib.push_str(&format!("\n/// `{}`\npub mod {name};\n", case.name));
            let text = |text: String| text.replace("crate::models", &format!("crate::{name}::models"));
            models.files.extend(generated.into_iter().map(|(path, old)| (format!("src/{name}/{path}"), text(old))));
            models.wire.push_str(&wire_tests(&name, &format!("models::{name}"), &wire)?);
        }
    }
    packages.push(models);
    let members: Vec<_> = packages.iter().map(|package| package.name.as_str()).chain([BUNDLED]).collect();
    let mut files = Files::from([
        ("Cargo.toml".to_owned(), format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n")),
        ("Cargo.lock".to_owned(), fs::read_to_string(ours.join("Cargo.lock"))?),
    ]);
    for package in packages {
        files.extend(package.into_files(&ours)?);
    }
    files.extend(bundled_package(&ours)?);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases");
    put(&folder, &files)?;
    Ok(Workspace { folder })
}

/// The bundled document as a package of its own: its examples are tests there.
fn bundled_package(ours: &Path) -> Result<Files, Failed> {
    let output = crate::bundled::output(&bundled_document(ours)?)?;
    let told = |example: &Example| match &example.verdict {
        Verdict::Invalid(reason) => Some(format!("{}: {reason}", example.pointer)),
        Verdict::Valid | Verdict::Unchecked => None,
    };
    let invalid: Vec<_> = output.examples.iter().filter_map(told).collect();
    if !invalid.is_empty() {
        return Err(format!("the bundled document has examples that are not valid:\n{}", invalid.join("\n")).into());
    }
    let about = Crate { name: BUNDLED, title: "bundled", version: "0.0.0", detached: false };
    let files = export::files(output.files.clone(), &output, &output.examples, &about, ours)?;
    Ok(files.into_iter().map(|(path, text)| (format!("{BUNDLED}/{path}"), text)).collect())
}

/// A package of the scratch workspace.
struct Package {
    name: String,
    lib: String,
    wire: String,
    files: Files,
}

impl Package {
    fn new(name: &str, ours: &Path, has_client: bool) -> Result<Self, Failed> {
        let files = sources::runtime(ours, has_client)?;
        Ok(Self { name: name.to_owned(), lib: String::new(), wire: WIRE.to_owned(), files })
    }

    fn into_files(mut self, ours: &Path) -> Result<Files, Failed> {
        self.files.insert("src/lib.rs".to_owned(), self.lib);
        self.files.insert("tests/wire.rs".to_owned(), self.wire);
        let about = Crate { name: &self.name, title: "cases", version: "0.0.0", detached: false };
        self.files.insert("Cargo.toml".to_owned(), manifest::text(ours, &about, &Features::default(), &self.files)?);
        Ok(self.files.into_iter().map(|(path, text)| (format!("{}/{path}", self.name), text)).collect())
    }
}

/// The name of the package of the bundled document.
const BUNDLED: &str = "bundled";

/// The first lines of the library that has many cases.
const LIB: &str = "#![deny(warnings)]\n#![forbid(unsafe_code)]\n\npub mod runtime;\n";

/// Writes what differs, so that Cargo sees no other change, and removes files that are no longer wanted.
fn put(folder: &Path, files: &Files) -> Result<(), Failed> {
    let mut folders = vec![String::new()];
    while let Some(prefix) = folders.pop() {
        for entry in fs::read_dir(folder.join(&prefix)).into_iter().flatten().filter_map(Result::ok) {
            let relative = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(format!("{relative}/"));
            } else if !files.contains_key(&relative) {
                fs::remove_file(entry.path())?;
            }
        }
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
#![allow(dead_code, reason = "a package may have no line at all")]

fn check<T: serde::de::DeserializeOwned + serde::Serialize + std::fmt::Debug>(
    json: &str,
    written: Result<&str, &str>,
    is: &str,
) {
    match (serde_json::from_str::<T>(json), written) {
        (Ok(value), Ok(written)) => {
            assert!(format!("{value:?}").starts_with(is), "it is {value:?} and not {is}");
            assert_eq!(serde_json::to_string(&value).unwrap(), written);
        }
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
    #[serde(default)]
    is: String,
}

/// One test for each line, of types below the path `root`.
fn wire_tests(module: &str, root: &str, lines: &str) -> Result<String, Failed> {
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
        let (n, json, is) = (n + 1, line.json.get(), line.is);
        tests.push_str(&format!(
            "\n#[test]\nfn {module}_line_{n}() {{\n    check::<{root}::{path}>({json:?}, {written}, {is:?});\n}}\n"
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
    let lines = "{\"type\": \"Pet\", \"json\": {\"id\": 1}, \"is\": \"P\"}\n\n{\"type\": \"models::a::B\", \"json\": 1, \"error\": \"no\"}\n";
    let expected = "\n#[test]\nfn m_line_1() {\n    check::<models::m::models::Pet>(\"{\\\"id\\\": 1}\", Ok(\"{\\\"id\\\":1}\"), \"P\");\n}\n\
        \n#[test]\nfn m_line_3() {\n    check::<models::m::models::a::B>(\"1\", Err(\"no\"), \"\");\n}\n";
    assert_eq!(wire_tests("m", "models::m", lines)?, expected);
    assert!(wire_tests("m", "m", "{\"type\": \"Pet\"}").is_err());
    Ok(())
}
