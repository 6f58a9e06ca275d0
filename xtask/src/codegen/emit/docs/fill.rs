//! Paragraphs on lines of a width.

use std::borrow::Cow;

/// The paragraph, so that its first word is not read as the mark of another block.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    let word = first_word(text);
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

/// Breaks a paragraph at spaces outside of its code spans, never so that a line starts with the mark of another block.
pub(super) fn fill(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut length = 0;
    for word in unbroken(text) {
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

/// The words of a text. A code span is one of them with what clings to it: on several lines, its words could be blocks.
fn unbroken(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_start();
    std::iter::from_fn(move || {
        let (word, after) = rest.split_at(word_end(rest));
        rest = after.trim_start();
        (!word.is_empty()).then_some(word)
    })
}

/// The first white space of a text outside of code spans.
fn word_end(text: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| matches!(c, '\\' | '`') || c.is_whitespace()) {
        at += found;
        let rest = &text[at..];
        at += match rest.as_bytes() {
            [b'\\', ..] => rest.chars().take(2).map(char::len_utf8).sum(),
            [b'`', ..] => span_end(rest),
            _ => return at,
        };
    }
    text.len()
}

/// The end of the code span that a text starts with (CommonMark, section 6.1), or of its backticks when there is none.
fn span_end(text: &str) -> usize {
    let mark = text.len() - text.trim_start_matches('`').len();
    let mut at = mark;
    while let Some(found) = text[at..].find('`') {
        let rest = &text[at + found..];
        let run = rest.len() - rest.trim_start_matches('`').len();
        at += found + run;
        if run == mark {
            return at;
        }
    }
    mark
}

/// The text up to its first white space.
fn first_word(text: &str) -> &str {
    text.split(char::is_whitespace).next().unwrap_or_default()
}

fn starts_block(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    matches!(word, "-" | "+" | "*" | "=" | "#")
        || word.starts_with(['#', '>', '|', '=', '-', '+', '~'])
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
            ("a `span that is too long`", "a\n`span that is too long`"),
            ("a ``span ` that`` b `` c", "a\n``span ` that``\nb `` c"),
            ("a \\`no such span` b", "a \\`no such\nspan` b"),
            ("never ` closed at all", "never `\nclosed at\nall"),
        ];
        for (text, expected) in cases {
            assert_eq!(fill(text, 12), expected);
        }
    }
}
