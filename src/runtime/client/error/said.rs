//! What the server says about a failure, as an error shows it: one line of bounded length.

use std::fmt;

use serde_json::Value;

use crate::runtime::client::problem;

/// How much of the message is shown, in characters.
const MESSAGE: usize = 200;

/// How much of a code or of a request's name is shown, in characters.
const NAME: usize = 80;

/// The message and the code of an error body, and the server's name for the request.
#[derive(Default)]
pub(super) struct Said {
    message: Option<String>,
    code: Option<String>,
    request: Option<String>,
}

impl Said {
    /// Reads an error body; `redact` takes secrets out of what is kept of it, and of the name of the request.
    pub(super) fn of(body: &[u8], request: Option<&str>, redact: impl Fn(&str) -> String) -> Self {
        let kept = |text: &str, limit| {
            let text = redact(text.trim());
            (!text.is_empty()).then(|| cut(&text, limit))
        };
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        Self {
            message: problem::message(&body).and_then(|text| kept(&text, MESSAGE)),
            code: problem::code(&body).and_then(|text| kept(&text, NAME)),
            request: request.and_then(|text| kept(text, NAME)),
        }
    }

    /// Writes what there is: `: "no such instance" (code 4040, request r-1)`.
    ///
    /// The server's words stand in quotation marks, and what could break the line or change how it is read is escaped.
    /// `request` is its name where none was kept.
    pub(super) fn write(&self, f: &mut impl fmt::Write, request: Option<&str>) -> fmt::Result {
        if let Some(message) = &self.message {
            write!(f, ": {message:?}")?;
        }
        match (&self.code, self.request.clone().or_else(|| Some(cut(request?, NAME)))) {
            (Some(code), Some(request)) => {
                write!(f, " (code {}, request {})", code.escape_debug(), request.escape_debug())
            }
            (Some(code), None) => write!(f, " (code {})", code.escape_debug()),
            (None, Some(request)) => write!(f, " (request {})", request.escape_debug()),
            (None, None) => Ok(()),
        }
    }
}

/// The first `limit` characters.
fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
