//! Unions without a discriminator: the members are ranked by what the document says of them: JSON type, constant
//! properties, required keys, then how many keys of the value a member knows. The first that decodes without losing
//! anything is taken, else the one that loses least. Among members that rank alike, it is the one that meets the fewest
//! values which the document does not list. When none decodes, the error says why each was refused.
//!
//! A value of a JSON type that one member alone can be is read straight into that member. Others are kept in memory, for
//! they may be read more than once.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::super::object::Field;
use super::{Kept, Loss, counting, rivals};

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

    fn of(value: &Kept<'_>) -> u8 {
        match value {
            Kept::Null => Self::NULL,
            Kept::Bool(_) => Self::BOOLEAN,
            Kept::Unsigned(_) | Kept::Signed(_) => Self::INTEGER,
            Kept::Float(_) => Self::NUMBER,
            Kept::Text(_) => Self::STRING,
            Kept::List(_) => Self::ARRAY,
            Kept::Object(_) => Self::OBJECT,
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
    /// Its properties of fixed value: a name and what it may be, as text or, where it is no string, as JSON.
    pub constants: &'static [(&'static str, &'static [&'static str])],
    /// The texts it may be, when it is a string enum.
    pub texts: &'static [&'static str],
}

/// A union without a discriminator.
pub trait Shaped: Sized {
    /// The name in error messages.
    const NAME: &'static str;
    /// What the document says of the members, in its order.
    const MEMBERS: &'static [Member];

    /// Decodes a member; `None` when there is none with this index.
    fn member<'de, D: Deserializer<'de>>(index: usize, value: D) -> Option<Result<Self, D::Error>>;
}

/// Decodes the member that fits best. Among members that fit alike, it is the first that loses nothing of the value and
/// knows all of it, else the one that loses least.
///
/// # Errors
///
/// When no member decodes; the message has the reason of each.
pub fn decode_shaped<'de, T: Shaped, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(ShapeVisitor(PhantomData))
}

struct ShapeVisitor<T>(PhantomData<T>);

impl<T: Shaped> ShapeVisitor<T> {
    /// The member that alone can be of this JSON type.
    fn only(types: u8) -> Option<usize> {
        let mut possible = (0..).zip(T::MEMBERS).filter(|(_, member)| member.types & types != 0);
        let (index, _) = possible.next()?;
        possible.next().is_none().then_some(index)
    }
}

/// The visitor's methods for values without parts.
macro_rules! scalars {
    ($($method:ident($($value:ident: $type:ty)?) => $kept:expr;)*) => {
        $(fn $method<E: Error>(self $(, $value: $type)?) -> Result<T, E> {
            of_kept(&$kept)
        })*
    };
}

impl<'de, T: Shaped> Visitor<'de> for ShapeVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a member of {}", T::NAME)
    }

    scalars! {
        visit_unit() => Kept::Null;
        visit_none() => Kept::Null;
        visit_bool(value: bool) => Kept::Bool(value);
        visit_u64(value: u64) => Kept::Unsigned(value);
        visit_i64(value: i64) => Kept::signed(value);
        visit_f64(value: f64) => Kept::Float(value);
        visit_str(value: &str) => Kept::Text(Cow::Borrowed(value));
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        let list = SeqAccessDeserializer::new(items);
        match Self::only(Types::ARRAY) {
            Some(index) => T::member(index, list).unwrap_or_else(|| Err(A::Error::custom("a member without an index"))),
            None => of_kept(&Kept::deserialize(list)?),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        let object = MapAccessDeserializer::new(members);
        match Self::only(Types::OBJECT) {
            Some(index) => {
                T::member(index, object).unwrap_or_else(|| Err(A::Error::custom("a member without an index")))
            }
            None => of_kept(&Kept::deserialize(object)?),
        }
    }
}

/// How long the reasons may be, in bytes, before no more are added: each has those of the unions inside.
const LONGEST_REASONS: usize = 1000;

/// What became of a member that was tried, and what tells against it.
type Tried<T> = (Option<Result<T, serde_json::Error>>, Loss);

/// Decodes the best member of a value in memory. Nearly always that is the first of the ranking, and it loses nothing.
fn of_kept<T: Shaped, E: Error>(value: &Kept<'_>) -> Result<T, E> {
    rivals::within(value, || match first(T::MEMBERS, value).map(|index| counting(|| T::member(index, value))) {
        Some((Some(Ok(found)), Loss::NONE)) => Ok(found),
        tried => of_rivals(value, tried),
    })
}

/// Tries the members in the order of their ranks, the first of which has been tried.
fn of_rivals<T: Shaped, E: Error>(value: &Kept<'_>, mut tried: Option<Tried<T>>) -> Result<T, E> {
    let order = ranked(T::MEMBERS, value);
    let mut reasons = String::new();
    let mut best: Option<(Loss, Fit, T)> = None;
    for (place, (index, fit)) in order.iter().enumerate() {
        if place > 0 && !rivals::again(value) {
            break;
        }
        let (found, loss) = tried.take().unwrap_or_else(|| counting(|| T::member(*index, value)));
        match found {
            Some(Ok(found)) => {
                let wins = best.as_ref().is_none_or(|(least, of, _)| match loss.values.cmp(&least.values) {
                    Ordering::Less => true,
                    Ordering::Equal => fit == of && loss.unlisted < least.unlisted,
                    Ordering::Greater => false,
                });
                if wins {
                    best = Some((loss, *fit, found));
                }
            }
            Some(Err(reason)) if reasons.len() < LONGEST_REASONS => {
                let name = T::MEMBERS.get(*index).map_or("", |member| member.name);
                reasons.push_str(&format!("; {name}: {reason}"));
            }
            Some(Err(_)) | None => {}
        }
        // Members that are no rivals, or rank lower than one that loses nothing, are not tried.
        let next = order.get(place + 1).map(|(_, next)| next).filter(|next| next.possible == fit.possible);
        let is_won = |(loss, of, _): &(Loss, Fit, T)| {
            *loss == Loss::NONE || next.is_none_or(|next| loss.values == 0 && next != of)
        };
        if best.as_ref().is_some_and(is_won) {
            break;
        }
    }
    match best {
        Some((loss, _, found)) => {
            loss.tell();
            Ok(found)
        }
        None => Err(E::custom(format_args!("no member of {} fits{reasons}", T::NAME))),
    }
}

/// The index of the member that [`ranked`] has first.
fn first(members: &[Member], value: &Kept<'_>) -> Option<usize> {
    let keys = if let Kept::Object(object) = value { object.len() } else { usize::MAX };
    let mut best: Option<(usize, Fit)> = None;
    for (index, member) in members.iter().enumerate() {
        let fit = member.fit(value);
        if fit == (Fit { possible: (true, true), required: true, known: keys }) {
            return Some(index);
        }
        if best.is_none_or(|(_, best)| fit > best) {
            best = Some((index, fit));
        }
    }
    best.map(|(index, _)| index)
}

fn ranked(members: &[Member], value: &Kept<'_>) -> Vec<(usize, Fit)> {
    let mut order: Vec<_> = members.iter().map(|member| member.fit(value)).enumerate().collect();
    order.sort_by(|(i, a), (j, b)| b.cmp(a).then(i.cmp(j)));
    order
}

impl Member {
    /// How well `value` fits; the greatest wins. Members that cannot be right come last, and are still tried.
    fn fit(&self, value: &Kept<'_>) -> Fit {
        let types = self.types & Types::of(value) != 0;
        let Kept::Object(object) = value else {
            let listed = matches!(value, Kept::Text(text) if self.texts.contains(&text.as_ref()));
            return Fit { possible: (types, listed || self.texts.is_empty()), required: listed, known: 0 };
        };
        if !types {
            return Fit { possible: (false, false), required: false, known: 0 };
        }
        // Whether a constant may be absent is told by `required`.
        let constants = self.constants.iter().all(|(key, texts)| match value.get(key) {
            None | Some(Kept::Null) => true,
            Some(value) => texts.contains(&value.text().as_ref()),
        });
        let (mut required, mut known, mut expected) = (true, 0, 0);
        for field in self.fields {
            match position(object, expected, field.name) {
                Some(index) => (known, expected) = (known + 1, index + 1),
                None => required &= !field.required,
            }
        }
        Fit { possible: (types, constants), required, known }
    }
}

/// Where the key is in the object: first where it stands when the wire keeps the document's order.
fn position(object: &[(Cow<'_, str>, Kept<'_>)], expected: usize, name: &str) -> Option<usize> {
    match object.get(expected) {
        Some((key, _)) if key == name => Some(expected),
        _ => object.iter().position(|(key, _)| key == name),
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

/// Implements reading and writing of a union without a discriminator.
///
/// `0 Variant(Type) [STRING | INTEGER]` is a member with the JSON types that it can be. Behind it may stand
/// `fields Struct`, the object whose members tell it from others; `where "key" = "text"`, its constant properties, those
/// that are no strings as JSON; and `texts ["a", "b"]`, the texts that a string member may be.
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
        impl $crate::runtime::model::internal::Shaped for $type {
            const NAME: &'static str = stringify!($type);
            const MEMBERS: &'static [$crate::runtime::model::internal::Member] =
                &[$($crate::runtime::model::internal::Member {
                    name: stringify!($variant),
                    types: 0 $(| $crate::runtime::model::internal::Types::$json)*,
                    fields: $crate::runtime::model::union!(@fields $($object)?),
                    constants: &[$($(($key, &[$($constant),+])),+)?],
                    texts: &[$($($text),*)?],
                }),*];

            fn member<'de, D: serde::Deserializer<'de>>(index: usize, value: D) -> Option<Result<Self, D::Error>> {
                match index {
                    $($index => Some(<$member as serde::Deserialize>::deserialize(value).map(Self::$variant)),)*
                    _ => None,
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::model::internal::decode_shaped(deserializer)
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
pub(crate) use union;
