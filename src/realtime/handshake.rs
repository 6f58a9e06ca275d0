//! The handshake that opens a WebSocket (RFC 6455, 4.1), as a call of the client like any other.
//!
//! So it has the client's credentials, in headers; its token, which is renewed when it has expired or is refused; its
//! limits of time; its transport and TLS. Frames begin where HTTP ends.

use http::StatusCode;
use http::header::SEC_WEBSOCKET_ACCEPT;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::RealtimeError;
use super::line::Line;
use crate::generated::client::{BEARER_AUTH, CLIENT_TOKEN_HEADER, INSTANCE_TOKEN_HEADER};
use crate::models::EventType;
use crate::runtime::client::{
    Call, Client, Decode, Error, ErrorKind, Operation, OperationInfo, Parameter, RetryPolicy, Service, Upgraded,
};

/// Where the realtime service is.
pub(crate) static REALTIME: Service = Service { name: "realtime URL", url: "https://realtime.vzaps.com" };

/// The path of the WebSocket.
pub(crate) const PATH: &str = "/events/ws";

/// How many bytes an event may have.
const LARGEST_EVENT: usize = 64 * 1024 * 1024;

/// An open connection.
pub(super) type Socket = WebSocketStream<Line>;

/// What is asked of the server.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) instance_id: String,
    pub(super) events: Vec<EventType>,
}

struct Handshake;

impl Operation for Handshake {
    const INFO: &'static OperationInfo = &OperationInfo {
        id: "realtime",
        // The official clients send all the tokens that they have; no source says which of them the server needs.
        security: &[
            &[&BEARER_AUTH, &CLIENT_TOKEN_HEADER, &INSTANCE_TOKEN_HEADER],
            &[&BEARER_AUTH, &CLIENT_TOKEN_HEADER],
            &[&INSTANCE_TOKEN_HEADER, &CLIENT_TOKEN_HEADER],
            &[&BEARER_AUTH],
        ],
        service: Some(&REALTIME),
        accept: "",
        success: &[101],
        ..OperationInfo::new("GET", PATH)
    };
    type Output = (Upgraded, Option<String>);
    const DECODE: Decode<Self::Output> = |answer| {
        let proof = answer.headers().get(SEC_WEBSOCKET_ACCEPT).and_then(|value| value.to_str().ok());
        let proof = proof.map(str::to_owned);
        Ok((answer.upgraded()?, proof))
    };
}

/// Opens a connection that goes on behind the event `after`.
pub(super) async fn open(
    client: &Client,
    request: &Request,
    after: Option<&str>,
    retry: Option<RetryPolicy>,
) -> Result<Socket, RealtimeError> {
    let key = generate_key();
    let mut call = Call::<Handshake>::new(client)
        .with_parameter(Parameter::query("instance_id"), &request.instance_id)
        .with_header("Connection", "Upgrade")
        .with_header("Upgrade", "websocket")
        .with_header("Sec-WebSocket-Version", "13")
        .with_header("Sec-WebSocket-Key", &key);
    if !request.events.is_empty() {
        call = call.with_parameter(Parameter::query("events").explode(false), &request.events);
    }
    if let Some(after) = after {
        call = call.with_parameter(Parameter::query("last_event_id"), after);
    }
    if let Some(retry) = retry {
        call = call.with_retry(retry);
    }
    let (upgraded, proof) = call.await.map_err(RealtimeError::Handshake)?;
    let connection = upgraded.take().filter(|_| proof.as_deref() == Some(&derive_accept_key(key.as_bytes())));
    let connection = connection.ok_or(RealtimeError::NotWebSocket)?;
    let config = WebSocketConfig::default().max_message_size(Some(LARGEST_EVENT)).max_frame_size(Some(LARGEST_EVENT));
    Ok(WebSocketStream::from_raw_socket(Line(connection), Role::Client, Some(config)).await)
}

/// What a failed handshake means for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prospect {
    /// The next one may succeed.
    Good,
    /// The server refused a token that was just made; the next one may succeed, unless it has the same token.
    Poor,
    /// The next one fails as this one did.
    None,
}

/// Whether it makes sense to try again.
pub(super) fn prospect(error: &Error) -> Prospect {
    let status = error.status().map(|status| status.as_u16());
    match (error.kind(), status) {
        (ErrorKind::Status, Some(401)) if error.attempts() > 1 => Prospect::Poor,
        (ErrorKind::Status | ErrorKind::Token, Some(429)) => Prospect::Good,
        (ErrorKind::Token, Some(400..=499)) => Prospect::None,
        (ErrorKind::Token | ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted, _) => Prospect::Good,
        (ErrorKind::Status, Some(status)) if StatusCode::from_u16(status).is_ok_and(|s| s.is_server_error()) => {
            Prospect::Good
        }
        _ => Prospect::None,
    }
}
