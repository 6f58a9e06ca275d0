//! Paragraphs on lines of a width.

use std::borrow::Cow;

/// The paragraph, so that its first word is not read as the mark of another block.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    let word = until_space(text, 0);
    let mark = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = word.len() - mark.len();
    let only = |one: u8| !mark.is_empty() && mark.bytes().all(|byte| byte == one);
    let opens = if digits > 0 {
        matches!(mark, "." | ")")
    } else {
        mark == "+" || b"-*#=".iter().any(|one| only(*one)) || mark.starts_with("~~~")
    };
    if !opens {
        return Cow::Borrowed(text);
    }
    let (digits, rest) = text.split_at(digits);
    Cow::Owned(format!("{digits}\\{rest}"))
}

/// Breaks a paragraph at spaces, never so that a line starts with the mark of another block.
pub(super) fn fill(text: &str, width: usize) -> String {
    // With its end on another line, a code span with this mark would be a block of code.
    let width = if text.starts_with("```") { usize::MAX } else { width };
    let mut out = String::with_capacity(text.len());
    let mut length = 0;
    for word in unbroken(text, width) {
        let letters = if word.is_ascii() { word.len() } else { word.chars().count() };
        let long = length + 1 + letters > width;
        if length > 0 {
            let breaks = long && !starts_block(word);
            out.push(if breaks { '\n' } else { ' ' });
            length = if breaks { 0 } else { length + 1 };
        }
        out.push_str(word);
        length += letters;
    }
    out
}

/// The words of a text. A code span is one of them with what clings to it, if it fits on a line.
fn unbroken(text: &str, width: usize) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_start();
    std::iter::from_fn(move || {
        let word = code(rest, width).unwrap_or_else(|| until_space(rest, 0));
        rest = rest.get(word.len()..)?.trim_start();
        (!word.is_empty()).then_some(word)
    })
}

/// The word with a code span that a text starts with, when the span has spaces.
fn code(text: &str, width: usize) -> Option<&str> {
    let open = until_space(text, 0);
    (!open.matches('`').count().is_multiple_of(2)).then_some(())?;
    let close = open.len() + text.get(open.len()..)?.find('`')?;
    let word = until_space(text, close);
    let fits = word.chars().count() <= width && word.matches('`').count().is_multiple_of(2) && !word.contains('\n');
    fits.then_some(word)
}

/// The text up to the first white space behind an index.
fn until_space(text: &str, from: usize) -> &str {
    let after = text.get(from..).unwrap_or_default();
    let end = after.find(char::is_whitespace).map_or(text.len(), |at| from + at);
    text.get(..end).unwrap_or(text)
}

fn starts_block(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    matches!(word, "-" | "+" | "*" | "=" | "#")
        || word.starts_with(['#', '>', '|', '=', '-', '+', '~'])
        || word.starts_with("```")
        // In a code span that is too long for a line, this would be HTML.
        || word.starts_with('<') && !word.starts_with("<http")
        || number.len() < word.len() && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_code_span_stays_on_a_line() {
        let cases = [
            ("send `GET /a/b` now", "send\n`GET /a/b`\nnow"),
            ("(`a b`, `c d`)", "(`a b`,\n`c d`)"),
            ("a `span that is too long`", "a `span that\nis too long`"),
            ("never ` closed at all", "never `\nclosed at\nall"),
        ];
        for (text, expected) in cases {
            assert_eq!(fill(text, 12), expected);
        }
    }
}
