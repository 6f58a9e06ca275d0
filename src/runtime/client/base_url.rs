//! The URL that all paths of a client are appended to, checked once.

use std::fmt;
use std::net::IpAddr;

use http::Uri;

use super::encode::path::is_dots;
use super::{ConfigError, Server};

/// An absolute URL without a trailing slash: `https://api.example.com/v1`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct BaseUrl {
    text: String,
    https: bool,
}

impl BaseUrl {
    /// Checks a URL: https, or http on this machine, where `plain` is set on any other too; no user, query or fragment; no
    /// segment `.` or `..`.
    pub(super) fn new(url: &str, plain: bool) -> Result<Self, ConfigError> {
        let refuse = |reason: &'static str| ConfigError::new("base URL", reason);
        let text = url.trim_end_matches('/');
        let uri: Uri = text.parse().map_err(|error| ConfigError::caused("base URL", "it is not a URL", error))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(refuse("it must be absolute, such as https://api.example.com"));
        };
        if authority.as_str().contains('@') {
            return Err(refuse("it must not hold a user name or a password"));
        }
        if authority.as_str() != authority.host() && authority.port_u16().is_none() {
            return Err(refuse("its port is not a number up to 65535"));
        }
        if text.contains(['?', '#']) {
            return Err(refuse("it must not have a query or a fragment"));
        }
        if text.contains('\\') || uri.path().split('/').any(is_dots) {
            return Err(refuse("its path must not have segments `.` or `..`, or backslashes"));
        }
        match scheme {
            "https" => Ok(Self { text: text.to_owned(), https: true }),
            "http" if plain || is_loopback(authority.host()) => Ok(Self { text: text.to_owned(), https: false }),
            "http" => {
                Err(refuse("it must be https; http is for this machine only, unless `allow_plain_http` is called"))
            }
            _ => Err(refuse("it must be https")),
        }
    }

    /// The URL of a server of the document, its variables filled with the given values or their defaults.
    pub(super) fn of_server(server: &Server, values: &[(String, String)], plain: bool) -> Result<Self, ConfigError> {
        Self::new(&filled(server, values)?, plain)
    }

    /// The URL of a server that replaces this one for an operation; a relative one keeps this host.
    pub(super) fn join(&self, server: &Server, values: &[(String, String)], plain: bool) -> Result<Self, ConfigError> {
        let url = filled(server, values)?;
        if !url.starts_with('/') || url.starts_with("//") {
            return Self::new(&url, plain);
        }
        Self::new(&format!("{}{url}", self.origin()), plain)
    }

    /// Scheme, host and port: `https://api.example.com`.
    pub(super) fn origin(&self) -> &str {
        let host = self.text.find("://").map_or(0, |at| at + 3);
        let end = self.text.get(host..).and_then(|rest| rest.find('/')).map_or(self.text.len(), |at| host + at);
        self.text.get(..end).unwrap_or_default()
    }

    /// The URL as text, without a slash at the end.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a connection to it needs TLS.
    pub(super) fn is_https(&self) -> bool {
        self.https
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn filled(server: &Server, values: &[(String, String)]) -> Result<String, ConfigError> {
    let mut url = server.url.to_owned();
    for variable in server.variables {
        let given = values.iter().rev().find(|(name, _)| name == variable.name).map(|(_, value)| value.as_str());
        let value = given.unwrap_or(variable.default);
        if !variable.values.is_empty() && !variable.values.contains(&value) {
            let reason = format!("the document allows one of {}", variable.values.join(", "));
            return Err(ConfigError::new(variable.name, reason));
        }
        if value.contains(['@', '?', '#', '\\']) || value.contains(char::is_whitespace) {
            return Err(ConfigError::new(variable.name, "the value would change the structure of the URL"));
        }
        url = url.replace(&format!("{{{}}}", variable.name), value);
    }
    Ok(url)
}

/// Whether a host is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => bare.eq_ignore_ascii_case("localhost") || bare.to_ascii_lowercase().ends_with(".localhost"),
    }
}
