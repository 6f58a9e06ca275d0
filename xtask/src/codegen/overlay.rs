//! Overlays: documents that change the document (OpenAPI Overlay Specification 1.0 and 1.1).
//!
//! In: a document and the overlay among its files. Out: the document with the main file's value changed, and a list of
//! where each changed node comes from.
//!
//! ```yaml
//! overlay: 1.1.0
//! info: { title: Ours, version: 1.0.0 }
//! actions:
//!   - target: $.paths.*.get
//!     update: { x-idempotency: read }
//! ```
//!
//! Actions run in order, each on what the one before left. Other than the specification says, an action that matches
//! nothing is an error: a correction must not vanish when the document changes.
//! Spec: <https://spec.openapis.org/overlay/v1.1.0.html>.

use std::mem;

use super::diagnostics::{Diagnostics, FileId};
use super::read::{Document, Limits};

mod action;
mod merge;
mod near;
mod origins;
mod parse;
mod path;
mod regexp;
mod size;
#[cfg(test)]
mod tests;

pub use origins::Origins;

/// Applies the overlay that is the document's file `overlay` to the main file's value.
///
/// Returns whether every action could be applied; if not, `diagnostics` has an error, and the document is not what its
/// authors mean.
pub fn apply(document: &mut Document, overlay: FileId, limits: &Limits, diagnostics: &mut Diagnostics) -> bool {
    let Some(main) = document.files.first_mut() else { return false };
    let value = mem::take(&mut main.value);
    let bytes = main.text.len();
    let origins = mem::take(&mut document.origins);
    let Some(file) = document.files.get(overlay.0 as usize) else { return false };
    let room = size::Room::new(bytes + file.text.len(), limits);
    let mut target = action::Target { value, origins, room };
    let (actions, mut complete) = parse::actions(&file.value, overlay, diagnostics);
    for action in &actions {
        complete &= action.apply(&mut target, diagnostics);
    }
    let action::Target { value, origins, .. } = target;
    document.origins = origins;
    if let Some(main) = document.files.first_mut() {
        main.value = value;
    }
    complete
}
