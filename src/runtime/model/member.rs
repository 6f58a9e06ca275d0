//! What the words of `object!` do: how the value of a member is put into its slot.
//!
//! Each word is the name of a function in [`set`] and of a constant in [`is_required`], so that the macro expands to one
//! call for each field: rustc pays for every expression there, a thousand times over in a large crate.

use std::fmt;
use std::mem::discriminant;

use indexmap::IndexMap;
use serde::de::{Deserialize, DeserializeSeed, Error, MapAccess};
use serde_json::Value;

use super::object::Field;
use super::union::lose;

/// How the value of a member is put into its slot, which starts as `None`.
pub mod set {
    use super::{Deserialize, MapAccess};

    /// Null is a value of `T`, or an error.
    ///
    /// # Errors
    ///
    /// When the value does not fit, as in the other functions.
    #[inline]
    pub fn required<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
        map: &mut A,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *slot = Some(map.next_value()?);
        Ok(())
    }

    /// Null is `None`.
    ///
    /// # Errors
    ///
    /// When the value does not fit.
    #[inline]
    pub fn optional<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
        map: &mut A,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *slot = map.next_value()?;
        Ok(())
    }

    /// Null is `Some(None)`, or what `T` takes it for.
    pub use self::required as any;
    /// Null is `Some(None)`.
    pub use self::required as patch;

    /// Null is empty.
    pub use self::optional as list;
    /// Null is `None`.
    pub use self::optional as nullable;
}

/// Whether every valid object has the member.
#[allow(non_upper_case_globals, reason = "the names are the words of the macro")]
pub mod is_required {
    /// It has.
    pub const required: bool = true;
    /// It has, and the value may be null.
    pub const nullable: bool = true;
    /// It may be absent.
    pub const optional: bool = false;
    /// It may be absent.
    pub const patch: bool = false;
    /// It may be absent.
    pub const any: bool = false;
    /// It may be absent.
    pub const list: bool = false;
}

/// Keeps the value of an undeclared key.
///
/// # Errors
///
/// When the value does not fit.
#[inline]
pub fn keep<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    rest: &mut IndexMap<String, T>,
    key: String,
) -> Result<(), A::Error> {
    rest.insert(key, map.next_value()?);
    Ok(())
}

/// The error for the first field that an object should have had, by whether each was missed.
#[cold]
#[must_use]
pub fn missing<E: Error>(fields: &'static [Field], absent: &[bool]) -> E {
    let mut missed = fields.iter().zip(absent).filter(|(_, absent)| **absent);
    E::missing_field(missed.next().map_or("", |(field, _)| field.name))
}

/// A map whose next value is brought to the declared form before it is read; see the module `lenient`.
pub struct Lenient<'a, A> {
    map: &'a mut A,
    fix: fn(Value) -> Value,
}

impl<'a, A> Lenient<'a, A> {
    /// The map, and what brings its value to the declared form.
    pub fn new(map: &'a mut A, fix: fn(Value) -> Value) -> Self {
        Self { map, fix }
    }
}

impl<A> fmt::Debug for Lenient<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lenient")
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Lenient<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.map.next_key_seed(seed)
    }

    /// A union prefers a member that needs no fix.
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        let value: Value = self.map.next_value()?;
        let sent = discriminant(&value);
        let fixed = (self.fix)(value);
        if discriminant(&fixed) != sent {
            lose(1);
        }
        seed.deserialize(fixed).map_err(A::Error::custom)
    }
}
