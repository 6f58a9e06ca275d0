//! Security schemes, the credentials a client holds for them, and the choice of the alternative that is sent.
//!
//! The document gives each operation alternatives, each of them schemes that belong together: `bearerAuth`, or
//! `instanceToken` and `clientToken`. The first alternative that the credentials satisfy is sent, and nothing else. When
//! none is satisfied the call fails before any I/O. A token source satisfies its scheme before it has a token. Where a
//! client was derived with a credential of its own, an operation that takes this one is not called without it.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use http::header::AUTHORIZATION;

use super::clock::Clock;
use super::encode::percent;
use super::token::{Lease, TokenCache};
use super::{Client, ConfigError, Error, Location, OperationInfo, Secret, TokenSource};

mod redact;

/// A Security Scheme Object.
#[derive(Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Its key in `components.securitySchemes`.
    pub id: &'static str,
    /// What is sent.
    pub kind: SchemeKind,
    /// The method of the [`ClientBuilder`](super::ClientBuilder) that takes the credential, such as `bearer`, which errors
    /// name; empty when there is none but [`credential`](super::ClientBuilder::credential).
    pub setter: &'static str,
}

impl SecurityScheme {
    /// A scheme without a method of the builder.
    pub const fn new(id: &'static str, kind: SchemeKind) -> Self {
        Self { id, kind, setter: "" }
    }
}

/// What a security scheme sends.
#[derive(Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key in a header, a query parameter or a cookie.
    ApiKey {
        /// [`Location::Header`], [`Location::Query`] or [`Location::Cookie`].
        location: Location,
        /// The name of the header, query parameter or cookie.
        name: &'static str,
    },
    /// `Authorization: Basic`, with a user name and a password (RFC 7617).
    Basic,
    /// `Authorization: Bearer`, with a token (RFC 6750).
    Bearer,
    /// `Authorization` with another scheme of the IANA registry; the caller gives what follows the scheme name.
    Http(&'static str),
    /// A bearer token of an OAuth 2 flow, which the caller gets.
    OAuth2,
    /// A bearer token of an OpenID Connect provider, which the caller gets.
    OpenIdConnect,
    /// A client certificate, which the transport presents.
    MutualTls,
}

/// The credentials of a client, by security scheme.
#[derive(Clone, Default)]
pub(super) struct Credentials {
    held: Vec<Credential>,
}

/// What is sent for one scheme.
#[derive(Clone, Debug)]
pub(super) struct Credential {
    scheme: &'static SecurityScheme,
    value: Value,
    /// Whether it was given to a client that was derived from another one, which did not have it.
    own: bool,
}

#[derive(Clone)]
enum Value {
    Given(Secret),
    Fetched(Arc<TokenCache>),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(secret) => secret.fmt(f),
            Self::Fetched(cache) => cache.fmt(f),
        }
    }
}

/// The credentials of one attempt: what goes into the request, and the tokens among it.
pub(super) type Presented = (Vec<Placed>, Tokens);

/// The tokens that an attempt sends, with their generations.
#[derive(Default)]
pub(super) struct Tokens(Vec<(Arc<TokenCache>, Lease)>);

impl Tokens {
    /// Takes the tokens that were sent out of use. Says whether the next attempt has others.
    pub(super) fn refused(&self, clock: Clock) -> bool {
        self.0.iter().fold(false, |renewed, (cache, lease)| cache.refuse(lease.generation, clock) || renewed)
    }

    /// Notes that the tokens were refused in place of refused ones.
    pub(super) fn refused_again(&self, clock: Clock) {
        self.0.iter().for_each(|(cache, lease)| cache.refuse_again(lease.generation, clock));
    }
}

/// Where a chosen credential goes in a request.
pub(super) struct Placed {
    /// Header, query or cookie.
    pub(super) location: Location,
    /// The name of the header, query parameter or cookie.
    pub(super) name: &'static str,
    /// The value as it is sent, encoded for its place.
    pub(super) value: PlacedValue,
}

/// The value of a credential in a request.
pub(super) enum PlacedValue {
    /// In a header, marked as sensitive.
    Header(HeaderValue),
    /// In the query or in a cookie.
    Text(Secret),
}

impl Placed {
    /// The text in the query or in a cookie, when this is its place.
    pub(super) fn text_in(&self, location: Location) -> Option<&str> {
        match &self.value {
            PlacedValue::Text(secret) if self.location == location => Some(secret.expose()),
            _ => None,
        }
    }
}

impl Credentials {
    /// Holds a secret for a scheme; a second one for the same scheme replaces the first.
    pub(super) fn set(&mut self, scheme: &'static SecurityScheme, secret: Secret) {
        self.hold(scheme, Value::Given(secret), false);
    }

    /// Holds a secret for a scheme that goes before what else is held.
    pub(super) fn set_own(&mut self, scheme: &'static SecurityScheme, secret: Secret) {
        self.hold(scheme, Value::Given(secret), true);
    }

    /// Holds a source of tokens for a scheme.
    pub(super) fn fetch(&mut self, scheme: &'static SecurityScheme, source: Arc<dyn TokenSource>) {
        self.hold(scheme, Value::Fetched(Arc::new(TokenCache::new(source))), false);
    }

    fn hold(&mut self, scheme: &'static SecurityScheme, value: Value, own: bool) {
        self.held.retain(|held| held.scheme.id != scheme.id);
        self.held.push(Credential { scheme, value, own });
    }

    /// The same credentials without tokens that another client has fetched.
    pub(super) fn emptied(&self) -> Self {
        let mut emptied = self.clone();
        for held in &mut emptied.held {
            if let Value::Fetched(cache) = &mut held.value {
                *cache = Arc::new(cache.emptied());
            }
        }
        emptied
    }

    /// The secrets that were given.
    pub(super) fn given(&self) -> Self {
        let given = self.held.iter().filter(|held| matches!(held.value, Value::Given(_)));
        Self { held: given.cloned().collect() }
    }

    /// Finds secrets that no request can carry, such as a token with a line break at its end.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        for held in self.held.iter().filter(|held| held.scheme.kind != SchemeKind::MutualTls) {
            if let Value::Given(secret) = &held.value {
                place(held.scheme, secret).map_err(|reason| ConfigError::new(held.scheme.id, reason))?;
            }
        }
        Ok(())
    }

    /// The credentials for an operation that the document does not have: the token of the first source, or when there is
    /// none, all secrets that were given. A client with credentials of its own sends those, and the keys that may belong to
    /// them.
    pub(super) fn any(&self) -> Vec<&Credential> {
        if self.held.iter().any(|held| held.own) {
            let key = |held: &Credential| matches!(held.scheme.kind, SchemeKind::ApiKey { .. } | SchemeKind::MutualTls);
            return self.held.iter().filter(|held| held.own || key(held)).collect();
        }
        let fetched = self.held.iter().find(|held| matches!(held.value, Value::Fetched(_)));
        fetched.map_or_else(|| self.held.iter().collect(), |held| vec![held])
    }

    /// The credentials of the first alternative that is satisfied. When the operation takes a credential that is the
    /// client's own, only alternatives with it count.
    ///
    /// An alternative without schemes is taken last, so that a caller with credentials is not anonymous.
    pub(super) fn choose(&self, operation: &'static OperationInfo) -> Result<Vec<&Credential>, Error> {
        let held = |scheme: &&'static SecurityScheme| self.held.iter().find(|held| held.scheme.id == scheme.id);
        let own = |schemes: &Alternative| schemes.iter().any(|scheme| held(scheme).is_some_and(|held| held.own));
        let bound = operation.security.iter().any(own);
        let alternatives = operation.security.iter().filter(|schemes| !schemes.is_empty() && (!bound || own(schemes)));
        match alternatives.clone().find_map(|schemes| schemes.iter().map(held).collect()) {
            Some(chosen) => Ok(chosen),
            None if !bound && allows_anonymous(operation) => Ok(Vec::new()),
            None => Err(Error::missing_credentials(operation, describe(alternatives))),
        }
    }
}

/// Schemes that belong together.
type Alternative = &'static [&'static SecurityScheme];

/// What an attempt sends for the chosen credentials. Tokens are fetched when there is none to be used.
pub(super) async fn present(
    client: &Client,
    clock: Clock,
    operation: &'static OperationInfo,
    chosen: &[&Credential],
) -> Result<Presented, Error> {
    let (mut placements, mut tokens) = (Vec::with_capacity(chosen.len()), Tokens::default());
    for held in chosen.iter().filter(|held| held.scheme.kind != SchemeKind::MutualTls) {
        let placed = match &held.value {
            Value::Given(secret) => place(held.scheme, secret)
                .map_err(|reason| Error::request(operation, format!("`{}`: {reason}", held.scheme.id)))?,
            Value::Fetched(cache) => {
                let lease = cache.get(client, clock).await.map_err(|cause| Error::no_token(operation, cause))?;
                let placed = place(held.scheme, &lease.secret).map_err(|_| Error::odd_token(operation, held.scheme))?;
                tokens.0.push((Arc::clone(cache), lease));
                placed
            }
        };
        placements.push(placed);
    }
    Ok((placements, tokens))
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.held.iter().map(|held| (held.scheme.id, &held.value))).finish()
    }
}

/// The secret of Basic authentication: user name and password as RFC 7617 encodes them.
pub(super) fn basic(user: &str, password: &Secret) -> Secret {
    Secret::new(STANDARD.encode(format!("{user}:{}", password.expose())))
}

/// The alternatives in words, and the methods of the builder that satisfy them:
/// `bearerAuth, or instanceTokenHeader and clientTokenHeader`.
fn describe(alternatives: impl Iterator<Item = &'static Alternative> + Clone) -> String {
    let listed = |word: fn(&SecurityScheme) -> String| {
        let alternatives = alternatives.clone();
        let words =
            alternatives.map(|schemes| schemes.iter().map(|scheme| word(scheme)).collect::<Vec<_>>().join(" and "));
        words.collect::<Vec<_>>().join(", or ")
    };
    let mut text = listed(|scheme| scheme.id.to_owned());
    if alternatives.clone().flat_map(|schemes| schemes.iter()).all(|scheme| !scheme.setter.is_empty()) {
        text.push_str(": give the client builder ");
        text.push_str(&listed(|scheme| format!("`{}`", scheme.setter)));
    }
    text
}

fn allows_anonymous(operation: &OperationInfo) -> bool {
    operation.security.is_empty() || operation.security.iter().any(|schemes| schemes.is_empty())
}

/// A secret in its place, or why it would not arrive there as it is.
fn place(scheme: &SecurityScheme, secret: &Secret) -> Result<Placed, &'static str> {
    const ODD: &str = "the credential has characters that would not arrive, such as a line break at its end";
    let secret = secret.expose();
    if secret.is_empty() {
        return Err("the credential is empty");
    }
    if secret.trim() != secret {
        return Err(ODD);
    }
    let text = |location, name, text| Ok(Placed { location, name, value: PlacedValue::Text(Secret::new(text)) });
    let (name, prefix) = match scheme.kind {
        SchemeKind::ApiKey { location: Location::Query, name } => {
            return text(Location::Query, name, percent::unreserved(secret));
        }
        SchemeKind::ApiKey { location: Location::Cookie, name } => {
            return text(Location::Cookie, name, percent::cookie(secret));
        }
        SchemeKind::ApiKey { name, .. } => (name, ""),
        SchemeKind::Basic => (AUTHORIZATION.as_str(), "Basic"),
        SchemeKind::Http(scheme) => (AUTHORIZATION.as_str(), scheme),
        SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect | SchemeKind::MutualTls => {
            (AUTHORIZATION.as_str(), "Bearer")
        }
    };
    // The value is made in the bytes that are sent, since a copy would have to be wiped.
    let mut value = Vec::with_capacity(prefix.len() + 1 + secret.len());
    if !prefix.is_empty() {
        value.extend_from_slice(prefix.as_bytes());
        value.push(b' ');
    }
    value.extend_from_slice(secret.as_bytes());
    let value = HeaderValue::from_maybe_shared(Bytes::from(value)).ok();
    let mut value = value.filter(|value| value.as_bytes().is_ascii()).ok_or(ODD)?;
    value.set_sensitive(true);
    Ok(Placed { location: Location::Header, name, value: PlacedValue::Header(value) })
}
