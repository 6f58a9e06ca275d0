//! What Prism cannot judge, by name. Each is known by its own words and by what was sent, so that a fault of ours that
//! looks alike is not taken for a limit.

use super::Violation;
use super::driver::Planned;

/// Errors that are not about the request, by their code or words.
const ERRORS: &[(&str, &str)] = &[
    ("errors#NOT_ACCEPTABLE", "it has no answer of the media type that the document names"),
    ("errors#NO_COMPLEX_OBJECT_TEXT", "it makes no text from the schema of an object"),
    ("errors#NO_SUCCESS_RESPONSE_DEFINED", "an operation without a success has no answer"),
    ("errors#NO_RESPONSE_RESPONSE_DEFINED", "an operation without a success has no answer"),
    ("has no expansion in this style", "a list or an object inside a value has no form in the style of its parameter"),
];

/// The limit that stands behind a rejection: all its violations must be explained by it.
pub(super) fn of(violations: &[Violation], planned: &Planned, detail: &str) -> Option<&'static str> {
    if let Some((_, limit)) = ERRORS.iter().find(|(code, _)| detail.contains(code)) {
        return Some(limit);
    }
    if !planned.has_success && violations.is_empty() && detail.starts_with('{') {
        return Some("an operation without a success has no answer");
    }
    let all = |explains: &dyn Fn(&Violation) -> bool| !violations.is_empty() && violations.iter().all(explains);
    if all(&|violation| absent(violation, planned)) {
        return Some("it takes an object parameter that is not sent for an empty object");
    }
    if planned.path.contains('#') && detail.contains("errors#NO_PATH_MATCHED") {
        return Some("it looks for a path with its fragment, which HTTP does not send");
    }
    if all(&|violation| misplaced(violation, planned)) {
        return Some("it asks for a path parameter that the document declares and its path does not have");
    }
    if planned.is_opaque && all(&|violation| violation.location == "body") {
        return Some("it holds bytes and text to the schema of what they stand for");
    }
    if all(&|violation| violation.message.ends_with("must be array,null")) {
        return Some("it reads no list in a query whose schema allows null too");
    }
    if planned.is_multipart && all(&is_typed) {
        return Some("it takes every part of a form for text, also one of JSON or of a number");
    }
    if planned.is_multipart && all(&|violation| violation.message.starts_with("Reserved characters")) {
        return Some("it holds the parts of a form to `allowReserved`, which is for URL-encoded forms");
    }
    // It tells what each member misses as well.
    if planned.ambiguous && violations.iter().any(|violation| violation.message.contains("exactly one schema in oneOf"))
    {
        return Some("it takes no value that fits several members of a `oneOf`, whatever the discriminator says");
    }
    None
}

/// `query.filter`: the message asks for a property of a parameter that was not sent.
fn absent(violation: &Violation, planned: &Planned) -> bool {
    let name = violation.location.split('.').nth(1).unwrap_or_default();
    violation.message.contains("required property")
        && planned.absent.iter().any(|absent| absent.eq_ignore_ascii_case(name))
}

/// `path`: the message asks for a parameter that is not in the template.
fn misplaced(violation: &Violation, planned: &Planned) -> bool {
    let name = violation.message.split('\'').nth(1).unwrap_or_default();
    violation.location == "path"
        && violation.message.contains("required property")
        && !planned.path.contains(&format!("{{{name}}}"))
}

/// A part of the body has another type than the schema says.
fn is_typed(violation: &Violation) -> bool {
    let types = ["object", "array", "number", "integer", "boolean"];
    violation.location.starts_with("body.")
        && types.iter().any(|name| violation.message.ends_with(&format!("must be {name}")))
}

#[cfg(test)]
mod tests;
