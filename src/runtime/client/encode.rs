//! Turns the values of parameters into the text that a request carries.
//!
//! A value is serialised once into [`serde_json::Value`]; from there one piece of code expands it by location, style
//! and explode as RFC 6570 says (OpenAPI 3.1.1, "Style Values" and appendix C). With `Parameter::query("color")`:
//!
//! | value | expansion |
//! |---|---|
//! | `"blue"` | `color=blue` |
//! | `["blue", "black"]` | `color=blue&color=black` |
//! | `{"R": 100, "G": 200}` | `R=100&G=200` |
//! | `""` | `color=` |
//! | `null`, `[]`, `{}` | nothing is sent |

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::runtime::model::whole;

pub(super) mod form;
pub(super) mod path;
pub(super) mod percent;

mod deep;
mod parameter;

pub use parameter::{Location, Parameter, Style};

/// Expands a value for its place in the request: `name=value` pairs for the query and for cookies, the text of the
/// segment for the path, the value for a header. `None` when the value is undefined and nothing is sent.
///
/// # Errors
/// Says in words why the value cannot be sent: an object inside a list has no expansion, a header cannot carry a line
/// break. The value itself is not repeated.
pub fn expand(parameter: Parameter<'_>, value: &Value) -> Result<Option<String>, Cow<'static, str>> {
    if value.is_null() {
        return Ok(None);
    }
    let expansion = if parameter.json {
        Some(content(parameter, &value.to_string()))
    } else if parameter.location == Location::QueryString {
        whole_query(parameter, value)?
    } else if parameter.form {
        one_form(parameter, value)?
    } else if parameter.style == Style::DeepObject && (value.is_object() || value.is_array()) {
        deep::expand(parameter, value)
    } else {
        styled(parameter, value)?
    };
    match (&expansion, parameter.location) {
        (Some(text), Location::Header) => sendable(text, |byte| byte == b'\t' || (b' '..=b'~').contains(&byte))?,
        (Some(text), Location::Cookie) => sendable(text, |byte| (b' '..=b'~').contains(&byte))?,
        _ => {}
    }
    Ok(expansion)
}

/// A parameter with `content` instead of `schema`: the value as one text.
fn content(parameter: Parameter<'_>, text: &str) -> String {
    match parameter.location {
        Location::Header if parameter.json => ascii_json(text),
        Location::Header => text.to_owned(),
        Location::Path | Location::QueryString => percent::unreserved(text),
        Location::Query | Location::Cookie => {
            format!("{}={}", percent::unreserved(parameter.name), percent::unreserved(text))
        }
    }
}

/// A parameter with a form as its `content`: the members of an object, or text that is a form already.
fn one_form(parameter: Parameter<'_>, value: &Value) -> Result<Option<String>, Cow<'static, str>> {
    let form = match value {
        Value::String(text) => Cow::Borrowed(text.as_str()),
        value => Cow::Owned(form::encode(value, parameter.members)?),
    };
    Ok((!form.is_empty()).then(|| content(parameter, &form)))
}

/// A parameter that is the whole query (OpenAPI 3.2, `in: querystring`): the members of an object as a form, or text.
fn whole_query(parameter: Parameter<'_>, value: &Value) -> Result<Option<String>, Cow<'static, str>> {
    match value {
        Value::String(text) => Ok(Some(percent::reserved(text, b"#"))),
        Value::Object(_) => Ok(Some(form::encode(value, parameter.members)?).filter(|text| !text.is_empty())),
        _ => Err("the query string is made of an object or a text".into()),
    }
}

/// One row of the operator table of RFC 6570, appendix A.
struct Operator {
    /// Written once in front.
    first: &'static str,
    /// Between the pieces of an exploded value.
    separator: &'static str,
    /// Between the pieces of a value that is not exploded.
    joiner: &'static str,
    /// Whether the name is written.
    named: bool,
    /// What follows the name of an empty value.
    if_empty: &'static str,
}

fn operator(parameter: Parameter<'_>) -> Operator {
    let form = Operator { first: "", separator: "&", joiner: ",", named: true, if_empty: "=" };
    match parameter.style {
        Style::Matrix => Operator { first: ";", separator: ";", if_empty: "", ..form },
        Style::Label => Operator { first: ".", separator: ".", named: false, ..form },
        Style::Simple => Operator { separator: ",", named: false, ..form },
        Style::SpaceDelimited => Operator { joiner: "%20", ..form },
        Style::PipeDelimited => Operator { joiner: "%7C", ..form },
        Style::Cookie => Operator { separator: "; ", ..form },
        Style::Form | Style::DeepObject => form,
    }
}

fn styled(parameter: Parameter<'_>, value: &Value) -> Result<Option<String>, Cow<'static, str>> {
    let operator = operator(parameter);
    if parameter.style == Style::Simple && !value.is_array() && !value.is_object() {
        return Ok(Some(encode(parameter, &text(value)?)));
    }
    let name = encode(parameter, parameter.name);
    let pair = |name: &str, text: &str| match (text.is_empty(), operator.named) {
        (true, true) => format!("{name}{}", operator.if_empty),
        _ => format!("{name}={text}"),
    };
    let pieces = match value {
        Value::Array(items) => list(parameter, items)?,
        Value::Object(members) if parameter.explode => {
            exploded(parameter, members)?.into_iter().map(|(name, text)| pair(&name, &text)).collect()
        }
        Value::Object(members) => {
            members_of(parameter, members)?.into_iter().flat_map(|(name, text)| [name, text]).collect()
        }
        scalar => vec![encode(parameter, &text(scalar)?)],
    };
    if pieces.is_empty() {
        return Ok(None);
    }
    if parameter.style == Style::Cookie && pieces.iter().any(|piece| piece.contains(';')) {
        return Err("a semicolon would start another cookie".into());
    }
    let exploded_object = parameter.explode && value.is_object();
    let body = if parameter.explode && operator.named && !exploded_object {
        pieces.iter().map(|text| pair(&name, text)).collect::<Vec<_>>().join(operator.separator)
    } else if parameter.explode {
        pieces.join(operator.separator)
    } else if operator.named {
        pair(&name, &pieces.join(operator.joiner))
    } else {
        pieces.join(operator.joiner)
    };
    Ok(Some(format!("{}{body}", operator.first)))
}

fn list(parameter: Parameter<'_>, items: &[Value]) -> Result<Vec<String>, Cow<'static, str>> {
    items.iter().filter(|item| !item.is_null()).map(|item| Ok(encode(parameter, &text(item)?))).collect()
}

/// The members of an object that are each written on their own. In a query or a form a list is its name once for each
/// item, `sort=a&sort=b`: the specification has no expansion for it, and this is what servers read.
fn exploded(
    parameter: Parameter<'_>,
    members: &Map<String, Value>,
) -> Result<Vec<(String, String)>, Cow<'static, str>> {
    if parameter.location != Location::Query || parameter.style != Style::Form {
        return members_of(parameter, members);
    }
    let mut pairs = Vec::with_capacity(members.len());
    for (name, value) in members {
        let items = match value {
            Value::Array(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let name = encode(parameter, name);
        pairs.extend(list(parameter, items)?.into_iter().map(|text| (name.clone(), text)));
    }
    Ok(pairs)
}

fn members_of(
    parameter: Parameter<'_>,
    members: &Map<String, Value>,
) -> Result<Vec<(String, String)>, Cow<'static, str>> {
    let sent = members.iter().filter(|(_, value)| !value.is_null());
    sent.map(|(name, value)| Ok((encode(parameter, name), encode(parameter, &text(value)?)))).collect()
}

/// The text of a scalar.
pub(super) fn text(value: &Value) -> Result<Cow<'_, str>, Cow<'static, str>> {
    match value {
        Value::String(text) => Ok(Cow::Borrowed(text)),
        Value::Bool(flag) => Ok(Cow::Borrowed(if *flag { "true" } else { "false" })),
        // `10` for `10.0`, as strict parsers want it.
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()).and_then(whole) {
            Some(whole) => Ok(Cow::Owned(whole.to_string())),
            None => Ok(Cow::Owned(number.to_string())),
        },
        Value::Null => Ok(Cow::Borrowed("")),
        Value::Array(_) => Err("a list inside a list or an object has no expansion in this style".into()),
        Value::Object(_) => Err("an object inside a list or an object has no expansion in this style".into()),
    }
}

/// Encodes a name or a piece of a value for its place. Header values and cookies of style `cookie` are sent as they are.
fn encode(parameter: Parameter<'_>, text: &str) -> String {
    match parameter.location {
        Location::Header => text.to_owned(),
        Location::Cookie if parameter.style == Style::Cookie => text.to_owned(),
        Location::Path if parameter.allow_reserved => percent::reserved(text, b"/?#"),
        _ if parameter.allow_reserved => percent::reserved(text, b"#"),
        _ => percent::unreserved(text),
    }
}

fn sendable(text: &str, allowed: impl Fn(u8) -> bool) -> Result<(), Cow<'static, str>> {
    if !text.bytes().all(allowed) {
        return Err(
            "the value has characters that a header cannot carry: only visible ASCII and spaces are sent".into()
        );
    }
    if text.trim() != text {
        return Err("spaces at the start or the end of a header value would be lost".into());
    }
    Ok(())
}

/// JSON with every character outside ASCII written as an escape, for headers.
fn ascii_json(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    ascii
}
