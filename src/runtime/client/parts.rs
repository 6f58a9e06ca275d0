//! The description of a request, filled by the setters of a call. Nothing here is generic beyond serialising a value.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_LENGTH, COOKIE, PROXY_AUTHORIZATION, TRANSFER_ENCODING};
use http::{HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::encode::percent::is_plain;
use super::encode::{Location, Parameter, expand};
use super::{Body, Form, Idempotency, RetryPolicy, encode};

/// What a request will carry. The first thing that cannot be sent is kept and reported when the call is made.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) fields: Vec<Field>,
    /// The path template in place of that of the operation.
    pub(super) path: Option<String>,
    /// The query in place of that of the parameters, without `?`.
    pub(super) query: Option<String>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) content_type: Option<HeaderValue>,
    pub(super) body: Option<Body>,
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Option<RetryPolicy>,
    /// Whether the call may be made again, in place of what its operation says.
    pub(super) idempotency: Option<Idempotency>,
    /// The call carries what credentials the client has, in place of what its operation asks for.
    pub(super) any_credentials: bool,
    pub(super) fault: Option<Cow<'static, str>>,
}

/// A parameter, expanded for its place.
#[derive(Clone)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) location: Location,
    pub(super) text: String,
}

impl Parts {
    /// Sets a parameter; a value that expands to nothing removes it.
    pub(super) fn parameter<T: Serialize + ?Sized>(&mut self, parameter: Parameter<'static>, value: &T) {
        self.expanded(parameter, serde_json::to_value(value));
    }

    /// Adds a header.
    pub(super) fn header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(CONTENT_LENGTH | TRANSFER_ENCODING), _) => {
                self.refuse(format!("the header `{name}` is not the caller's"))
            }
            (Ok(name), Ok(mut value)) if value.to_str().is_ok() => {
                value.set_sensitive(matches!(name, AUTHORIZATION | COOKIE | PROXY_AUTHORIZATION));
                self.headers.push((name, value));
            }
            (Err(_), _) => self.refuse("a header name has characters that no header name has"),
            (Ok(name), _) => self.refuse(format!("the value of the header `{name}` cannot be sent")),
        }
    }

    /// Sets a body in JSON.
    pub(super) fn json<T: Serialize + ?Sized>(&mut self, content_type: &str, body: &T) {
        match serde_json::to_vec(body) {
            Ok(json) => self.body(content_type, Body::from(json)),
            Err(error) => self.refuse(format!("the body cannot be written as JSON: {error}")),
        }
    }

    /// Sets a body of type `application/x-www-form-urlencoded`.
    pub(super) fn form<T: Serialize + ?Sized>(&mut self, body: &T, encodings: &[Parameter<'_>]) {
        self.form_of(serde_json::to_value(body), encodings);
    }

    /// Sets a body of type `multipart/form-data`, or of the type that the form names.
    pub(super) fn multipart(&mut self, form: Form) {
        match form.into_body() {
            Ok((content_type, body)) => self.body(&content_type, body),
            Err(fault) => self.refuse(fault),
        }
    }

    /// Sets a body of any media type.
    pub(super) fn body(&mut self, content_type: &str, body: Body) {
        match HeaderValue::try_from(content_type) {
            Ok(content_type) => {
                self.content_type = Some(content_type);
                self.body = Some(body);
            }
            Err(_) => self.refuse("the media type of the body cannot be sent"),
        }
    }

    /// The same request once more.
    ///
    /// # Errors
    /// When it cannot be made, or its body is a stream.
    pub(super) fn again(&self) -> Result<Self, Cow<'static, str>> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let body = match &self.body {
            Some(body) => Some(body.as_bytes().cloned().ok_or("a body that is a stream is sent once")?),
            None => None,
        };
        Ok(Self {
            fields: self.fields.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            content_type: self.content_type.clone(),
            body: body.map(Body::from),
            timeout: self.timeout,
            retry: self.retry.clone(),
            idempotency: self.idempotency,
            any_credentials: self.any_credentials,
            fault: None,
        })
    }

    fn expanded(&mut self, parameter: Parameter<'static>, value: Result<Value, serde_json::Error>) {
        let Parameter { name, location, .. } = parameter;
        let value = match value {
            Ok(value) => value,
            Err(error) => return self.refuse(format!("the parameter `{name}` cannot be written: {error}")),
        };
        self.fields.retain(|field| (field.name, field.location) != (name, location));
        if self.fields.is_empty() {
            // Many calls have one parameter, and the room for four is four times as much memory to touch.
            self.fields.reserve_exact(1);
        }
        let value = match value {
            // Most values in a path are identifiers, which are sent as they are.
            Value::String(text) if parameter == Parameter::path(name) && is_plain(&text) => {
                return self.fields.push(Field { name, location, text });
            }
            value => value,
        };
        match expand(parameter, &value) {
            Ok(Some(text)) => self.fields.push(Field { name, location, text }),
            Ok(None) => {}
            Err(fault) => self.refuse(format!("the parameter `{name}` cannot be sent: {fault}")),
        }
    }

    fn form_of(&mut self, value: Result<Value, serde_json::Error>, encodings: &[Parameter<'_>]) {
        match value.map(|value| encode::form::encode(&value, encodings)) {
            Ok(Ok(text)) => self.body("application/x-www-form-urlencoded", Body::from(text)),
            Ok(Err(fault)) => self.refuse(fault),
            Err(error) => self.refuse(format!("the body cannot be written as a form: {error}")),
        }
    }

    /// Notes why the call cannot be made.
    pub(super) fn refuse(&mut self, fault: impl Into<Cow<'static, str>>) {
        self.fault.get_or_insert(fault.into());
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.fields.iter().map(|field| field.name).collect();
        f.debug_struct("Parts").field("parameters", &names).field("body", &self.body).finish_non_exhaustive()
    }
}
