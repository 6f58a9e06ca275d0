//! What a transport for tests does with a request.

use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;
use tokio::runtime::Handle;

use crate::runtime::client::clock::Clock;
use crate::runtime::client::{Body, TransportError, TransportFault};

/// An answer, or a failure to answer, of a transport for tests.
#[derive(Clone, Debug)]
#[must_use]
pub struct Reply {
    outcome: Result<Box<(u16, HeaderMap, Bytes)>, TransportFault>,
    delay: Duration,
}

impl Reply {
    /// An answer in JSON.
    pub fn json(status: u16, body: impl Into<Value>) -> Self {
        Self::bytes(status, body.into().to_string()).header("Content-Type", "application/json")
    }

    /// An answer with these bytes and without a media type.
    pub fn bytes(status: u16, body: impl Into<Bytes>) -> Self {
        Self { outcome: Ok(Box::new((status, HeaderMap::new(), body.into()))), delay: Duration::ZERO }
    }

    /// No answer.
    pub fn failure(fault: TransportFault) -> Self {
        Self { outcome: Err(fault), delay: Duration::ZERO }
    }

    /// Adds a header to an answer. One that no header can be is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = (HeaderName::try_from(name), HeaderValue::try_from(value));
        if let (Ok(answer), (Ok(name), Ok(value))) = (&mut self.outcome, header) {
            answer.1.append(name, value);
        }
        self
    }

    /// Waits before it answers or fails. With a paused clock of tokio no time passes.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Does what was told, after the delay: the end of [`Transport::send`](crate::runtime::client::Transport::send).
    ///
    /// # Errors
    /// The future fails when the reply is a failure.
    pub fn answer_to(
        self,
        request: &http::Request<Body>,
    ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + Send + use<> {
        let Self { outcome, delay } = self;
        let clock = Clock::of(request);
        async move {
            if clock == Clock::Tokio && Handle::try_current().is_err() {
                thread::sleep(delay);
            } else if !delay.is_zero() {
                clock.sleep(delay).await;
            }
            let (status, headers, body) =
                *outcome.map_err(|fault| TransportError::new(fault, "the transport was told to fail"))?;
            let mut answer = http::Response::new(Body::from(body));
            *answer.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
            *answer.headers_mut() = headers;
            Ok(answer)
        }
    }
}
