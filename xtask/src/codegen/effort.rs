//! How much work a question about a document may take. Unions of unions multiply: eight schemas, each of which is a union
//! of eight times the next, make sixteen million ways to read one number.
//!
//! ```text
//! 1,000 schemas to try, and one of 128 listed values is tried   ->   997 are left
//! ```

use serde_json::Value;

use super::resolve::Schema;

/// How many comparisons of names or values count as a step.
const COMPARISONS: usize = 64;

/// The steps that are left.
#[derive(Clone, Copy, Debug)]
pub struct Effort(usize);

impl Effort {
    /// So many steps.
    #[must_use]
    pub fn of(steps: usize) -> Self {
        Self(steps)
    }

    /// Takes `steps` of what is left. Not when there are not as many; then nothing is left.
    pub fn spend(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.0 == 0
    }

    /// Takes what it is to look at a value with a schema, without the schemas in it.
    pub fn try_on(&mut self, schema: &Schema<'_>, value: &Value) -> bool {
        let listed = schema.values.as_ref().map_or(0, Vec::len);
        let members = value.as_object().map_or(0, serde_json::Map::len);
        self.spend(1) && self.compare(listed.saturating_add(members.saturating_mul(schema.properties.len())))
    }

    /// Takes what so many comparisons of names or values are.
    pub fn compare(&mut self, comparisons: usize) -> bool {
        self.spend(comparisons / COMPARISONS)
    }
}
