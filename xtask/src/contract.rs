//! Every operation of every document of a folder, called against a server that knows the document.
//!
//! For each document: Prism serves it, its exported crate is compiled with a program that calls each operation with values
//! made from its schemas, and the run tells which requests Prism rejects as not matching the document and which answers
//! the crate does not decode. [`run`] does the work; [`table`] shows it.

mod driver;
mod limit;
mod prism;
mod sample;
pub mod table;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::codegen::{
    Options,
    diagnostics::Diagnostics,
    generate, inspect,
    write::{Mode, sync_listed},
};
use crate::corpus::{crate_name, documents};
use crate::export::{self, Crate};

use driver::{Driver, Planned};

/// What to run on which documents.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The folder with the documents.
    pub folder: PathBuf,
    /// Only documents whose path has one of these texts; all when there are none.
    pub only: Vec<String>,
    /// The workspace whose runtime the crates share.
    pub workspace: PathBuf,
    /// The folder that gets the crates, what is built of them, and Prism.
    pub work: PathBuf,
}

/// What became of one document.
#[derive(Clone, Debug)]
pub struct Row {
    /// The path below the folder, with forward slashes.
    pub file: String,
    /// The number of operations that a client calls.
    pub operations: usize,
    /// Each call, or why there are none.
    pub calls: Result<Vec<Call>, Skipped>,
}

/// Why a document has no calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// The generator refuses it.
    Refused,
    /// It has nothing to call.
    Empty,
    /// The crate or the program does not compile: the first lines of what the compiler says.
    Broken(String),
    /// Prism does not serve it, in its words.
    Unserved(String),
}

/// One call of an operation.
#[derive(Clone, Debug)]
pub struct Call {
    /// `GET /pets`
    pub operation: String,
    /// What was sent: what is required, everything, or a body of another media type.
    pub sent: String,
    /// What came of it.
    pub outcome: Outcome,
    /// The server's or the client's words.
    pub detail: String,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The request matches the document, and the answer was decoded.
    Passed,
    /// Prism does not take the request for one of the document.
    Rejected,
    /// The answer was not decoded.
    Undecoded,
    /// The made value does not fit the argument's type.
    Unmade,
    /// The request was not sent or not answered.
    Failed,
    /// Prism cannot judge this; the name of the limit.
    Limit(&'static str),
}

/// Runs the plan. `progress` hears of each document before it is tried: its number, of how many, and which.
///
/// # Errors
///
/// A folder or file cannot be read or written, or npm, Prism or Cargo cannot be started.
pub fn run(plan: &Plan, progress: &dyn Fn(usize, usize, &str)) -> io::Result<Vec<Row>> {
    let prism = prism::program(&plan.work.join("prism"))?;
    let mut files = documents(&plan.folder)?;
    files.retain(|file| plan.only.is_empty() || plan.only.iter().any(|word| file.contains(word.as_str())));
    let mut rows = Vec::new();
    for (index, file) in files.iter().enumerate() {
        progress(index + 1, files.len(), file);
        rows.push(document(plan, &prism, file)?);
    }
    Ok(rows)
}

/// One document.
fn document(plan: &Plan, prism: &Path, file: &str) -> io::Result<Row> {
    let spec = plan.folder.join(file);
    let name = crate_name(file);
    let out = plan.work.join("crates").join(&name);
    let mut row = Row { file: file.to_owned(), operations: 0, calls: Err(Skipped::Refused) };
    let Some((operations, driver)) = export(plan, &spec, &name, &out)? else { return Ok(row) };
    row.operations = operations.len();
    if driver.calls.is_empty() {
        row.calls = Err(Skipped::Empty);
        return Ok(row);
    }
    let program = match compile(&out, &plan.work.join("target"))? {
        Ok(program) => program,
        Err(said) => {
            row.calls = Err(Skipped::Broken(said));
            return Ok(row);
        }
    };
    row.calls = call_all(prism, &spec, &program, &out.join("prism.log"), &driver, &operations)?;
    Ok(row)
}

/// Runs the program. When a request ends Prism, it is started again for the next call.
fn call_all(
    prism: &Path,
    spec: &Path,
    program: &Path,
    log: &Path,
    driver: &Driver,
    operations: &[String],
) -> io::Result<Result<Vec<Call>, Skipped>> {
    let mut calls = Vec::new();
    while calls.len() < driver.calls.len() {
        let mut server = match prism::Server::start(prism, spec, log) {
            Ok(server) => server,
            Err(error) => return Ok(Err(Skipped::Unserved(error.to_string()))),
        };
        let first = calls.len();
        let mut command = Command::new(program);
        let output = command.arg(&server.url).arg(first.to_string()).stdin(Stdio::null()).output()?;
        let told: Vec<Value> =
            output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
        for (planned, line) in driver.calls.iter().skip(first).zip(&told) {
            calls.push(call(planned, operations, line, &mut server));
        }
        if told.is_empty() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Ok(Err(Skipped::Broken(said.into_owned())));
        }
    }
    Ok(Ok(calls))
}

/// Writes the crate and the program beside it. The operations and the calls, unless the document is refused.
fn export(plan: &Plan, spec: &Path, name: &str, out: &Path) -> io::Result<Option<(Vec<String>, Driver)>> {
    let mut diagnostics = Diagnostics::default();
    let Some(mut output) = generate(spec, &Options::default(), &mut diagnostics) else { return Ok(None) };
    let about = Crate { name, title: name, version: "0.1.0", detached: out.starts_with(&plan.workspace) };
    let generated = std::mem::take(&mut output.files);
    let files = export::files(generated, &output, &output.examples, &about, &plan.workspace)?;
    sync_listed(&files, out, Mode::Write)?;
    let planned = inspect(spec, &Options::default(), &mut diagnostics, |_, resolved, api| {
        let operations = api.calls.operations.iter().map(|one| format!("{} {}", one.method, one.path)).collect();
        (operations, driver::driver(resolved, api, name))
    });
    let Some((operations, driver)) = planned else { return Ok(None) };
    fs::create_dir_all(out.join("examples"))?;
    fs::write(out.join("examples/contract.rs"), &driver.text)?;
    Ok(Some((operations, driver)))
}

/// Compiles the program: where it is, or what the compiler says.
fn compile(folder: &Path, target: &Path) -> io::Result<Result<PathBuf, String>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--example", "contract", "--message-format", "short"])
        // The server is on this machine: TLS would only be compiled.
        .args(["--no-default-features", "--features", "client"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        // Nobody debugs the program, and what is not written need not be compiled.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .stdin(Stdio::null())
        .output()?;
    if output.status.success() {
        return Ok(Ok(target.join("debug/examples").join(format!("contract{}", env::consts::EXE_SUFFIX))));
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let errors: Vec<_> = said.lines().filter(|line| line.contains("error")).take(20).collect();
    Ok(Err(if errors.is_empty() { said } else { errors.join("\n") }))
}

/// A call, from the line that the program prints of it.
fn call(planned: &Planned, operations: &[String], line: &Value, server: &mut prism::Server) -> Call {
    let text = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let status = line.get("status").and_then(Value::as_u64).unwrap_or_default();
    let (word, mut detail) = (text("outcome"), text("detail"));
    let ended = if word == "gone" { server.last_words() } else { None };
    let mut outcome = judged(&word, status, &detail);
    if let Some(last_words) = ended {
        (outcome, detail) = (Outcome::Limit("Prism itself fails"), last_words);
    } else if matches!(outcome, Outcome::Rejected | Outcome::Failed) {
        let violations = Violation::of(&detail);
        if let Some(limit) = limit::of(&violations, planned, &detail) {
            outcome = Outcome::Limit(limit);
        }
        if violations.is_empty() {
            detail = format!("{status} {detail}");
        } else {
            detail = violations.iter().map(Violation::to_string).collect::<Vec<_>>().join("; ");
        }
    }
    Call {
        operation: operations.get(planned.operation).cloned().unwrap_or_default(),
        sent: planned.sent.clone(),
        outcome,
        detail,
    }
}

fn judged(word: &str, status: u64, detail: &str) -> Outcome {
    match (word, status) {
        // Prism tells of what it finds in an answer of its own making too.
        // A deprecated parameter is a violation of another severity.
        ("ok", _) if detail.contains("\"request\"") && detail.contains("\"Error\"") => Outcome::Rejected,
        ("ok", _) => Outcome::Passed,
        // The document has no success but this, and Prism gives it.
        ("status", 300..=399) => Outcome::Passed,
        ("status", _) => Outcome::Rejected,
        ("untrue", _) => Outcome::Limit("its answer, made of an example of the document, does not match the document"),
        ("undecoded", _) => Outcome::Undecoded,
        ("unmade", _) => Outcome::Unmade,
        _ => Outcome::Failed,
    }
}

/// What Prism finds wrong with a request.
struct Violation {
    /// Where: `query.limit`, `body.name`.
    location: String,
    message: String,
}

impl Violation {
    /// The violations in the header `sl-violations`, or in the body of an error of Prism.
    fn of(detail: &str) -> Vec<Self> {
        let value: Value = serde_json::from_str(detail).unwrap_or_default();
        let list = value.get("validation").unwrap_or(&value).as_array().cloned().unwrap_or_default();
        let location = |one: &Value| {
            let steps = one.get("location").and_then(Value::as_array).into_iter().flatten();
            let steps: Vec<_> =
                steps.map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
            steps.join(".").trim_start_matches("request.").to_owned()
        };
        let message = |one: &Value| one.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
        list.iter().map(|one| Self { location: location(one), message: message(one) }).collect()
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.location)
    }
}

#[cfg(test)]
mod tests;
