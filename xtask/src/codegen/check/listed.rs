//! Values of `enum` and `const` against the `type` beside them.

use serde_json::Value;

use crate::codegen::diagnostics::{Diagnostics, Place, codes};
use crate::codegen::resolve::{Schema, Types};

/// Warns of values that the type of a schema does not allow.
pub(super) fn check(schema: &Schema<'_>, diagnostics: &mut Diagnostics) {
    if schema.types.without(Types::NULL).is_empty() {
        return;
    }
    let listed = schema.values.iter().flatten().enumerate();
    for (index, value) in listed.filter(|(_, value)| !is_of(value, schema.types)) {
        report(&schema.place.child("enum").element(index), value, schema.types, diagnostics);
    }
    if let Some(value) = schema.constant.filter(|value| !is_of(value, schema.types)) {
        report(&schema.place.child("const"), value, schema.types, diagnostics);
    }
}

/// Whether a value is of one of the types.
pub(super) fn is_of(value: &Value, types: Types) -> bool {
    match value {
        Value::Null => types.contains(Types::NULL),
        Value::Bool(_) => types.contains(Types::BOOLEAN),
        Value::String(_) => types.contains(Types::STRING),
        Value::Array(_) => types.contains(Types::ARRAY),
        Value::Object(_) => types.contains(Types::OBJECT),
        Value::Number(number) => {
            let whole = !number.is_f64() || number.as_f64().is_some_and(|number| number.fract() == 0.0);
            types.contains(Types::NUMBER) || whole && types.contains(Types::INTEGER)
        }
    }
}

fn report(place: &Place, value: &Value, types: Types, diagnostics: &mut Diagnostics) {
    let message = format!("{value} is not of the type {types}, so it is never valid");
    diagnostics.warning(codes::INVALID_ENUM_VALUE, place, message).help(help(value, types));
}

/// How the value is written in one of the types.
pub(super) fn help(value: &Value, types: Types) -> String {
    let numbers = Types::NUMBER.with(Types::INTEGER);
    match value {
        Value::Number(_) | Value::Bool(_) if types.contains(Types::STRING) => {
            format!("write it in quotes: `'{value}'`")
        }
        Value::String(text) if types.0 & numbers.0 != 0 && text.parse::<f64>().is_ok() => {
            format!("write it without quotes: `{text}`")
        }
        Value::String(text) if types.contains(Types::BOOLEAN) => match text.to_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => "write `true` without quotes".to_owned(),
            "false" | "no" | "off" | "0" => "write `false` without quotes".to_owned(),
            _ => format!("write a value of the type {types}, or correct `type`"),
        },
        Value::String(text) if text.starts_with(['{', '[']) => {
            "write the value itself, not JSON text in quotes".to_owned()
        }
        Value::String(text) if types == Types::ARRAY => format!("write a list: `[{text}]`"),
        Value::Null => {
            "add null to the types: `nullable: true` in OpenAPI 3.0, `'null'` in `type` since 3.1".to_owned()
        }
        _ => format!("write a value of the type {types}, or correct `type`"),
    }
}
