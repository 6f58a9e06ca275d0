//! Reads a delivery in all the forms that have been seen.
//!
//! The event stands bare, `{"type", "event", "media_url"}`, or inside an envelope with `id`, `instance_id` and
//! `created_at`, under one of [`CONTAINERS`], as an object or as JSON in a text. An `event` may be JSON in a text too.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::InstanceEvent;

/// Members that hold the event when it is wrapped, in the order in which they are looked for.
const CONTAINERS: [&str; 4] = ["data", "json_data", "payload", "body"];

/// How many envelopes may stand around an event.
const DEEPEST: usize = 4;

/// Why a delivery cannot be read. It repeats nothing of the delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadError {
    path: String,
    reason: String,
}

impl PayloadError {
    pub(super) fn not_json(error: &serde_json::Error) -> Self {
        let reason = format!("it is not JSON at line {}, column {}", error.line(), error.column());
        Self { path: String::new(), reason }
    }

    fn new(path: &[&str], reason: &str) -> Self {
        Self { path: path.join("."), reason: reason.to_owned() }
    }

    /// The path of the value that does not fit, such as `data.type`; empty for the whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether it is not even JSON.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        self.path.is_empty() && self.reason.starts_with("it is not JSON")
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "the event cannot be read: {}", self.reason),
            path => write!(f, "the event cannot be read at `{path}`: {}", self.reason),
        }
    }
}

impl std::error::Error for PayloadError {}

/// The event in a delivery.
pub(super) fn event(value: Value) -> Result<InstanceEvent, PayloadError> {
    let mut event = InstanceEvent::default();
    let mut path = Vec::new();
    let Value::Object(mut object) = value else { return Err(PayloadError::new(&path, "it is not an object")) };
    while let Some((key, inner)) = read(&mut event, object, &path)? {
        path.push(key);
        if path.len() > DEEPEST {
            return Err(PayloadError::new(&path, "there are too many envelopes around it"));
        }
        object = inner;
    }
    if event.kind.is_none() && event.event.is_null() {
        path.push("type");
        return Err(PayloadError::new(&path, "it is missing"));
    }
    Ok(event)
}

/// A member that holds an event, and what is in it.
type Inner = (&'static str, Map<String, Value>);

/// Reads one level, and gives the member that holds the next one.
fn read(
    event: &mut InstanceEvent,
    mut object: Map<String, Value>,
    path: &[&str],
) -> Result<Option<Inner>, PayloadError> {
    let bare = !path.is_empty() && !["type", "event"].iter().chain(&CONTAINERS).any(|key| object.contains_key(*key));
    if bare {
        event.event = Value::Object(object);
        return Ok(None);
    }
    envelope(event, &mut object, path)?;
    let mut next = None;
    match object.shift_remove("event").map(unpacked) {
        Some(Value::Object(inner)) if inner.get("event").is_some_and(Value::is_object) => next = Some(("event", inner)),
        Some(Value::String(name)) if event.kind.is_none() => event.kind = Some(name.as_str().into()),
        Some(Value::Null) | None => {}
        Some(inner) => event.event = inner,
    }
    for key in CONTAINERS {
        if next.is_some() || !event.event.is_null() {
            break;
        }
        match object.shift_remove(key).map(unpacked) {
            Some(Value::Object(inner)) => next = Some((key, inner)),
            Some(other) => drop(event.extra.entry(key).or_insert(other)),
            None => {}
        }
    }
    for (key, value) in object {
        event.extra.entry(key).or_insert(value);
    }
    Ok(next)
}

/// Takes the members that have a place of their own. Of a name that stands outside and inside, the kind, the state and
/// the URL of the inner one count, and the ids of the outer one.
fn envelope(event: &mut InstanceEvent, object: &mut Map<String, Value>, path: &[&str]) -> Result<(), PayloadError> {
    if let Some(kind) = object.shift_remove("type").filter(|kind| !kind.is_null()) {
        let Value::String(kind) = kind else {
            let path: Vec<&str> = path.iter().copied().chain(["type"]).collect();
            return Err(PayloadError::new(&path, "it is not a text"));
        };
        event.kind = Some(kind.as_str().into());
    }
    event.media_url = take(object, "media_url").or(event.media_url.take());
    event.state = take(object, "state").or(event.state.take());
    event.id = event.id.take().or_else(|| id(object, "id"));
    event.instance_id = event.instance_id.take().or_else(|| id(object, "instance_id"));
    event.created_at = event.created_at.take().or_else(|| take(object, "created_at"));
    Ok(())
}

/// Takes a member of a type; one of another type stays where it is.
fn take<T: DeserializeOwned>(object: &mut Map<String, Value>, key: &str) -> Option<T> {
    let value = serde_json::from_value(object.get(key)?.clone()).ok()?;
    object.shift_remove(key);
    Some(value)
}

/// An id, which some write as a number.
fn id(object: &mut Map<String, Value>, key: &str) -> Option<String> {
    let id = match object.get(key)? {
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    object.shift_remove(key);
    Some(id)
}

/// The object in a text that is JSON; any other value as it is.
fn unpacked(value: Value) -> Value {
    match &value {
        Value::String(text) if text.trim_start().starts_with('{') => serde_json::from_str(text).unwrap_or(value),
        _ => value,
    }
}
