//! An exported crate through rustc, clippy and its own tests.

use std::{
    collections::BTreeMap,
    env, io,
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use serde_json::Value;

/// What the compiler made of a crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compiled {
    /// The errors of rustc, in one line each.
    pub errors: Vec<String>,
    /// The warnings of rustc and clippy, in one line each.
    pub warnings: Vec<String>,
    /// How long checking the crate took, with its dependencies when they were not built yet.
    pub elapsed: Duration,
    /// How many valid examples of the document were the same after reading and writing them.
    pub examples_kept: usize,
    /// How many differed in a way that has a name, by the names.
    pub examples_explained: BTreeMap<String, usize>,
    /// Those that differed or were not read, with the reason.
    pub examples_lost: Vec<String>,
}

/// Checks the crate with clippy, and runs its tests if that went well. All crates share the build folder `target`.
pub(super) fn compile(folder: &Path, target: &Path) -> io::Result<Compiled> {
    let start = Instant::now();
    let check = cargo(folder, target, &["clippy", "--quiet", "--message-format", "json"])?;
    let mut compiled = Compiled { elapsed: start.elapsed(), ..Compiled::default() };
    for line in String::from_utf8_lossy(&check.stdout).lines() {
        note(&mut compiled, line);
    }
    if !check.status.success() && compiled.errors.is_empty() {
        compiled.errors.push(String::from_utf8_lossy(&check.stderr).trim().to_owned());
    }
    if compiled.errors.is_empty() && folder.join("tests/examples.rs").exists() {
        let test = cargo(
            folder,
            target,
            &["test", "--quiet", "--no-default-features", "--test", "examples", "--", "--show-output"],
        )?;
        if !test.status.success() && test.stdout.is_empty() {
            compiled.errors.push(String::from_utf8_lossy(&test.stderr).trim().to_owned());
        }
        count_examples(&mut compiled, &String::from_utf8_lossy(&test.stdout));
    }
    Ok(compiled)
}

fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> io::Result<Output> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(cargo).args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target).output()
}

/// Takes one message of Cargo into the result.
fn note(compiled: &mut Compiled, line: &str) {
    let Ok(message) = serde_json::from_str::<Value>(line) else { return };
    let Some(message) = message.get("message") else { return };
    let text = |key: &str| message.get(key).and_then(Value::as_str).unwrap_or_default();
    let span = message.get("spans").and_then(|spans| spans.get(0));
    let place = span.map(|span| {
        let file = span.get("file_name").and_then(Value::as_str).unwrap_or_default();
        format!(" ({file}:{})", span.get("line_start").and_then(Value::as_u64).unwrap_or_default())
    });
    // Without a place it is a sum, such as `3 warnings emitted`.
    let Some(place) = place else { return };
    match text("level") {
        "error" => compiled.errors.push(text("message").to_owned() + &place),
        "warning" => compiled.warnings.push(text("message").to_owned() + &place),
        _ => {}
    }
}

/// Reads what the tests of an exported crate print for each example.
fn count_examples(compiled: &mut Compiled, out: &str) {
    for line in out.lines().filter_map(|line| line.strip_prefix("example ")) {
        match line.split_once(' ') {
            Some(("kept", _)) => compiled.examples_kept += 1,
            Some(("explained", rest)) => {
                let name = rest.split(' ').next().unwrap_or_default();
                *compiled.examples_explained.entry(name.to_owned()).or_default() += 1;
            }
            Some(("lost", rest)) => compiled.examples_lost.push(rest.to_owned()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
