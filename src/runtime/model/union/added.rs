//! Writes a member of a tagged union that has no field for the tag: the tag first, then the member's own.

use serde::ser::{Error, SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, value};

/// Writes the tag, then the member.
///
/// # Errors
///
/// When the member does not encode.
pub fn encode_tagged<S: Serializer>(
    member: &impl Serialize,
    property: &'static str,
    tag: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    member.serialize(Tagging { property, tag, serializer })
}

/// A serialiser that writes a tag in front of the members of an object, and everything else as it is.
struct Tagging<S> {
    property: &'static str,
    tag: &'static str,
    serializer: S,
}

/// The methods for values that are no objects.
macro_rules! as_it_is {
    ($($method:ident($($name:ident: $type:ty),*) -> $result:ty;)*) => {
        $(fn $method(self, $($name: $type),*) -> Result<$result, S::Error> {
            self.serializer.$method($($name),*)
        })*
    };
}

impl<S: Serializer> Serializer for Tagging<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = S::SerializeSeq;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = TaggedMap<S>;
    type SerializeStruct = S::SerializeStruct;
    type SerializeStructVariant = S::SerializeStructVariant;

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<S::SerializeStruct, S::Error> {
        let mut object = self.serializer.serialize_struct(name, length + 1)?;
        object.serialize_field(self.property, self.tag)?;
        Ok(object)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<TaggedMap<S>, S::Error> {
        let own = value::Serializer.serialize_map(length).map_err(Error::custom)?;
        Ok(TaggedMap { tagging: self, own })
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.serializer.serialize_newtype_variant(name, index, variant, value)
    }

    as_it_is! {
        serialize_bool(value: bool) -> S::Ok;
        serialize_i8(value: i8) -> S::Ok;
        serialize_i16(value: i16) -> S::Ok;
        serialize_i32(value: i32) -> S::Ok;
        serialize_i64(value: i64) -> S::Ok;
        serialize_u8(value: u8) -> S::Ok;
        serialize_u16(value: u16) -> S::Ok;
        serialize_u32(value: u32) -> S::Ok;
        serialize_u64(value: u64) -> S::Ok;
        serialize_f32(value: f32) -> S::Ok;
        serialize_f64(value: f64) -> S::Ok;
        serialize_char(value: char) -> S::Ok;
        serialize_str(value: &str) -> S::Ok;
        serialize_bytes(value: &[u8]) -> S::Ok;
        serialize_none() -> S::Ok;
        serialize_unit() -> S::Ok;
        serialize_unit_struct(name: &'static str) -> S::Ok;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str) -> S::Ok;
        serialize_seq(length: Option<usize>) -> S::SerializeSeq;
        serialize_tuple(length: usize) -> S::SerializeTuple;
        serialize_tuple_struct(name: &'static str, length: usize) -> S::SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> S::SerializeTupleVariant;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> S::SerializeStructVariant;
    }
}

/// An object without fixed members. It may hold the tag as it was received, so it is written when all of it is known.
struct TaggedMap<S> {
    tagging: Tagging<S>,
    own: <value::Serializer as Serializer>::SerializeMap,
}

impl<S: Serializer> SerializeMap for TaggedMap<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.own.serialize_key(key).map_err(Error::custom)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.own.serialize_value(value).map_err(Error::custom)
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        let own = SerializeMap::end(self.own).map_err(Error::custom)?;
        let Tagging { property, tag, serializer } = self.tagging;
        let Value::Object(own) = own else { return own.serialize(serializer) };
        let mut object = Map::new();
        object.insert(property.to_owned(), tag.into());
        object.extend(own);
        object.serialize(serializer)
    }
}
