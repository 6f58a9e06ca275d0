//! Unions with a discriminator. The tag decides which member a value is.
//!
//! Servers write the tag first, or near the beginning. What stands before it is kept in memory; the member is read from
//! that and from the rest of the input, which is not kept.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};

use super::kept::Text;
use super::replay::Replay;
use super::{Kept, UnknownVariant};

/// A union with a discriminator.
pub trait Tagged: Sized {
    /// The name in error messages.
    const NAME: &'static str;
    /// The property that holds the tag.
    const PROPERTY: &'static str;

    /// Decodes the member that the tag names; gives the value back when none does. A tag that is no string is given as JSON.
    ///
    /// # Errors
    ///
    /// The value, when the tag is not listed.
    fn member<'de, D: Deserializer<'de>>(tag: &str, value: D) -> Result<Result<Self, D::Error>, D>;

    /// The variant for a value whose tag is missing or not listed.
    fn unknown(value: UnknownVariant) -> Self;
}

/// Decodes the member that the tag names, or keeps the value when the tag is not listed.
///
/// # Errors
///
/// When the value is not an object, or the member does not decode.
pub fn decode_tagged<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(TaggedVisitor(PhantomData))
}

struct TaggedVisitor<T>(PhantomData<T>);

impl<'de, T: Tagged> Visitor<'de> for TaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut before = Vec::new();
        let tag = loop {
            match map.next_key()? {
                Some(Text(key)) if key == T::PROPERTY => break Some(map.next_value::<Kept<'de>>()?),
                Some(Text(key)) => before.push((key, map.next_value()?)),
                None => break None,
            }
        };
        let Some(tag) = tag else {
            return Ok(T::unknown(UnknownVariant::new(Kept::Object(before).to_value())));
        };
        let text = match &tag {
            Kept::Text(text) => text.clone(),
            other => Cow::Owned(other.text().into_owned()),
        };
        match T::member(&text, Replay::new(before, T::PROPERTY, tag, map)) {
            Ok(member) => member,
            Err(unread) => unread.collect().map(|value| T::unknown(UnknownVariant::new(value.to_value()))),
        }
    }
}

/// Implements reading and writing of a union with a discriminator.
///
/// `Variant(Type) "tag" | "other tag"` is a member that has a field for the tag; `Variant(Type) adds "tag"` one that has
/// none, so that the tag is written before its own members; `Variant(Type) fills kind "tag"` one whose field `kind` may be
/// empty, and where it is, the tag is written in its place.
#[allow(unused_macros, reason = "which macros are used depends on the document")]
macro_rules! tagged_union {
    (@write $member:ident $serializer:ident $property:literal $tag:literal) => { serde::Serialize::serialize($member, $serializer) };
    (@write $member:ident $serializer:ident $property:literal $tag:literal adds) => {
        $crate::runtime::model::internal::encode_tagged($member, $property, $tag, $serializer)
    };
    (@write $member:ident $serializer:ident $property:literal $tag:literal fills $field:ident) => {
        match &$member.$field {
            Some(_) => serde::Serialize::serialize($member, $serializer),
            None => $crate::runtime::model::internal::encode_tagged($member, $property, $tag, $serializer),
        }
    };
    ($type:ident by $property:literal: $(
        $variant:ident($member:ty) $($how:ident $($field:ident)?)? $tag:literal $(| $other:literal)*
    ),* $(,)?) => {
        impl $crate::runtime::model::internal::Tagged for $type {
            const NAME: &'static str = stringify!($type);
            const PROPERTY: &'static str = $property;

            fn member<'de, D: serde::Deserializer<'de>>(tag: &str, value: D) -> Result<Result<Self, D::Error>, D> {
                match tag {
                    $($tag $(| $other)* => Ok(<$member as serde::Deserialize>::deserialize(value).map(Self::$variant)),)*
                    _ => Err(value),
                }
            }

            fn unknown(value: $crate::runtime::model::UnknownVariant) -> Self {
                Self::UnknownValue(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::model::internal::decode_tagged(deserializer)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(member) => $crate::runtime::model::tagged_union!(
                        @write member serializer $property $tag $($how $($field)?)?
                    ),)*
                    Self::UnknownValue(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }
    };
}

#[allow(unused_imports, reason = "which macros are used depends on the document")]
pub(crate) use tagged_union;

#[cfg(test)]
mod tests {
    use crate::runtime::model;

    #[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
    struct Bird {
        wings: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
    }

    model::object! {
        Bird:
        0 wings "wings" required,
        1 kind "kind" optional,
    }

    #[derive(Clone, Debug, PartialEq)]
    enum Animal {
        Bird(Bird),
        Boxed(Box<Bird>),
        UnknownValue(model::UnknownVariant),
    }

    model::tagged_union! {
        Animal by "kind":
        Bird(Bird) fills kind "bird" | "fowl",
        Boxed(Box<Bird>) fills kind "boxed"
    }

    #[test]
    fn an_empty_tag_is_written_by_the_union_and_another_as_it_is() {
        let written = |animal: &Animal| serde_json::to_string(animal).unwrap_or_default();
        let bird = |kind: Option<&str>| Bird { wings: 2, kind: kind.map(str::to_owned) };
        assert_eq!(written(&Animal::Bird(bird(None))), r#"{"kind":"bird","wings":2}"#);
        assert_eq!(written(&Animal::Bird(bird(Some("fowl")))), r#"{"wings":2,"kind":"fowl"}"#);
        assert_eq!(written(&Animal::Boxed(Box::new(bird(None)))), r#"{"kind":"boxed","wings":2}"#);
        let read: Animal = serde_json::from_str(r#"{"wings":1,"kind":"fowl"}"#).unwrap_or(Animal::Bird(bird(None)));
        assert_eq!(read, Animal::Bird(Bird { wings: 1, kind: Some("fowl".to_owned()) }));
    }
}
