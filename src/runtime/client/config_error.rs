//! Why a client cannot be built.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use super::BoxError;

/// A setting of a client that cannot work, found before any call. Credentials are never part of its text.
#[derive(Debug)]
pub struct ConfigError {
    setting: Cow<'static, str>,
    reason: Cow<'static, str>,
    source: Option<BoxError>,
}

impl ConfigError {
    /// An error of a setting: what it is called and why its value does not do.
    pub fn new(setting: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { setting: setting.into(), reason: reason.into(), source: None }
    }

    pub(super) fn caused(setting: &'static str, reason: &'static str, source: impl Into<BoxError>) -> Self {
        Self { source: Some(source.into()), ..Self::new(setting, reason) }
    }

    /// The same error, of a setting that the caller knows by another name.
    #[must_use]
    pub fn of(self, setting: &'static str) -> Self {
        Self { setting: setting.into(), ..self }
    }

    /// The setting: `base URL`, or the name of a security scheme, of a server variable or of an environment variable.
    pub fn setting(&self) -> &str {
        &self.setting
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.reason)
    }
}

impl StdError for ConfigError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as &(dyn StdError + 'static))
    }
}
