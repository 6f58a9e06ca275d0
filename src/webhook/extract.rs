//! Takes a delivery out of a request, for axum.

use axum_core::body::Body;
use axum_core::extract::rejection::BytesRejection;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::json;

use super::{InstanceEvent, PayloadError, UrlSecret};

/// An extractor for axum: the event of a webhook delivery.
///
/// The header `X-Instance-ID` says which instance it is of; without it the body does. The body may have 2 MB unless the
/// router's `DefaultBodyLimit` says otherwise; its `Content-Type` does not count. Deliveries are not signed, and this one may
/// come from anybody: [`VerifiedEvent`] looks for a secret first.
#[derive(Clone, Debug)]
pub struct WebhookEvent(pub InstanceEvent);

/// An extractor for axum: the event of a webhook delivery whose URL has the secret of the router's state.
///
/// The secret is compared first, and a request without it is answered with 401 before its body is read. In all else it is as
/// [`WebhookEvent`]. The state is the [`UrlSecret`], or a type of yours from which axum's `FromRef` gets it.
///
/// ```
/// use axum::{Router, http::StatusCode, routing::post};
/// use vzaps::webhook::{UrlSecret, VerifiedEvent};
///
/// async fn hook(VerifiedEvent(event): VerifiedEvent) -> StatusCode {
///     if let Some(message) = event.message() {
///         println!("{:?}: {:?}", message.sender, message.text());
///     }
///     StatusCode::NO_CONTENT
/// }
///
/// let secret = UrlSecret::new("key", "n1NYO1g5jH0sVXdcpQbq");
/// let router: Router = Router::new().route("/hook", post(hook)).with_state(secret);
/// # let _ = router;
/// ```
#[derive(Clone, Debug)]
pub struct VerifiedEvent(pub InstanceEvent);

/// Why a request has no event. As a response it is JSON with `error`, and with `path` when a value does not fit.
///
/// The status is 401 for a URL without the secret, 400 for what is not JSON, 422 for JSON that is no event, and 413 for a body that is too large.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookRejection {
    /// The URL has not the secret that [`VerifiedEvent`] asks for.
    Secret,
    /// The body could not be read, or it is too large.
    Body(BytesRejection),
    /// The body is not an event.
    Payload(PayloadError),
}

impl<S: Send + Sync> FromRequest<S> for WebhookEvent {
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let instance_id = instance_id(request.headers());
        let body = Bytes::from_request(request, state).await.map_err(WebhookRejection::Body)?;
        let mut event = InstanceEvent::from_json(&body).map_err(WebhookRejection::Payload)?;
        event.instance_id = instance_id.or(event.instance_id);
        Ok(Self(event))
    }
}

impl<S: Send + Sync> FromRequest<S> for VerifiedEvent
where
    UrlSecret: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        if !UrlSecret::from_ref(state).is_in(request.uri().query()) {
            return Err(WebhookRejection::Secret);
        }
        WebhookEvent::from_request(request, state).await.map(|WebhookEvent(event)| Self(event))
    }
}

fn instance_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-instance-id")?.to_str().ok()?.trim();
    if id.is_empty() { None } else { Some(id.to_owned()) }
}

impl WebhookRejection {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Secret => StatusCode::UNAUTHORIZED,
            Self::Body(rejection) => rejection.status(),
            Self::Payload(error) if error.is_syntax() => StatusCode::BAD_REQUEST,
            Self::Payload(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl std::fmt::Display for WebhookRejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Secret => f.write_str("the URL has not the secret of the webhook"),
            Self::Body(rejection) => rejection.fmt(f),
            Self::Payload(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WebhookRejection {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Secret => None,
            Self::Body(rejection) => Some(rejection),
            Self::Payload(error) => Some(error),
        }
    }
}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        let body = match &self {
            Self::Payload(error) if !error.path().is_empty() => {
                json!({"error": self.to_string(), "path": error.path()})
            }
            _ => json!({"error": self.to_string()}),
        };
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = self.status();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}
