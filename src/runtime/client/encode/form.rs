//! Bodies of type `application/x-www-form-urlencoded`: each member is written as a query parameter is.

use std::borrow::Cow;

use serde_json::Value;

use super::{Parameter, expand};

/// Writes an object; `encodings` are the members for which the document gives an Encoding Object.
///
/// A member without one is of style `form`, exploded; an object in it is sent as JSON, the default of OpenAPI 3.0.
///
/// # Errors
/// Says in words which member cannot be sent.
pub(in super::super) fn encode(value: &Value, encodings: &[Parameter<'_>]) -> Result<String, Cow<'static, str>> {
    let Value::Object(members) = value else {
        return Err("a form is made of an object".into());
    };
    let mut pairs = Vec::new();
    for (name, value) in members {
        let encoding = encodings.iter().find(|encoding| encoding.name == name);
        let expanded = match encoding {
            Some(encoding) => expand(*encoding, value).map(|pair| pairs.extend(pair)),
            None => by_default(name, value).map(|expanded| pairs.extend(expanded)),
        };
        expanded.map_err(|fault| format!("the member `{name}` cannot be sent: {fault}"))?;
    }
    Ok(pairs.join("&"))
}

fn by_default(name: &str, value: &Value) -> Result<Vec<String>, Cow<'static, str>> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        single => std::slice::from_ref(single),
    };
    let parameter = |item: &Value| match item {
        Value::Object(_) | Value::Array(_) => Parameter::query(name).json(),
        _ => Parameter::query(name),
    };
    items.iter().filter_map(|item| expand(parameter(item), item).transpose()).collect()
}
