//! The object of a tagged union, once its tag is known: what was read before the tag, the tag, and what is still to come.

use std::borrow::Cow;
use std::vec;

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::{Kept, counting};

/// Reads as the whole object.
pub(super) struct Replay<'de, A> {
    before: vec::IntoIter<(Cow<'de, str>, Kept<'de>)>,
    tag: Option<(&'static str, Kept<'de>)>,
    /// The value of the key that was read last, unless it is still to come, and whether it is the tag.
    value: Option<(Kept<'de>, bool)>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> Replay<'de, A> {
    pub(super) fn new(
        before: Vec<(Cow<'de, str>, Kept<'de>)>,
        property: &'static str,
        tag: Kept<'de>,
        rest: A,
    ) -> Self {
        Self { before: before.into_iter(), tag: Some((property, tag)), value: None, rest }
    }

    /// The whole object in memory.
    pub(super) fn collect(self) -> Result<Kept<'de>, A::Error> {
        Kept::of_map(self)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        if let Some((key, value)) = self.before.next() {
            self.value = Some((value, false));
            return seed.deserialize(StrDeserializer::new(&key)).map(Some);
        }
        if let Some((property, tag)) = self.tag.take() {
            self.value = Some((tag, true));
            return seed.deserialize(BorrowedStrDeserializer::new(property)).map(Some);
        }
        self.rest.next_key_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            // A member may have no field for the tag, yet the union keeps it.
            Some((tag, true)) => counting(|| seed.deserialize(&tag)).0.map_err(A::Error::custom),
            Some((value, false)) => seed.deserialize(&value).map_err(A::Error::custom),
            None => self.rest.next_value_seed(seed),
        }
    }
}

/// A struct is read as the object goes on. All other ways to read it begin with the whole in memory: a member that is a
/// union itself would otherwise put one `Replay` around another without an end to the types.
impl<'de, A: MapAccess<'de>> Deserializer<'de> for Replay<'de, A> {
    type Error = A::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        self.collect()?.deserialize_any(visitor).map_err(A::Error::custom)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}
