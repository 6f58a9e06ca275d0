//! Which examples of a document are valid against the schema beside them: only those can be asked to survive their types.
//!
//! The schema is the document's own: see `validator.rs`. What is clearly valid needs no validator.

use super::obvious;
use super::trials::Trials;
use super::validator::Validators;
use crate::codegen::api::{Example, Verdict};
use crate::codegen::read::Document;
use crate::codegen::resolve::Resolved;

/// Gives every example its verdict.
pub(super) fn judge(
    document: &Document,
    resolved: &Resolved<'_>,
    trials: &Trials<'_, '_>,
    validators: &mut Validators,
    examples: &mut [Example],
) {
    let mut doubtful = doubtful(document, resolved, trials, examples);
    doubtful.retain(|example| trials.id(&example.schema).is_none_or(|id| trials.are_few(id, &example.json)));
    validators.prepare(document, doubtful.iter().map(|example| &example.schema));
    for example in doubtful {
        example.verdict = match validators.of(&example.schema) {
            None => Verdict::Unchecked,
            Some(validator) => match validator.validate(&example.json) {
                Ok(()) => Verdict::Valid,
                Err(error) => Verdict::Invalid(error.to_string()),
            },
        };
    }
}

/// Tells those that are clearly valid, and gives the others. Of a document in several files, whose references no validator
/// follows, none is clear.
fn doubtful<'e>(
    document: &Document,
    resolved: &Resolved<'_>,
    trials: &Trials<'_, '_>,
    examples: &'e mut [Example],
) -> Vec<&'e mut Example> {
    if examples.is_empty() || document.files.len() > 1 {
        return examples.iter_mut().collect();
    }
    let is_clear =
        |example: &Example| trials.id(&example.schema).is_some_and(|id| obvious::is_valid(resolved, id, &example.json));
    let mut doubtful = Vec::new();
    for example in examples {
        if is_clear(example) {
            example.verdict = Verdict::Valid;
        } else {
            doubtful.push(example);
        }
    }
    doubtful
}

#[cfg(test)]
mod tests;
