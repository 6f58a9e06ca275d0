//! Scalars: types without parts. OpenAPI 3.1, section 4.4 (data types and formats).
//!
//! ```yaml
//! created_at: {type: string, format: date-time}
//! size: {type: integer, format: int32}
//! ```
//!
//! becomes `created_at: DateTime` and `size: i32`. A format that only annotates, such as `uri` or `email`, stays `String`.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Number, Value};

use crate::codegen::api::Scalar;
use crate::codegen::resolve::{Schema, Types};
use crate::codegen::shapes::{Room, room_of};

/// The scalar of a schema that has one type at most.
#[must_use]
pub fn lower(schema: &Schema<'_>) -> Scalar {
    let types = schema.types.without(Types::NULL);
    let format = schema.format.unwrap_or_default();
    let scalar = match types {
        Types::BOOLEAN => Scalar::Bool,
        Types::INTEGER => integer(schema, format),
        Types::NUMBER => number(format),
        Types::STRING => text(format),
        _ if schema.is_null() => Scalar::Null,
        _ => untyped(schema, format),
    };
    if schema.sensitive && scalar.is_text() { Scalar::Sensitive } else { scalar }
}

/// Whether a schema that is composed of another makes a secret of the text that the other is.
#[must_use]
pub fn hides(schema: &Schema<'_>, of: &Schema<'_>) -> bool {
    schema.sensitive && !of.sensitive && is_text(of)
}

/// Whether a schema becomes a text.
#[must_use]
pub fn is_text(schema: &Schema<'_>) -> bool {
    room_of(schema) == Room::Scalar && lower(schema).is_text()
}

/// A `number` may have a fraction whatever its format says, except with the integer formats.
fn number(format: &str) -> Scalar {
    match format {
        "int32" => Scalar::I32,
        "int64" => Scalar::I64,
        _ => Scalar::F64,
    }
}

fn text(format: &str) -> Scalar {
    match format {
        "date-time" => Scalar::DateTime,
        "date" => Scalar::Date,
        "time" => Scalar::Time,
        _ => Scalar::String,
    }
}

/// Some documents leave `type` out and give only the format.
fn untyped(schema: &Schema<'_>, format: &str) -> Scalar {
    match format {
        "date-time" | "date" | "time" => text(format),
        "uuid" | "uri" | "url" | "email" | "byte" | "binary" | "password" | "hostname" | "ipv4" | "ipv6" => {
            Scalar::String
        }
        "int32" | "int64" | "uint32" | "uint64" => integer(schema, format),
        "float" | "double" => Scalar::F64,
        _ => Scalar::Any,
    }
}

/// The width is the format's, and grows when the bounds, the examples or the default do not fit it.
fn integer(schema: &Schema<'_>, format: &str) -> Scalar {
    let declared = match format {
        "int8" => Scalar::I8,
        "int16" => Scalar::I16,
        "int32" => Scalar::I32,
        "uint8" => Scalar::U8,
        "uint16" => Scalar::U16,
        "uint32" => Scalar::U32,
        "uint64" | "uint" => Scalar::U64,
        _ => Scalar::I64,
    };
    let (minimum, maximum) = (schema.limits.minimum, schema.limits.maximum);
    let shown = schema.examples.iter().copied().chain(schema.default).filter_map(Value::as_number);
    let met: Vec<&Number> = shown.chain(minimum).collect();
    let (least, greatest) = range(declared);
    let fits = |number: &&Number| number.as_f64().is_none_or(|number| (least..=greatest).contains(&number));
    // No value is there that would be below zero. The greatest one says nothing of that.
    let unsigned = !met.iter().any(|number| number.as_f64().is_some_and(|number| number < 0.0));
    let is_long = met.iter().any(|number| is_long(number)) || minimum.is_some() && maximum.is_some_and(is_long);
    if unsigned && (is_long || declared == Scalar::U64) {
        return Scalar::U64;
    }
    if met.iter().copied().chain(maximum).all(|number| fits(&number)) { declared } else { Scalar::I64 }
}

/// Whether a number is beyond `i64` and not its greatest value, as it is written by way of a double.
fn is_long(number: &Number) -> bool {
    const ROUNDED: u64 = 9_223_372_036_854_776_000;
    match number.as_u64() {
        Some(number) => number > i64::MAX.unsigned_abs() && number != ROUNDED,
        None => number.as_f64().is_some_and(|number| number > 2f64.powi(63)),
    }
}

/// The smallest and the greatest value of an integer type, as far as a double can tell.
fn range(scalar: Scalar) -> (f64, f64) {
    match scalar {
        Scalar::I8 => (f64::from(i8::MIN), f64::from(i8::MAX)),
        Scalar::I16 => (f64::from(i16::MIN), f64::from(i16::MAX)),
        Scalar::I32 => (f64::from(i32::MIN), f64::from(i32::MAX)),
        Scalar::U8 => (0.0, f64::from(u8::MAX)),
        Scalar::U16 => (0.0, f64::from(u16::MAX)),
        Scalar::U32 => (0.0, f64::from(u32::MAX)),
        Scalar::U64 => (0.0, 2f64.powi(64)),
        _ => (-(2f64.powi(63)), 2f64.powi(63)),
    }
}

/// The Rust type.
#[must_use]
pub fn emit(scalar: Scalar) -> TokenStream {
    match scalar {
        Scalar::Bool => quote!(bool),
        Scalar::I8 => quote!(i8),
        Scalar::I16 => quote!(i16),
        Scalar::I32 => quote!(i32),
        Scalar::I64 => quote!(i64),
        Scalar::U8 => quote!(u8),
        Scalar::U16 => quote!(u16),
        Scalar::U32 => quote!(u32),
        Scalar::U64 => quote!(u64),
        Scalar::F64 => quote!(f64),
        Scalar::String => quote!(String),
        Scalar::Sensitive => quote!(model::Sensitive),
        Scalar::DateTime => quote!(model::DateTime),
        Scalar::Date => quote!(model::Date),
        Scalar::Time => quote!(model::Time),
        Scalar::Null => quote!(()),
        Scalar::Any => quote!(serde_json::Value),
    }
}

/// Whether a value is passed by copy.
#[must_use]
pub fn is_copy(scalar: Scalar) -> bool {
    !scalar.is_text() && scalar != Scalar::Any
}
