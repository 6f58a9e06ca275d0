//! What the tests of realtime subscriptions share: a WebSocket server on loopback, and a pipe where the clock matters.

pub(crate) mod pipe;
pub(crate) mod ws;

use serde_json::{Value, json};
use vzaps::realtime::{PendingEvent, RealtimeEvents};

use crate::session::ID;

/// A message event as the server sends it.
pub(crate) fn event(id: &str) -> Value {
    json!({
        "id": id, "type": "Message", "instance_id": ID, "created_at": "2026-06-23T22:57:17.000Z",
        "data": {"type": "Message", "event": {"message": {"conversation": id}}},
    })
}

/// The next event, which must be the one with this id.
pub(crate) async fn expect(events: &mut RealtimeEvents, id: &str) -> PendingEvent {
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(event.id.as_deref(), Some(id));
    event
}
