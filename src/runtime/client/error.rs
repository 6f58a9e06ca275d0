//! The one error of a call: what went wrong, how far the request got, and what the server said.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::answer::Head;
use super::{Answer, DocumentedFailure, Idempotency, OperationInfo, json, problem, retry_after};

mod make;
mod said;

use said::Said;

/// Why a call gave no typed answer.
///
/// `Display` is one line. Of the answer it has the [message](Self::message) of the server, shortened and in quotation marks,
/// the [code](Self::code) and the [name of the request](Self::request_id), without the credentials that the client holds:
/// `showPet: the server answered 404 Not Found: "no such pet" (code 4040, request r-1)`. `Debug` shows no more of it.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    delivery: Delivery,
    attempts: u32,
    operation: &'static OperationInfo,
    /// That of the operation, unless the call says otherwise.
    idempotency: Idempotency,
    message: Cow<'static, str>,
    head: Option<Arc<Head>>,
    body: Bytes,
    said: Said,
    path: Option<String>,
    source: Option<SharedError>,
}

/// A cause that several errors can have.
pub(super) type SharedError = Arc<dyn StdError + Send + Sync>;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request cannot be made of the given values, such as a path value of `..`.
    Request,
    /// The client holds no credentials that the operation accepts.
    Credentials,
    /// The access token that the call needs could not be got; the cause says why. Status, headers and body are those of
    /// the server that was asked for it.
    Token,
    /// No connection was made.
    Connect,
    /// A time limit was reached.
    Timeout,
    /// The connection broke while the request was sent or the answer was read.
    Interrupted,
    /// The server answered with a status that is not a success.
    Status,
    /// The server answered with a success status and said in the body that the call failed.
    Refused,
    /// The answer has another media type than the document says, such as the HTML page of a proxy, or a content coding
    /// such as gzip.
    ContentType,
    /// The answer does not fit the document.
    Decode,
    /// The answer is larger than the client accepts.
    TooLarge,
}

/// How far the request got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// The server has seen nothing of the request.
    NotSent,
    /// The server may have seen the request and acted on it.
    Unknown,
    /// The server answered.
    Answered,
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// How far the request got.
    pub fn delivery(&self) -> Delivery {
        self.0.delivery
    }

    /// How many times the request was sent, or was tried to be sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The `operationId` of the call.
    pub fn operation(&self) -> &'static str {
        self.0.operation.id
    }

    /// The status of the answer, when there is one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.head.as_ref().map(|head| head.status)
    }

    /// The headers of the answer, when there is one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.head.as_ref().map(|head| &head.headers)
    }

    /// The body of the answer as it came; the start of it when it is very long; empty when there is none.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// The body as a type of the caller's choice.
    ///
    /// # Errors
    /// When there is no body or it does not fit the type.
    pub fn body_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.answer().json()
    }

    /// The documented error body of the operation `O`: `error.failure::<ListPets>()`.
    ///
    /// `None` when this is not an error answer to that operation.
    pub fn failure<O: DocumentedFailure>(&self) -> Option<Result<O::Failure, Error>> {
        let answered = matches!(self.0.kind, ErrorKind::Status | ErrorKind::Refused);
        (answered && self.0.operation.id == O::INFO.id).then(|| (O::FAILURE)(self.answer()))
    }

    /// The machine-readable code in the body: its member `code` or `error_code`, also inside `error` and the first of
    /// `errors`.
    pub fn code(&self) -> Option<String> {
        problem::code(&serde_json::from_slice(&self.0.body).ok()?)
    }

    /// The explanation in the body: its member `message`, `error`, `detail` or `title`, also inside `error` and the first of
    /// `errors`. Several texts are joined by `; `.
    pub fn message(&self) -> Option<String> {
        problem::message(&serde_json::from_slice(&self.0.body).ok()?)
    }

    /// The path of the value that does not fit the document, such as `data.connected`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The server's name for this request: `X-Request-Id`, `Request-Id` or `X-Correlation-Id`.
    pub fn request_id(&self) -> Option<&str> {
        let headers = self.headers()?;
        ["x-request-id", "request-id", "x-correlation-id"].iter().find_map(|name| headers.get(*name)?.to_str().ok())
    }

    /// How long the server asks to wait: `Retry-After` in either form (RFC 9110, 10.2.3).
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after::delay(self.headers()?)
    }

    /// Whether a time limit was reached, the client's or the server's (408, 504).
    pub fn is_timeout(&self) -> bool {
        let cause = self.token_error().is_some_and(Self::is_timeout);
        cause || self.0.kind == ErrorKind::Timeout || self.has_status(&[408, 504])
    }

    /// Whether credentials are missing or were not accepted (401, 403).
    pub fn is_auth(&self) -> bool {
        let cause = self.token_error().is_some_and(Self::is_auth);
        cause || self.0.kind == ErrorKind::Credentials || self.has_status(&[401, 403])
    }

    /// Whether the server asks to slow down (429).
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(&[429])
    }

    /// Whether the same call may be made again without doing harm and with some hope.
    ///
    /// A call that certainly did not arrive and one that was refused with 429 may always be made again. One that may
    /// have had its effect may not, when the operation has an effect each time and the call does not allow two of them.
    pub fn is_retryable(&self) -> bool {
        let repeatable = self.0.idempotency != Idempotency::Once;
        match self.0.kind {
            ErrorKind::Connect => true,
            ErrorKind::Token => self.token_error().is_some_and(Self::is_retryable),
            ErrorKind::Timeout | ErrorKind::Interrupted => repeatable || self.0.delivery == Delivery::NotSent,
            ErrorKind::Status => self.is_rate_limited() || (repeatable && self.has_status(&[408, 500, 502, 503, 504])),
            _ => false,
        }
    }

    /// Whether the server does not accept the credentials (401).
    pub(super) fn is_unauthorized(&self) -> bool {
        self.has_status(&[401])
    }

    fn has_status(&self, statuses: &[u16]) -> bool {
        matches!(self.0.kind, ErrorKind::Status | ErrorKind::Token)
            && self.status().is_some_and(|status| statuses.contains(&status.as_u16()))
    }

    /// The error of the call that was to bring the token.
    fn token_error(&self) -> Option<&Self> {
        let source = self.0.source.as_ref().filter(|_| self.0.kind == ErrorKind::Token)?;
        source.downcast_ref()
    }

    /// What went wrong, with what the server says about it.
    fn explanation(&self) -> String {
        let mut text = self.0.message.to_string();
        // The cause of an error about a token names the request that it was asked for with.
        let request = self.request_id().filter(|_| self.0.kind != ErrorKind::Token);
        // A string takes everything.
        let _ = self.0.said.write(&mut text, request);
        text
    }

    fn answer(&self) -> Answer {
        let nothing = || Arc::new(Head::new(self.0.operation, StatusCode::default(), HeaderMap::new()));
        Answer::whole(self.0.head.clone().unwrap_or_else(nothing), self.0.body.clone())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.operation.id, self.explanation())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation.id)
            .field("message", &self.explanation())
            .field("status", &self.status())
            .field("body", &format_args!("{} bytes", self.0.body.len()))
            .field("delivery", &self.0.delivery)
            .field("attempts", &self.0.attempts)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source.as_ref() as &(dyn StdError + 'static))
    }
}
