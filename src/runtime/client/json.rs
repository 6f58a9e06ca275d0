//! Decoding JSON, with the path of the value that does not fit.
//!
//! The path is found after a failure, by reading the body up to the place that the decoder names. So the decoder pays
//! nothing for it, at run time and, which weighs more, at compile time of the models.

use std::fmt;

use serde::de::DeserializeOwned;

mod locate;
mod probe;
mod success;
mod whole;

pub(super) use probe::{Found, find};
pub(super) use success::Failure;

/// Why a JSON text does not fit a type.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// The path of the value, such as `data.items[3].name`; `None` for the whole text.
    pub(super) path: Option<String>,
    reason: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "the answer does not fit the document at `{path}`: {}", self.reason),
            None => write!(f, "the answer does not fit the document: {}", self.reason),
        }
    }
}

/// Decodes the whole of a JSON text. An integer may be written as `1.0`, which is looked for only where the text does not
/// fit as it is.
pub(super) fn decode<T: DeserializeOwned>(text: &[u8]) -> Result<T, Mismatch> {
    serde_json::from_slice(text).or_else(|error| {
        let again = whole::as_integers(text).and_then(|text| serde_json::from_slice(&text).ok());
        again.ok_or_else(|| mismatch(text, &error))
    })
}

fn mismatch(text: &[u8], error: &serde_json::Error) -> Mismatch {
    if text.iter().all(u8::is_ascii_whitespace) {
        return Mismatch { path: None, reason: "it is empty".to_owned() };
    }
    let (line, column) = (error.line(), error.column());
    let reason = without_data(&error.to_string());
    Mismatch { path: locate::path_at(text, line, column), reason }
}

/// The decoder's message without the pieces of the text that it repeats, since those may be anybody's data:
/// ``invalid type: string "Ann", expected a boolean`` loses `"Ann"`.
fn without_data(message: &str) -> String {
    for start in ["invalid type: ", "invalid value: ", "unknown variant "] {
        if let Some(rest) = message.strip_prefix(start)
            && let Some(at) = rest.rfind(", expected ")
        {
            let found = rest.get(..at).unwrap_or_default();
            let found = found.split(['"', '`']).next().unwrap_or_default().trim_end();
            return format!("{}{}{}", start.trim_end(), spaced(found), rest.get(at..).unwrap_or_default());
        }
    }
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}..{}", message.get(..first).unwrap_or_default(), message.get(last + 1..).unwrap_or_default())
        }
        _ => message.to_owned(),
    }
}

fn spaced(word: &str) -> String {
    if word.is_empty() { String::new() } else { format!(" {word}") }
}
