//! Every finding of a run in document order, ready to be printed for people, for programs and for GitHub.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

use serde::Serialize;

use super::excerpt::{Excerpt, Lines, Point};
use super::position::Positions;
use super::visible::{is_hidden, visible};
use super::{Code, Diagnostic, Diagnostics, FileId, Part, Place, Severity, codes, human};
use crate::codegen::read::{Document, SourceFile};

/// Codes that say something about the value at the place, so that one finding per place is enough. Of the others, an
/// object may have several: two keywords may be missing from it.
const ONCE: &[Code] =
    &[codes::WRONG_TYPE, codes::UNRESOLVED_REF, codes::OUTSIDE_REF, codes::REF_CYCLE, codes::UNKNOWN_KEYWORD];

/// The findings of a run, each once and with its position.
#[derive(Debug)]
pub struct Report<'d> {
    document: String,
    findings: Vec<Finding<'d>>,
    exempt: usize,
    left_out: Option<usize>,
}

/// A finding and where it is.
#[derive(Debug)]
pub(super) struct Finding<'d> {
    pub(super) diagnostic: &'d Diagnostic,
    /// The path of the file, as it is printed.
    pub(super) file: String,
    /// The place in the file, if it could be found.
    pub(super) spot: Option<Spot>,
}

/// A place in a text.
#[derive(Debug)]
pub(super) struct Spot {
    pub(super) start: Point,
    pub(super) end: Point,
    pub(super) excerpt: Excerpt,
}

/// A finding as a line of JSON.
#[derive(Serialize)]
struct Line<'f> {
    severity: &'static str,
    code: &'static str,
    message: &'f str,
    help: Option<&'f str>,
    file: &'f str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    pointer: &'f str,
}

impl<'d> Report<'d> {
    /// Sorts the findings by file and position, drops what says the same thing twice, and finds every position.
    ///
    /// Without a document, the texts are those that reading it left in `diagnostics`.
    pub fn new(diagnostics: &'d Diagnostics, document: Option<&'d Document>) -> Self {
        let document = document.unwrap_or(&diagnostics.refused);
        let files = &document.files;
        let mut by_file = BTreeMap::<FileId, Vec<(Place, &Diagnostic)>>::new();
        for diagnostic in distinct(diagnostics) {
            let origin = origin(diagnostic, document);
            by_file.entry(origin.file).or_default().push((origin, diagnostic));
        }
        let mut findings = Vec::new();
        for (id, found) in by_file {
            let config = diagnostics.config.as_ref().filter(|_| id == FileId::CONFIG);
            match files.get(id.0 as usize).or(config) {
                Some(file) => findings.extend(located(file, found)),
                None => findings.extend(found.into_iter().map(|(_, diagnostic)| Finding {
                    diagnostic,
                    file: String::new(),
                    spot: None,
                })),
            }
        }
        let first = files.first().or(diagnostics.config.as_ref());
        let document = first.map(|file| visible(&file.name).into_owned()).unwrap_or_default();
        Self { document, findings, exempt: diagnostics.exempt, left_out: diagnostics.left_out }
    }

    /// The number of errors.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.diagnostic.severity == Severity::Error).count()
    }

    /// The number of warnings.
    pub fn warnings(&self) -> usize {
        self.findings.len() - self.errors()
    }

    /// The findings the way rustc prints its own, and a summary. Empty when there are none.
    pub fn render_human(&self, colour: bool) -> String {
        if self.findings.is_empty() {
            return String::new();
        }
        let mut out = String::new();
        for finding in &self.findings {
            out.push_str(&human::finding(finding, colour));
            out.push_str("\n\n");
        }
        let counts = match (self.errors(), self.warnings()) {
            (errors, 0) => count(errors, "error"),
            (0, warnings) => count(warnings, "warning"),
            (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
        };
        let exempt = if self.exempt > 0 { format!(", {} exempt", self.exempt) } else { String::new() };
        let document = &self.document;
        let (severity, text) = match (self.left_out, self.errors()) {
            (Some(parts), _) => (
                Severity::Error,
                format!("generated from {document} without {}: {counts}{exempt}", count(parts, "part")),
            ),
            (None, 0) => (Severity::Warning, format!("{document}: {counts}{exempt}")),
            (None, _) => (Severity::Error, format!("could not generate from {document}: {counts}{exempt}")),
        };
        out.push_str(&human::title(severity, &text, colour));
        out.push('\n');
        out
    }

    /// The codes of the findings, each once, in the order in which they are printed.
    pub fn codes(&self) -> Vec<Code> {
        let mut seen = HashSet::new();
        let codes = self.findings.iter().map(|finding| finding.diagnostic.code);
        codes.filter(|code| seen.insert(*code)).collect()
    }

    /// One JSON object per finding and line. Lines and columns count from 1, columns in characters; the end is past
    /// the last character. They are `null` for a file without a text.
    pub fn render_json(&self) -> String {
        let mut out = String::new();
        for finding in &self.findings {
            let Diagnostic { severity, code, place, message, help, .. } = finding.diagnostic;
            let (start, end) = finding.spot.as_ref().map(|spot| (spot.start, spot.end)).unzip();
            let line = Line {
                severity: severity.name(),
                code: code.0,
                message,
                help: help.as_deref(),
                file: &finding.file,
                line: start.map(|start| start.line),
                column: start.map(|start| start.column),
                end_line: end.map(|end| end.line),
                end_column: end.map(|end| end.column),
                pointer: &place.pointer,
            };
            for c in serde_json::to_string(&line).unwrap_or_default().chars() {
                match c {
                    c if is_hidden(c) => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                        let _ = write!(out, "\\u{unit:04x}");
                    }),
                    c => out.push(c),
                }
            }
            out.push('\n');
        }
        out
    }

    /// One workflow command per finding
    /// (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).
    pub fn render_github(&self) -> String {
        let mut out = String::new();
        for finding in &self.findings {
            let Diagnostic { severity, code, message, help, .. } = finding.diagnostic;
            let _ = write!(out, "::{} file={}", severity.name(), property(&finding.file));
            if let Some(Spot { start, end, .. }) = &finding.spot {
                let _ = write!(out, ",line={},endLine={},col={}", start.line, end.line, start.column);
                let _ = write!(out, ",endColumn={}", end.column);
            }
            let _ = write!(out, ",title={}::{}", property(code.0), data(&visible(message)));
            if let Some(help) = help {
                let _ = write!(out, "%0Ahelp: {}", data(&visible(help)));
            }
            out.push('\n');
        }
        out
    }
}

/// The findings without repetitions, and without those under a place that is wrong as a whole. An error goes before a
/// warning about the same.
fn distinct(diagnostics: &Diagnostics) -> Vec<&Diagnostic> {
    let wrong: HashSet<_> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == codes::WRONG_TYPE)
        .map(|diagnostic| (diagnostic.place.file, diagnostic.place.pointer.as_str()))
        .collect();
    let mut found: Vec<_> = diagnostics.iter().collect();
    found.sort_by_key(|diagnostic| diagnostic.severity);
    let mut seen = HashSet::new();
    found.retain(|diagnostic| {
        let Diagnostic { place, code, part, message, .. } = diagnostic;
        let parents = place.pointer.match_indices('/').filter_map(|(at, _)| place.pointer.get(..at));
        let is_under = parents.into_iter().any(|parent| wrong.contains(&(place.file, parent)));
        let (part, message) = if ONCE.contains(code) { (None, "") } else { (Some(*part), message.as_str()) };
        !is_under && seen.insert((place, *code, part, message))
    });
    found
}

/// Where the text of a finding's place is. A parser's finding is about the text itself, whatever overlays made of it.
fn origin(diagnostic: &Diagnostic, document: &Document) -> Place {
    match (&diagnostic.span, diagnostic.part) {
        (None, Part::Value | Part::Key) => document.origins.of(&diagnostic.place),
        _ => diagnostic.place.clone(),
    }
}

/// The findings of one file, each with the place of its text, in order.
fn located<'d>(file: &SourceFile, diagnostics: Vec<(Place, &'d Diagnostic)>) -> Vec<Finding<'d>> {
    let name = visible(&file.name).into_owned();
    if file.text.is_empty() {
        return diagnostics
            .into_iter()
            .map(|(_, diagnostic)| Finding { diagnostic, file: name.clone(), spot: None })
            .collect();
    }
    let lines = Lines::new(&file.text);
    let origins = diagnostics.iter().filter(|(_, diagnostic)| diagnostic.span.is_none());
    let positions = Positions::find(&file.text, file.format, origins.map(|(origin, _)| origin.pointer.as_str()));
    let mut spans: Vec<_> = diagnostics
        .into_iter()
        .map(|(origin, diagnostic)| {
            let span = diagnostic.span.clone();
            (span.or_else(|| positions.of(&origin.pointer, diagnostic.part)), diagnostic)
        })
        .collect();
    spans.sort_by(|(a, a_diagnostic), (b, b_diagnostic)| {
        let start = |span: &Option<Range<usize>>| span.as_ref().map_or(0, |span| span.start);
        start(a).cmp(&start(b)).then_with(|| a_diagnostic.place.pointer.cmp(&b_diagnostic.place.pointer))
    });
    let finding = |(span, diagnostic): (Option<Range<usize>>, _)| {
        let spot = span.map(|span| Spot {
            start: lines.point(span.start),
            end: lines.point(span.end),
            excerpt: lines.excerpt(&span),
        });
        Finding { diagnostic, file: name.clone(), spot }
    };
    spans.into_iter().map(finding).collect()
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
