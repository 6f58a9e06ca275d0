//! One document through `cargo xtask export` in a process of its own.

use std::{
    env, fs,
    io::{self, Read},
    path::Path,
    process::{Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{Outcome, Row};

/// How long the process may take. The largest documents that are known take a tenth of it.
const LIMIT: Duration = Duration::from_secs(900);

/// Exports the document into `out`, which is removed first, so that a row never tells of an earlier run.
pub(super) fn export(folder: &Path, file: &str, out: &Path) -> io::Result<Row> {
    let spec = folder.join(file);
    match fs::remove_dir_all(out) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let name = out.file_name().unwrap_or_default();
    let start = Instant::now();
    let mut command = Command::new(env::current_exe()?);
    command
        .args(["export", "--message-format", "json", "--color", "never"])
        .arg("--spec")
        .arg(&spec)
        .arg("--out")
        .arg(out)
        .arg("--name")
        .arg(name);
    let ended = run(command, LIMIT)?;
    let elapsed = start.elapsed();
    let messages = String::from_utf8_lossy(&ended.stdout);
    let messages: Vec<Value> = messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut row = Row {
        file: file.to_owned(),
        bytes: fs::metadata(&spec).map(|metadata| metadata.len()).unwrap_or_default(),
        outcome: Outcome::Accepted,
        codes: Default::default(),
        findings: Vec::new(),
        elapsed,
        memory: None,
        operations: 0,
        schemas: 0,
        examples_invalid: 0,
        lines: 0,
        compiled: None,
    };
    for message in &messages {
        note(&mut row, message);
    }
    row.outcome = match ended.status {
        Some(status) => outcome(status.code(), &row, &String::from_utf8_lossy(&ended.stderr)),
        None => Outcome::Crashed(format!("the process was stopped after {} s", LIMIT.as_secs())),
    };
    if row.outcome == Outcome::Accepted {
        row.lines = lines_below(&out.join("src/generated"))?;
    }
    Ok(row)
}

/// What became of a process, and what it said.
#[derive(Debug)]
struct Ended {
    /// `None` when it was stopped for its time.
    status: Option<ExitStatus>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// Runs a process without input, which is stopped when it takes longer than the limit.
fn run(mut command: Command, limit: Duration) -> io::Result<Ended> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stderr = child.stderr.take();
    let stderr = thread::spawn(move || all_of(stderr));
    let (done, is_done) = mpsc::channel();
    let stdout = child.stdout.take();
    let stdout = thread::spawn(move || {
        let read = all_of(stdout);
        // Nobody listens any more when the limit is over.
        let _ = done.send(());
        read
    });
    // What it writes to ends with the process.
    let in_time = is_done.recv_timeout(limit) != Err(mpsc::RecvTimeoutError::Timeout);
    if !in_time {
        child.kill()?;
    }
    let status = child.wait()?;
    let join = |reader: thread::JoinHandle<io::Result<Vec<u8>>>| {
        reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    };
    Ok(Ended { status: in_time.then_some(status), stdout: join(stdout)?, stderr: join(stderr)? })
}

fn all_of(from: Option<impl Read>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.map_or(Ok(0), |mut from| from.read_to_end(&mut bytes))?;
    Ok(bytes)
}

/// Takes one message of the child into the row.
fn note(row: &mut Row, message: &Value) {
    let text = |key: &str| message.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |key: &str| message.get(key).and_then(Value::as_u64);
    if message.get("reason").and_then(Value::as_str) == Some("summary") {
        row.operations = number("operations").unwrap_or_default();
        row.schemas = number("schemas").unwrap_or_default();
        row.examples_invalid = number("examples_invalid").unwrap_or_default();
        row.memory = number("peak_memory");
    } else if message.get("code").is_some() {
        let at = number("line").map(|line| format!(":{line}")).unwrap_or_default();
        let pointer = if text("pointer").is_empty() { String::new() } else { format!(" #{}", text("pointer")) };
        row.findings.push(format!("{}[{}]{at}{pointer}: {}", text("severity"), text("code"), text("message")));
        *row.codes.entry((text("severity"), text("code"))).or_default() += 1;
    }
}

fn outcome(code: Option<i32>, row: &Row, stderr: &str) -> Outcome {
    let first_error = row.findings.iter().find_map(|finding| finding.strip_prefix("error[")?.split(']').next());
    match (code, first_error) {
        (Some(0), _) => Outcome::Accepted,
        (Some(1), Some(code)) => Outcome::Refused(code.to_owned()),
        _ => {
            let said = stderr
                .lines()
                .find(|line| line.contains("bug:") || line.starts_with("error"))
                .or(stderr.lines().last());
            Outcome::Crashed(said.unwrap_or("the process was killed").to_owned())
        }
    }
}

/// The number of lines of all Rust files below the folder.
fn lines_below(folder: &Path) -> io::Result<usize> {
    let mut lines = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            lines += lines_below(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            lines += fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests;
