//! Style `deepObject`: `filter[status]=new&filter[range][from]=1`.
//!
//! The specification defines objects of scalars. Deeper objects and lists have no definition; they are written the way
//! that the servers which use them read them: `filter[range][from]=1`, `ids[0]=a&ids[1]=b`.

use serde_json::Value;

use super::{Parameter, encode, percent, text};

/// Expands an object or a list; `None` when it has no members.
pub(super) fn expand(parameter: Parameter<'_>, value: &Value) -> Option<String> {
    let mut pairs = Vec::new();
    collect(parameter, percent::unreserved(parameter.name), value, &mut pairs);
    if pairs.is_empty() { None } else { Some(pairs.join("&")) }
}

fn collect(parameter: Parameter<'_>, name: String, value: &Value, pairs: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (key, value) in members {
                collect(parameter, format!("{name}%5B{}%5D", percent::unreserved(key)), value, pairs);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().filter(|item| !item.is_null()).enumerate() {
                collect(parameter, format!("{name}%5B{index}%5D"), value, pairs);
            }
        }
        scalar => {
            if let Ok(text) = text(scalar) {
                pairs.push(format!("{name}={}", encode(parameter, &text)));
            }
        }
    }
}
