//! Checks of meaning: what a document says that cannot be so, though each keyword by itself is well-formed.
//!
//! In: a document and its resolved view. Out: warnings, for generation can go on. What belongs to reading a keyword is
//! checked where it is read; here is what needs a schema as a whole, or a value beside it.

mod bounds;
mod listed;
mod obvious;
pub mod validator;
mod values;

use std::collections::HashMap;

use super::api::Example;
use super::diagnostics::{Diagnostics, Place};
use super::read::Document;
use super::resolve::{Resolved, SchemaId};

/// Checks a document.
pub fn check(document: &Document, resolved: &Resolved<'_>, diagnostics: &mut Diagnostics) {
    for schema in &resolved.schemas {
        bounds::check(document, schema, diagnostics);
        listed::check(schema, diagnostics);
    }
    values::check(document, resolved, diagnostics);
}

/// Marks the examples that are clearly valid. Of a document in several files, whose references no validator follows, none is.
pub fn mark_clear(document: &Document, resolved: &Resolved<'_>, examples: &mut [Example]) {
    if examples.is_empty() || document.files.len() > 1 {
        return;
    }
    let places = resolved.schemas.iter().zip(0..).map(|(schema, index)| (&schema.place, SchemaId(index)));
    let ids: HashMap<&Place, SchemaId> = places.collect();
    for example in examples {
        let id = ids.get(&example.schema);
        example.is_clear = id.is_some_and(|id| obvious::is_valid(resolved, *id, &example.json));
    }
}
