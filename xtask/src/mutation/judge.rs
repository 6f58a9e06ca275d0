//! What became of a mutant: a verdict and the reason for it.

use std::fmt;

use serde_json::Value;

use super::{
    change::{Kind, Mutant},
    trial::{Ended, Finding, Run},
};
use crate::codegen::write::seal;

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// An error at the broken place, or at most two levels from it.
    Refused,
    /// An error at a place that has to do with what was broken: it refers to a name that is gone.
    RefusedByName,
    /// An error at a place that has nothing to do with it.
    RefusedElsewhere,
    /// A warning at the broken place, or at most two levels from it.
    Warned,
    /// A warning that has the name of what was broken.
    WarnedByName,
    /// A warning somewhere else.
    WarnedElsewhere,
    /// No finding, and other Rust: it is another document that means something else.
    Generated,
    /// No finding, the same Rust, and another entry in the manifest.
    Ledger,
    /// No finding and the same output, since what was changed is nothing that the output could tell: an extension, a
    /// contact, the order of a list.
    Neutral,
    /// No finding and the same output, though the document means something else.
    Silent,
    /// The generator panicked.
    Panicked,
    /// The generator did not come to an end.
    Hung,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 12] = [
        Self::Refused,
        Self::RefusedByName,
        Self::RefusedElsewhere,
        Self::Warned,
        Self::WarnedByName,
        Self::WarnedElsewhere,
        Self::Generated,
        Self::Ledger,
        Self::Neutral,
        Self::Silent,
        Self::Panicked,
        Self::Hung,
    ];

    /// Whether there is output.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        use Verdict::{Generated, Ledger, Neutral, Silent, Warned, WarnedByName, WarnedElsewhere};
        matches!(self, Warned | WarnedByName | WarnedElsewhere | Generated | Ledger | Neutral | Silent)
    }

    /// Whether the generator has to be mended.
    #[must_use]
    pub fn is_fault(self) -> bool {
        matches!(self, Self::Silent | Self::Panicked | Self::Hung)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Refused => "refused",
            Self::RefusedByName => "by name",
            Self::RefusedElsewhere => "elsewhere",
            Self::Warned => "warned",
            Self::WarnedByName => "by name",
            Self::WarnedElsewhere => "elsewhere",
            Self::Generated => "generated",
            Self::Ledger => "ledger",
            Self::Neutral => "neutral",
            Self::Silent => "silent",
            Self::Panicked => "panicked",
            Self::Hung => "hung",
        })
    }
}

/// The verdict on a mutant, and what led to it.
pub(super) fn judge(mutant: &Mutant, original: &Run, ended: &Ended) -> (Verdict, String) {
    let run = match ended {
        Ended::Done(run) => run,
        Ended::Panicked(said) => return (Verdict::Panicked, said.lines().next().unwrap_or_default().to_owned()),
        Ended::Hung => return (Verdict::Hung, String::new()),
    };
    let new = run.new_findings(original);
    if run.files.is_none() {
        let errors: Vec<_> = new.into_iter().filter(|finding| finding.is_error).collect();
        return nearest(mutant, &errors, [Verdict::Refused, Verdict::RefusedByName, Verdict::RefusedElsewhere]);
    }
    if !new.is_empty() {
        return nearest(mutant, &new, [Verdict::Warned, Verdict::WarnedByName, Verdict::WarnedElsewhere]);
    }
    let (Some(files), Some(before)) = (&run.files, &original.files) else { return (Verdict::Silent, String::new()) };
    let differs = files.iter().find(|(path, text)| before.get(*path) != Some(*text)).map(|(path, _)| path);
    let differs = differs.or_else(|| before.keys().find(|path| !files.contains_key(*path)));
    match differs.map(String::as_str) {
        Some(path) if path.ends_with(".rs") => (Verdict::Generated, path.to_owned()),
        Some(path) => (Verdict::Ledger, path.to_owned()),
        None => match told_before(mutant, original).or_else(|| ignored(mutant, original)).or_else(|| neutral(mutant)) {
            Some(why) => (Verdict::Neutral, why.to_owned()),
            None => (Verdict::Silent, String::new()),
        },
    }
}

/// The finding that is nearest to the broken place, by which the verdict is chosen.
fn nearest(mutant: &Mutant, findings: &[&Finding], [at, named, elsewhere]: [Verdict; 3]) -> (Verdict, String) {
    let said = |finding: &Finding| format!("{} at #{}: {}", finding.code, finding.pointer, finding.message);
    let is_at = |finding: &&&Finding| match mutant.line {
        Some(line) => finding.line.is_some_and(|at| at.abs_diff(line) <= 1),
        None => is_near(&finding.pointer, &mutant.pointer),
    };
    let is_named = |finding: &&&Finding| {
        let has = |name: &String| finding.message.contains(name.as_str()) || finding.pointer.contains(name.as_str());
        mutant.names.iter().filter(|name| name.len() > 1).any(has)
    };
    if let Some(finding) = findings.iter().find(is_at) {
        (at, said(finding))
    } else if let Some(finding) = findings.iter().find(is_named) {
        (named, said(finding))
    } else {
        (elsewhere, findings.first().map(|finding| said(finding)).unwrap_or_default())
    }
}

/// Whether a finding's pointer is below the broken one, or at most two levels above or beside it.
fn is_near(finding: &str, broken: &str) -> bool {
    let mut around = broken;
    for _ in 0..2 {
        around = around.rsplit_once('/').map_or("", |(above, _)| above);
    }
    let is_below =
        |above: &str| finding.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    is_below(broken)
        || (is_below(around) && !around.is_empty())
        || broken.starts_with(finding) && finding.matches('/').count() + 2 >= broken.matches('/').count()
}

/// Whether a finding about the original says that what is around the changed node is not read.
fn told_before(mutant: &Mutant, original: &Run) -> Option<&'static str> {
    let is_around = |finding: &&Finding| {
        finding.pointer.matches('/').count() > 3
            && (mutant.pointer.clone() + "/").starts_with(&(finding.pointer.clone() + "/"))
    };
    original.findings.iter().find(is_around).map(|_| "nothing that is read, as a finding says")
}

/// Whether the ledger of the original says that what is around the changed node has no part in the output.
fn ignored(mutant: &Mutant, original: &Run) -> Option<&'static str> {
    let manifest: Value = serde_json::from_str(original.files.as_ref()?.get(seal::MANIFEST)?).ok()?;
    let changed = format!("#{}/", mutant.pointer);
    let text = |group: &Value, key: &str| group.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_around = |group: &Value| {
        let keyword = text(group, "keyword");
        let at = group.get("at").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let mut nodes = at.map(|at| if keyword.is_empty() { format!("{at}/") } else { format!("{at}/{keyword}/") });
        text(group, "fate") == "ignored" && nodes.any(|node| changed.starts_with(&node))
    };
    let groups = manifest.get("ledger")?.as_array()?;
    groups.iter().any(is_around).then_some("nothing that is generated, as the ledger says")
}

/// Why nothing can be lost by the change, if that is so.
fn neutral(mutant: &Mutant) -> Option<&'static str> {
    let keys: Vec<&str> = mutant.pointer.split('/').skip(1).collect();
    let has = |key: &str| keys.contains(&key);
    let within = |key: &str, around: &[&str]| has(key) && around.iter().any(|around| has(around));
    if keys.iter().any(|key| key.starts_with("x-")) {
        return Some("an extension");
    }
    if has("example") || has("examples") || has("value") {
        return Some("an example");
    }
    if ["externalDocs", "contact", "license", "termsOfService", "scopes", "xml"].into_iter().any(has) {
        return Some("about the document");
    }
    if has("links") || within("responses", &["callbacks", "webhooks"]) {
        return Some("a part of the API that no Rust is made of");
    }
    let last = keys.last().copied().unwrap_or_default();
    match mutant.kind {
        Kind::Swap if has("required") || has("enum") || has("tags") => Some("the order of a list"),
        _ if keys.first() == Some(&"tags") => Some("a tag that no operation has"),
        // The schema of bytes has no part in their type, nor has an error without a body in that of an operation.
        _ if within("content", &["application~1zip", "application~1octet-stream"]) => Some("the schema of bytes"),
        Kind::Delete if last == "responses" => Some("an answer without a body"),
        _ if within("headers", &["responses"]) && has("schema") => {
            Some("the schema of a header, which is read as text")
        }
        Kind::Swap | Kind::Typo if keys.iter().rev().nth(1) == Some(&"responses") => Some("an answer without a body"),
        Kind::DuplicateElement if ["required", "tags", "enum", "type"].contains(&last) => Some("a set"),
        Kind::Delete if ["title", "description", "summary"].contains(&last) => Some("words that stand elsewhere too"),
        Kind::Delete if keys.iter().rev().nth(1) == Some(&"responses") => Some("an answer without a body"),
        Kind::Delete if last == "type" => Some("the keywords beside the type imply it"),
        // `{type: object}` says what `{type: object, properties: {}}` says.
        Kind::Empty | Kind::Delete if ["properties", "required", "tags", "parameters", "security"].contains(&last) => {
            Some("empty and absent mean the same")
        }
        // Scopes and roles: the client sends the token that it is given.
        _ if has("security") && keys.len() > 3 => Some("a scope"),
        _ => None,
    }
}
