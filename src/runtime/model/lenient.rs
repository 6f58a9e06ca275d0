//! Values that a server sends in two forms: each function brings one to the form that the document declares.
//!
//! A field asks for it in its row of `object!`: `3 events "events" optional via list_of_text`.

use serde_json::Value;

/// A list of texts that may come as one text, joined by commas.
#[must_use]
pub fn list_of_text(value: Value) -> Value {
    match value {
        Value::String(text) => text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| Value::String(part.to_owned()))
            .collect(),
        other => other,
    }
}

/// A text, joined by commas, that may come as a list of texts.
#[must_use]
pub fn text_of_list(value: Value) -> Value {
    match value {
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let parts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            Value::String(parts.join(","))
        }
        other => other,
    }
}

/// A number that may come as text.
#[must_use]
pub fn number_of_text(value: Value) -> Value {
    match &value {
        Value::String(text) => match serde_json::from_str::<Value>(text.trim()) {
            Ok(number @ Value::Number(_)) => number,
            _ => value,
        },
        _ => value,
    }
}

/// A text that may come as a number or a boolean.
#[must_use]
pub fn text_of_number(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Bool(flag) => Value::String(u8::from(flag).to_string()),
        other => other,
    }
}

/// The integer that a number without a fraction is. From 2 to the power of 53 on there is none, since a number of that size
/// stands for several.
pub(crate) fn whole(value: f64) -> Option<i64> {
    const FIRST_INEXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation, reason = "the number has no fraction, and it fits")]
    (value.fract() == 0.0 && value.abs() < FIRST_INEXACT).then_some(value as i64)
}
