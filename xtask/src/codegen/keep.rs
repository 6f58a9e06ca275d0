//! `--keep-going`: the parts of a document that have errors are left out, and the rest is generated.
//!
//! A broken schema becomes `{}`, any JSON value, so that what refers to it still holds; a broken operation or path is
//! removed; so is a component of another kind, and then the operations that refer to it. In: a document and what reading
//! it found. Out: the same document without those parts, and a [`Corner`] for each. Nothing is silent: every error is
//! still reported, each part is a warning of its own and an entry `refused` of the ledger, and the exit code is that of a
//! run with errors. An error of the document as a whole (`info`, `servers`, the version) is refused as ever.

mod corner;

use std::collections::HashSet;

use serde_json::{Value, json};

use super::diagnostics::{Code, Diagnostic, Diagnostics, Part, Place, codes};
use super::read::Document;
use super::{Options, lower, resolve};

pub use corner::Kind;

/// How many times what is left is looked at again. Each round leaves out at least one part.
const ROUNDS: usize = 64;

/// A part of the document that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corner {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    /// The first error in it.
    pub reason: String,
    /// Whether it is broken itself, and not only needs a part that is.
    pub is_broken: bool,
}

/// What was left out, and the errors that it was left out for.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    pub(super) corners: Vec<Corner>,
    pub(super) errors: Vec<Diagnostic>,
}

/// Leaves out what has errors. `None` when an error is about no part that could be; then all are in `diagnostics`.
pub(super) fn leave_out(document: &mut Document, options: &Options, diagnostics: &mut Diagnostics) -> Option<LeftOut> {
    let mut left_out = LeftOut { corners: Vec::new(), errors: diagnostics.take_errors() };
    let mut gone: HashSet<Place> = HashSet::new();
    for round in 0..ROUNDS {
        let known = if round == 0 { left_out.errors.clone() } else { Vec::new() };
        let mut found = known.into_iter().collect::<Diagnostics>();
        look(document, options, &mut found);
        let errors = found.take_errors();
        if round == 0 {
            left_out.errors.clone_from(&errors);
        }
        if errors.is_empty() {
            left_out.corners.retain(|corner| !is_below(&corner.place, &gone));
            return Some(left_out);
        }
        let before = gone.len();
        let mut is_stuck = false;
        for error in errors {
            let follows = round > 0 && FOLLOWING.contains(&error.code);
            match corner::of(document, &error.place) {
                Some((place, kind)) if !gone.contains(&place) => {
                    corner::cut(document, &place, kind);
                    gone.insert(place.clone());
                    let reason = error.message.clone();
                    left_out.corners.push(Corner { place, kind, reason, is_broken: !follows });
                }
                Some(_) => {}
                None => is_stuck = true,
            }
            if !follows && round > 0 {
                left_out.errors.push(error);
            }
        }
        if is_stuck || gone.len() == before {
            break;
        }
    }
    diagnostics.put_first(left_out.errors);
    None
}

/// Whether a place is part of another one that is gone.
fn is_below(place: &Place, gone: &HashSet<Place>) -> bool {
    let above = place.pointer.match_indices('/').filter_map(|(at, _)| place.pointer.get(..at));
    above.into_iter().any(|above| gone.contains(&Place { file: place.file, pointer: above.to_owned() }))
}

/// Errors of a part that needs another part, which was left out before.
const FOLLOWING: &[Code] = &[codes::UNRESOLVED_REF, codes::UNKNOWN_SECURITY_SCHEME];

/// The stages that find errors.
fn look(document: &Document, options: &Options, diagnostics: &mut Diagnostics) {
    let errors = diagnostics.errors();
    let resolved = resolve::resolve_within(document, &options.limits, diagnostics);
    if diagnostics.errors() == errors {
        let _ = lower::lower(&resolved, &options.lower, diagnostics);
    }
}

/// Says of each part that it was left out.
pub(super) fn report(corners: &[Corner], diagnostics: &mut Diagnostics) {
    for corner in corners {
        let what = corner.kind.name();
        let message = match (corner.kind, corner.is_broken) {
            (Kind::Schema, _) => format!("this {what} is left out and becomes any JSON value"),
            (_, true) => format!("this {what} is left out"),
            (_, false) => format!("this {what} is left out, since a part that it needs is ({})", corner.reason),
        };
        let found = diagnostics.warning(codes::REFUSED, &corner.place, message);
        found.part = Part::Key;
        found.help("correct the errors in it, and generate again");
    }
}

/// What stands in place of a schema that is left out.
fn nothing() -> Value {
    json!({ "description": "The document has an error here, so this is any JSON value." })
}
