//! A message that came in or went out.

use serde_json::Value;

use super::MediaNode;
use crate::ids::{Jid, Phone};
use crate::runtime::model::DateTime;

/// What a `Message` event tells. All of it comes from observed deliveries, so every part may be absent; the event keeps
/// the rest as JSON.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Message {
    /// Id of the message. Two events may be of one message: the first copy of one from a contact whose number is hidden
    /// has only a `lid` address, and a later one adds [`sender_alt`](Self::sender_alt).
    pub id: Option<String>,
    /// The chat: a person or a group.
    pub chat: Option<Jid>,
    /// Who wrote it.
    pub sender: Option<Jid>,
    /// The other address of who wrote it: by phone number when `sender` is a `lid`.
    pub sender_alt: Option<Jid>,
    /// The other address of whom it is for.
    pub recipient_alt: Option<Jid>,
    /// Whether this account wrote it.
    pub is_from_me: Option<bool>,
    /// Whether it is in a group.
    pub is_group: Option<bool>,
    /// The name that the sender shows.
    pub push_name: Option<String>,
    /// When it was written.
    pub timestamp: Option<DateTime>,
    /// WhatsApp's name for its kind: `text`, `media`.
    pub kind: Option<String>,
    /// WhatsApp's name for the kind of its media.
    pub media_type: Option<String>,
    /// The media that it carries.
    pub media: Option<MediaNode>,
    text: Option<String>,
}

impl Message {
    /// Reads an event whose keys are in snake case.
    pub(super) fn of(event: &Value) -> Self {
        let info = event.get("info").unwrap_or(&Value::Null);
        let content = event.get("message").unwrap_or(&Value::Null);
        let jid = |key| text(info, key).and_then(|text| text.parse().ok());
        let extended = content.get("extended_text_message").and_then(|node| text(node, "text"));
        Self {
            id: text(info, "id").map(str::to_owned),
            chat: jid("chat"),
            sender: jid("sender"),
            sender_alt: jid("sender_alt"),
            recipient_alt: jid("recipient_alt"),
            is_from_me: info.get("is_from_me").and_then(Value::as_bool),
            is_group: info.get("is_group").and_then(Value::as_bool),
            push_name: text(info, "push_name").map(str::to_owned),
            timestamp: text(info, "timestamp").map(DateTime::from),
            kind: text(info, "type").map(str::to_owned),
            media_type: text(info, "media_type").map(str::to_owned),
            media: MediaNode::of(content),
            text: text(content, "conversation").or(extended).map(str::to_owned),
        }
    }

    /// What it says: its text, or the caption of its media.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref().or_else(|| self.media.as_ref()?.caption.as_deref())
    }

    /// The phone number of who wrote it, when one of the two addresses tells it.
    #[must_use]
    pub fn sender_phone(&self) -> Option<Phone> {
        [&self.sender, &self.sender_alt].into_iter().flatten().find_map(Jid::phone)
    }
}

/// A member that is a text and not empty.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}
