//! Checks of meaning: what a document says that cannot be so, though each keyword by itself is well-formed.
//!
//! In: a document and its resolved view. Out: warnings, for generation can go on. What belongs to reading a keyword is
//! checked where it is read; here is what needs a schema as a whole, or a value beside it.

mod bounds;
mod examples;
mod listed;
mod obvious;
mod trials;
mod validator;
mod values;

use super::api::Example;
use super::diagnostics::Diagnostics;
use super::read::Document;
use super::resolve::Resolved;
use trials::Trials;
use validator::Validators;

/// Checks a document, and judges those of its examples that have a type.
pub fn check(document: &Document, resolved: &Resolved<'_>, examples: &mut [Example], diagnostics: &mut Diagnostics) {
    for schema in &resolved.schemas {
        bounds::check(document, schema, diagnostics);
        listed::check(schema, diagnostics);
    }
    let mut validators = Validators::default();
    let trials = Trials::new(resolved);
    values::check(document, resolved, &trials, &mut validators, diagnostics);
    examples::judge(document, resolved, &trials, &mut validators, examples);
}
