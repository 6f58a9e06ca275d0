//! The shapes that a schema can have, one room each, in the order in which they are tried.
//!
//! A room is a file of `shapes/`: what the shape looks like in a document and in Rust, its part of the `Api`, `lower` (a
//! schema becomes the shape) and `emit` (the shape becomes tokens). To add one: write a case folder with the output you
//! wish for, the room, a variant of [`Shape`], and its line in [`choose`].

pub mod choice;
pub mod constant;
pub mod lenient;
pub mod list;
pub mod map;
pub mod object;
pub mod scalar;
pub mod tuple;
pub mod union;

use super::api::Type;
use super::resolve::{Schema, Types};

impl Room {
    /// The word for it, which is the name of its file below `shapes/` but for any.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Union => "union",
            Self::Object => "object",
            Self::Tuple => "tuple",
            Self::List => "list",
            Self::Scalar => "scalar",
            Self::Any => "any",
        }
    }
}

/// What a named type is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A struct.
    Object(object::Object),
    /// An open enum of listed values.
    Choice(choice::Choice),
    /// An enum of member types.
    Union(union::Union),
    /// Another name for a type that has none.
    Alias(Type),
    /// A struct around a type that contains itself.
    Newtype(Type),
}

/// The room that a schema belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// `enum`, `const`
    Choice,
    /// `oneOf`, `anyOf`, several types
    Union,
    /// `properties`, or a free object
    Object,
    /// `prefixItems`
    Tuple,
    /// `items`
    List,
    /// One of the plain types
    Scalar,
    /// No keyword that shapes the value
    Any,
}

/// The room of a schema without `$ref` and `allOf`. The null bit is no type here: every room may be nullable.
#[must_use]
pub fn room_of(schema: &Schema<'_>) -> Room {
    choose(schema).0
}

/// The room of a schema, and what in the schema decided for it.
#[must_use]
pub fn choose(schema: &Schema<'_>) -> (Room, &'static str) {
    let types = schema.types.without(Types::NULL);
    if schema.lists_scalars() {
        return (Room::Choice, "it lists its values with `enum` or `const`");
    }
    if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
        return (Room::Union, "it has `oneOf` or `anyOf`");
    }
    if types.0.count_ones() > 1 {
        return (Room::Union, "`type` lists several types");
    }
    if types == Types::OBJECT {
        return (Room::Object, "its type is object");
    }
    if types.is_empty() && schema.has_object_keywords() {
        return (Room::Object, "it has no `type`, but keywords of objects such as `properties`");
    }
    if types == Types::ARRAY || types.is_empty() && (schema.items.is_some() || !schema.prefix_items.is_empty()) {
        let list = (Room::List, "its type is array, or it has `items`");
        return if schema.prefix_items.is_empty() { list } else { (Room::Tuple, "it has `prefixItems`") };
    }
    if schema.is_untyped() && schema.format.is_none() {
        return (Room::Any, "no keyword says what its values are");
    }
    (Room::Scalar, "`type` and `format` say it all")
}

impl Shape {
    /// Visits every type in the shape.
    pub fn types(&self, visit: &mut dyn FnMut(&Type)) {
        match self {
            Self::Object(object) => {
                object.fields.iter().for_each(|field| visit(&field.ty));
                object.rest.iter().for_each(|rest| visit(&rest.ty));
            }
            Self::Choice(_) => {}
            Self::Union(union) => union.variants.iter().for_each(|variant| visit(&variant.ty)),
            Self::Alias(ty) | Self::Newtype(ty) => visit(ty),
        }
    }

    /// Visits every type in the shape, to change it.
    pub fn types_mut(&mut self, visit: &mut dyn FnMut(&mut Type)) {
        match self {
            Self::Object(object) => {
                object.fields.iter_mut().for_each(|field| visit(&mut field.ty));
                object.rest.iter_mut().for_each(|rest| visit(&mut rest.ty));
            }
            Self::Choice(_) => {}
            Self::Union(union) => union.variants.iter_mut().for_each(|variant| visit(&mut variant.ty)),
            Self::Alias(ty) | Self::Newtype(ty) => visit(ty),
        }
    }
}
