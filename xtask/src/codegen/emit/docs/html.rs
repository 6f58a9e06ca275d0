//! HTML in documentation: `<b>must</b> be one<br>of <id>` becomes `must be one of \<id\>`.

use super::Rendering;

/// The elements of HTML whose tags are dropped.
const TAGS: &[&str] = &[
    "a", "aside", "b", "br", "center", "code", "details", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "li", "nobr", "ol", "p", "pre", "script", "small", "span", "strong", "style", "sub", "summary",
    "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
];

impl Rendering {
    /// Tags of HTML are dropped, and so are comments, styles and scripts; other text stays, and what only looks like a tag.
    pub(super) fn html(&mut self, html: &str) {
        let mut rest = html;
        while !rest.is_empty() {
            if let Some(end) = self.hidden {
                let Some((_, after)) = rest.split_once(end) else { return };
                (self.hidden, rest) = (None, after);
                continue;
            }
            let (before, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            self.text(&before.replace('\n', " "));
            let name = name(tag);
            self.hidden = match name.as_str() {
                _ if tag.starts_with("<!--") => Some("-->"),
                "style" if !tag.starts_with("</") => Some("</style>"),
                "script" if !tag.starts_with("</") => Some("</script>"),
                name if TAGS.contains(&name) => Some(">"),
                _ => None,
            };
            if matches!(name.as_str(), "br" | "p" | "li") {
                self.line.push(' ');
            }
            rest = tag;
            if self.hidden.is_none() {
                let (shown, after) = tag.split_at(tag.find('>').map_or(tag.len(), |end| end + 1));
                self.escape(&shown.replace('\n', " "));
                rest = after;
            }
        }
    }
}

/// The name of the element that a tag opens or closes, in small letters.
fn name(tag: &str) -> String {
    let text = tag.trim_start_matches(['<', '/']);
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    text.chars().take(end).map(|c| c.to_ascii_lowercase()).collect()
}
