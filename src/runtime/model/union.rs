//! Unions (`oneOf`, `anyOf`): which member a JSON value is.
//!
//! With a discriminator the tag decides, and a value with an unlisted tag is kept whole: `tagged`. Without one, the
//! members are ranked by what the document says of them: `shape`.

use std::cell::Cell;

use serde::Serialize;
use serde_json::{Number, Value};

mod added;
mod kept;
mod replay;
mod rivals;
mod shape;
mod tagged;

pub use added::encode_tagged;
pub use kept::Kept;
pub use shape::{Member, Shaped, Types, decode_shaped};
pub use tagged::{Tagged, decode_tagged};
#[allow(unused_imports, reason = "which macros are used depends on the document")]
pub(crate) use {shape::union, tagged::tagged_union};

thread_local! {
    /// What tells against the member that is being tried; see [`counting`].
    static LOSS: Cell<Loss> = const { Cell::new(Loss::NONE) };
}

/// What tells against a member that a value was decoded as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Loss {
    /// How many values were passed over.
    values: usize,
    /// How many values or tags the document does not list there. They are kept, so they count for less.
    unlisted: usize,
}

impl Loss {
    const NONE: Self = Self { values: 0, unlisted: 0 };

    /// Tells whoever counts of it.
    fn tell(self) {
        let before = LOSS.get();
        LOSS.set(Self {
            values: before.values.saturating_add(self.values),
            unlisted: before.unlisted.saturating_add(self.unlisted),
        });
    }
}

/// Runs `decode` and counts the values that it loses or does not know.
fn counting<T>(decode: impl FnOnce() -> T) -> (T, Loss) {
    let before = LOSS.replace(Loss::NONE);
    let found = decode();
    (found, LOSS.replace(before))
}

/// Tells whoever counts that values are lost.
pub(super) fn lose(values: usize) {
    Loss { values, unlisted: 0 }.tell();
}

/// Tells whoever counts that a value is kept which the document does not list.
#[cold]
pub(super) fn meet_unlisted() {
    Loss { values: 0, unlisted: 1 }.tell();
}

/// A value of a union whose tag, or of an open enum whose value, the document does not list. It is kept as it came.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct UnknownVariant(Value);

impl UnknownVariant {
    pub(super) fn new(value: Value) -> Self {
        meet_unlisted();
        Self(value)
    }

    /// The whole value.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.0
    }
}

/// Whether two JSON values are the same, with numbers compared as in mathematics.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    lost(a, b) == 0 && lost(b, a) == 0
}

/// How many values of `before` are not in `after`. A null that is left out is not counted.
fn lost(before: &Value, after: &Value) -> usize {
    match (before, after) {
        (Value::Object(a), Value::Object(b)) => a
            .iter()
            .map(|(key, value)| match b.get(key) {
                Some(again) => lost(value, again),
                None => size(value),
            })
            .sum(),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a.iter().zip(b).map(|(a, b)| lost(a, b)).sum(),
        (Value::Number(a), Value::Number(b)) => usize::from(!same_number(a, b)),
        _ if before == after => 0,
        _ => size(before).max(1),
    }
}

/// How many values that are not null a value holds; an empty list or object is one.
fn size(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Array(items) => items.iter().map(size).sum::<usize>().max(1),
        Value::Object(members) => members.values().map(size).sum::<usize>().max(1),
        _ => 1,
    }
}

/// Whether two JSON numbers are the same in mathematics: `1` and `1.0` are.
fn same_number(a: &Number, b: &Number) -> bool {
    let whole = |number: &Number| number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    #[allow(clippy::cast_possible_truncation, reason = "a fraction is no integer, and what saturates is not equal")]
    let integer = |number: &Number| {
        whole(number).or_else(|| number.as_f64().filter(|float| float.fract() == 0.0).map(|float| float as i128))
    };
    match (integer(a), integer(b)) {
        (None, None) => a.as_f64() == b.as_f64(),
        (a, b) => a == b,
    }
}
