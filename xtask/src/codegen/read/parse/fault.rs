//! The parsers' own errors become a message and a place in the text.

use std::ops::Range;

/// What a parser refused.
pub(super) struct Fault {
    /// What it expected, without the position.
    pub(super) message: String,
    /// The character at which it stopped, as bytes of the text.
    pub(super) span: Option<Range<usize>>,
    /// What to write instead.
    pub(super) help: Option<String>,
    /// Whether the text is well-formed, but its aliases repeat each other too often.
    pub(super) is_repetition: bool,
}

/// An error of `serde_json`, whose columns count bytes.
pub(super) fn json(error: &serde_json::Error, text: &str) -> Fault {
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = format!("invalid JSON: {}", error.to_string().replace(&position, ""));
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let looks_like_json = text.trim_start().starts_with(['{', '[']);
    let help = (!looks_like_json).then(|| "the file does not look like JSON: is it YAML?".to_owned());
    Fault { message, span: character(text, line + error.column().saturating_sub(1)), help, is_repetition: false }
}

/// An error of `serde_yaml`. Its index counts bytes, unlike its column; a character that YAML does not allow has no
/// location, but a position in the message.
pub(super) fn yaml(error: &serde_yaml::Error, text: &str) -> Fault {
    let mut message = error.to_string();
    let location = error.location();
    if let Some(location) = &location {
        message = message.replace(&format!(" at line {} column {}", location.line(), location.column()), "");
    }
    if message.contains("more than one document") {
        return Fault {
            message: "the file holds more than one YAML document".to_owned(),
            span: second_document(text),
            help: Some("keep one document per file: remove what follows the second `---`".to_owned()),
            is_repetition: false,
        };
    }
    let mut byte = location.map(|location| location.index());
    if let Some((before, position)) = message.split_once(" at position ") {
        byte = position.parse().ok().or(byte);
        message = before.to_owned();
    }
    let span = byte.and_then(|byte| character(text, byte));
    let is_repetition = message.contains("repetition limit exceeded");
    Fault { message: format!("invalid YAML: {message}"), span, help: None, is_repetition }
}

/// The `---` that starts the second document of a stream.
fn second_document(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    let mut content = false;
    for line in text.split_inclusive('\n') {
        let marker = line.trim_end();
        if content && (marker == "---" || line.starts_with("--- ")) {
            return Some(start..start + 3);
        }
        content |= !marker.is_empty() && !marker.starts_with(['#', '%']);
        start += line.len();
    }
    None
}

/// The character that holds the byte, or the last character of the text.
pub(super) fn character(text: &str, byte: usize) -> Option<Range<usize>> {
    let (start, last) = text.char_indices().take_while(|(start, _)| *start <= byte).last()?;
    Some(start..start + last.len_utf8())
}
