//! What a command prints: findings about the document, then what differed or was written.
//!
//! Three formats: text for people, one JSON object a line for programs, workflow commands for GitHub Actions.

use std::{
    io::{self, Write},
    time::Duration,
};

use anstream::AutoStream;
use clap::ColorChoice;
use serde_json::{Value, json};

use super::{Format, Style};
use crate::codegen::{
    Summary,
    diagnostics::{Diagnostics, Report},
    read::Document,
    write::{Cause, Change, Changes, Kind},
};

mod github;

/// The standard output in one of the formats.
pub(super) struct Console {
    format: Format,
    out: AutoStream<io::Stdout>,
    /// Whether findings, which go to the standard error, are coloured.
    colour_on_stderr: bool,
}

/// What `codegen` did.
#[derive(Debug)]
pub(super) struct Run {
    /// The output folder as printed.
    pub(super) out: String,
    /// How many files there should be.
    pub(super) files: usize,
    pub(super) summary: Summary,
    pub(super) elapsed: Duration,
    /// After a check, the command that brings the folder up to date.
    pub(super) remedy: Option<String>,
}

impl Console {
    pub(super) fn new(style: Style) -> Self {
        let color = match style.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        let errors = AutoStream::choice(&io::stderr());
        let colour_on_stderr = match color {
            anstream::ColorChoice::Auto => errors != anstream::ColorChoice::Never,
            choice => choice != anstream::ColorChoice::Never,
        };
        Self { format: style.message_format, out: AutoStream::new(io::stdout(), color), colour_on_stderr }
    }

    /// Prints what the generator has to say about the document.
    pub(super) fn findings(&mut self, diagnostics: &Diagnostics, document: Option<&Document>) -> io::Result<()> {
        let report = Report::new(diagnostics, document);
        match self.format {
            Format::Human => {
                write!(io::stderr(), "{}{}", report.render_human(self.colour_on_stderr), more(&report))
            }
            Format::Json => write!(self.out, "{}", report.render_json()),
            Format::Github => write!(self.out, "{}", report.render_github()),
        }
    }

    /// Prints what differed (after a check) or what was written.
    pub(super) fn changes(&mut self, changes: &Changes, run: &Run) -> io::Result<()> {
        match self.format {
            Format::Human => self.text(changes, run),
            Format::Json => self.json(changes, run),
            Format::Github => self.github(changes, run),
        }
    }

    fn text(&mut self, changes: &Changes, run: &Run) -> io::Result<()> {
        let Some(remedy) = run.remedy.as_ref().filter(|_| !changes.is_empty()) else {
            return writeln!(self.out, "{}", summary(changes, run));
        };
        for change in &changes.files {
            let place = place(run, change);
            writeln!(self.out, "{BOLD}{} {place}{BOLD:#}{}", word(change.kind), because(change.cause))?;
            for line in change.diff(&prefix(run)).lines() {
                let style = line_style(line);
                writeln!(self.out, "{style}{line}{style:#}")?;
            }
            writeln!(self.out)?;
        }
        writeln!(self.out, "{ERROR}error{ERROR:#}: {}", summary(changes, run))?;
        writeln!(self.out, "run: {remedy}")
    }

    fn json(&mut self, changes: &Changes, run: &Run) -> io::Result<()> {
        for change in &changes.files {
            let mut line = json!({
                "reason": "file",
                "path": place(run, change),
                "kind": word(change.kind),
                "cause": change.cause,
            });
            if run.remedy.is_some() {
                line["diff"] = Value::String(change.diff(&prefix(run)));
            }
            writeln!(self.out, "{line}")?;
        }
        let line = json!({
            "reason": "summary",
            "up_to_date": changes.is_empty(),
            "files": run.files,
            "stale": changes.count(Kind::Stale),
            "missing": changes.count(Kind::Missing),
            "orphan": changes.count(Kind::Orphan),
            "operations": run.summary.operations,
            "schemas": run.summary.schemas,
            "degraded": run.summary.degraded,
            "refused": run.summary.refused,
            "ignored": run.summary.ignored,
            "examples_valid": run.summary.examples_valid,
            "examples_invalid": run.summary.examples_invalid,
            "seconds": run.elapsed.as_secs_f64(),
            "peak_memory": peak_memory(),
            "message": summary(changes, run),
        });
        writeln!(self.out, "{line}")
    }

    fn github(&mut self, changes: &Changes, run: &Run) -> io::Result<()> {
        if let Some(remedy) = &run.remedy {
            for change in &changes.files {
                let title = format!("{} generated file{}", word(change.kind), because(change.cause));
                let text = format!("run: {remedy}\n{}", change.diff(&prefix(run)));
                writeln!(self.out, "{}", github::annotation("error", &place(run, change), None, &title, &text))?;
            }
        }
        writeln!(self.out, "{}", summary(changes, run))
    }
}

const BOLD: anstyle::Style = anstyle::Style::new().bold();
const ERROR: anstyle::Style = anstyle::AnsiColor::Red.on_default().bold();

fn line_style(line: &str) -> anstyle::Style {
    use anstyle::AnsiColor::{Cyan, Green, Red};
    match line.as_bytes().first() {
        Some(b'+') => Green.on_default(),
        Some(b'-') => Red.on_default(),
        Some(b'@') => Cyan.on_default(),
        _ => anstyle::Style::new(),
    }
}

fn prefix(run: &Run) -> String {
    if run.out.ends_with('/') { run.out.clone() } else { format!("{}/", run.out) }
}

fn place(run: &Run, change: &Change) -> String {
    format!("{}{}", prefix(run), change.path)
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Stale => "stale",
        Kind::Missing => "missing",
        Kind::Orphan => "orphan",
    }
}

fn because(cause: Option<Cause>) -> &'static str {
    match cause {
        Some(Cause::Document) => " (the document changed)",
        Some(Cause::Generator) => " (the generator changed)",
        Some(Cause::Hand) => " (changed by hand)",
        None => "",
    }
}

/// The command that tells more of what was found.
fn more(report: &Report<'_>) -> String {
    match report.codes().as_slice() {
        [] => String::new(),
        [only] => format!("more about it: cargo xtask explain {}\n", only.0),
        [first, ..] => format!("more about each code in brackets: cargo xtask explain {}\n", first.0),
    }
}

/// The last line: one sentence with all the counts.
fn summary(changes: &Changes, run: &Run) -> String {
    let folder = prefix(run);
    let mut holds = format!(
        "{}, {}, {}",
        count(run.files, "file"),
        count(run.summary.operations, "operation"),
        count(run.summary.schemas, "schema")
    );
    // What the ledger in the manifest tells one by one.
    let Summary { degraded, ignored, refused, .. } = run.summary;
    holds.push_str(&format!(", {degraded} degraded, {ignored} ignored, {refused} refused"));
    let [stale, missing, orphan] = [Kind::Stale, Kind::Missing, Kind::Orphan].map(|kind| changes.count(kind));
    if changes.is_empty() {
        return format!("{folder} is up to date ({holds}) in {:.2} s", run.elapsed.as_secs_f64());
    }
    if run.remedy.is_some() {
        return format!("{folder} is out of date: {stale} stale, {missing} missing, {orphan} orphan of {holds}");
    }
    let removed = if orphan == 0 { String::new() } else { format!(", removed {orphan}") };
    let wrote = count(stale + missing, "file");
    format!("{folder}: wrote {wrote}{removed} ({holds}) in {:.2} s", run.elapsed.as_secs_f64())
}

/// The most memory that this process had, in bytes. Only Linux tells without unsafe code.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
