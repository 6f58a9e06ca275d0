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
//!
//! What reads a key and finds its member is `#[inline]`, so that rustc puts it where the map is read: elsewhere, in another
//! codegen unit, each key would cost a call with its result in memory.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// A member of an object, as the document declares it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key on the wire.
    pub name: &'static str,
    /// Whether every valid object has it.
    pub required: bool,
}

/// A struct that is read from a JSON object.
pub trait Object: Sized {
    /// The name in error messages.
    const NAME: &'static str;
    /// The declared members, in document order.
    const FIELDS: &'static [Field];

    /// The index of the member that a key of the wire names; `usize::MAX` when it is none of them. A `match` of literals: the
    /// lengths and words that a key is compared with are then part of the code, where a loop would look them up.
    fn index(key: &str) -> usize;

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
#[inline]
pub fn decode<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, &[], ObjectVisitor(PhantomData))
}

/// The index of the member that the next key names; `usize::MAX` when it is none of them; `None` at the end.
///
/// # Errors
///
/// When the input is malformed.
#[inline]
pub fn next<'de, T: Object, A: MapAccess<'de>>(map: &mut A) -> Result<Option<usize>, A::Error> {
    map.next_key_seed(Key::<T>(PhantomData))
}

/// As [`next`], for a struct that keeps undeclared keys.
///
/// # Errors
///
/// When the input is malformed.
#[inline]
pub fn next_or_other<'de, T: Object, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Found>, A::Error> {
    map.next_key_seed(AnyKey::<T>(PhantomData))
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

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
    }
}

struct Key<T>(PhantomData<T>);

impl<'de, T: Object> DeserializeSeed<'de> for Key<T> {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: Object> Visitor<'_> for Key<T> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        Ok(T::index(key))
    }
}

/// As [`Key`], for a struct that keeps undeclared keys.
struct AnyKey<T>(PhantomData<T>);

impl<'de, T: Object> DeserializeSeed<'de> for AnyKey<T> {
    type Value = Found;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: Object> Visitor<'_> for AnyKey<T> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<Found, E> {
        Ok(match T::index(key) {
            usize::MAX => Found::Other(key.to_owned()),
            index => Found::Field(index),
        })
    }
}

/// Implements `Object` and `Deserialize` for a struct. See the module's documentation for the words.
#[allow(unused_macros, reason = "which macros are used depends on the document")]
macro_rules! object {
    ($type:ident: $($index:literal $field:ident $name:literal $(| $alias:literal)* $word:ident $(via $fix:ident)?),* $(,)?) => {
        impl $crate::runtime::model::internal::Object for $type {
            $crate::runtime::model::object!(@table $type: $($index $name $(| $alias)* $word,)*);

            #[inline]
            fn read<'de, A: serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                use $crate::runtime::model::internal;
                $(let mut $field = None;)*
                while let Some(index) = internal::next::<Self, A>(&mut map)? {
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
            $crate::runtime::model::object!(@table $type: $($index $name $(| $alias)* $word,)*);

            #[inline]
            fn read<'de, A: serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                use $crate::runtime::model::internal;
                $(let mut $field = None;)*
                let mut $rest = indexmap::IndexMap::new();
                while let Some(found) = internal::next_or_other::<Self, A>(&mut map)? {
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
    (@table $type:ident: $($index:literal $name:literal $(| $alias:literal)* $word:ident,)*) => {
        const NAME: &'static str = stringify!($type);
        const FIELDS: &'static [$crate::runtime::model::internal::Field] = &[$($crate::runtime::model::internal::Field {
            name: $name,
            required: $crate::runtime::model::internal::is_required::$word,
        }),*];

        #[inline]
        #[allow(unreachable_patterns, reason = "a name of one member goes before an alias of another")]
        fn index(key: &str) -> usize {
            match key {
                $($name => $index,)*
                $($($alias => $index,)*)*
                _ => usize::MAX,
            }
        }
    };
    (@deserialize $type:ident) => {
        impl<'de> serde::Deserialize<'de> for $type {
            #[inline]
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
