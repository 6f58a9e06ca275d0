//! The shapes of `shapes.yaml` as somebody writes them by hand, with derives.
//!
//! They do less than the generated ones: [`State`] refuses a value that it does not know, unions refuse an unlisted tag,
//! a missing list is told from null nowhere, and the text of a date is any text on both sides.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Status {
    code: i64,
    success: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<StatusData>,
}

#[derive(Serialize, Deserialize)]
struct StatusData {
    connected: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    push_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Page {
    items: Vec<Message>,
    total: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Message {
    id: String,
    chat: String,
    from_me: bool,
    state: State,
    sent_at: String,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
}

#[derive(Serialize, Deserialize)]
pub struct Place {
    latitude: f64,
    longitude: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// Closed: any other value is an error.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Queued,
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
    Revoked,
    Expired,
}

/// Open, as ours are.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OpenState {
    Queued,
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
    Revoked,
    Expired,
    #[serde(untagged)]
    Other(String),
}

/// Open, as ours are.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub enum Kind {
    Text,
    Image,
    Video,
    Audio,
    Document,
    Place,
    Other(i64),
}

impl From<i64> for Kind {
    fn from(value: i64) -> Self {
        match value {
            0 => Self::Text,
            1 => Self::Image,
            2 => Self::Video,
            3 => Self::Audio,
            4 => Self::Document,
            5 => Self::Place,
            other => Self::Other(other),
        }
    }
}

impl From<Kind> for i64 {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Text => 0,
            Kind::Image => 1,
            Kind::Video => 2,
            Kind::Audio => 3,
            Kind::Document => 4,
            Kind::Place => 5,
            Kind::Other(other) => other,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Event {
    Joined {
        who: String,
        at: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        invited_by: Option<String>,
    },
    Said {
        who: String,
        at: i64,
        text: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
    },
    Left {
        who: String,
        at: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Change {
    Place(Place),
    Name(Name),
}

#[derive(Serialize, Deserialize)]
pub struct Name {
    first: String,
    last: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub enum Figure {
    Circle(Circle),
    Box(Rectangle),
    Line(Line),
    String(String),
    Integer(i64),
}

#[derive(Serialize, Deserialize)]
pub struct Circle {
    x: f64,
    y: f64,
    radius: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Rectangle {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Line {
    from: Place,
    to: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

pub type Counts = IndexMap<String, i64>;

#[derive(Serialize, Deserialize)]
pub struct Profile {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(flatten)]
    others: IndexMap<String, String>,
}

#[derive(Serialize, Deserialize)]
pub struct Patch {
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    name: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    about: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    website: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    limit: Option<Option<i64>>,
}

/// Tells null from absent.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
