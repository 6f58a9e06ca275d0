//! What an error body says, whatever its shape: `{"code": 7, "message": ".."}`, `{"message": ["..", ".."]}`,
//! `{"error": {"message": ".."}}`, `{"errors": [{"message": ".."}]}`, RFC 9457 problem details.

use serde_json::Value;

/// The machine-readable code of an error body.
pub(super) fn code(body: &Value) -> Option<String> {
    find(body, &["code", "error_code"], |value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The explanation of an error body; several are joined.
pub(super) fn message(body: &Value) -> Option<String> {
    find(body, &["message", "error", "detail", "title"], |value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => {
            let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            (!texts.is_empty()).then(|| texts.join("; "))
        }
        _ => None,
    })
}

/// The first of `names` that fits, in the object, in its member `error` or in the first of its `errors`.
fn find(body: &Value, names: &[&str], read: impl Fn(&Value) -> Option<String>) -> Option<String> {
    let objects = [Some(body), body.get("error"), body.pointer("/errors/0")];
    objects.into_iter().flatten().find_map(|object| names.iter().find_map(|name| read(object.get(*name)?)))
}
