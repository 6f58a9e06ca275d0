//! A JSON value in memory that has to be looked at before it becomes a model. It borrows the text it comes from where that
//! has no escapes, so that keeping an object costs little more than its list of members.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use super::lose;

/// The key under which `serde_json` gives a number as text, when some crate of the program asks for `arbitrary_precision`.
const NUMBER_AS_TEXT: &str = "$serde_json::private::Number";

/// A JSON value. Members of objects keep their order.
#[derive(Clone, Debug)]
pub enum Kept<'k> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number from 0.
    Unsigned(u64),
    /// A whole number below 0.
    Signed(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(Cow<'k, str>),
    /// An array.
    List(Vec<Kept<'k>>),
    /// An object.
    Object(Vec<(Cow<'k, str>, Kept<'k>)>),
}

impl<'k> Kept<'k> {
    /// A whole number.
    pub fn signed(value: i64) -> Self {
        u64::try_from(value).map_or(Self::Signed(value), Self::Unsigned)
    }

    /// The member of an object.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text of a string, and of any other value its JSON: what a tag or constant is compared by. A whole number has no
    /// fraction, however it was written.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Self::Unsigned(value) => Cow::Owned(value.to_string()),
            Self::Signed(value) => Cow::Owned(value.to_string()),
            // `Display` writes no fraction where there is none.
            Self::Float(value) => Cow::Owned(value.to_string()),
            other => Cow::Owned(other.to_value().to_string()),
        }
    }

    /// The value as `serde_json` has it.
    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Unsigned(value) => Value::from(*value),
            Self::Signed(value) => Value::from(*value),
            Self::Float(value) => Value::from(*value),
            Self::Text(text) => Value::from(text.as_ref()),
            Self::List(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(members) => {
                let members = members.iter().map(|(key, value)| (key.clone().into_owned(), value.to_value()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }

    /// All members of an object.
    pub(super) fn of_map<A: MapAccess<'k>>(mut map: A) -> Result<Self, A::Error> {
        let mut members = Vec::with_capacity(map.size_hint().unwrap_or_default().min(64));
        while let Some(Text(key)) = map.next_key()? {
            if key == NUMBER_AS_TEXT {
                let Text(digits) = map.next_value()?;
                return Self::of_digits(&digits).ok_or_else(|| A::Error::custom("expected a number"));
            }
            members.push((key, map.next_value()?));
        }
        Ok(Self::Object(members))
    }

    fn of_digits(digits: &str) -> Option<Self> {
        let whole = digits.parse().map(Self::Unsigned).or_else(|_| digits.parse().map(Self::signed));
        whole.or_else(|_| digits.parse().map(Self::Float)).ok()
    }

    /// How many values that are not null it holds; an empty list or object is one.
    fn size(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::List(items) => items.iter().map(Self::size).sum::<usize>().max(1),
            Self::Object(members) => members.iter().map(|(_, value)| value.size()).sum::<usize>().max(1),
            _ => 1,
        }
    }

    /// How many values it holds, itself among them.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::List(items) => 1 + items.iter().map(Self::weight).sum::<usize>(),
            Self::Object(members) => 1 + members.iter().map(|(_, value)| value.weight()).sum::<usize>(),
            _ => 1,
        }
    }

    /// Whether a float cannot hold the number.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "the comparison finds what is lost"
    )]
    #[allow(clippy::cast_sign_loss, reason = "the value is not negative")]
    fn rounds(&self) -> bool {
        match self {
            Self::Unsigned(value) => (*value as f64) as u128 != u128::from(*value),
            Self::Signed(value) => (*value as f64) as i128 != i128::from(*value),
            _ => false,
        }
    }
}

/// A text that borrows where it can.
pub(super) struct Text<'k>(pub(super) Cow<'k, str>);

impl<'k> Deserialize<'k> for Text<'k> {
    fn deserialize<D: Deserializer<'k>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl<'k> Visitor<'k> for TextVisitor {
    type Value = Text<'k>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'k str) -> Result<Text<'k>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text<'k>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

impl<'k> Deserialize<'k> for Kept<'k> {
    fn deserialize<D: Deserializer<'k>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeptVisitor)
    }
}

struct KeptVisitor;

impl<'k> Visitor<'k> for KeptVisitor {
    type Value = Kept<'k>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Kept<'k>, E> {
        Ok(Kept::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Kept<'k>, E> {
        Ok(Kept::Null)
    }

    fn visit_some<D: Deserializer<'k>>(self, deserializer: D) -> Result<Kept<'k>, D::Error> {
        Kept::deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Kept<'k>, E> {
        Ok(Kept::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Kept<'k>, E> {
        Ok(Kept::Unsigned(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Kept<'k>, E> {
        Ok(Kept::signed(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Kept<'k>, E> {
        Ok(Kept::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'k str) -> Result<Kept<'k>, E> {
        Ok(Kept::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Kept<'k>, E> {
        Ok(Kept::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'k>>(self, mut items: A) -> Result<Kept<'k>, A::Error> {
        let mut list = Vec::with_capacity(items.size_hint().unwrap_or_default().min(64));
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Kept::List(list))
    }

    fn visit_map<A: MapAccess<'k>>(self, map: A) -> Result<Kept<'k>, A::Error> {
        Kept::of_map(map)
    }
}

impl<'k> IntoDeserializer<'k, serde_json::Error> for &Kept<'k> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Reads a value that stays where it is. What the reader passes over, or rounds, counts as lost.
impl<'k> Deserializer<'k> for &Kept<'k> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'k>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Kept::Null => visitor.visit_unit(),
            Kept::Bool(value) => visitor.visit_bool(*value),
            Kept::Unsigned(value) => visitor.visit_u64(*value),
            Kept::Signed(value) => visitor.visit_i64(*value),
            Kept::Float(value) => visitor.visit_f64(*value),
            Kept::Text(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Kept::Text(Cow::Owned(text)) => visitor.visit_str(text),
            Kept::List(items) => {
                let mut items = SeqDeserializer::new(items.iter());
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Kept::Object(members) => {
                visitor.visit_map(MapDeserializer::new(members.iter().map(|(key, value)| (key.as_ref(), value))))
            }
        }
    }

    fn deserialize_option<V: Visitor<'k>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Kept::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'k>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_f64<V: Visitor<'k>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.rounds() {
            lose(1);
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_f32<V: Visitor<'k>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'k>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        lose(self.size());
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        <V: Visitor<'k>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct
        map struct enum identifier
    }
}
