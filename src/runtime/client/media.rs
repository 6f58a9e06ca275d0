//! Media types and ranges of them (RFC 9110, 8.3.1 and 12.5.1).

/// Whether a media type is in a range: `image/png` is in `image/*`, `application/ld+json` is in `application/*+json`, all
/// are in `*/*`. It has all parameters of the range, and may have others. Case does not count.
pub(super) fn matches(range: &str, media_type: &str) -> bool {
    let mut wanted = range.split(';').map(str::trim);
    let mut given = media_type.split(';').map(str::trim);
    let named = (wanted.next().unwrap_or_default(), given.next().unwrap_or_default());
    essence_matches(named.0, named.1)
        && wanted.filter(|one| !one.is_empty()).all(|one| given.clone().any(|other| is_same_parameter(one, other)))
}

/// Whether two parameters have the same name and value, which may be quoted (RFC 9110, 5.6.6).
fn is_same_parameter(one: &str, other: &str) -> bool {
    let parts = |parameter: &str| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        (name.trim_end().to_ascii_lowercase(), value.trim().trim_matches('"').to_ascii_lowercase())
    };
    parts(one) == parts(other)
}

fn essence_matches(range: &str, media_type: &str) -> bool {
    let (Some((range, range_sub)), Some((media_type, subtype))) = (range.split_once('/'), media_type.split_once('/'))
    else {
        return range == "*";
    };
    (range == "*" || range.eq_ignore_ascii_case(media_type)) && sub_matches(range_sub, subtype)
}

fn sub_matches(range: &str, subtype: &str) -> bool {
    match range.strip_prefix('*') {
        Some(suffix) => subtype.to_ascii_lowercase().ends_with(&suffix.to_ascii_lowercase()),
        None => range.eq_ignore_ascii_case(subtype),
    }
}
