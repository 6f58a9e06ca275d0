//! The seam between the client and the network: one request in, one answer out.
//!
//! The client brings its own transport over `reqwest`; a test or a program with special needs gives another one to
//! [`ClientBuilder::transport`](super::ClientBuilder::transport).

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::clock::Clock;
use super::{Body, BoxError, ConfigError};

mod proxy;
mod reqwest;
#[cfg(feature = "tower")]
mod service;
pub(super) mod tls;
mod upgrade;
#[cfg(feature = "blocking")]
mod ureq;

use proxy::Proxies;
pub(super) use proxy::ProxyChoice;
use reqwest::ReqwestTransport;
#[cfg(feature = "tower")]
pub(super) use service::ServiceTransport;
#[cfg(feature = "tower")]
pub use service::TransportService;
pub use upgrade::{Connection, Upgraded};
#[cfg(feature = "blocking")]
use ureq::UreqTransport;

/// What [`Transport::send`] returns.
pub type TransportFuture<'t> = Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 't>>;

/// Sends one request.
///
/// An implementation follows no redirect, since that would carry credentials to another place, and does not retry.
/// A call that is waited for, with the feature `blocking`, polls the future on its thread; there may be no Tokio runtime.
/// The operation is among the extensions of the request, as `&'static OperationInfo`.
/// It returns when the head of the answer has arrived; the body is read from the returned stream. Where the server hands
/// the connection over with 101, it is among the extensions of the answer, as [`Upgraded`].
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    ///
    /// # Errors
    /// The returned future fails when no answer arrives; a status such as 500 is an answer.
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_>;
}

/// What the crate's own transports are made of.
pub(super) struct Settings<'s> {
    /// How long connecting may take.
    pub(super) connect: Duration,
    /// How long a connection that is not in use is kept.
    pub(super) pool_idle: Duration,
    /// Whether http goes beyond this machine.
    pub(super) plain_http: bool,
    pub(super) proxy: &'s ProxyChoice,
    /// Certificate authorities beside those of the platform, in PEM.
    pub(super) authorities: &'s [Vec<u8>],
}

/// The transports of a client, by who waits.
#[derive(Clone)]
pub(super) struct Transports {
    /// Whether they are not the crate's own, so that they may ask for the extensions of a request.
    pub(super) foreign: bool,
    awaited: Arc<dyn Transport>,
    #[cfg(feature = "blocking")]
    waited_for: Arc<dyn Transport>,
}

impl Transports {
    /// The transport of the caller for all calls.
    pub(super) fn given(transport: Arc<dyn Transport>) -> Self {
        Self {
            foreign: true,
            #[cfg(feature = "blocking")]
            waited_for: Arc::clone(&transport),
            awaited: transport,
        }
    }

    /// The crate's own transports.
    pub(super) fn new(settings: &Settings<'_>) -> Result<Self, ConfigError> {
        let proxies = Arc::new(Proxies::new(settings.proxy, settings.plain_http)?);
        Ok(Self {
            foreign: false,
            awaited: Arc::new(ReqwestTransport::new(settings, &proxies)?),
            #[cfg(feature = "blocking")]
            waited_for: Arc::new(UreqTransport::new(settings, proxies)),
        })
    }

    /// The transport for calls that this one waits for.
    pub(super) fn of(&self, clock: Clock) -> &dyn Transport {
        match clock {
            Clock::Tokio => &*self.awaited,
            #[cfg(feature = "blocking")]
            Clock::Thread => &*self.waited_for,
        }
    }
}

/// Why no answer arrived.
#[derive(Debug)]
pub struct TransportError {
    fault: TransportFault,
    source: BoxError,
}

/// How far a request got that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportFault {
    /// No connection was made, so the server has seen nothing of the request.
    Connect,
    /// The connection was not made in time; the server has seen nothing of the request.
    ConnectTimeout,
    /// The connection broke. The server may have seen the request.
    Broken,
    /// The answer did not arrive in time. The server may have seen the request.
    Timeout,
    /// The transport did not take the request, because it has too much to do or is not ready; the server has seen nothing
    /// of it.
    Refused,
    /// The transport failed and does not say how far the request got. The server may have seen it.
    Unknown,
}

impl TransportError {
    /// A failure with its cause. The text of the cause must not hold the URL, which may carry credentials.
    pub fn new(fault: TransportFault, source: impl Into<BoxError>) -> Self {
        Self { fault, source: source.into() }
    }

    /// How far the request got.
    pub fn fault(&self) -> TransportFault {
        self.fault
    }

    pub(super) fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.fault {
            TransportFault::Connect => "cannot connect to the server",
            TransportFault::ConnectTimeout => "the connection was not made in time",
            TransportFault::Broken => "the connection broke before the answer",
            TransportFault::Timeout => "the answer did not arrive in time",
            TransportFault::Refused => "the transport did not take the request",
            TransportFault::Unknown => "the transport failed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
