//! Forms of type `multipart/form-data` (RFC 7578) and other bodies with parts (RFC 2046), from values, bytes and streams.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use super::{Body, BoxError, encode};

/// The media type of a form.
const FORM: &str = "multipart/form-data";

/// The media type of a text outside a form, where a part without one is ASCII (RFC 2046, section 4.1.2).
const TEXT: &str = "text/plain; charset=utf-8";

/// A form, part by part. Nothing is copied or read until it is sent, and streams are never held in memory.
#[derive(Debug, Default)]
#[must_use]
pub struct Form {
    /// The media type, when it is another than `multipart/form-data`.
    media_type: Option<&'static str>,
    parts: Vec<(Cow<'static, str>, Part)>,
    fault: Option<Cow<'static, str>>,
}

/// One part of a form: `Part::new(bytes).file_name("cat.png").content_type("image/png")`.
#[derive(Debug)]
#[must_use]
pub struct Part {
    body: Body,
    file_name: Option<String>,
    content_type: Option<Cow<'static, str>>,
    headers: Vec<(String, String)>,
}

impl Part {
    /// A part of bytes, of text, or of a stream.
    pub fn new(body: impl Into<Body>) -> Self {
        Self { body: body.into(), file_name: None, content_type: None, headers: Vec::new() }
    }

    /// A part that is read from a file while it is sent, under the name of the file.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub async fn file(path: impl AsRef<Path> + Send) -> io::Result<Self> {
        let name = path.as_ref().file_name().map(|name| name.to_string_lossy().into_owned());
        let part = Self::new(Body::file(path).await?);
        Ok(Self { file_name: name, ..part })
    }

    /// The name of the file, which makes the part an upload for most servers.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type of the part.
    pub fn content_type(mut self, content_type: impl Into<Cow<'static, str>>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// A header of the part, as an Encoding Object may ask for.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The lines above the content of the part, in a form or in another body with parts.
    fn head(&self, name: &str, in_form: bool) -> Result<String, Cow<'static, str>> {
        let mut head = String::new();
        let file_name = self.file_name.as_deref().map(|name| format!("; filename=\"{}\"", quoted(name)));
        if in_form {
            head = format!(
                "Content-Disposition: form-data; name=\"{}\"{}\r\n",
                quoted(name),
                file_name.unwrap_or_default()
            );
        } else if let Some(file_name) = file_name {
            head = format!("Content-Disposition: attachment{file_name}\r\n");
        }
        let id = (!in_form && is_id(name) && !self.has("Content-ID")).then(|| ("Content-ID", format!("<{name}>")));
        let content_type = self.content_type.as_deref().or((!in_form).then_some(TEXT));
        let own = id.iter().map(|(header, id)| (*header, id.as_str()));
        let own = own.chain(content_type.map(|value| ("Content-Type", value)));
        let others = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (header, value) in own.chain(others) {
            if http::HeaderName::try_from(header).is_err() || HeaderValue::try_from(value).is_err() {
                return Err(format!("a header of the part `{name}` cannot be sent").into());
            }
            head.push_str(&format!("{header}: {value}\r\n"));
        }
        head.push_str("\r\n");
        Ok(head)
    }

    fn has(&self, header: &str) -> bool {
        self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(header))
    }
}

impl<B: Into<Body>> From<B> for Part {
    fn from(body: B) -> Self {
        Self::new(body)
    }
}

impl Form {
    /// A form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends the parts under another media type, such as `multipart/related` (RFC 2387) or `multipart/mixed` (RFC 2046),
    /// in the order of the names; the others follow.
    ///
    /// Such a part has no name on the wire: its name is its `Content-ID`, where that can be one.
    pub fn media_type(mut self, media_type: &'static str, order: &[&str]) -> Self {
        self.media_type = Some(media_type);
        self.parts.sort_by_key(|(name, _)| order.iter().position(|known| known == name).unwrap_or(order.len()));
        self
    }

    /// Adds a part. Without a media type of its own it is sent as `application/octet-stream`, as the specification says
    /// of bytes (OpenAPI 3.1, section 4.8.15).
    pub fn part(mut self, name: impl Into<Cow<'static, str>>, part: impl Into<Part>) -> Self {
        let part = part.into();
        let content_type = part.content_type.unwrap_or("application/octet-stream".into());
        self.parts.push((name.into(), Part { content_type: Some(content_type), ..part }));
        self
    }

    /// Adds several parts under one name, as RFC 7578, section 4.3, sends several files of one field.
    pub fn parts<P: Into<Part>>(self, name: impl Into<Cow<'static, str>>, parts: impl IntoIterator<Item = P>) -> Self {
        let name = name.into();
        parts.into_iter().fold(self, |form, part| form.part(name.clone(), part))
    }

    /// Adds a value as the specification says for members without an encoding: text for a scalar, one part for each
    /// item of a list, JSON for an object. `null` adds nothing.
    pub fn value<T: Serialize + ?Sized>(self, name: impl Into<Cow<'static, str>>, value: &T) -> Self {
        self.each(name.into(), serde_json::to_value(value), Value::is_null, |item| Ok(part_of(item)))
    }

    /// Adds a value as one part of JSON, under its media type.
    pub fn json<T: Serialize + ?Sized>(
        mut self,
        name: impl Into<Cow<'static, str>>,
        content_type: &'static str,
        value: &T,
    ) -> Self {
        let name = name.into();
        match serde_json::to_vec(value) {
            Ok(json) => self.parts.push((name, Part::new(json).content_type(content_type))),
            Err(error) => self.refuse(&name, &error),
        }
        self
    }

    /// Adds a list as one part of JSON for each item, as OpenAPI 3.2 has it ("Encoding By Name"). `null` is JSON too.
    pub fn json_items<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        content_type: &'static str,
        value: &T,
    ) -> Self {
        let part_of = |item: Value| Ok(Part::new(item.to_string()).content_type(content_type));
        self.each(name.into(), serde_json::to_value(value), |_| false, part_of)
    }

    /// Adds a scalar as text under a media type such as `text/csv`: one part for each item of a list. `null` adds nothing.
    pub fn text<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        content_type: &'static str,
        value: &T,
    ) -> Self {
        self.each(name.into(), serde_json::to_value(value), Value::is_null, |item| {
            Ok(Part::new(encode::text(&item)?.into_owned()).content_type(content_type))
        })
    }

    /// Adds an object as a form inside the form, under a media type such as `application/x-www-form-urlencoded`: one part
    /// for each item of a list. `null` adds nothing.
    pub fn form<T: Serialize + ?Sized>(
        self,
        name: impl Into<Cow<'static, str>>,
        content_type: &'static str,
        value: &T,
    ) -> Self {
        self.each(name.into(), serde_json::to_value(value), Value::is_null, |item| {
            let text = match &item {
                Value::Object(_) => encode::form::encode(&item, &[])?,
                scalar => encode::text(scalar)?.into_owned(),
            };
            Ok(Part::new(text).content_type(content_type))
        })
    }

    /// Adds a part for a value, or for each item of a list, but for those to leave out.
    fn each(
        mut self,
        name: Cow<'static, str>,
        value: Result<Value, serde_json::Error>,
        left_out: impl Fn(&Value) -> bool,
        part_of: impl Fn(Value) -> Result<Part, Cow<'static, str>>,
    ) -> Self {
        let items = match value {
            Ok(Value::Array(items)) => items,
            Ok(single) => vec![single],
            Err(error) => {
                self.refuse(&name, &error);
                return self;
            }
        };
        for item in items.into_iter().filter(|item| !left_out(item)) {
            match part_of(item) {
                Ok(part) => self.parts.push((name.clone(), part)),
                Err(fault) => self.refuse(&name, &fault),
            }
        }
        self
    }

    fn refuse(&mut self, name: &str, error: &dyn fmt::Display) {
        self.fault.get_or_insert_with(|| format!("the part `{name}` cannot be written: {error}").into());
    }

    /// The media type with its boundary, and the body: in memory when all parts are, otherwise a stream.
    pub(super) fn into_body(self) -> Result<(String, Body), Cow<'static, str>> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let boundary: String = std::iter::repeat_with(fastrand::alphanumeric).take(32).collect();
        let media_type = self.media_type.unwrap_or(FORM);
        let mut content_type = format!("{media_type}; boundary={boundary}");
        if let ("multipart/related", Some((_, root))) = (media_type, self.parts.first()) {
            let root = root.content_type.as_deref().unwrap_or(TEXT).split(';').next().unwrap_or_default().trim();
            content_type.push_str(&format!("; type=\"{root}\""));
        }
        let mut pieces = VecDeque::with_capacity(self.parts.len() * 3 + 1);
        for (name, part) in self.parts {
            let head = part.head(&name, media_type == FORM)?;
            pieces.push_back(Body::from(format!("--{boundary}\r\n{head}")));
            pieces.push_back(part.body);
            pieces.push_back(Body::from("\r\n"));
        }
        pieces.push_back(Body::from(format!("--{boundary}--\r\n")));
        Ok((content_type, joined(pieces)))
    }
}

fn part_of(value: Value) -> Part {
    match encode::text(&value) {
        Ok(text) => Part::new(text.into_owned()),
        Err(_) => Part::new(value.to_string()).content_type("application/json"),
    }
}

/// Whether a name can be the id of a part: the characters of an atom (RFC 5322, section 3.2.3) and dots.
fn is_id(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.@".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

/// Names are quoted as browsers do (HTML Standard, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn joined(pieces: VecDeque<Body>) -> Body {
    let length = pieces.iter().map(Body::len).sum::<Option<u64>>();
    if pieces.iter().all(|piece| piece.as_bytes().is_some()) {
        let mut whole = BytesMut::with_capacity(length.and_then(|length| usize::try_from(length).ok()).unwrap_or(0));
        pieces.iter().filter_map(Body::as_bytes).for_each(|bytes| whole.extend_from_slice(bytes));
        return Body::from(whole.freeze());
    }
    Body::stream(Joined(pieces), length)
}

/// Bodies one behind the other.
struct Joined(VecDeque<Body>);

impl Stream for Joined {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(body) = self.0.front_mut() {
            if let Some(chunk) = ready!(Pin::new(body).poll_next(context)) {
                return Poll::Ready(Some(chunk));
            }
            self.0.pop_front();
        }
        Poll::Ready(None)
    }
}
