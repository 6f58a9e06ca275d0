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
pub struct Checked {
    /// Those that are valid.
    pub valid: Vec<Example>,
    /// Those that are not, with the reason.
    pub invalid: Vec<(Example, String)>,
    /// Those whose schema the validator cannot read, such as one of another file.
    pub unchecked: Vec<Example>,
}

/// Asks the validator about every example.
#[must_use]
pub fn check(document: &Document, examples: &[Example]) -> Checked {
    let mut checked = Checked::default();
    let Some(root) = Root::new(document).filter(|_| !examples.is_empty()) else { return checked };
    let mut validators = Validators::new(&root);
    for example in examples {
        if example.is_clear {
            checked.valid.push(example.clone());
            continue;
        }
        match validators.of(&example.schema) {
            None => checked.unchecked.push(example.clone()),
            Some(validator) => match validator.validate(&example.json) {
                Ok(()) => checked.valid.push(example.clone()),
                Err(error) => checked.invalid.push((example.clone(), error.to_string())),
            },
        }
    }
    checked
}

#[cfg(test)]
mod tests;
