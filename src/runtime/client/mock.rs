//! A transport for tests: answers by operation, without a network, and tells what was sent.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::clock::Clock;
use super::{Body, Operation, OperationInfo, Transport, TransportError, TransportFault, TransportFuture};

/// A transport that answers each operation with the replies that a test sets for it. Clones share them.
///
/// An operation without a reply is answered with 501 and a message that names it.
#[derive(Clone, Debug, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    replies: HashMap<&'static str, VecDeque<Reply>>,
    requests: Vec<MockRequest>,
}

/// A request that a [`MockTransport`] was given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MockRequest {
    /// The `operationId`.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: String,
    /// The path with the query.
    pub target: String,
    /// The headers, credentials included.
    pub headers: HeaderMap,
    /// The body; empty for one that is a stream.
    pub body: Bytes,
}

impl MockRequest {
    /// The body as JSON; `null` when it is no JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The value of a header; `None` when it is missing or not text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// What a [`MockTransport`] does with a request.
#[derive(Clone, Debug)]
#[must_use]
pub struct Reply {
    outcome: Result<(u16, HeaderMap, Bytes), TransportFault>,
    delay: Duration,
}

impl Reply {
    /// An answer in JSON.
    pub fn json(status: u16, body: impl Into<Value>) -> Self {
        Self::bytes(status, body.into().to_string()).header("Content-Type", "application/json")
    }

    /// An answer with these bytes and without a media type.
    pub fn bytes(status: u16, body: impl Into<Bytes>) -> Self {
        Self { outcome: Ok((status, HeaderMap::new(), body.into())), delay: Duration::ZERO }
    }

    /// No answer.
    pub fn failure(fault: TransportFault) -> Self {
        Self { outcome: Err(fault), delay: Duration::ZERO }
    }

    /// Adds a header to an answer. One that no header can be is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = (HeaderName::try_from(name), HeaderValue::try_from(value));
        if let (Ok((_, headers, _)), (Ok(name), Ok(value))) = (&mut self.outcome, header) {
            headers.append(name, value);
        }
        self
    }

    /// Waits before it answers or fails. With a paused clock of tokio no time passes.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

impl MockTransport {
    /// A transport without replies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a reply for an operation. Replies are used in the order in which they are added, the last one again and
    /// again.
    pub fn on<O: Operation>(&self, reply: Reply) -> &Self {
        self.state().replies.entry(O::INFO.id).or_default().push_back(reply);
        self
    }

    /// The requests of an operation so far, retries included.
    #[must_use]
    pub fn requests<O: Operation>(&self) -> Vec<MockRequest> {
        self.state().requests.iter().filter(|request| request.operation == O::INFO.id).cloned().collect()
    }

    /// All requests so far, in order.
    #[must_use]
    pub fn all_requests(&self) -> Vec<MockRequest> {
        self.state().requests.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes the request and takes the reply to it.
    fn take(&self, request: http::Request<Body>) -> Reply {
        let operation = request.extensions().get::<&'static OperationInfo>().map_or("", |info| info.id);
        let (head, body) = request.into_parts();
        let mut state = self.state();
        state.requests.push(MockRequest {
            operation,
            method: head.method.to_string(),
            target: head.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            headers: head.headers,
            body: body.as_bytes().cloned().unwrap_or_default(),
        });
        let replies = state.replies.entry(operation).or_default();
        let next = if replies.len() > 1 { replies.pop_front() } else { replies.front().cloned() };
        next.unwrap_or_else(|| {
            Reply::json(501, json!({"message": format!("the mock has no reply for the operation `{operation}`")}))
        })
    }
}

impl Transport for MockTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let clock = Clock::of(&request);
        let Reply { outcome, delay } = self.take(request);
        Box::pin(async move {
            if !delay.is_zero() {
                clock.sleep(delay).await;
            }
            let (status, headers, body) =
                outcome.map_err(|fault| TransportError::new(fault, "the mock was told to fail"))?;
            let mut answer = http::Response::new(Body::from(body));
            *answer.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
}
