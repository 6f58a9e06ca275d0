//! The transport over `reqwest`, the only place of the crate that knows it.

use std::sync::Arc;
use std::time::Duration;

use ::reqwest::{Client, Proxy, Request, Response, StatusCode, Url, redirect, retry};
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use http::Uri;
use http::header::CONTENT_LENGTH;
use http::uri::{Authority, PathAndQuery};

use super::upgrade::Io;
use super::{Proxies, Settings, Transport, TransportError, TransportFault, TransportFuture, Upgraded, tls};
use crate::runtime::client::{Body, BoxError, ConfigError};

/// The longest time that a connection is kept for; a longer one has no end.
const LONGEST_IDLE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Connections over `reqwest`: pooled, HTTP/1.1, without redirects and without retries of its own.
#[derive(Clone, Debug)]
pub(in super::super) struct ReqwestTransport {
    client: Client,
}

impl ReqwestTransport {
    /// Makes the transport; no connection is opened yet.
    pub(super) fn new(settings: &Settings<'_>, proxies: &Arc<Proxies>) -> Result<Self, ConfigError> {
        // This turns off what `reqwest` finds in the environment by itself.
        let mut builder = Client::builder().no_proxy();
        if !proxies.is_empty() {
            builder = builder.proxy(proxy(Arc::clone(proxies)));
        }
        let client = tls::configure(builder, settings.authorities)?
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .connect_timeout(settings.connect)
            .pool_idle_timeout(Some(settings.pool_idle).filter(|idle| *idle <= LONGEST_IDLE))
            .build()
            .map_err(|error| ConfigError::caused("transport", "the TLS library does not start", error.without_url()))?;
        Ok(Self { client })
    }
}

/// The proxies, as `reqwest` asks for them: with scheme, host and port of a URL.
fn proxy(proxies: Arc<Proxies>) -> Proxy {
    Proxy::custom(move |url| {
        let url: Uri = url.as_str().parse().ok()?;
        proxies.of(&url).map(|proxy| proxy.expose().to_owned())
    })
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        // The request is handed over first, so that the future has no room for it.
        let sending = convert(request).map(|request| self.client.execute(request));
        Box::pin(async move {
            let received = sending?.await.map_err(failure)?;
            if received.status() == StatusCode::SWITCHING_PROTOCOLS {
                return Box::pin(upgraded(received)).await;
            }
            Ok(answer(received))
        })
    }
}

/// An answer with the body that arrives.
fn answer(mut received: Response) -> http::Response<Body> {
    let mut answer = head(&mut received);
    let length = received.content_length();
    // What goes wrong while the body arrives does not name the URL either.
    let chunks = received.bytes_stream().map_err(|error| BoxError::from(error.without_url()));
    *answer.body_mut() = Body::boxed(Box::pin(chunks), length);
    answer
}

/// An answer with the connection that the server hands over.
async fn upgraded(mut received: Response) -> Result<http::Response<Body>, TransportError> {
    let mut answer = head(&mut received);
    answer.extensions_mut().insert(Upgraded::new(Io(received.upgrade().await.map_err(failure)?)));
    Ok(answer)
}

fn head(received: &mut Response) -> http::Response<Body> {
    let mut answer = http::Response::new(Body::empty());
    *answer.status_mut() = received.status();
    *answer.version_mut() = received.version();
    *answer.headers_mut() = std::mem::take(received.headers_mut());
    answer
}

fn convert(request: http::Request<Body>) -> Result<Request, TransportError> {
    let (head, body) = request.into_parts();
    let url = Url::parse(&text(&head.uri)).map_err(|error| TransportError::new(TransportFault::Connect, error))?;
    let mut converted = Request::new(head.method, url);
    *converted.headers_mut() = head.headers;
    if !body.is_empty() {
        let sent = match (body.at_once(), body.len()) {
            (Some(bytes), _) => Bytes::clone(bytes).into(),
            (None, length) => {
                length.map(|length| converted.headers_mut().insert(CONTENT_LENGTH, length.into()));
                ::reqwest::Body::wrap_stream(body)
            }
        };
        *converted.body_mut() = Some(sent);
    }
    Ok(converted)
}

/// The text of an absolute URL. `to_string` would take its pieces through the formatter, which costs ten times as much.
fn text(uri: &Uri) -> String {
    let [scheme, authority] = [uri.scheme_str(), uri.authority().map(Authority::as_str)].map(Option::unwrap_or_default);
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let mut text = String::with_capacity(scheme.len() + 3 + authority.len() + path.len());
    [scheme, "://", authority, path].into_iter().for_each(|piece| text.push_str(piece));
    text
}

fn failure(error: ::reqwest::Error) -> TransportError {
    let fault = match (error.is_connect() || error.is_builder(), error.is_timeout()) {
        (true, true) => TransportFault::ConnectTimeout,
        (true, false) => TransportFault::Connect,
        (false, true) => TransportFault::Timeout,
        (false, false) => TransportFault::Broken,
    };
    TransportError::new(fault, error.without_url())
}
