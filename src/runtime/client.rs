//! What the generated client is written against: operations as data, and the one executor of calls.
//!
//! The types that a user of the client meets are re-exported at the root of the crate. The contract with generated code
//! is told in the documentation of [`runtime`](super).

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

mod answer;
mod api;
mod base_url;
mod body;
mod budget;
mod builder;
mod call;
mod clock;
mod config_error;
mod encode;
mod error;
mod executor;
mod json;
mod media;
#[cfg(feature = "test-util")]
mod mock;
mod multipart;
mod operation;
mod pages;
mod paging;
mod parts;
mod problem;
mod raw;
mod request;
mod retry;
mod retry_after;
mod secret;
mod security;
mod sending;
mod stream;
mod token;
mod trace;
mod transport;

use parts::Parts;

pub use answer::Answer;
pub use api::{Api, Envelope, Server, ServerVariable, Service};
pub use body::{Body, BoxError};
pub use budget::RetryBudget;
pub use builder::ClientBuilder;
pub use bytes::Bytes;
pub use call::{Call, CallFuture, Response};
pub use config_error::ConfigError;
pub use encode::{Location, Parameter, Style, expand};
pub use error::{Delivery, Error, ErrorKind};
/// The requests and answers of a [`Transport`], from the crate that others use as well.
#[doc(no_inline)]
pub use http;
pub use http::{HeaderMap, StatusCode};
#[cfg(feature = "test-util")]
pub use mock::{Example, Expectation, MockRequest, MockTransport, Reply};
pub use multipart::{Form, Part};
pub use operation::{Decode, DocumentedFailure, Idempotency, Operation, OperationInfo};
pub use pages::{Items, Pages};
pub use paging::{PagePlace, Paged, Paging, Turn};
pub use raw::RawCall;
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use security::{SchemeKind, SecurityScheme};
#[cfg(feature = "blocking")]
pub use stream::BlockingIter;
pub use stream::{ByteStream, Event, EventStream, LineStream, TextEvents};
pub use token::{Token, TokenFuture, TokenSource};
#[cfg(feature = "tower")]
pub use transport::TransportService;
pub use transport::{Connection, Transport, TransportError, TransportFault, TransportFuture, Upgraded};

/// A client of the API. Cloning it is cheap, and clones share connections and credentials.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    api: &'static Api,
    /// How answers of the API say that a call failed, beside their status.
    failure: Option<json::Failure>,
    /// Whether the caller gave the base URL, so that servers of operations do not count.
    fixed: bool,
    base_url: base_url::BaseUrl,
    /// The URLs of services beside the API that the caller gave.
    services: Vec<(&'static str, base_url::BaseUrl)>,
    variables: Vec<(String, String)>,
    /// Whether http is allowed beyond this machine.
    plain_http: bool,
    credentials: security::Credentials,
    user_agent: HeaderValue,
    transports: transport::Transports,
    /// Who waits for calls that are awaited.
    clock: clock::Clock,
    limits: builder::Limits,
    retry: RetryPolicy,
    budget: RetryBudget,
}

impl Client {
    /// The same client with another credential for one scheme. It shares connections with this one.
    ///
    /// An operation that takes this credential is called with it or fails before it is sent, whatever else the client
    /// holds; the others are called with what the client holds for them.
    #[must_use]
    pub fn with_credential(&self, scheme: &'static SecurityScheme, secret: impl Into<Secret>) -> Self {
        let mut inner = Inner::clone(&self.0);
        inner.credentials.set_own(scheme, secret.into());
        Self(Arc::new(inner))
    }

    /// The same client for a token source, whose own calls must not wait for the token that it is asked for.
    fn without_token_sources(&self, clock: clock::Clock) -> Self {
        Self(Arc::new(Inner { credentials: self.0.credentials.given(), clock, ..Inner::clone(&self.0) }))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.0.api.title)
            .field("base_url", &self.0.base_url)
            .field("services", &self.0.services)
            .field("credentials", &self.0.credentials)
            .field("limits", &self.0.limits)
            .field("retry", &self.0.retry)
            .field("budget", &self.0.budget)
            .finish_non_exhaustive()
    }
}
