//! Checks of meaning: what a document says that cannot be so, though each keyword by itself is well-formed.
//!
//! In: a document and its resolved view. Out: warnings, for generation can go on. What belongs to reading a keyword is
//! checked where it is read; here is what needs a schema as a whole, or a value beside it.

mod bounds;
mod encodings;
mod examples;
mod listed;
mod obvious;
mod trials;
mod validator;
mod values;

use super::api::Example;
use super::diagnostics::{Diagnostics, codes};
use super::read::Document;
use super::resolve::{Resolved, Schema};
use trials::Trials;
use validator::Validators;

/// Checks a document, and judges those of its examples that have a type.
pub fn check(document: &Document, resolved: &Resolved<'_>, examples: &mut [Example], diagnostics: &mut Diagnostics) {
    for schema in &resolved.schemas {
        bounds::check(schema, diagnostics);
        listed::check(schema, diagnostics);
        directions(schema, diagnostics);
    }
    encodings::check(resolved, diagnostics);
    let mut validators = Validators::default();
    let trials = Trials::new(resolved);
    values::check(document, resolved, &trials, &mut validators, diagnostics);
    examples::judge(document, resolved, &trials, &mut validators, examples);
}

/// Warns of a value that neither requests nor answers may have (OpenAPI 3.0.4, section 4.7.24.2).
fn directions(schema: &Schema<'_>, diagnostics: &mut Diagnostics) {
    if schema.read_only && schema.write_only {
        let message = "`readOnly` and `writeOnly` stand together, so that nobody may send this";
        diagnostics.warning(codes::WRONG_TYPE, &schema.place.child("writeOnly"), message).help("keep one of the two");
    }
}
