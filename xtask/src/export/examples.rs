//! Which examples of a document are valid against the schema beside them.
//!
//! Only those can be asked to survive their types. The schema is the document's own: see `codegen/check/validator.rs`.

use crate::codegen::{
    Example,
    check::validator::{Root, Validators},
    read::Document,
};

/// The examples by what the validator says.
#[derive(Clone, Debug, Default)]
pub struct Checked<'e> {
    /// Those that are valid.
    pub valid: Vec<&'e Example>,
    /// Those that are not, with the reason.
    pub invalid: Vec<(&'e Example, String)>,
    /// Those whose schema the validator cannot read, such as one of another file.
    pub unchecked: Vec<&'e Example>,
}

/// Asks the validator about every example.
#[must_use]
pub fn check<'e>(document: &Document, examples: &'e [Example]) -> Checked<'e> {
    let mut checked = Checked::default();
    let doubtful = examples.iter().filter(|example| !example.is_clear).map(|example| &example.schema);
    let Some(root) = Root::new(document, doubtful) else { return checked };
    let mut validators = Validators::new(&root);
    for example in examples {
        if example.is_clear {
            checked.valid.push(example);
            continue;
        }
        match validators.of(&example.schema) {
            None => checked.unchecked.push(example),
            Some(validator) => match validator.validate(&example.json) {
                Ok(()) => checked.valid.push(example),
                Err(error) => checked.invalid.push((example, error.to_string())),
            },
        }
    }
    checked
}

#[cfg(test)]
mod tests;
