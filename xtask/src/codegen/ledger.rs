//! The ledger: what became of the nodes of the document that did not simply turn into Rust.
//!
//! A type, field or variant that is emitted is told by the manifest with its name. What is written here is the rest, each
//! with its reason, so that nothing in a document is dropped in silence.

use std::collections::HashSet;

use super::diagnostics::Place;

/// The exceptions of a run, in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Every exception.
    pub entries: Vec<Entry>,
}

/// One exception.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The node.
    pub place: Place,
    /// The keyword of the node, or empty for the node itself.
    pub keyword: String,
    /// What became of it.
    pub fate: Fate,
    /// Why.
    pub reason: String,
}

/// What became of a node that was not simply emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is left out, for there is an error in it (`--keep-going`).
    Refused,
    /// It is there, with less type than the document gives it.
    Degraded,
    /// It is a rule that the Rust type does not check; it is in the documentation of the type.
    Documented,
    /// It is part of the type around it, through `allOf` or a reference.
    Merged,
    /// It has no part in the Rust API.
    Ignored,
}

impl Fate {
    /// The word in the manifest.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Degraded => "degraded",
            Self::Documented => "documented",
            Self::Merged => "merged",
            Self::Ignored => "ignored",
        }
    }
}

impl Ledger {
    /// Records an exception.
    pub fn record(&mut self, place: &Place, keyword: &str, fate: Fate, reason: impl Into<String>) {
        self.entries.push(Entry { place: place.clone(), keyword: keyword.to_owned(), fate, reason: reason.into() });
    }

    /// How many nodes and keywords met this fate.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        let entries = self.entries.iter().filter(|entry| entry.fate == fate);
        entries.map(|entry| (&entry.place, &entry.keyword)).collect::<HashSet<_>>().len()
    }
}
