//! Text that must not reach a log.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A secret text of a model: `Debug` prints `[redacted]`, and there is no `Display`.
///
/// [`expose`](Self::expose) gives the text, and JSON has it. It is not wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sensitive(String);

impl Sensitive {
    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Sensitive {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Sensitive {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&String> for Sensitive {
    fn from(text: &String) -> Self {
        Self(text.clone())
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
