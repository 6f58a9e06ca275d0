//! How large and deep a document may grow: `copy` can double it with each action.

use serde_json::Value;

use crate::codegen::read::Limits;

/// What may still be added to a document.
#[derive(Debug)]
pub(super) struct Room {
    left: usize,
    depth: usize,
    expansion: usize,
}

impl Room {
    /// The room of texts with so many bytes.
    pub(super) fn new(bytes: usize, limits: &Limits) -> Self {
        let left = bytes.saturating_mul(limits.expansion).saturating_add(1 << 20);
        Self { left, depth: limits.depth, expansion: limits.expansion }
    }

    /// Takes the room of `value`, to be added once at each pointer.
    ///
    /// # Errors
    ///
    /// What is too large, in one line.
    pub(super) fn take<'p>(&mut self, value: &Value, pointers: impl Iterator<Item = &'p str>) -> Result<(), String> {
        let (bytes, height) = measure(value);
        for pointer in pointers {
            let depth = pointer.matches('/').count() + height + 1;
            if depth > self.depth {
                return Err(format!("the document gets nested more than {} levels deep", self.depth));
            }
            let left = self.left.checked_sub(bytes);
            self.left = left.ok_or_else(|| format!("the document gets more than {} times larger", self.expansion))?;
        }
        Ok(())
    }
}

/// About how many bytes a value takes, and how many levels it has.
fn measure(value: &Value) -> (usize, usize) {
    let sum = |(bytes, height): (usize, usize), (key, value): (usize, &Value)| {
        let (more, level) = measure(value);
        (bytes + key + more, height.max(level))
    };
    let (bytes, below) = match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.len(), value)).fold((0, 0), sum),
        Value::Array(array) => array.iter().map(|value| (0, value)).fold((0, 0), sum),
        Value::String(text) => (text.len(), 0),
        _ => (0, 0),
    };
    (bytes + 1, below + 1)
}
