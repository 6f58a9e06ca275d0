//! Links between pages: the header `Link` (RFC 8288), and the query of a URL.

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link with the relation `next`.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(links).find(|(_, parameters)| is_next(parameters)).map(|(target, _)| target.to_owned())
}

/// The query of a URL, without `?` and fragment; empty when it has none.
pub(super) fn query(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or_default();
    url.split_once('?').map(|(_, query)| query).unwrap_or_default()
}

/// The links of a header: target and parameters of each.
fn links(value: &str) -> Vec<(&str, &str)> {
    let mut links = Vec::new();
    let mut rest = value;
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, after)| after.split_once('>')) {
        let end = end_of_parameters(after);
        links.push((target, after.get(..end).unwrap_or_default()));
        rest = after.get(end..).unwrap_or_default();
    }
    links
}

/// Where the parameters of a link end: at the first comma that is not in quotes.
fn end_of_parameters(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// Whether the relation types, which spaces separate, have `next` among them.
fn is_next(parameters: &str) -> bool {
    let pairs = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    let mut relations = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
    let first = relations.next().map(|(_, value)| value.trim().trim_matches('"')).unwrap_or_default();
    first.split_ascii_whitespace().any(|relation| relation.eq_ignore_ascii_case("next"))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::{next, query};

    fn of(value: &'static str) -> Option<String> {
        next(&HeaderMap::from_iter([(http::header::LINK, HeaderValue::from_static(value))]))
    }

    #[test]
    fn the_next_link_is_found_among_others() {
        let github = r#"<https://a.b/r?page=1>; rel="prev", <https://a.b/r?page=3>; rel="next""#;
        assert_eq!(of(github).as_deref(), Some("https://a.b/r?page=3"));
        assert_eq!(of(r#"</r?after=a,b>; title="x, \"y\", <z>"; rel="last next""#).as_deref(), Some("/r?after=a,b"));
        assert_eq!(of("<https://a.b/r>;REL=NEXT").as_deref(), Some("https://a.b/r"));
        assert_eq!(of(r#"<https://a.b/r>; rel="prev"; rel="next""#), None, "the first relation counts");
        for none in ["", "https://a.b/r; rel=next", r#"<https://a.b/r>; rel="nextish""#, "<https://a.b/r"] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn a_query_is_what_stands_between_question_mark_and_fragment() {
        assert_eq!(query("https://a.b/r?x=1&y=?#z?"), "x=1&y=?");
        assert_eq!(query("https://a.b/r#?x"), "");
    }
}
