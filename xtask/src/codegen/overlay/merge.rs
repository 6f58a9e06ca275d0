//! The merge of an update into a node (Overlay Specification 1.1.0, section "Action Object").
//!
//! ```text
//! {a: 1, b: [x], c: {d: 1}}  <-  {a: 2, b: [y], c: {e: 2}}  =  {a: 2, b: [x, y], c: {d: 1, e: 2}}
//! ```

use serde_json::Value;

use super::origins::Origins;
use crate::codegen::diagnostics::{FileId, Place, push_token};

/// Where an update comes from.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The overlay that holds it, or the document itself, of which it is a copy.
    pub(super) overlay: Option<FileId>,
    /// The pointer to it there.
    pub(super) pointer: String,
}

/// An update that cannot be merged into its target.
#[derive(Debug)]
pub(super) struct Clash {
    /// The pointer of the part of the target.
    pub(super) target: String,
    /// What that part is.
    pub(super) is: &'static str,
    /// The pointer of the part of the update.
    pub(super) source: String,
    /// What that part is.
    pub(super) update: &'static str,
}

/// The three kinds of nodes that the specification tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    Primitive,
}

impl Kind {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Object(_) => Self::Object,
            Value::Array(_) => Self::Array,
            _ => Self::Primitive,
        }
    }

    /// The kind with its article.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::Primitive => "a primitive",
        }
    }
}

/// A merge under way: the pointers of both sides, and the list of what comes from where.
pub(super) struct Merge<'m> {
    target: String,
    source: Source,
    origins: &'m mut Origins,
}

impl<'m> Merge<'m> {
    pub(super) fn new(target: &str, source: &Source, origins: &'m mut Origins) -> Self {
        Self { target: target.to_owned(), source: source.clone(), origins }
    }

    /// Merges an update into the target of an action. Unlike further down, an object or a primitive is an element for an
    /// array, and with `is_element` an array is one too.
    pub(super) fn run(mut self, target: &mut Value, update: &Value, is_element: bool) -> Result<(), Clash> {
        match (target, update) {
            (Value::Array(array), update) if is_element || !update.is_array() => {
                push_token(&mut self.target, &array.len().to_string());
                self.record();
                array.push(update.clone());
                Ok(())
            }
            (target, update) => self.merge(target, update),
        }
    }

    fn merge(&mut self, target: &mut Value, update: &Value) -> Result<(), Clash> {
        match (target, update) {
            (Value::Object(target), Value::Object(update)) => {
                for (key, update) in update {
                    self.below((key, key), |merge| match target.get_mut(key) {
                        Some(target) => merge.merge(target, update),
                        None => {
                            merge.record();
                            target.insert(key.clone(), update.clone());
                            Ok(())
                        }
                    })?;
                }
                Ok(())
            }
            (Value::Array(target), Value::Array(update)) => {
                for (index, update) in update.iter().enumerate() {
                    self.below((&target.len().to_string(), &index.to_string()), |merge| {
                        merge.record();
                        target.push(update.clone());
                        Ok(())
                    })?;
                }
                Ok(())
            }
            (target, update) if Kind::of(target) == Kind::Primitive && Kind::of(update) == Kind::Primitive => {
                self.record();
                *target = update.clone();
                Ok(())
            }
            (target, update) => Err(Clash {
                target: self.target.clone(),
                is: Kind::of(target).name(),
                source: self.source.pointer.clone(),
                update: Kind::of(update).name(),
            }),
        }
    }

    /// Goes to a child of both sides and back.
    fn below<T>(&mut self, (target, source): (&str, &str), visit: impl FnOnce(&mut Self) -> T) -> T {
        let ends = (self.target.len(), self.source.pointer.len());
        push_token(&mut self.target, target);
        push_token(&mut self.source.pointer, source);
        let result = visit(self);
        self.target.truncate(ends.0);
        self.source.pointer.truncate(ends.1);
        result
    }

    /// Notes that what is at the target comes from the source.
    fn record(&mut self) {
        match self.source.overlay {
            Some(file) => self.origins.set(&self.target, Place { file, pointer: self.source.pointer.clone() }),
            None => self.origins.copy(&self.target, &self.source.pointer),
        }
    }
}
