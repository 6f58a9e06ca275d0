//! The seam between the client and the network: one request in, one answer out.
//!
//! The client brings its own transport over `reqwest`; a test or a program with special needs gives another one to
//! [`ClientBuilder::transport`](super::ClientBuilder::transport).

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::{Body, BoxError};

mod reqwest;
pub(super) mod tls;

pub(super) use reqwest::ReqwestTransport;

/// What [`Transport::send`] returns.
pub type TransportFuture<'t> = Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 't>>;

/// Sends one request.
///
/// An implementation follows no redirect, since that would carry credentials to another place, and does not retry.
/// The operation is among the extensions of the request, as `&'static OperationInfo`.
/// It returns when the head of the answer has arrived; the body is read from the returned stream.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    ///
    /// # Errors
    /// The returned future fails when no answer arrives; a status such as 500 is an answer.
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_>;
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
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
