//! Checks of meaning: what a document says that cannot be so, though each keyword by itself is well-formed.
//!
//! In: a document and its resolved view. Out: warnings, for generation can go on. What belongs to reading a keyword is
//! checked where it is read; here is what needs a schema as a whole, or a value beside it.

mod bounds;
mod listed;
mod obvious;
pub mod validator;
mod values;

use super::diagnostics::Diagnostics;
use super::read::Document;
use super::resolve::Resolved;

/// Checks a document.
pub fn check(document: &Document, resolved: &Resolved<'_>, diagnostics: &mut Diagnostics) {
    for schema in &resolved.schemas {
        bounds::check(document, schema, diagnostics);
        listed::check(schema, diagnostics);
    }
    values::check(document, resolved, diagnostics);
}
