//! A call of an operation that has not been made yet, and what comes back.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::answer::Head;
#[cfg(feature = "blocking")]
use super::clock::{Clock, thread::block_on};
use super::executor::execute;
use super::{Answer, Body, Client, Decode, Error, Form, Idempotency, Operation, Parameter, Parts, RetryPolicy};

/// A call of the operation `O`. It is made when it is awaited, which gives the typed answer, or with
/// [`send`](Self::send), which gives status, headers and raw bytes as well. With the feature `blocking` a thread can wait
/// for it, with `wait` and `send_wait`.
#[must_use = "a call is made when it is awaited"]
pub struct Call<O> {
    client: Client,
    parts: Parts,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Call<O> {
    /// A call without parameters and without a body.
    pub fn new(client: &Client) -> Self {
        Self { client: client.clone(), parts: Parts::default(), operation: PhantomData }
    }

    pub(super) fn into_parts(self) -> (Client, Parts) {
        (self.client, self.parts)
    }

    /// Makes the call and gives status, headers and raw bytes beside the typed answer.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        let clock = self.client.0.clock;
        Response::of(execute(self.client, clock, O::INFO, self.parts).await?, O::DECODE)
    }

    /// Sends a parameter. A second value for the same parameter replaces the first; `null` takes it back.
    ///
    /// Generated setters call this. Called directly it sends a parameter that the document does not have.
    pub fn with_parameter<T: Serialize + ?Sized>(mut self, parameter: Parameter<'static>, value: &T) -> Self {
        self.parts.parameter(parameter, value);
        self
    }

    /// Sends a header that the document does not have, or in place of one of its name that the client would send itself, such
    /// as `Accept`. A value that a header cannot carry is an error of the call, and so are `Content-Length` and
    /// `Transfer-Encoding`, and a header in which the call sends a credential of the client, for which there is
    /// [`Client::with_credential`](super::Client::with_credential). A `Cookie` stands in front of the client's.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.parts.header(name, value);
        self
    }

    /// Ends the call, all its attempts and waits included, after this time instead of the client's limits.
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.parts.timeout = Some(limit);
        self
    }

    /// Tries the call as often as this policy says instead of the client's.
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.parts.retry = Some(policy);
        self
    }

    /// Says whether the call may be made again when it is not known to have arrived, in place of what its operation says.
    ///
    /// With [`Idempotency::Idempotent`] a call that has an effect each time may have it twice: the client repeats it after an
    /// answer that was lost, and then the server acts on both. That does no harm where the server knows a repeated request,
    /// by an id of the caller's in the body or in a header, and otherwise it is for callers who prefer twice to never.
    pub fn with_idempotency(mut self, idempotency: Idempotency) -> Self {
        self.parts.idempotency = Some(idempotency);
        self
    }

    /// Sends a body as JSON, under its media type: `application/json`, `application/merge-patch+json`.
    pub fn with_json<T: Serialize + ?Sized>(mut self, content_type: &'static str, body: &T) -> Self {
        self.parts.json(content_type, body);
        self
    }

    /// Sends an object as `application/x-www-form-urlencoded`. Members are written as query parameters are; those
    /// that the document gives an encoding are listed.
    pub fn with_form<T: Serialize + ?Sized>(mut self, body: &T, encodings: &[Parameter<'_>]) -> Self {
        self.parts.form(body, encodings);
        self
    }

    /// Sends a form as `multipart/form-data`, or as the [`Form::media_type`] that it names.
    pub fn with_multipart(mut self, form: Form) -> Self {
        self.parts.multipart(form);
        self
    }

    /// Sends bytes, or a stream of them, under a media type.
    pub fn with_body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.parts.body(content_type, body.into());
        self
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = CallFuture<O::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let clock = self.client.0.clock;
        CallFuture::new(execute(self.client, clock, O::INFO, self.parts), O::DECODE)
    }
}

impl<O: Operation> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &O::INFO.id).field("parts", &self.parts).finish()
    }
}

/// Calls that block their thread. They need no Tokio runtime, and may be made inside one.
#[cfg(feature = "blocking")]
impl<O: Operation> Call<O> {
    /// Makes the call and waits for the typed answer, as awaiting it does.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn wait(self) -> Result<O::Output, Error> {
        (O::DECODE)(block_on(execute(self.client, Clock::Thread, O::INFO, self.parts))?)
    }

    /// Makes the call and waits, as [`send`](Self::send) does: for status, headers and raw bytes beside the typed answer.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn send_wait(self) -> Result<Response<O::Output>, Error> {
        Response::of(block_on(execute(self.client, Clock::Thread, O::INFO, self.parts))?, O::DECODE)
    }
}

/// A call on its way.
#[must_use = "a call is made when it is awaited"]
pub struct CallFuture<T> {
    answer: Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>,
    decode: Decode<T>,
}

impl<T> CallFuture<T> {
    pub(super) fn new(answer: impl Future<Output = Result<Answer, Error>> + Send + 'static, decode: Decode<T>) -> Self {
        Self { answer: Box::pin(answer), decode }
    }
}

impl<T> Future for CallFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.answer.as_mut().poll(context));
        Poll::Ready(answer.and_then(self.decode))
    }
}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}

/// The typed answer of a call, with its status, headers and raw bytes.
#[derive(Clone)]
pub struct Response<T> {
    head: Arc<Head>,
    body: Bytes,
    value: T,
}

impl<T> Response<T> {
    pub(super) fn of(answer: Answer, decode: Decode<T>) -> Result<Self, Error> {
        let (head, body) = (Arc::clone(answer.head()), answer.in_memory().cloned().unwrap_or_default());
        Ok(Self { head, body, value: decode(answer)? })
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The value of a header as text; `None` when it is missing or not text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    /// The body as it came; empty for a stream.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The typed answer.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The typed answer, without the rest.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.head.status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("value", &self.value)
            .finish()
    }
}
