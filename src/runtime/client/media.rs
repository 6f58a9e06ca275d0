//! Media types and ranges of them (RFC 9110, 8.3.1 and 12.5.1).

/// Whether a media type without parameters is in a range: `image/png` is in `image/*`, `application/ld+json` is in
/// `application/*+json`, all are in `*/*`. Case does not count, nor do parameters of the range.
pub(super) fn matches(range: &str, media_type: &str) -> bool {
    let range = range.split(';').next().unwrap_or_default().trim();
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
