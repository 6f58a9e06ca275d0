//! Values of `enum` and `const` against the `type` beside them.

use serde_json::Value;

use crate::codegen::diagnostics::{Diagnostics, Place, codes};
use crate::codegen::resolve::{Schema, Types};

/// Warns of values that the type of a schema does not allow.
pub(super) fn check(schema: &Schema<'_>, diagnostics: &mut Diagnostics) {
    if schema.types.without(Types::NULL).is_empty() {
        return;
    }
    if schema.values_of_items().is_some() {
        let message = "the values are no lists; they are taken for those of the items, unless these list their own";
        let found = diagnostics.warning(codes::INVALID_ENUM_VALUE, &schema.place.child("enum"), message);
        found.help("write `enum` below `items`");
        return;
    }
    let listed = schema.values.iter().flatten().enumerate();
    for (index, value) in listed.filter(|(_, value)| !schema.types.allow(value)) {
        report(&schema.place.child("enum").element(index), value, schema.types, diagnostics);
    }
    if let Some(value) = schema.constant.filter(|value| !schema.types.allow(value)) {
        report(&schema.place.child("const"), value, schema.types, diagnostics);
    }
}

fn report(place: &Place, value: &Value, types: Types, diagnostics: &mut Diagnostics) {
    let message = match types.meant(value) {
        Some(meant) => format!("{value} is not of the type {types}; it is read as {meant}"),
        None => format!("{value} is not of the type {types}, so it is never valid"),
    };
    diagnostics.warning(codes::INVALID_ENUM_VALUE, place, message).help(help(value, types));
}

/// How the value is written in one of the types.
pub(super) fn help(value: &Value, types: Types) -> String {
    match value {
        Value::Number(_) | Value::Bool(_) if types.contains(Types::STRING) => {
            format!("write it in quotes: `'{value}'`")
        }
        Value::String(text) if !types.both(Types::NUMBER).is_empty() && text.parse::<f64>().is_ok() => {
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
