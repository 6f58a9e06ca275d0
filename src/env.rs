//! A client from environment variables.

use std::env::{self, VarError};

use crate::runtime::client::{Client, ClientBuilder, ConfigError};

const CLIENT_TOKEN: &str = "VZAPS_CLIENT_TOKEN";
const CLIENT_SECRET: &str = "VZAPS_CLIENT_SECRET";
const INSTANCE_ID: &str = "VZAPS_INSTANCE_ID";
const INSTANCE_TOKEN: &str = "VZAPS_INSTANCE_TOKEN";
const BASE_URL: &str = "VZAPS_BASE_URL";
#[cfg(feature = "realtime")]
const REALTIME_URL: &str = "VZAPS_REALTIME_URL";

impl Client {
    /// Builds a client from the environment: see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    /// When a variable is missing or cannot be used. The error names the variable and never its value.
    pub fn from_env() -> Result<Self, ConfigError> {
        let named = |error: ConfigError| match error.setting() {
            "base URL" => error.of(BASE_URL),
            #[cfg(feature = "realtime")]
            "realtime URL" => error.of(REALTIME_URL),
            "clientTokenHeader" => error.of(CLIENT_TOKEN),
            "instanceTokenHeader" => error.of(INSTANCE_TOKEN),
            _ => error,
        };
        ClientBuilder::from_env()?.build().map_err(named)
    }
}

impl ClientBuilder {
    /// Starts with what the environment says. An empty variable counts as a missing one.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `VZAPS_CLIENT_TOKEN` | the client token of the account; always needed |
    /// | `VZAPS_CLIENT_SECRET` | with it the client acts for the whole account |
    /// | `VZAPS_INSTANCE_TOKEN` | with it, and without a secret, the client acts for one instance |
    /// | `VZAPS_BASE_URL` | another server than the document's |
    /// | `VZAPS_REALTIME_URL` | another server of events, where the feature `realtime` is on |
    ///
    /// # Errors
    /// When a variable is missing or cannot be used. The error names the variable and never its value.
    pub fn from_env() -> Result<Self, ConfigError> {
        let client_token = required(CLIENT_TOKEN)?;
        let (secret, instance_token) = (variable(CLIENT_SECRET)?, variable(INSTANCE_TOKEN)?);
        if secret.is_none() && instance_token.is_none() {
            let reason = "it is not set, and neither is VZAPS_INSTANCE_TOKEN; one of the two is needed";
            return Err(ConfigError::new(CLIENT_SECRET, reason));
        }
        let mut builder = Client::builder();
        builder = match secret {
            Some(secret) => builder.client_credentials(client_token, secret),
            None => builder.client_token(client_token),
        };
        if let Some(token) = instance_token {
            builder = builder.instance_token(token);
        }
        if let Some(url) = variable(BASE_URL)? {
            builder = builder.base_url(url);
        }
        #[cfg(feature = "realtime")]
        if let Some(url) = variable(REALTIME_URL)? {
            builder = builder.realtime_url(url);
        }
        Ok(builder)
    }
}

/// The instance that programs talk about when they are told none: the variable `VZAPS_INSTANCE_ID`.
///
/// # Errors
/// When the variable is missing or cannot be used.
pub fn instance_id_from_env() -> Result<String, ConfigError> {
    required(INSTANCE_ID)
}

fn required(name: &'static str) -> Result<String, ConfigError> {
    variable(name)?.ok_or_else(|| ConfigError::new(name, "it is not set"))
}

/// The value of a variable; `None` when it is missing or empty.
fn variable(name: &'static str) -> Result<Option<String>, ConfigError> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) if value.trim() != value => {
            Err(ConfigError::new(name, "its value starts or ends with a space or a line break"))
        }
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(ConfigError::new(name, "its value is not text")),
    }
}
