//! Exemptions: warnings that somebody has looked at and accepts, each by its code and pointer and with a reason.
//!
//! An exemption covers warnings only, for nothing can be generated past an error, and one that covers nothing is an error.

use super::{Span, Table};
use crate::codegen::diagnostics::{Diagnostic, Diagnostics, FileId, Place, Severity, codes, did_you_mean};
use crate::codegen::read::{Document, FileKeys};

/// A warning that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// Its code.
    pub code: String,
    /// The pointer that it prints: `#/paths/~1pets/get`, with the path of the file from the main file's folder before it
    /// for another than the main file, and with `/**` behind it for everything below.
    pub at: String,
    /// Why it is accepted.
    pub reason: String,
    /// The place of `at` in the file.
    span: Span,
    /// The place of `code` in the file.
    code_span: Span,
    /// Its number, from 0.
    index: usize,
}

const SAMPLE: &str = "{ code = \"degraded\", at = \"#/components/schemas/Pet\", reason = \"..\" }";

/// Reads `[[exempt]]`.
pub(super) fn read(root: &mut Table<'_, '_>) -> Vec<Exemption> {
    let mut exemptions = Vec::new();
    for (index, item) in root.list("exempt", &format!("[{SAMPLE}]")).iter().enumerate() {
        let place = root.place.child("exempt").element(index);
        match item.get_ref().as_table() {
            Some(members) => {
                let mut table = Table { members, place, what: "`exempt`", diagnostics: root.diagnostics };
                exemptions.extend(exemption(&mut table, index, item.span()));
            }
            None => root.wrong("exempt", "a list of tables", &format!("[{SAMPLE}]"), item.get_ref(), item.span()),
        }
    }
    exemptions
}

fn exemption(table: &mut Table<'_, '_>, index: usize, span: Span) -> Option<Exemption> {
    table.keys(&["code", "at", "reason"]);
    let missing: Vec<_> = ["code", "at", "reason"].into_iter().filter(|key| table.value(key).is_none()).collect();
    for key in missing {
        let message = format!("an exemption has no `{key}`");
        let found = table.diagnostics.error(codes::MISSING_KEYWORD, &table.place, message);
        found.at_span(span.clone()).help(format!("write for example `{SAMPLE}`"));
    }
    let code = table.text("code", "degraded");
    let at = table.text("at", "#/components/schemas/Pet");
    let reason = table.text("reason", "Nobody sends it.");
    if let Some((text, span)) = &reason
        && text.trim().is_empty()
    {
        let found = table.diagnostics.error(codes::WRONG_TYPE, &table.place.child("reason"), "the reason is empty");
        found.at_span(span.clone()).help("say why the finding is accepted");
    }
    let ((code, code_span), (at, span), (reason, _)) = (code?, at?, reason?);
    let known = codes::ALL.iter().map(|lesson| lesson.code.0);
    if !known.clone().any(|known| known == code) {
        let place = table.place.child("code");
        let found = table.diagnostics.error(codes::WRONG_TYPE, &place, format!("there is no code `{code}`"));
        found.at_span(code_span).help(match did_you_mean(code, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo xtask explain` lists the codes".to_owned(),
        });
        return None;
    }
    Some(Exemption { code: code.to_owned(), at: at.to_owned(), reason: reason.to_owned(), span, code_span, index })
}

impl Exemption {
    /// Whether the exemption is about a finding.
    fn covers(&self, finding: &Diagnostic, files: &FileKeys) -> bool {
        if finding.code.0 != self.code {
            return false;
        }
        let at = files.pointer(&finding.place);
        match self.at.strip_suffix("/**") {
            Some(above) => at.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            None => at == self.at,
        }
    }
}

/// Takes the warnings out that are exempt, and reports each exemption that covers none, if the run came to its end.
pub(in crate::codegen) fn apply(
    exemptions: &[Exemption],
    complete: bool,
    document: &Document,
    diagnostics: &mut Diagnostics,
) {
    if exemptions.is_empty() {
        return;
    }
    let files = FileKeys::of(document);
    let mut used = vec![false; exemptions.len()];
    diagnostics.exempt(|finding| {
        let mut covered = false;
        for (exemption, used) in exemptions.iter().zip(&mut used) {
            if exemption.covers(finding, &files) {
                (covered, *used) = (true, true);
            }
        }
        covered
    });
    if complete {
        for (exemption, _) in exemptions.iter().zip(used).filter(|(_, used)| !used) {
            unused(exemption, &files, diagnostics);
        }
    }
}

fn unused(exemption: &Exemption, files: &FileKeys, diagnostics: &mut Diagnostics) {
    let Exemption { code, at, .. } = exemption;
    let same_code: Vec<_> = diagnostics.iter().filter(|finding| finding.code.0 == code).collect();
    let is_error = |finding: &&&Diagnostic| finding.severity == Severity::Error && exemption.covers(finding, files);
    let help = if same_code.iter().any(|finding| is_error(&finding)) {
        "an error cannot be exempted: correct it, or leave the part out with `--keep-going`".to_owned()
    } else {
        let pointers: Vec<_> = same_code.iter().map(|finding| files.pointer(&finding.place)).collect();
        match did_you_mean(at, pointers.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "take it out: the finding that it was for is gone".to_owned(),
        }
    };
    let place = Place::root(FileId::CONFIG).child("exempt").element(exemption.index);
    let message = format!("no `{code}` is found at `{at}`");
    let span = if at.is_empty() { exemption.code_span.clone() } else { exemption.span.clone() };
    diagnostics.error(codes::UNUSED_EXEMPTION, &place, message).at_span(span).help(help);
}
