//! What happened on an instance: the deliveries of a webhook, and the events of a realtime subscription.
//!
//! Comes in: the body of a delivery. Goes out: an [`InstanceEvent`] with typed views for the kinds whose content is
//! known. Reading is lenient, since the form of a delivery is not documented in full: the event may stand bare or be
//! wrapped, keys may be in either spelling, and what is not known is kept as JSON.
//!
//! ```
//! use vzaps::models::EventType;
//! use vzaps::webhook::InstanceEvent;
//!
//! let body = br#"{"type":"Message","event":{"info":{"push_name":"Ana"},"message":{"conversation":"Hi"}}}"#;
//! let event = InstanceEvent::from_json(body)?;
//! assert_eq!(event.kind, Some(EventType::Message));
//! let message = event.message().unwrap();
//! assert_eq!((message.push_name.as_deref(), message.text()), (Some("Ana"), Some("Hi")));
//! # Ok::<(), vzaps::webhook::PayloadError>(())
//! ```
//!
//! # Who sent it
//!
//! Deliveries are not signed, so anybody who knows the URL can send one. Put a secret into the query of the URL that you
//! configure, and compare it with [`UrlSecret`] before you look at the body. With the feature `axum` the extractor
//! `VerifiedEvent` does both in this order.

mod casing;
mod event;
#[cfg(feature = "axum")]
mod extract;
mod media_node;
mod message;
mod parse;
mod receipt;
mod repeats;
mod secret;

pub use event::InstanceEvent;
#[cfg(feature = "axum")]
pub use extract::{VerifiedEvent, WebhookEvent, WebhookRejection};
pub use media_node::{MediaKind, MediaNode};
pub use message::Message;
pub use parse::PayloadError;
pub use receipt::ReadReceipt;
#[cfg(feature = "realtime")]
pub(crate) use repeats::Fingerprint;
pub use repeats::Repeats;
pub use secret::UrlSecret;
