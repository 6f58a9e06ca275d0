//! Unions (`oneOf`, `anyOf`): which member a JSON value is.
//!
//! With a discriminator the tag decides, and a value with an unlisted tag is kept whole. Without one, the members are
//! ranked by what the document says of them: JSON type, constant properties, required keys, then how many keys of the
//! value a member knows. The first that decodes without losing anything is taken, else the one that loses least. When none
//! decodes, the error says why each was refused.

use serde::de::Error;
use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

use super::object::Field;

/// A value of a union whose tag, or of an open enum whose value, the document does not list. It is kept as it came.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct UnknownVariant(Value);

impl UnknownVariant {
    pub(super) fn new(value: Value) -> Self {
        Self(value)
    }

    /// The whole value.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.0
    }
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(pub u8);

impl Types {
    /// `null`
    pub const NULL: u8 = 1;
    /// `boolean`
    pub const BOOLEAN: u8 = 1 << 1;
    /// `object`
    pub const OBJECT: u8 = 1 << 2;
    /// `array`
    pub const ARRAY: u8 = 1 << 3;
    /// Numbers with a fraction.
    pub const NUMBER: u8 = 1 << 4;
    /// Numbers without a fraction.
    pub const INTEGER: u8 = 1 << 5;
    /// `string`
    pub const STRING: u8 = 1 << 6;

    fn of(value: &Value) -> u8 {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Object(_) => Self::OBJECT,
            Value::Array(_) => Self::ARRAY,
            Value::String(_) => Self::STRING,
            Value::Number(number) if number.is_f64() => Self::NUMBER,
            Value::Number(_) => Self::INTEGER,
        }
    }
}

/// What the document says of one member of a union.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name of its variant.
    pub name: &'static str,
    /// The JSON types it can be.
    pub types: u8,
    /// Its declared properties, when it is an object.
    pub fields: &'static [Field],
    /// Its properties of fixed value: a name and the texts it may have.
    pub constants: &'static [(&'static str, &'static [&'static str])],
    /// The texts it may be, when it is a string enum.
    pub texts: &'static [&'static str],
}

impl Member {
    /// How well `value` fits; the greatest wins. Members that cannot be right come last, and are still tried.
    fn fit(&self, value: &Value) -> Fit {
        let types = self.types & Types::of(value) != 0;
        let Value::Object(object) = value else {
            let listed = value.as_str().is_some_and(|text| self.texts.contains(&text));
            return Fit { possible: (types, listed || self.texts.is_empty()), required: listed, known: 0 };
        };
        let constants = self.constants.iter().all(|(key, texts)| match object.get(*key) {
            Some(Value::String(text)) => texts.contains(&text.as_str()),
            Some(other) => texts.contains(&other.to_string().as_str()),
            None => false,
        });
        let required = self.fields.iter().all(|field| !field.required || object.contains_key(field.name));
        let known = self.fields.iter().filter(|field| object.contains_key(field.name)).count();
        Fit { possible: (types, constants), required, known }
    }
}

/// How well a value fits a member, by what can be seen without decoding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Whether the JSON type and the constants are right. Members that differ here are no rivals.
    possible: (bool, bool),
    required: bool,
    known: usize,
}

/// Decodes the member that fits best. Among members that fit alike, it is the first that loses nothing of the value,
/// else the one that loses least.
///
/// # Errors
///
/// When no member decodes; the message has the reason of each.
pub fn decode_untagged<T: Serialize, E: Error>(
    union: &str,
    members: &[Member],
    value: &Value,
    decode: impl Fn(usize, &Value) -> Option<Result<T, serde_json::Error>>,
) -> Result<T, E> {
    let order = ranked(members, value);
    let mut reasons = String::new();
    let mut best: Option<(usize, T)> = None;
    for (place, (index, fit)) in order.iter().enumerate() {
        match decode(*index, value) {
            Some(Ok(found)) => {
                let rival = order.get(place + 1).is_some_and(|(_, next)| next.possible == fit.possible);
                if !rival && best.is_none() {
                    return Ok(found);
                }
                let lost = serde_json::to_value(&found).map_or(usize::MAX, |again| lost(value, &again));
                if lost == 0 {
                    return Ok(found);
                }
                if best.as_ref().is_none_or(|(least, _)| lost < *least) {
                    best = Some((lost, found));
                }
            }
            Some(Err(reason)) => {
                let name = members.get(*index).map_or("", |member| member.name);
                reasons.push_str(&format!("; {name}: {reason}"));
            }
            None => {}
        }
        let ends = order.get(place + 1).is_none_or(|(_, next)| next.possible != fit.possible);
        if let Some((_, found)) = best.take_if(|_| ends) {
            return Ok(found);
        }
    }
    Err(E::custom(format_args!("no member of {union} fits{reasons}")))
}

fn ranked(members: &[Member], value: &Value) -> Vec<(usize, Fit)> {
    let mut order: Vec<_> = members.iter().map(|member| member.fit(value)).enumerate().collect();
    order.sort_by(|(i, a), (j, b)| b.cmp(a).then(i.cmp(j)));
    order
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

/// Decodes the member that the tag names, or keeps the value when the tag is not listed.
///
/// # Errors
///
/// When the value is not an object, or the member does not decode.
pub fn decode_tagged<T, E: Error>(
    union: &str,
    property: &str,
    value: Value,
    decode: impl FnOnce(&str, &Value) -> Option<Result<T, serde_json::Error>>,
    unknown: impl FnOnce(UnknownVariant) -> T,
) -> Result<T, E> {
    let Value::Object(object) = &value else {
        return Err(E::custom(format_args!("expected an object ({union})")));
    };
    let found = match object.get(property) {
        Some(Value::String(tag)) => decode(tag, &value),
        Some(tag) => decode(&tag.to_string(), &value),
        None => None,
    };
    match found {
        Some(Ok(member)) => Ok(member),
        Some(Err(reason)) => Err(E::custom(format_args!("{union}: {reason}"))),
        None => Ok(unknown(UnknownVariant(value))),
    }
}

/// Writes a member of a tagged union that has no field for the tag: the tag first, then the member's own.
///
/// # Errors
///
/// When the member does not encode.
pub fn encode_tagged<S: Serializer>(
    member: &impl Serialize,
    property: &str,
    tag: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let value = serde_json::to_value(member).map_err(serde::ser::Error::custom)?;
    let Value::Object(own) = value else { return value.serialize(serializer) };
    let mut object = serde_json::Map::new();
    object.insert(property.to_owned(), tag.into());
    object.extend(own);
    object.serialize(serializer)
}

/// Implements reading and writing of a union with a discriminator.
///
/// `Variant(Type) "tag" | "other tag"` is a member that has a field for the tag; `Variant(Type) adds "tag"` one that has
/// none, so that the tag is written before its own members.
#[allow(unused_macros, reason = "which macros are used depends on the document")]
macro_rules! tagged_union {
    (@write $member:ident $serializer:ident $property:literal $tag:literal) => { serde::Serialize::serialize($member, $serializer) };
    (@write $member:ident $serializer:ident $property:literal $tag:literal $adds:ident) => {
        $crate::runtime::model::internal::encode_tagged($member, $property, $tag, $serializer)
    };
    ($type:ident by $property:literal: $(
        $variant:ident($member:ty) $($adds:ident)? $tag:literal $(| $other:literal)*
    ),* $(,)?) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::model::internal::decode_tagged(
                    stringify!($type),
                    $property,
                    <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?,
                    |tag, value| match tag {
                        $($tag $(| $other)* => Some(<$member as serde::Deserialize>::deserialize(value).map(Self::$variant)),)*
                        _ => None,
                    },
                    Self::UnknownValue,
                )
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(member) => $crate::runtime::model::tagged_union!(
                        @write member serializer $property $tag $($adds)?
                    ),)*
                    Self::UnknownValue(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }
    };
}

/// Implements reading and writing of a union without a discriminator.
///
/// `0 Variant(Type) [STRING | INTEGER]` is a member with the JSON types that it can be. Behind it may stand
/// `fields Struct`, the object whose members tell it from others; `where "key" = "text"`, its constant properties; and
/// `texts ["a", "b"]`, the texts that a string member may be.
#[allow(unused_macros, reason = "which macros are used depends on the document")]
macro_rules! union {
    (@fields) => { &[] };
    (@fields $object:ident) => { <$object as $crate::runtime::model::internal::Object>::FIELDS };
    ($type:ident: $(
        $index:literal $variant:ident($member:ty) [$($json:ident)|*]
        $(fields $object:ident)?
        $(where $($key:literal = $($constant:literal)|+),+)?
        $(texts [$($text:literal),*])?
    ;)*) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use $crate::runtime::model::internal;
                const MEMBERS: &[internal::Member] = &[$(internal::Member {
                    name: stringify!($variant),
                    types: 0 $(| internal::Types::$json)*,
                    fields: $crate::runtime::model::union!(@fields $($object)?),
                    constants: &[$($(($key, &[$($constant),+])),+)?],
                    texts: &[$($($text),*)?],
                }),*];
                let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
                internal::decode_untagged(stringify!($type), MEMBERS, &value, |index, value| match index {
                    $($index => Some(<$member as serde::Deserialize>::deserialize(value).map(Self::$variant)),)*
                    _ => None,
                })
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(member) => serde::Serialize::serialize(member, serializer),)*
                }
            }
        }
    };
}

#[allow(unused_imports, reason = "which macros are used depends on the document")]
pub(crate) use {tagged_union, union};
