//! Objects: how a struct is read from the members of a JSON object.
//!
//! ```text
//! object! { Pet: 0 id "id" required, 1 tag "tag" optional }
//! ```
//!
//! becomes `impl Deserialize for Pet`. The words behind a field say what its absence means:
//!
//! | word | Rust type | absent | null |
//! |---|---|---|---|
//! | `required` | `T` | error | error, unless `T` takes null |
//! | `optional` | `Option<T>` | `None` | `None` |
//! | `nullable` | `Option<T>`, written as null | `None` | `None` |
//! | `patch` | `Option<Option<T>>` | `None` | `Some(None)` |
//! | `any` | `Option<Value>` | `None` | `Some(Value::Null)` |
//! | `list` | `Vec<T>` or `IndexMap<String, T>` | empty | empty |
//! | `rest` | `IndexMap<String, T>` | takes every key that no other field has | |
//!
//! `via` and the name of a function of `lenient` behind the word reads a value that servers send in two forms.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// A member of an object, as the document declares it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key on the wire.
    pub name: &'static str,
    /// Other keys that some servers send in its place.
    pub aliases: &'static [&'static str],
    /// Whether every valid object has it.
    pub required: bool,
}

/// A struct that is read from a JSON object.
pub trait Object: Sized {
    /// The name in error messages.
    const NAME: &'static str;
    /// The declared members, in document order.
    const FIELDS: &'static [Field];

    /// Reads the members of one object.
    ///
    /// # Errors
    ///
    /// When a required member is absent or a value does not fit its field.
    fn read<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// What the next key of an object is.
#[derive(Debug)]
pub enum Found {
    /// The field with this index.
    Field(usize),
    /// A key that is not declared.
    Other(String),
}

/// Reads `T` from whatever comes next, which must be an object.
///
/// # Errors
///
/// When it is not an object, or [`Object::read`] fails.
pub fn decode<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, &[], ObjectVisitor(PhantomData))
}

/// The index of the next key among `fields`; `fields.len()` or more when it is not one of them; `None` at the end.
///
/// # Errors
///
/// When the input is malformed.
pub fn next<'de, A: MapAccess<'de>>(
    map: &mut A,
    fields: &'static [Field],
    expected: &mut usize,
) -> Result<Option<usize>, A::Error> {
    let found = map.next_key_seed(Key { fields, expected: *expected })?;
    if let Some(index) = found.filter(|index| *index < fields.len()) {
        *expected = index + 1;
    }
    Ok(found)
}

/// As [`next`], for a struct that keeps undeclared keys.
///
/// # Errors
///
/// When the input is malformed.
pub fn next_or_other<'de, A: MapAccess<'de>>(
    map: &mut A,
    fields: &'static [Field],
    expected: &mut usize,
) -> Result<Option<Found>, A::Error> {
    let found = map.next_key_seed(AnyKey(Key { fields, expected: *expected }))?;
    if let Some(Found::Field(index)) = found {
        *expected = index + 1;
    }
    Ok(found)
}

/// Passes over the value of an undeclared key.
///
/// # Errors
///
/// When the input is malformed.
pub fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
    }
}

struct Key {
    fields: &'static [Field],
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        Ok(position(self.fields, self.expected, key).unwrap_or(usize::MAX))
    }
}

/// As [`Key`], for a struct that keeps undeclared keys.
struct AnyKey(Key);

impl<'de> DeserializeSeed<'de> for AnyKey {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for AnyKey {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Found, E> {
        Ok(position(self.0.fields, self.0.expected, key).map_or_else(|| Found::Other(key.to_owned()), Found::Field))
    }
}

/// Looks first where the key stands when the wire keeps the document's order, so that the usual key costs one comparison,
/// then behind that place, since optional members are left out, then everywhere.
#[inline]
fn position(fields: &[Field], expected: usize, key: &str) -> Option<usize> {
    match fields.get(expected) {
        Some(field) if same(field.name, key) => Some(expected),
        _ => position_after(fields, expected, key),
    }
}

fn position_after(fields: &[Field], expected: usize, key: &str) -> Option<usize> {
    let (before, after) = fields.split_at_checked(expected + 1).unwrap_or((fields, &[]));
    let named = |field: &Field| same(field.name, key);
    let behind = after.iter().position(named).map(|index| expected + 1 + index);
    behind
        .or_else(|| before.iter().position(named))
        .or_else(|| fields.iter().position(|field| field.aliases.contains(&key)))
}

/// Whether two keys are the same. Keys are short, so that comparing them word by word here is quicker than the call of
/// `memcmp` that `==` is.
#[inline]
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    if let (Some(a_end), Some(b_end)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        return a_end == b_end && a.chunks_exact(8).zip(b.chunks_exact(8)).all(|(a, b)| word(a) == word(b));
    }
    if let (Some(a_end), Some(b_end)) = (a.last_chunk::<4>(), b.last_chunk::<4>()) {
        return a_end == b_end && a.first_chunk::<4>() == b.first_chunk::<4>();
    }
    a.iter().zip(b).all(|(a, b)| a == b)
}

/// Eight bytes as one number.
fn word(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk().map(|bytes| u64::from_ne_bytes(*bytes))
}

/// Implements `Object` and `Deserialize` for a struct. See the module's documentation for the words.
#[allow(unused_macros, reason = "which macros are used depends on the document")]
macro_rules! object {
    ($type:ident: $($index:literal $field:ident $name:literal $(| $alias:literal)* $word:ident $(via $fix:ident)?),* $(,)?) => {
        impl $crate::runtime::model::internal::Object for $type {
            const NAME: &'static str = stringify!($type);
            const FIELDS: &'static [$crate::runtime::model::internal::Field] = &[$($crate::runtime::model::internal::Field {
                name: $name,
                aliases: &[$($alias),*],
                required: $crate::runtime::model::internal::is_required::$word,
            }),*];

            fn read<'de, A: serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                use $crate::runtime::model::internal;
                $(let mut $field = None;)*
                let mut expected = 0;
                while let Some(index) = internal::next(&mut map, Self::FIELDS, &mut expected)? {
                    match index {
                        $($index => {
                            $(let mut map = internal::Lenient::new(&mut map, internal::$fix);)?
                            internal::set::$word(&mut map, &mut $field)
                        })*
                        _ => internal::skip(&mut map),
                    }?;
                }
                match ($($field,)*) {
                    ($($crate::runtime::model::object!(@found $word $field),)*) => {
                        Ok(Self { $($field: $crate::runtime::model::object!(@take $word $field),)* })
                    }
                    #[allow(unreachable_patterns, unused_variables, reason = "only required members can be missing")]
                    ($($field,)*) => Err(internal::missing(Self::FIELDS, &[$($crate::runtime::model::object!(@absent $word $field)),*])),
                }
            }
        }

        $crate::runtime::model::object!(@deserialize $type);
    };
    ($type:ident: $($index:literal $field:ident $name:literal $(| $alias:literal)* $word:ident $(via $fix:ident)?,)* ; $rest:ident rest) => {
        impl $crate::runtime::model::internal::Object for $type {
            const NAME: &'static str = stringify!($type);
            const FIELDS: &'static [$crate::runtime::model::internal::Field] = &[$($crate::runtime::model::internal::Field {
                name: $name,
                aliases: &[$($alias),*],
                required: $crate::runtime::model::internal::is_required::$word,
            }),*];

            fn read<'de, A: serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                use $crate::runtime::model::internal;
                $(let mut $field = None;)*
                let mut $rest = indexmap::IndexMap::new();
                let mut expected = 0;
                while let Some(found) = internal::next_or_other(&mut map, Self::FIELDS, &mut expected)? {
                    match found {
                        $(internal::Found::Field($index) => {
                            $(let mut map = internal::Lenient::new(&mut map, internal::$fix);)?
                            internal::set::$word(&mut map, &mut $field)
                        })*
                        internal::Found::Field(_) => internal::skip(&mut map),
                        internal::Found::Other(key) => internal::keep(&mut map, &mut $rest, key),
                    }?;
                }
                match ($($field,)*) {
                    ($($crate::runtime::model::object!(@found $word $field),)*) => {
                        Ok(Self { $($field: $crate::runtime::model::object!(@take $word $field),)* $rest })
                    }
                    #[allow(unreachable_patterns, unused_variables, reason = "only required members can be missing")]
                    ($($field,)*) => Err(internal::missing(Self::FIELDS, &[$($crate::runtime::model::object!(@absent $word $field)),*])),
                }
            }
        }

        $crate::runtime::model::object!(@deserialize $type);
    };
    (@deserialize $type:ident) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::model::internal::decode(deserializer)
            }
        }
    };
    (@found required $field:ident) => { Some($field) };
    (@found $other:ident $field:ident) => { $field };
    (@absent required $field:ident) => { $field.is_none() };
    (@absent $other:ident $field:ident) => { false };
    (@take list $field:ident) => { $field.unwrap_or_default() };
    (@take $other:ident $field:ident) => { $field };
}

#[allow(unused_imports, reason = "which macros are used depends on the document")]
pub(crate) use object;
