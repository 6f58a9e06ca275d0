//! A request as a transport for tests saw it.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use crate::runtime::client::{Body, OperationInfo};

/// A request that a transport for tests was given.
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
    /// The request of a call of this operation.
    #[must_use]
    pub fn new(operation: Option<&'static OperationInfo>, request: &http::Request<Body>) -> Self {
        Self {
            operation: operation.map_or("", |info| info.id),
            method: request.method().to_string(),
            target: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            headers: request.headers().clone(),
            body: request.body().as_bytes().cloned().unwrap_or_default(),
        }
    }

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
