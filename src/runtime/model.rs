//! What generated models are made of: one visitor for every object, open enums, unions, dates that keep their text.
//!
//! A generated file states what is particular to a type (its fields, its values, its members) in a macro of one table;
//! the code behind the table stands here once. That keeps the generated files readable, and rustc compiles one loop per
//! type in place of the visitors that `derive(Deserialize)` would write.

mod choice;
mod lenient;
mod member;
mod object;
mod sensitive;
mod text;
mod union;

#[allow(unused_imports, reason = "which macros are used depends on the document")]
pub(crate) use choice::{integer_choice, text_choice, value_choice};
#[allow(unused_imports, reason = "which macros are used depends on the document")]
pub(crate) use object::object;
#[allow(unused_imports, reason = "which macros are used depends on the document")]
pub(crate) use union::{tagged_union, union};

#[cfg(feature = "client")]
pub(crate) use lenient::whole;

pub use choice::{UnknownInteger, UnknownText};
pub use sensitive::Sensitive;
pub use text::{Date, DateTime, Time};
pub use union::UnknownVariant;

/// Paths that the macros of this module expand to. Not part of the public interface.
#[doc(hidden)]
pub mod internal {
    pub use super::choice::{IntegerChoice, TextChoice, TextVisitor, ValueChoice, decode_integer, value_text};
    pub use super::lenient::{list_of_text, number_of_text, text_of_list, text_of_number};
    pub use super::member::{Lenient, is_required, keep, missing, set};
    pub use super::object::{Field, Found, Object, decode, next, next_or_other, skip};
    pub use super::union::{Member, Shaped, Tagged, Types, decode_shaped, decode_tagged, encode_tagged};
}
