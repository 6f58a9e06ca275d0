//! What a frame of the server brings: an event, one that cannot be read, or nothing that the caller has to know.
//!
//! In: `{"id":"evt_1","type":7,"data":{}}`. Out: an event with the id `evt_1`, without a kind, with the frame as it came,
//! and with the reason why it cannot be read. So whatever is not understood reaches the caller, who alone can say that it
//! is done.

use serde_json::Value;
use tokio_tungstenite::tungstenite::Message;

use crate::webhook::{InstanceEvent, PayloadError};

/// What a frame brings.
pub(super) struct Brought {
    pub(super) event: InstanceEvent,
    /// Why the frame is no event that can be read.
    pub(super) fault: Option<PayloadError>,
    /// How long the frame is.
    pub(super) bytes: usize,
}

/// Reads a frame; `None` when it is of the connection itself, or answers an acknowledgement.
pub(super) fn read(frame: &Message) -> Option<Brought> {
    let text = match frame {
        Message::Text(text) => text.as_bytes(),
        Message::Binary(bytes) => bytes.as_ref(),
        _ => return None,
    };
    let event = match serde_json::from_slice::<Value>(text) {
        Ok(value) if is_answer(&value) => return None,
        Ok(value) => InstanceEvent::from_value(value),
        Err(_) if text.trim_ascii().is_empty() => return None,
        Err(_) => InstanceEvent::from_json(text),
    };
    let bytes = text.len();
    Some(match event {
        Ok(event) => Brought { event, fault: None, bytes },
        Err(fault) => Brought { event: kept(text), fault: Some(fault), bytes },
    })
}

/// Whether a frame without an event is an answer to an acknowledgement or a sign of life. What those look like is not
/// documented; anything else, such as `{"type":"error"}`, may be something that the caller has to know.
fn is_answer(value: &Value) -> bool {
    let has = |key| value.get(key).is_some();
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let is_of_another = has("event_id") && !has("id") && kind != "error";
    !has("data") && !has("event") && (is_of_another || matches!(kind, "ack" | "ping" | "pong"))
}

/// A frame that cannot be read, as an event that holds all of it: as JSON, or as a text when it is not even that.
fn kept(text: &[u8]) -> InstanceEvent {
    let frame: Value = serde_json::from_slice(text).unwrap_or_else(|_| String::from_utf8_lossy(text).into());
    let id = |key| match frame.get(key)? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    };
    InstanceEvent { id: id("id"), instance_id: id("instance_id"), event: frame, ..InstanceEvent::default() }
}
