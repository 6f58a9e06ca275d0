//! Spans of calls and of their attempts, with the names that OpenTelemetry gives HTTP clients, behind the feature `tracing`.
//!
//! A call is a span of the kind `internal`, whose children are its attempts, each of the kind `client`, and the events that
//! tell of retries. A span names the operation and its path template, never a URL, a header or a body: those hold credentials and the
//! data of other people.
//! <https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span>

use std::future::Future;

use super::{Answer, Body, Error, OperationInfo};

/// The span of a call or of an attempt.
#[cfg(feature = "tracing")]
pub(super) struct Span(tracing::Span);

/// Nothing is noted when nobody is told.
#[cfg(not(feature = "tracing"))]
pub(super) struct Span;

#[cfg(feature = "tracing")]
impl Span {
    /// The span of a whole call, with its waits and all of its attempts.
    fn of_call(operation: &'static OperationInfo) -> Self {
        use tracing::field::Empty;

        Self(tracing::info_span!(
            "call",
            otel.kind = "internal",
            otel.name = operation.id,
            otel.status_code = Empty,
            error.type = Empty,
            operation.id = operation.id,
        ))
    }

    /// The span of an attempt that sends this request.
    pub(super) fn of(operation: &'static OperationInfo, request: &http::Request<Body>, attempts: u32) -> Self {
        use tracing::field::Empty;

        let uri = request.uri();
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
            server.port = uri.port_u16().or_else(|| default_port(uri.scheme_str())),
            error.type = Empty,
            operation.id = operation.id,
        );
        if attempts > 1 {
            span.record("http.request.resend_count", attempts - 1);
        }
        Self(span)
    }

    /// Does something inside the span.
    pub(super) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.in_scope(work)
    }

    /// Makes the call or the attempt inside its span, and notes how it ends.
    pub(super) async fn around(self, attempt: impl Future<Output = Result<Answer, Error>>) -> Result<Answer, Error> {
        use tracing::Instrument as _;

        let Self(span) = self;
        let outcome = attempt.instrument(span.clone()).await;
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
}

/// The port that a URL without one means.
#[cfg(feature = "tracing")]
fn default_port(scheme: Option<&str>) -> Option<u16> {
    match scheme? {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    }
}

/// Makes a call inside its span, which begins when the call is first polled.
#[cfg(feature = "tracing")]
pub(super) fn called(
    operation: &'static OperationInfo,
    call: impl Future<Output = Result<Answer, Error>> + Send + 'static,
) -> impl Future<Output = Result<Answer, Error>> + Send + 'static {
    // In a box, since the future around it would have room for it twice.
    let call = Box::pin(call);
    async move { Span::of_call(operation).around(call).await }
}

/// Makes a call.
#[cfg(not(feature = "tracing"))]
pub(super) fn called<F: Future<Output = Result<Answer, Error>>>(_: &'static OperationInfo, call: F) -> F {
    call
}

#[cfg(not(feature = "tracing"))]
impl Span {
    /// No span.
    pub(super) fn of(_: &'static OperationInfo, _: &http::Request<Body>, _: u32) -> Self {
        Self
    }

    /// Does something.
    pub(super) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    /// Makes the attempt.
    pub(super) fn around<F: Future<Output = Result<Answer, Error>>>(self, attempt: F) -> F {
        attempt
    }
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
