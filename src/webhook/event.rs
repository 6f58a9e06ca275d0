//! One event, as a webhook delivers it and as a realtime subscription does.

use std::fmt;

use serde_json::{Map, Value};

use super::{Message, PayloadError, ReadReceipt, casing, parse};
use crate::models::{EventType, ReadReceiptState};
use crate::runtime::model::DateTime;

/// Something that happened on an instance.
///
/// `Debug` shows the envelope only: the rest are other people's messages and the keys of their media.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct InstanceEvent {
    /// The id of the event, where the envelope has one. A realtime event always has.
    pub id: Option<String>,
    /// The instance that it happened on, where the envelope or the header `X-Instance-ID` says so.
    pub instance_id: Option<String>,
    /// When it was made, where the envelope says so.
    pub created_at: Option<DateTime>,
    /// What kind of event it is.
    pub kind: Option<EventType>,
    /// URL of incoming media, where the platform stores media.
    pub media_url: Option<String>,
    /// How far a message got; in a `ReadReceipt`.
    pub state: Option<ReadReceiptState>,
    /// WhatsApp's own event with its keys as they came; `null` when there is none.
    pub event: Value,
    /// Everything else that was beside these, as it came.
    pub extra: Map<String, Value>,
}

impl InstanceEvent {
    /// Reads the body of a delivery, or a frame of the realtime WebSocket.
    ///
    /// # Errors
    /// When it is not JSON, or not an event. The error names the place and repeats nothing of the text.
    pub fn from_json(text: &[u8]) -> Result<Self, PayloadError> {
        let value = serde_json::from_slice(text).map_err(|error| PayloadError::not_json(&error))?;
        parse::event(value)
    }

    /// Reads a delivery that is already JSON.
    ///
    /// # Errors
    /// When it is not an event.
    pub fn from_value(value: Value) -> Result<Self, PayloadError> {
        parse::event(value)
    }

    /// The message, when this is an event of kind `Message`.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        (self.kind == Some(EventType::Message)).then(|| Message::of(&casing::snake(&self.event)))
    }

    /// The receipt, when this is an event of kind `ReadReceipt`.
    #[must_use]
    pub fn read_receipt(&self) -> Option<ReadReceipt> {
        (self.kind == Some(EventType::ReadReceipt))
            .then(|| ReadReceipt::of(self.state.as_ref(), &casing::snake(&self.event)))
    }
}

impl fmt::Debug for InstanceEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstanceEvent")
            .field("id", &self.id)
            .field("instance_id", &self.instance_id)
            .field("created_at", &self.created_at)
            .field("kind", &self.kind)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
