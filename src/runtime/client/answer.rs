//! An answer of the server, from which generated code makes the typed one.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::{ByteStream, Error, EventStream, LineStream, OperationInfo, TextEvents, Upgraded, json, media};

/// The head of an answer, with what led to it.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) operation: &'static OperationInfo,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// Which attempt this is the answer to, from 1.
    pub(super) attempts: u32,
    /// The connection, when the server handed it over.
    pub(super) upgraded: Option<Upgraded>,
}

impl Head {
    pub(super) fn new(operation: &'static OperationInfo, status: StatusCode, headers: HeaderMap) -> Self {
        Self { operation, status, headers, attempts: 1, upgraded: None }
    }

    /// The media type without its parameters; empty when there is none.
    pub(super) fn content_type(&self) -> &str {
        self.media_type().split(';').next().unwrap_or_default().trim()
    }

    /// Whether it is an HTML page, such as that of a proxy.
    pub(super) fn is_html(&self) -> bool {
        self.content_type().eq_ignore_ascii_case("text/html")
    }

    /// The media type with its parameters; empty when there is none.
    fn media_type(&self) -> &str {
        self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The codings of the body, such as `gzip` (RFC 9110, 8.4); `None` when the body is as it is.
    pub(super) fn coding(&self) -> Option<&str> {
        let values = self.headers.get_all(CONTENT_ENCODING).into_iter();
        let mut values = values.map(|value| value.to_str().unwrap_or("unknown").trim());
        values.find(|value| {
            !value.split(',').map(str::trim).all(|coding| coding.is_empty() || coding.eq_ignore_ascii_case("identity"))
        })
    }
}

/// An answer of the server: status, headers and the body, in memory or as a stream.
///
/// [`Operation::DECODE`](super::Operation::DECODE) makes the typed answer from it.
#[derive(Debug)]
pub struct Answer {
    head: Arc<Head>,
    body: Content,
}

#[derive(Debug)]
enum Content {
    Whole(Bytes),
    Stream(ByteStream),
}

impl Answer {
    pub(super) fn whole(head: Arc<Head>, body: Bytes) -> Self {
        Self { head, body: Content::Whole(body) }
    }

    pub(super) fn streamed(head: Arc<Head>, body: ByteStream) -> Self {
        Self { head, body: Content::Stream(body) }
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The media type in lower case and without its parameters, such as `application/json`; empty when there is none.
    pub fn content_type(&self) -> String {
        self.head.content_type().to_ascii_lowercase()
    }

    /// Whether the media type is `range`: `application/json`, `image/*`, `application/*+json`, `*/*`. It has all parameters
    /// of the range (`application/json; version=2`), and may have others.
    pub fn is(&self, range: &str) -> bool {
        media::matches(range, self.head.media_type())
    }

    /// The body as JSON. A body of another media type is tried too, since many servers name the wrong one.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](super::ErrorKind::Decode) with the path of the value that does not fit,
    /// [`ErrorKind::ContentType`](super::ErrorKind::ContentType) when the server named another media type as well, or the
    /// body has a content coding such as gzip.
    pub fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        let (head, body) = self.into_decoded()?;
        json::decode(&body).map_err(|mismatch| mismatched(&head, body, mismatch))
    }

    /// The body as JSON, which some servers wrap: an object with the member `marker` is an envelope, and what counts is
    /// its member `content`.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn json_in_envelope<T: DeserializeOwned>(self, marker: &str, content: &str) -> Result<T, Error> {
        let (head, body) = self.into_decoded()?;
        let wrapped = match serde_json::from_slice::<serde_json::Value>(&body) {
            Ok(serde_json::Value::Object(mut object)) if object.contains_key(marker) => object.shift_remove(content),
            _ => None,
        };
        let inner = wrapped.map_or_else(|| body.clone(), |value| Bytes::from(value.to_string()));
        json::decode(&inner).map_err(|mismatch| mismatched(&head, body, mismatch))
    }

    /// The body as text, in UTF-8.
    ///
    /// # Errors
    /// [`ErrorKind::ContentType`](super::ErrorKind::ContentType) when it is not UTF-8, or has a content coding.
    pub fn text(self) -> Result<String, Error> {
        let (head, body) = self.into_decoded()?;
        match std::str::from_utf8(&body) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(Error::content_type(&head, body, "UTF-8 text")),
        }
    }

    /// The body as text, in UTF-8, where the document leaves the media type open (`*/*`): of an answer in JSON the string
    /// that it is, and any other as it came.
    ///
    /// # Errors
    /// As [`text`](Self::text).
    pub fn text_or_json(self) -> Result<String, Error> {
        let is_json = self.is("application/json") || self.is("*/*+json");
        let text = self.text()?;
        let string = if is_json { serde_json::from_str(&text).ok() } else { None };
        Ok(string.unwrap_or(text))
    }

    /// The body as it came.
    ///
    /// # Errors
    /// Never for an operation that does not stream.
    pub fn bytes(self) -> Result<Bytes, Error> {
        self.into_whole().map(|(_, body)| body)
    }

    /// No typed answer: the body, if there is one, is ignored.
    ///
    /// # Errors
    /// Never; the type is that of the other ways to decode.
    pub fn empty(self) -> Result<(), Error> {
        Ok(())
    }

    /// The body as a stream of bytes.
    ///
    /// # Errors
    /// Never; the type is that of the other ways to decode.
    pub fn stream(self) -> Result<ByteStream, Error> {
        Ok(match self.body {
            Content::Stream(stream) => stream,
            Content::Whole(body) => ByteStream::of(self.head, body),
        })
    }

    /// The body as a stream of server-sent events (`text/event-stream`) with JSON data.
    ///
    /// # Errors
    /// [`ErrorKind::ContentType`](super::ErrorKind::ContentType) when the answer is an HTML page, or has a content
    /// coding.
    pub fn events<T>(self) -> Result<EventStream<T>, Error> {
        self.refuse_html("text/event-stream")?.stream().map(EventStream::new)
    }

    /// As [`events`](Self::events), with data that is plain text.
    ///
    /// # Errors
    /// [`ErrorKind::ContentType`](super::ErrorKind::ContentType) when the answer is an HTML page, or has a content
    /// coding.
    pub fn text_events(self) -> Result<TextEvents, Error> {
        self.events::<()>().map(EventStream::into_text)
    }

    /// The body as a stream of JSON values, one a line (NDJSON, JSON Lines) or one a record (RFC 7464).
    ///
    /// # Errors
    /// [`ErrorKind::ContentType`](super::ErrorKind::ContentType) when the answer is an HTML page, or has a content
    /// coding.
    pub fn lines<T>(self) -> Result<LineStream<T>, Error> {
        self.refuse_html("lines of JSON")?.stream().map(LineStream::new)
    }

    /// The connection that the server handed over with 101 (RFC 9110, 15.2.2). The operation lists 101 as a success.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](super::ErrorKind::Decode) when it handed over none.
    pub fn upgraded(self) -> Result<Upgraded, Error> {
        match &self.head.upgraded {
            Some(upgraded) => Ok(upgraded.clone()),
            None => Err(self.undocumented()),
        }
    }

    /// The answer, unless its body is an object that has all of some members and, if there are any, one of others: those of
    /// the document's default answer, in a status that the document does not list.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](super::ErrorKind::Refused), whose [`Error::failure`] is the default answer.
    pub fn unless_it_has(self, all: &[&str], any: &[&str]) -> Result<Self, Error> {
        let Some(body) = self.in_memory() else { return Ok(self) };
        let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(body) else { return Ok(self) };
        let has = |name: &&str| object.contains_key(*name);
        if all.iter().all(has) && (any.is_empty() || any.iter().any(has)) {
            return Err(Error::refused(&self.head, body.clone()));
        }
        Ok(self)
    }

    /// The error for a status or a media type that the document does not have.
    pub fn undocumented(self) -> Error {
        match self.into_whole() {
            Ok((head, body)) => Error::undocumented(&head, body),
            Err(error) => error,
        }
    }

    pub(super) fn head(&self) -> &Arc<Head> {
        &self.head
    }

    /// The bytes, when the body is in memory.
    pub(super) fn in_memory(&self) -> Option<&Bytes> {
        match &self.body {
            Content::Whole(body) => Some(body),
            Content::Stream(_) => None,
        }
    }

    fn into_whole(self) -> Result<(Arc<Head>, Bytes), Error> {
        match self.body {
            Content::Whole(body) => Ok((self.head, body)),
            Content::Stream(_) => Err(Error::content_type(&self.head, Bytes::new(), "a documented answer")),
        }
    }

    /// The same answer, when its body is not compressed or the like.
    fn decoded(self) -> Result<Self, Error> {
        match self.head.coding() {
            Some(coding) => Err(Error::coded(&self.head, self.in_memory().cloned().unwrap_or_default(), coding)),
            None => Ok(self),
        }
    }

    /// The bytes, when they are not compressed or the like.
    fn into_decoded(self) -> Result<(Arc<Head>, Bytes), Error> {
        self.decoded()?.into_whole()
    }

    fn refuse_html(self, wanted: &str) -> Result<Self, Error> {
        if self.head.is_html() {
            return Err(Error::content_type(&self.head, Bytes::new(), wanted));
        }
        self.decoded()
    }
}

/// A body that is not JSON at all is reported by its media type, JSON that does not fit by its path.
fn mismatched(head: &Arc<Head>, body: Bytes, mismatch: json::Mismatch) -> Error {
    let named = head.content_type().to_ascii_lowercase();
    if named.is_empty() || named.contains("json") {
        Error::decode(head, body, mismatch)
    } else {
        Error::content_type(head, body, "JSON")
    }
}
