//! What the server says about a failure, as an error shows it: one line of bounded length.

use std::fmt;

use crate::runtime::client::problem;

/// How much of the message is shown, in characters.
const MESSAGE: usize = 200;

/// How much of a code or of a request's name is shown, in characters.
const NAME: usize = 80;

/// The message and the code of an error body.
#[derive(Default)]
pub(super) struct Said {
    message: Option<String>,
    code: Option<String>,
}

impl Said {
    /// Reads an error body; `redact` takes secrets out of what is kept of it.
    pub(super) fn of(body: &[u8], redact: impl Fn(&str) -> String) -> Self {
        let kept = |text: Option<String>, limit| {
            let text = redact(text?.trim());
            (!text.is_empty()).then(|| cut(&text, limit))
        };
        let Ok(body) = serde_json::from_slice(body) else { return Self::default() };
        Self { message: kept(problem::message(&body), MESSAGE), code: kept(problem::code(&body), NAME) }
    }

    /// Writes what there is: `: "no such instance" (code 4040, request r-1)`.
    ///
    /// The server's words stand in quotation marks, and what could break the line or change how it is read is escaped.
    pub(super) fn write(&self, f: &mut impl fmt::Write, request: Option<&str>) -> fmt::Result {
        if let Some(message) = &self.message {
            write!(f, ": {message:?}")?;
        }
        match (&self.code, request.map(|request| cut(request, NAME))) {
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
