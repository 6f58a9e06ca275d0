//! In what a JSON value differs from the expected one.

use serde_json::Value;

/// Adds a line for each difference: `body.items[0].id: expected 7, was 8`. With `part`, members and values that are not
/// expected do not count.
pub(super) fn between(path: &str, expected: &Value, actual: &Value, part: bool, lines: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(wanted), Value::Object(there)) => {
            for (name, value) in wanted {
                let path = format!("{path}.{name}");
                match there.get(name) {
                    Some(actual) => between(&path, value, actual, part, lines),
                    None => lines.push(format!("{path}: expected {value}, was missing")),
                }
            }
            let extra = there.iter().filter(|(name, _)| !part && !wanted.contains_key(*name));
            lines.extend(extra.map(|(name, value)| format!("{path}.{name}: expected nothing, was {value}")));
        }
        (Value::Array(wanted), Value::Array(there)) if wanted.len() == there.len() => {
            for (index, (wanted, there)) in wanted.iter().zip(there).enumerate() {
                between(&format!("{path}[{index}]"), wanted, there, part, lines);
            }
        }
        _ if expected == actual => {}
        _ => lines.push(format!("{path}: expected {expected}, was {actual}")),
    }
}
