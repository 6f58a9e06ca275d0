//! Spans of attempts, with the names that OpenTelemetry gives HTTP clients, behind the feature `tracing`.
//!
//! A span names the operation and its path template, never a URL, a header or a body: those hold credentials and the
//! data of other people.
//! <https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span>

use std::future::Future;

use super::{Answer, Body, Error, OperationInfo};

/// What a span says of a request, which is gone when the span is made.
#[cfg(feature = "tracing")]
pub(super) struct Sent(http::Uri);

/// Nothing is kept of a request when nobody is told.
#[cfg(not(feature = "tracing"))]
pub(super) struct Sent;

impl Sent {
    #[cfg(feature = "tracing")]
    pub(super) fn of(request: &http::Request<Body>) -> Self {
        Self(request.uri().clone())
    }

    #[cfg(not(feature = "tracing"))]
    pub(super) fn of(_: &http::Request<Body>) -> Self {
        Self
    }
}

/// Makes an attempt inside its span.
#[cfg(feature = "tracing")]
pub(super) async fn attempt(
    operation: &'static OperationInfo,
    Sent(uri): Sent,
    attempts: u32,
    sending: impl Future<Output = Result<Answer, Error>>,
) -> Result<Answer, Error> {
    use tracing::Instrument as _;
    use tracing::field::Empty;

    let span = tracing::info_span!(
        "http.client.request",
        otel.kind = "client",
        otel.name = format_args!("{} {}", operation.method, operation.path),
        otel.status_code = Empty,
        http.request.method = operation.method,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.template = operation.path,
        url.scheme = uri.scheme_str(),
        server.address = uri.host(),
        server.port = uri.port_u16(),
        error.type = Empty,
        operation.id = operation.id,
    );
    if attempts > 1 {
        span.record("http.request.resend_count", attempts - 1);
    }
    let outcome = sending.instrument(span.clone()).await;
    let status = match &outcome {
        Ok(answer) => Some(answer.status()),
        Err(error) => error.status().map(|status| status.as_u16()),
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status);
    }
    if let Err(error) = &outcome {
        span.record("otel.status_code", "ERROR");
        match status.filter(|status| *status >= 400) {
            Some(status) => span.record("error.type", tracing::field::display(status)),
            None => span.record("error.type", tracing::field::debug(error.kind())),
        };
    }
    outcome
}

/// Makes an attempt.
#[cfg(not(feature = "tracing"))]
pub(super) fn attempt(
    _: &'static OperationInfo,
    _: Sent,
    _: u32,
    sending: impl Future<Output = Result<Answer, Error>>,
) -> impl Future<Output = Result<Answer, Error>> {
    sending
}

/// Tells that a call would be made again if the client had a retry left.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "there is nobody to tell"))]
pub(super) fn spent(error: &Error) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        operation.id = error.operation(),
        error.type = ?error.kind(),
        "the call is not made again, since the retry budget of the client is spent"
    );
}

/// Tells that a call is made again.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "there is nobody to tell"))]
pub(super) fn again(error: &Error, wait: std::time::Duration) {
    #[cfg(feature = "tracing")]
    tracing::debug!(
        operation.id = error.operation(),
        error.type = ?error.kind(),
        wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        "the call is made again"
    );
}
