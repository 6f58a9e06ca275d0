//! Makes the HTTP request of one attempt: target, headers and credentials.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};
use memchr::memchr;

use super::base_url::BaseUrl;
use super::encode::{Location, path, percent};
use super::security::{Placed, PlacedValue};
use super::{Body, Client, Error, OperationInfo, Parts};

/// The request of an attempt.
///
/// # Errors
/// When a value cannot be sent, such as a path value of `..`.
pub(super) fn make(
    client: &Client,
    operation: &'static OperationInfo,
    parts: &Parts,
    credentials: Vec<Placed>,
    body: Body,
) -> Result<Request<Body>, Error> {
    let refuse = |fault: Cow<'static, str>| Error::request(operation, fault);
    let no_method = |_| refuse(format!("`{}` is no HTTP method", operation.method).into());
    let method = Method::from_bytes(operation.method.as_bytes()).map_err(no_method)?;
    let uri = target(client, operation, parts, &credentials).map_err(refuse)?;
    let mut headers = headers(client, operation, parts, credentials).map_err(refuse)?;
    // A POST without a body says so (RFC 9110, 8.6), or some servers answer 411.
    let meaningful = matches!(operation.method, "POST" | "PUT" | "PATCH");
    match (body.as_bytes(), body.len()) {
        (None, Some(length)) => drop(headers.insert(CONTENT_LENGTH, length.into())),
        (Some(bytes), _) if bytes.is_empty() && meaningful => drop(headers.insert(CONTENT_LENGTH, 0.into())),
        _ => {}
    }
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Ok(request)
}

/// The URL: base, filled path, query.
fn target(
    client: &Client,
    operation: &OperationInfo,
    parts: &Parts,
    credentials: &[Placed],
) -> Result<Uri, Cow<'static, str>> {
    let fields = |location| parts.fields.iter().filter(move |field| field.location == location);
    let value_of =
        |name: &str| fields(Location::Path).find(|field| field.name == name).map(|field| field.text.as_str());
    let base = base(client, operation)?;
    let template = parts.path.as_deref().unwrap_or(operation.path);
    let values: usize = parts.fields.iter().map(|field| field.text.len() + 1).sum();
    let mut url = String::with_capacity(base.as_str().len() + template.len() + values);
    url.push_str(base.as_str());
    path::fill(&mut url, template, value_of)?;
    let given = match &parts.query {
        Some(query) => vec![Cow::Borrowed(query.as_str())],
        None => {
            let fields = fields(Location::QueryString).chain(fields(Location::Query));
            fields.map(|field| Cow::Borrowed(field.text.as_str())).collect()
        }
    };
    let keys = credentials.iter().filter_map(|placed| Some((placed.name, placed.text_in(Location::Query)?)));
    let keys = keys.map(|(name, value)| Cow::Owned(format!("{}={value}", percent::unreserved(name))));
    let mut separator = if memchr(b'?', url.as_bytes()).is_some() { '&' } else { '?' };
    for pair in given.into_iter().chain(keys) {
        url.push(separator);
        url.push_str(&pair);
        separator = '&';
    }
    Uri::from_maybe_shared(Bytes::from(url))
        .map_err(|_| "the URL is too long, or the path of the operation is no URL path".into())
}

/// Where the server of an operation is: scheme, host and port.
pub(super) fn origin(client: &Client, operation: &OperationInfo) -> String {
    base(client, operation).map(|base| base.origin().to_owned()).unwrap_or_default()
}

fn base<'c>(client: &'c Client, operation: &OperationInfo) -> Result<Cow<'c, BaseUrl>, Cow<'static, str>> {
    let client = &client.0;
    if let Some(service) = operation.service {
        let given = client.services.iter().find(|(name, _)| *name == service.name);
        return given
            .map_or_else(
                || BaseUrl::new(service.url, client.plain_http).map(Cow::Owned),
                |(_, url)| Ok(Cow::Borrowed(url)),
            )
            .map_err(|error| Cow::Owned(format!("the service of the operation cannot be used: {error}")));
    }
    match operation.servers.first() {
        Some(server) if !client.fixed => client
            .base_url
            .join(server, &client.variables, client.plain_http)
            .map(Cow::Owned)
            .map_err(|error| Cow::Owned(format!("the server of the operation cannot be used: {error}"))),
        _ => Ok(Cow::Borrowed(&client.base_url)),
    }
}

fn headers(
    client: &Client,
    operation: &OperationInfo,
    parts: &Parts,
    credentials: Vec<Placed>,
) -> Result<HeaderMap, Cow<'static, str>> {
    // With room for what is added on the way: the host and the length of the body.
    let mut headers = HeaderMap::with_capacity(5 + credentials.len() + parts.headers.len());
    headers.insert(USER_AGENT, client.0.user_agent.clone());
    // Without it any coding is acceptable (RFC 9110, 12.5.3), and no coding is undone here.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if !operation.accept.is_empty() {
        headers.insert(ACCEPT, accepted(operation.accept)?);
    }
    if let Some(content_type) = &parts.content_type {
        headers.insert(CONTENT_TYPE, content_type.clone());
    }
    for field in parts.fields.iter().filter(|field| field.location == Location::Header) {
        headers.insert(header_name(field.name)?, header_value(field.name, &field.text)?);
    }
    for (name, value) in &parts.headers {
        headers.insert(name, value.clone());
    }
    let mut cookies = match parts.headers.iter().rfind(|(name, _)| name == COOKIE) {
        Some((_, given)) => given.to_str().unwrap_or_default().to_owned(),
        None => String::new(),
    };
    for field in parts.fields.iter().filter(|field| field.location == Location::Cookie) {
        push_cookie(&mut cookies, &field.text);
    }
    for placed in credentials {
        if let Some(value) = placed.text_in(Location::Cookie) {
            push_cookie(&mut cookies, &format!("{}={value}", placed.name));
        }
        if let PlacedValue::Header(value) = placed.value {
            let name = header_name(placed.name)?;
            if parts.headers.iter().any(|(given, _)| *given == name) {
                return Err(format!("the header `{name}` carries a credential, which is given to the client").into());
            }
            headers.insert(name, value);
        }
    }
    if !cookies.is_empty() {
        let mut value = header_value("Cookie", &cookies)?;
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
    }
    Ok(headers)
}

/// The value of `Accept`. What most operations accept is checked at compile time; a document may name anything.
fn accepted(ranges: &'static str) -> Result<HeaderValue, Cow<'static, str>> {
    static JSON: HeaderValue = HeaderValue::from_static("application/json");
    if ranges == "application/json" {
        return Ok(JSON.clone());
    }
    HeaderValue::from_maybe_shared(Bytes::from_static(ranges.as_bytes())).map_err(|_| unsendable(&ACCEPT))
}

fn push_cookie(cookies: &mut String, pair: &str) {
    let separator = if cookies.is_empty() { "" } else { "; " };
    let _ = write!(cookies, "{separator}{pair}");
}

fn header_name(name: &str) -> Result<HeaderName, Cow<'static, str>> {
    // What most credentials are sent in needs no check.
    if name == AUTHORIZATION.as_str() {
        return Ok(AUTHORIZATION);
    }
    HeaderName::try_from(name).map_err(|_| format!("`{name}` cannot be the name of a header").into())
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, Cow<'static, str>> {
    HeaderValue::try_from(value).map_err(|_| unsendable(name))
}

fn unsendable(name: impl Display) -> Cow<'static, str> {
    format!("the value of the header `{name}` cannot be sent").into()
}
