//! Open enums: the values that a document lists, and room for those that it does not list yet.
//!
//! A server may send a new value at any time. It decodes to the `UnknownValue` variant, which keeps it and writes it
//! back unchanged. The content of that variant cannot be built outside this module, so a listed value is always its own
//! variant: `From<&str>` looks it up first.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde_json::Value;

use super::lenient::whole;
use super::union::meet_unlisted;

/// A text that the document does not list. It is boxed twice because it is rare: so an enum is two words, not three, and
/// what holds it is read and moved faster.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownText(Box<Box<str>>);

impl UnknownText {
    #[cold]
    fn new(text: &str) -> Self {
        meet_unlisted();
        Self(Box::new(text.into()))
    }

    /// The text as it is on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A number that the document does not list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    /// Stays a call of its own: inlined, it would cost the reading of listed numbers an instruction each.
    #[cold]
    #[inline(never)]
    fn new(value: i64) -> Self {
        meet_unlisted();
        Self(value)
    }

    /// The number as it is on the wire.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// An open enum of texts.
pub trait TextChoice: Sized {
    /// The variant of a listed text.
    fn known(text: &str) -> Option<Self>;
    /// The variant for a text that is not listed.
    fn unknown(text: UnknownText) -> Self;

    /// The variant of any text.
    #[inline]
    fn from_text(text: &str) -> Self {
        Self::known(text).unwrap_or_else(|| Self::unknown(UnknownText::new(text)))
    }
}

/// Reads a [`TextChoice`] from a JSON string.
#[derive(Debug)]
pub struct TextVisitor<T>(pub PhantomData<T>);

impl<T: TextChoice> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from_text(text))
    }
}

/// An open enum of integers.
pub trait IntegerChoice: Sized {
    /// The variant of a listed integer.
    fn known(value: i64) -> Option<Self>;
    /// The variant for an integer that is not listed.
    fn unknown(value: UnknownInteger) -> Self;

    /// The variant of any integer.
    #[inline]
    fn from_integer(value: i64) -> Self {
        Self::known(value).unwrap_or_else(|| Self::unknown(UnknownInteger::new(value)))
    }
}

/// Reads an [`IntegerChoice`] from a JSON number without a fraction.
///
/// # Errors
///
/// When it is something else.
#[inline]
pub fn decode_integer<'de, T: IntegerChoice, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    integer(deserializer).map(T::from_integer)
}

/// Reads the number alone, in one function for all enums. It returns in registers, where a variant would go through memory.
#[inline(never)]
fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_i64(IntegerVisitor)
}

struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        whole(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// An open enum of any JSON values.
pub trait ValueChoice: Sized {
    /// The listed values as JSON text with the variant of each.
    fn known() -> Vec<(&'static str, Self)>;
    /// The variant for a value that is not listed.
    fn unknown(value: super::UnknownVariant) -> Self;

    /// The variant of any value.
    fn from_value(value: Value) -> Self {
        let listed = Self::known()
            .into_iter()
            .find(|(text, _)| value_text(text).is_some_and(|known| super::union::same(&known, &value)));
        listed.map_or_else(|| Self::unknown(super::UnknownVariant::new(value)), |(_, variant)| variant)
    }
}

/// The JSON value that `text` denotes.
#[must_use]
pub fn value_text(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Implements reading, writing and conversions of an open enum of texts.
#[allow(unused_macros, reason = "which macros are used depends on the document")]
macro_rules! text_choice {
    ($type:ident: $($variant:ident $text:literal $(| $alias:literal)*),* $(,)?) => {
        impl $type {
            /// The values that the document lists, in its order.
            pub const VALUES: &'static [&'static str] = &[$($text),*];

            /// The text on the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::UnknownValue(text) => text.as_str(),
                }
            }
        }

        impl $crate::runtime::model::internal::TextChoice for $type {
            #[inline]
            fn known(text: &str) -> Option<Self> {
                match text {
                    $($text $(| $alias)* => Some(Self::$variant),)*
                    _ => None,
                }
            }

            #[inline]
            fn unknown(text: $crate::runtime::model::UnknownText) -> Self {
                Self::UnknownValue(text)
            }
        }

        impl From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::runtime::model::internal::TextChoice::from_text(text)
            }
        }

        impl From<String> for $type {
            #[inline]
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl AsRef<str> for $type {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer
                    .deserialize_str($crate::runtime::model::internal::TextVisitor(std::marker::PhantomData))
            }
        }
    };
}

/// Implements reading, writing and conversions of an open enum of integers.
#[allow(unused_macros, reason = "which macros are used depends on the document")]
macro_rules! integer_choice {
    ($type:ident: $($variant:ident $value:literal),* $(,)?) => {
        impl $type {
            /// The values that the document lists, in its order.
            pub const VALUES: &'static [i64] = &[$($value),*];

            /// The number on the wire.
            #[must_use]
            #[inline]
            pub fn get(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::UnknownValue(value) => value.get(),
                }
            }
        }

        impl $crate::runtime::model::internal::IntegerChoice for $type {
            #[inline]
            fn known(value: i64) -> Option<Self> {
                match value {
                    $($value => Some(Self::$variant),)*
                    _ => None,
                }
            }

            #[inline]
            fn unknown(value: $crate::runtime::model::UnknownInteger) -> Self {
                Self::UnknownValue(value)
            }
        }

        impl std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.get(), f)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.get())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::model::internal::decode_integer(deserializer)
            }
        }
    };
}

/// Implements reading and writing of an open enum of any JSON values, each given as JSON text.
#[allow(unused_macros, reason = "which macros are used depends on the document")]
macro_rules! value_choice {
    ($type:ident: $($variant:ident $json:literal),* $(,)?) => {
        impl $crate::runtime::model::internal::ValueChoice for $type {
            fn known() -> Vec<(&'static str, Self)> {
                vec![$(($json, Self::$variant)),*]
            }

            fn unknown(value: $crate::runtime::model::UnknownVariant) -> Self {
                Self::UnknownValue(value)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let json = match self {
                    $(Self::$variant => $json,)*
                    Self::UnknownValue(value) => return serde::Serialize::serialize(value, serializer),
                };
                serde::Serialize::serialize(&$crate::runtime::model::internal::value_text(json), serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
                Ok($crate::runtime::model::internal::ValueChoice::from_value(value))
            }
        }
    };
}

#[allow(unused_imports, reason = "which macros are used depends on the document")]
pub(crate) use {integer_choice, text_choice, value_choice};

#[cfg(test)]
mod tests {
    use super::integer;

    #[test]
    fn an_integer_may_be_written_as_a_fraction_when_that_says_exactly_which_it_is() {
        let read = |text: &str| integer(&mut serde_json::Deserializer::from_str(text)).ok();
        assert_eq!((read("3"), read("3.0"), read("-2e3"), read("-0.0")), (Some(3), Some(3), Some(-2000), Some(0)));
        assert_eq!([read("3.5"), read("1e300"), read("9223372036854775808.0"), read("9007199254740993.0")], [None; 4]);
    }
}
