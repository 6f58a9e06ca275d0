//! The transport over `ureq`, for calls that block their thread. It does its I/O while it is polled.
//!
//! Limits of time come from the thread's bound alone: `ureq` gets no timeouts. When the bound is reached, the future stays
//! pending, and whoever set the limit says what that means, as for a call that is awaited.

use std::error::Error as StdError;
use std::fmt;
use std::future::pending;
use std::io::{self, Read as _};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use ::ureq::config::Config;
use ::ureq::{Agent, BodyReader, Error, SendBody};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::Method;
use http::header::CONTENT_LENGTH;

use super::{Proxies, Settings, Transport, TransportError, TransportFault, TransportFuture};
use crate::runtime::client::clock::thread::over;
use crate::runtime::client::{Body, BoxError};
use connect::Unconnected;
use upload::Upload;

mod connect;
#[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
mod secure;
mod upload;

/// How much is read at once, in bytes.
const CHUNK: usize = 16 * 1024;

/// Connections over `ureq`: pooled, HTTP/1.1, without redirects and without retries of its own.
pub(in super::super) struct UreqTransport {
    connect_timeout: Duration,
    pool_idle: Duration,
    proxies: Arc<Proxies>,
    authorities: Vec<Vec<u8>>,
    /// Made for the first request, so that a client which never blocks has no second set of certificates in memory.
    agent: OnceLock<Agent>,
}

impl UreqTransport {
    /// Makes the transport; nothing is read or opened yet.
    pub(super) fn new(settings: &Settings<'_>, proxies: Arc<Proxies>) -> Self {
        Self {
            connect_timeout: settings.connect,
            pool_idle: settings.pool_idle,
            proxies,
            authorities: settings.authorities.to_vec(),
            agent: OnceLock::new(),
        }
    }

    fn agent(&self) -> &Agent {
        self.agent.get_or_init(|| {
            let config = Config::builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .allow_non_standard_methods(true)
                // Connections choose their proxy themselves.
                .proxy(None)
                .max_idle_age(self.pool_idle)
                .max_idle_connections(1024)
                .max_idle_connections_per_host(1024)
                .build();
            let proxies = Arc::clone(&self.proxies);
            let (connector, resolver) = connect::parts(self.connect_timeout, proxies, &self.authorities);
            Agent::with_parts(config, connector, resolver)
        })
    }

    /// Sends the request and reads the head of the answer.
    fn exchange(&self, request: http::Request<Body>) -> Result<http::Response<::ureq::Body>, Error> {
        let (mut head, body) = request.into_parts();
        head.extensions = http::Extensions::new();
        let sends = [Method::POST, Method::PUT, Method::PATCH].contains(&head.method);
        let agent = self.agent();
        match body.at_once() {
            Some(bytes) if bytes.is_empty() && !sends => agent.run(http::Request::from_parts(head, SendBody::none())),
            Some(bytes) => agent.run(http::Request::from_parts(head, bytes.as_ref())),
            None => {
                body.len().map(|length| head.headers.insert(CONTENT_LENGTH, length.into()));
                let reader = Upload::new(body);
                agent.run(http::Request::from_parts(head, SendBody::from_owned_reader(reader)))
            }
        }
    }
}

impl Transport for UreqTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (head, body) = match upload::whole(|| self.exchange(request)) {
                Ok(answer) => answer.into_parts(),
                Err(error) => match failure(error) {
                    Some(failure) => return Err(failure),
                    None => return pending().await,
                },
            };
            let length = body.content_length();
            let chunks = Chunks { reader: body.into_reader(), buffer: BytesMut::new() };
            let mut answer = http::Response::new(Body::stream(chunks, length));
            *answer.status_mut() = head.status;
            *answer.version_mut() = head.version;
            *answer.headers_mut() = head.headers;
            Ok(answer)
        })
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport").finish_non_exhaustive()
    }
}

/// What a failure means for the call; `None` when the thread's bound is reached. Only what failed before there was a
/// connection has certainly sent nothing.
fn failure(error: Error) -> Option<TransportError> {
    let fault = match &error {
        Error::Timeout(_) => return None,
        _ if over() => return None,
        Error::BadUri(_) => return Some(TransportError::new(TransportFault::Connect, "the URL cannot be used")),
        Error::Http(_) | Error::ConnectionFailed | Error::TlsRequired => TransportFault::Connect,
        Error::Other(cause) => match cause.downcast_ref::<Unconnected>() {
            Some(Unconnected::Bound) => return None,
            Some(Unconnected::Late) => TransportFault::ConnectTimeout,
            Some(Unconnected::Socks | Unconnected::Failed(_)) => TransportFault::Connect,
            None => TransportFault::Broken,
        },
        _ => TransportFault::Broken,
    };
    Some(TransportError::new(fault, error))
}

/// The chunks of an answer, each as large as a read gives.
struct Chunks {
    reader: BodyReader<'static>,
    buffer: BytesMut,
}

impl Stream for Chunks {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { reader, buffer } = &mut *self;
        buffer.resize(CHUNK, 0);
        loop {
            return Poll::Ready(match reader.read(buffer) {
                Ok(0) => None,
                Ok(count) => Some(Ok(buffer.split_to(count).freeze())),
                Err(_) if over() => return Poll::Pending,
                // A timer of the system may be early by a moment.
                Err(error) if is_timeout(&error) => continue,
                Err(error) => Some(Err(error.into())),
            });
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| (inner as &(dyn StdError + 'static)).downcast_ref::<Error>());
    matches!(inner, Some(Error::Timeout(_)))
}
