//! Fills a path template with encoded values in a way that no value can leave its segment.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::percent;

/// Appends `template`, filled, to `url`; `value_of` gives the expansion of a parameter.
///
/// A `?` in the template starts a fixed query; what follows a `#` is never sent.
///
/// # Errors
/// Says in words what is wrong: a parameter without a value, or a segment that would become `.` or `..`, which every
/// URL parser resolves, also when its dots are encoded.
pub(in super::super) fn fill<'v>(
    url: &mut String,
    template: &str,
    mut value_of: impl FnMut(&str) -> Option<&'v str>,
) -> Result<(), Cow<'static, str>> {
    let start = url.len();
    let mut rest = cut(template, b'#').map_or(template, |(path, _)| path);
    while let Some((literal, name, after)) = placeholder(rest) {
        percent::push_reserved(url, literal, br"\");
        match value_of(name) {
            Some(value) if !value.is_empty() => url.push_str(value),
            _ => return Err(format!("the path parameter `{name}` has no value, or an empty one").into()),
        }
        rest = after;
    }
    percent::push_reserved(url, rest, br"\");
    let path = url.get(start..).unwrap_or_default();
    // Most paths have no dot at all, and one fast search says so.
    if memchr2(b'.', b'%', path.as_bytes()).is_some() {
        let segments = cut(path, b'?').map_or(path, |(segments, _)| segments);
        if segments.split('/').any(is_dots) {
            return Err("a path parameter makes a segment `.` or `..`, which would lead to another resource".into());
        }
    }
    Ok(())
}

/// Whether a URL parser takes this segment for `.` or `..`.
pub(in super::super) fn is_dots(segment: &str) -> bool {
    let mut rest = segment.as_bytes();
    let mut dots = 0;
    while let [b'.', after @ ..] | [b'%', b'2', b'e' | b'E', after @ ..] = rest {
        rest = after;
        dots += 1;
    }
    rest.is_empty() && (dots == 1 || dots == 2)
}

/// Splits at the first `{name}`: the text before it, the name, the text after it.
fn placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = cut(template, b'{')?;
    let (name, after) = cut(rest, b'}')?;
    Some((literal, name, after))
}

/// As `split_once`, at an ASCII character and with the search of `memchr`, which short texts notice.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let at = memchr(at, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}
