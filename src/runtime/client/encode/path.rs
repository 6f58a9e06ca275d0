//! Fills a path template with encoded values in a way that no value can leave its segment.

use std::borrow::Cow;

use super::percent;

/// Fills `template`; `value_of` gives the expansion of a parameter.
///
/// A `?` in the template starts a fixed query; what follows a `#` is never sent.
///
/// # Errors
/// Says in words what is wrong: a parameter without a value, or a segment that would become `.` or `..`, which every
/// URL parser resolves, also when its dots are encoded.
pub(in super::super) fn fill<'v>(
    template: &str,
    mut value_of: impl FnMut(&str) -> Option<&'v str>,
) -> Result<String, Cow<'static, str>> {
    let template = template.split('#').next().unwrap_or_default();
    let mut path = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((literal, name, after)) = placeholder(rest) {
        path.push_str(&percent::reserved(literal, br"\"));
        match value_of(name) {
            Some(value) if !value.is_empty() => path.push_str(value),
            _ => return Err(format!("the path parameter `{name}` has no value, or an empty one").into()),
        }
        rest = after;
    }
    path.push_str(&percent::reserved(rest, br"\"));
    let segments = path.split('?').next().unwrap_or_default();
    if segments.split('/').any(is_dots) {
        return Err("a path parameter makes a segment `.` or `..`, which would lead to another resource".into());
    }
    Ok(path)
}

/// Whether a URL parser takes this segment for `.` or `..`.
pub(in super::super) fn is_dots(segment: &str) -> bool {
    const LONGEST: usize = "%2e%2e".len();
    if segment.len() > LONGEST {
        return false;
    }
    let decoded = segment.replace("%2e", ".").replace("%2E", ".");
    decoded == "." || decoded == ".."
}

/// Splits at the first `{name}`: the text before it, the name, the text after it.
fn placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((literal, name, after))
}
