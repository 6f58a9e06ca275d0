//! Which proxy a connection goes through. It is decided here and nowhere else, so that a call takes the same way whether
//! it is awaited or waited for.
//!
//! The rules are those of curl and `reqwest`: `HTTPS_PROXY` or else `ALL_PROXY` for https, `HTTP_PROXY` or else `ALL_PROXY`
//! for http, each in capitals or else in small letters, and none for what `NO_PROXY` lists. A value that cannot be used is
//! an error: who sets a proxy does not expect calls to go past it.

use std::env::{self, VarError};

use ::reqwest::Url;
use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use crate::runtime::client::base_url::is_loopback;
use crate::runtime::client::{ConfigError, Secret};

/// What the caller says about proxies.
#[derive(Clone, Default)]
pub(in super::super) enum ProxyChoice {
    /// What the environment says.
    #[default]
    Environment,
    /// None, whatever the environment says.
    Never,
    /// This one.
    Given(Secret),
}

/// The proxies of a client.
#[derive(Debug)]
pub(super) struct Proxies {
    https: Option<Secret>,
    http: Option<Secret>,
    /// Takes all hosts but those that need no proxy.
    hosts: Matcher,
}

impl Proxies {
    /// The proxies that the caller chose. `plain` is whether http goes beyond this machine.
    ///
    /// # Errors
    /// When one of them cannot be used. The error does not tell its URL, which may hold a password.
    pub(super) fn new(choice: &ProxyChoice, plain: bool) -> Result<Self, ConfigError> {
        match choice {
            ProxyChoice::Never => Ok(Self::none()),
            ProxyChoice::Given(url) => {
                let url = checked("proxy", url.expose())?;
                Ok(Self { https: Some(url.clone()), http: Some(url), hosts: all_but("") })
            }
            ProxyChoice::Environment => Self::from_env(plain),
        }
    }

    fn none() -> Self {
        Self { https: None, http: None, hosts: all_but("") }
    }

    fn from_env(plain: bool) -> Result<Self, ConfigError> {
        let exceptions = first(&["NO_PROXY", "no_proxy"])?.map(|(_, hosts)| hosts).unwrap_or_default();
        // The matcher takes a star for all names, and not for all addresses.
        if exceptions.split(',').any(|host| host.trim() == "*") {
            return Ok(Self::none());
        }
        // A server hands the header `Proxy` of a request to CGI programs as the variable HTTP_PROXY (https://httpoxy.org).
        let http: &[&'static str] = match env::var_os("REQUEST_METHOD") {
            _ if !plain => &[],
            Some(_) => &["http_proxy", "ALL_PROXY", "all_proxy"],
            None => &["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
        };
        let https = first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])?;
        let https = https.map(|(name, url)| checked(name, &url)).transpose()?;
        let http = first(http)?.map(|(name, url)| checked(name, &url)).transpose()?;
        Ok(Self { https, http, hosts: all_but(&exceptions) })
    }

    /// Whether there is any.
    pub(super) fn is_empty(&self) -> bool {
        self.https.is_none() && self.http.is_none()
    }

    /// The proxy for this URL. Plain http to this machine takes none: a proxy would see its credentials, and its machine
    /// is another one.
    pub(super) fn of(&self, url: &Uri) -> Option<&Secret> {
        let proxy = match url.scheme_str() {
            Some("https") => self.https.as_ref(),
            _ if is_loopback(url.host().unwrap_or_default()) => None,
            _ => self.http.as_ref(),
        };
        proxy.filter(|_| self.hosts.intercept(url).is_some())
    }
}

/// A matcher that takes all hosts but these.
fn all_but(hosts: &str) -> Matcher {
    Matcher::builder().all("http://proxy").no(hosts).build()
}

/// The first of these variables that is set and not empty.
fn first(names: &[&'static str]) -> Result<Option<(&'static str, String)>, ConfigError> {
    for name in names {
        match env::var(name) {
            Ok(value) if !value.trim().is_empty() => return Ok(Some((name, value.trim().to_owned()))),
            Err(VarError::NotUnicode(_)) => return Err(ConfigError::new(*name, "its value is not text")),
            Ok(_) | Err(VarError::NotPresent) => {}
        }
    }
    Ok(None)
}

/// The URL of a proxy in the one form that all transports read alike; without a scheme it is http.
fn checked(setting: &'static str, url: &str) -> Result<Secret, ConfigError> {
    let refuse =
        || ConfigError::new(setting, "it is not the URL of a proxy, such as http://proxy:3128 or socks5://proxy");
    let absolute = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    let parsed = Url::parse(&absolute).map_err(|_| refuse())?;
    let text = String::from(parsed);
    let usable = Matcher::builder().all(text.as_str()).build().intercept(&Uri::from_static("https://host/"));
    usable.map(|_| Secret::new(text)).ok_or_else(refuse)
}
