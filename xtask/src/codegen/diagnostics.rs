//! What the generator has to say about a document: errors and warnings, each at a place.
//!
//! Stages take `&mut Diagnostics` and go on as far as they can, so that one run reports every fault. The pipeline stops
//! between stages when there is an error. Nothing is printed before the end of the run.

use std::ops::Range;

use super::read::{Document, SourceFile};

pub mod codes;
mod excerpt;
mod human;
pub mod lesson;
mod position;
mod report;
pub mod suggest;
#[cfg(test)]
mod tests;
mod visible;

pub use codes::{Code, Lesson};
pub use position::written;
pub use report::Report;
pub use suggest::did_you_mean;

/// A file of the document, by its index in `Document::files`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

impl FileId {
    /// `codegen.toml`, which is no part of the document.
    pub const CONFIG: Self = Self(u32::MAX);
}

/// A node of the document: a file and a JSON pointer into it (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file that holds the node.
    pub file: FileId,
    /// The pointer, empty for the root, without a leading `#`.
    pub pointer: String,
}

impl Place {
    /// The root of a file.
    pub fn root(file: FileId) -> Self {
        Self { file, pointer: String::new() }
    }

    /// The child of this node under `key`, which is escaped as RFC 6901 asks (`~` as `~0`, `/` as `~1`).
    pub fn child(&self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.pointer.len() + key.len() + 1);
        pointer.push_str(&self.pointer);
        push_token(&mut pointer, key);
        Self { file: self.file, pointer }
    }

    /// The element of this array node at `index`.
    pub fn element(&self, index: usize) -> Self {
        Self { file: self.file, pointer: format!("{}/{index}", self.pointer) }
    }
}

/// Appends `/` and `key` to a JSON pointer, with `~` as `~0` and `/` as `~1`.
pub(crate) fn push_token(pointer: &mut String, key: &str) {
    pointer.push('/');
    let mut rest = key;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'~' | b'/')) {
        let (plain, marked) = rest.split_at(at);
        pointer.push_str(plain);
        pointer.push_str(if marked.starts_with('~') { "~0" } else { "~1" });
        rest = marked.get(1..).unwrap_or_default();
    }
    pointer.push_str(rest);
}

/// The key that a part of a JSON pointer names: undoes [`push_token`].
pub(crate) fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// The keys of a JSON pointer (RFC 6901, section 4).
pub(crate) fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(unescaped)
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The document cannot be generated from.
    Error,
    /// Generation goes on, but something in the document does not reach the output as it stands.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Which part of the node a finding is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Part {
    /// The value at the pointer.
    #[default]
    Value,
    /// The key that leads to the value.
    Key,
    /// The key of a repeated member: the first repetition is 1.
    Repeat(usize),
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The stable name of this kind of finding.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What of the place is underlined.
    pub part: Part,
    /// What is wrong, in one line, without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The bytes of the file's text that are underlined, where the place cannot tell: text that could not be parsed.
    pub span: Option<Range<usize>>,
}

impl Diagnostic {
    /// Adds the line that says what to write instead.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Underlines the key of the place instead of its value.
    pub fn at_key(&mut self) -> &mut Self {
        self.part = Part::Key;
        self
    }

    /// Underlines a repetition of the place's key, counted from 1.
    pub fn at_repeat(&mut self, nth: usize) -> &mut Self {
        self.part = Part::Repeat(nth);
        self
    }

    /// Underlines these bytes of the file's text, whatever the place.
    pub fn at_span(&mut self, span: Range<usize>) -> &mut Self {
        self.span = Some(span);
        self
    }
}

/// Every finding of a run, in the order in which they were found.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    refused: Document,
    config: Option<SourceFile>,
    strict: bool,
    exempt: usize,
    left_out: Option<usize>,
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(findings: I) -> Self {
        Self { found: findings.into_iter().collect(), ..Self::default() }
    }
}

impl Diagnostics {
    /// Records an error.
    pub fn error(&mut self, code: Code, place: &Place, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Error, code, place, message.into())
    }

    /// Records a warning.
    pub fn warning(&mut self, code: Code, place: &Place, message: impl Into<String>) -> &mut Diagnostic {
        let severity = if self.strict { Severity::Error } else { Severity::Warning };
        self.push(severity, code, place, message.into())
    }

    /// Whether the pipeline must stop.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// The number of errors so far.
    pub fn errors(&self) -> usize {
        self.found.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// Takes the warnings out that `is_exempt` says are accepted.
    pub fn exempt(&mut self, mut is_exempt: impl FnMut(&Diagnostic) -> bool) {
        let before = self.found.len();
        self.found.retain(|found| found.severity == Severity::Error || !is_exempt(found));
        self.exempt += before - self.found.len();
    }

    /// Takes the errors out.
    pub fn take_errors(&mut self) -> Vec<Diagnostic> {
        let (errors, warnings) = self.found.drain(..).partition(|found| found.severity == Severity::Error);
        self.found = warnings;
        errors
    }

    /// Adds findings.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(findings);
    }

    /// Puts findings before those that are there.
    pub fn put_first(&mut self, findings: Vec<Diagnostic>) {
        self.found.splice(0..0, findings);
    }

    /// Says that the run went on in spite of errors, and how many parts of the document it left out.
    pub fn went_on(&mut self, left_out: usize) {
        self.left_out = Some(left_out);
    }

    /// Keeps `codegen.toml`, so that findings about it can be shown in its text.
    pub fn keep_config(&mut self, config: SourceFile) {
        self.config = Some(config);
    }

    /// Turns every warning into an error, those to come as well, as `--strict` asks.
    pub fn deny_warnings(&mut self) {
        self.strict = true;
        for diagnostic in &mut self.found {
            diagnostic.severity = Severity::Error;
        }
    }

    /// Keeps a document that was refused, so that its findings can still be shown in its text.
    pub fn keep(&mut self, document: Document) {
        self.refused = document;
    }

    /// The files of a document that was refused.
    pub fn refused(&self) -> &[SourceFile] {
        &self.refused.files
    }

    /// Every finding so far.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    fn push(&mut self, severity: Severity, code: Code, place: &Place, message: String) -> &mut Diagnostic {
        let place = place.clone();
        self.found.push(Diagnostic { severity, code, place, part: Part::Value, message, help: None, span: None });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}
