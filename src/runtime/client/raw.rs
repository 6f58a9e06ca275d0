//! Calls of operations that the document does not have, through the same credentials, retries and limits.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::future::IntoFuture;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::{CallFuture, Response};
use super::executor::execute;
use super::{
    Answer, Body, ByteStream, Client, Decode, Error, Form, Idempotency, OperationInfo, Parameter, Parts, RetryPolicy,
    SecurityScheme,
};
#[cfg(feature = "blocking")]
use super::{clock::Clock, clock::thread::block_on};

impl Client {
    /// A call of an operation that the document does not have yet, or has wrong.
    ///
    /// The method is in capitals. The path is a template below the base URL: values go into its braces with
    /// [`with_path`](RawCall::with_path), which encodes them, so that none can change the path around it. The method says
    /// whether the call may be made again (RFC 9110, 9.2), unless [`with_idempotency`](RawCall::with_idempotency) does. The
    /// answer is any JSON, unless [`answer_as`](RawCall::answer_as) gives it a type.
    ///
    /// The path may be a constant or a `String` that the program makes, as a gateway does. Errors and spans name the second
    /// kind `/{path}` only.
    ///
    /// ```no_run
    #[doc = concat!("# async fn example(client: ", env!("CARGO_CRATE_NAME"), "::Client) -> Result<(), ", env!("CARGO_CRATE_NAME"), "::Error> {")]
    /// let body = serde_json::json!({"color": "blue"});
    /// let answer = client.request("POST", "/things/{id}/paint").with_path("id", "7/b").with_json(&body).await?;
    /// println!("{}", answer["status"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: &'static str, path: impl Into<Cow<'static, str>>) -> RawCall {
        self.requested(method, path.into())
    }

    fn requested(&self, method: &'static str, path: Cow<'static, str>) -> RawCall {
        let mut parts = Parts { any_credentials: true, ..Parts::default() };
        if !path.starts_with('/') {
            parts.refuse("the path has to start with a slash");
        }
        if method.bytes().any(|byte| byte.is_ascii_lowercase()) {
            parts.refuse("an HTTP method is written in capitals");
        }
        // What tells operations apart is kept for as long as the process runs, so a path of the moment is no part of it.
        let path = match path {
            Cow::Borrowed(path) => path,
            Cow::Owned(path) => {
                parts.path = Some(path);
                "/{path}"
            }
        };
        let idempotency = OperationInfo::new(method, path).idempotency;
        let facts = Facts { method, path, security: Vec::new(), idempotency, streams: false };
        RawCall { client: self.clone(), parts, facts, decode: Answer::json }
    }
}

/// A call of an operation that the document does not have: [`Client::request`]. It is made when it is awaited, and gives
/// JSON or what [`answer_as`](Self::answer_as) and [`streamed`](Self::streamed) say.
#[must_use = "a call is made when it is awaited"]
pub struct RawCall<T = Value> {
    client: Client,
    parts: Parts,
    facts: Facts,
    decode: Decode<T>,
}

/// What [`OperationInfo`] is made of.
struct Facts {
    method: &'static str,
    path: &'static str,
    security: Vec<Vec<&'static SecurityScheme>>,
    idempotency: Idempotency,
    streams: bool,
}

impl<T> RawCall<T> {
    /// Puts a value into the braces of this name in the path.
    pub fn with_path<V: Serialize + ?Sized>(self, name: &'static str, value: &V) -> Self {
        self.with_parameter(Parameter::path(name), value)
    }

    /// Adds a query parameter: a scalar, or a list as `name=a&name=b`. `null` takes it back.
    pub fn with_query<V: Serialize + ?Sized>(self, name: &'static str, value: &V) -> Self {
        self.with_parameter(Parameter::query(name), value)
    }

    /// Sends a parameter in any style. A second value for the same parameter replaces the first.
    pub fn with_parameter<V: Serialize + ?Sized>(mut self, parameter: Parameter<'static>, value: &V) -> Self {
        self.parts.parameter(parameter, value);
        self
    }

    /// Sends a header, in place of one of its name that the client would send itself, such as `Accept`. A value that a header
    /// cannot carry is an error of the call, and so are `Content-Length` and `Transfer-Encoding`, and a header in which the
    /// call sends a credential of the client: [`with_security`](Self::with_security) with `&[]` leaves those out. A
    /// `Cookie` stands in front of the client's.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.parts.header(name, value);
        self
    }

    /// Sends a body as JSON.
    pub fn with_json<V: Serialize + ?Sized>(mut self, body: &V) -> Self {
        self.parts.json("application/json", body);
        self
    }

    /// Sends an object as `application/x-www-form-urlencoded`.
    pub fn with_form<V: Serialize + ?Sized>(mut self, body: &V) -> Self {
        self.parts.form(body, &[]);
        self
    }

    /// Sends a form as `multipart/form-data`.
    pub fn with_multipart(mut self, form: Form) -> Self {
        self.parts.multipart(form);
        self
    }

    /// Sends bytes, or a stream of them, under a media type.
    pub fn with_body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.parts.body(content_type, body.into());
        self
    }

    /// Sends the first of these alternatives that the client has credentials for, as for an operation of the document;
    /// `&[]` sends none.
    ///
    /// Unless this says otherwise the call carries the access token of the client's token source, or when it has none, all
    /// secrets that the client was given.
    pub fn with_security(mut self, alternatives: &[&[&'static SecurityScheme]]) -> Self {
        self.parts.any_credentials = false;
        self.facts.security = alternatives.iter().map(|schemes| schemes.to_vec()).collect();
        self
    }

    /// Says whether the call may be made again when it is not known to have arrived.
    pub fn with_idempotency(mut self, idempotency: Idempotency) -> Self {
        self.facts.idempotency = idempotency;
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

    /// Reads the answer as JSON of this type.
    pub fn answer_as<U: DeserializeOwned>(self) -> RawCall<U> {
        self.decoded_by(Answer::json)
    }

    /// Gives the answer as it comes, and never holds it in memory as a whole.
    pub fn streamed(mut self) -> RawCall<ByteStream> {
        self.facts.streams = true;
        self.decoded_by(Answer::stream)
    }

    /// Reads the answer with a function, such as [`Answer::text`], [`Answer::bytes`] or [`Answer::empty`].
    pub fn decoded_by<U>(self, decode: Decode<U>) -> RawCall<U> {
        RawCall { client: self.client, parts: self.parts, facts: self.facts, decode }
    }

    /// Makes the call and gives status, headers and raw bytes beside the answer.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn send(self) -> Result<Response<T>, Error> {
        let clock = self.client.0.clock;
        Response::of(execute(self.client, clock, self.facts.info(), self.parts).await?, self.decode)
    }
}

/// Calls that block their thread. They need no Tokio runtime, and may be made inside one.
#[cfg(feature = "blocking")]
impl<T> RawCall<T> {
    /// Makes the call and waits for the answer, as awaiting it does.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn wait(self) -> Result<T, Error> {
        (self.decode)(block_on(execute(self.client, Clock::Thread, self.facts.info(), self.parts))?)
    }

    /// Makes the call and waits, as [`send`](Self::send) does.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn send_wait(self) -> Result<Response<T>, Error> {
        let answer = block_on(execute(self.client, Clock::Thread, self.facts.info(), self.parts))?;
        Response::of(answer, self.decode)
    }
}

impl<T> IntoFuture for RawCall<T> {
    type Output = Result<T, Error>;
    type IntoFuture = CallFuture<T>;

    fn into_future(self) -> Self::IntoFuture {
        let clock = self.client.0.clock;
        CallFuture::new(execute(self.client, clock, self.facts.info(), self.parts), self.decode)
    }
}

impl<T> fmt::Debug for RawCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCall").field("operation", &self.facts.id()).field("parts", &self.parts).finish()
    }
}

/// What tells two operations apart.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    id: String,
    /// Schemes are compared by where they stand, since they are constants.
    security: Vec<Vec<usize>>,
    idempotency: Idempotency,
    streams: bool,
}

impl Facts {
    fn id(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The operation, which lives as long as the process. Each is made once, and a program has few of them, since their
    /// parts are constants.
    fn info(self) -> &'static OperationInfo {
        static MADE: OnceLock<Mutex<HashMap<Key, &'static OperationInfo>>> = OnceLock::new();
        let place = |scheme: &&'static SecurityScheme| std::ptr::from_ref(*scheme).addr();
        let security = self.security.iter().map(|schemes| schemes.iter().map(place).collect()).collect();
        let key = Key { id: self.id(), security, idempotency: self.idempotency, streams: self.streams };
        let mut made = MADE.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(key).or_insert_with(|| {
            Box::leak(Box::new(OperationInfo {
                id: self.id().leak(),
                security: leaked(self.security),
                idempotency: self.idempotency,
                streams: if self.streams { &["*/*"] } else { &[] },
                ..OperationInfo::new(self.method, self.path)
            }))
        })
    }
}

fn leaked(alternatives: Vec<Vec<&'static SecurityScheme>>) -> &'static [&'static [&'static SecurityScheme]] {
    alternatives.into_iter().map(|schemes| &*schemes.leak()).collect::<Vec<_>>().leak()
}
