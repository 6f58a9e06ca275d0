//! Events of an instance as they happen, over a WebSocket.
//!
//! [`Client::realtime`](crate::Client::realtime) names the instance, [`Subscription::connect`] opens the connection, and
//! [`RealtimeEvents`] is the stream of what comes. Delivery is at least once: an event counts as done when the caller says so with
//! [`PendingEvent::ack`], and after an interruption the server is asked to go on behind the last event before which
//! everything is done. So an event whose handling failed comes again, even if later ones were acknowledged.
//!
//! ```no_run
//! # async fn store(_: &vzaps::webhook::InstanceEvent) -> Result<(), std::io::Error> { Ok(()) }
//! # async fn show(client: vzaps::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use vzaps::models::EventType;
//!
//! let subscription = client.realtime("VZ9K2M4N8P1Q3R5S7T0WABCD01EF").events([EventType::Message]);
//! let mut events = subscription.connect().await?;
//! while let Some(event) = events.next().await {
//!     let event = event?;
//!     store(&event).await?;
//!     event.ack();
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A frame that cannot be read is not dropped: it comes as a [`PendingEvent`] that [says why](PendingEvent::unreadable), with
//! what was sent. A message of the server that is no event, such as `{"type":"error"}`, comes as an event without an id.
//!
//! The connection is kept by a task of its own, so it lives while the caller is busy, [within bounds](RealtimeEvents): it
//! answers and sends pings, sends acknowledgements, and connects again, with growing waits, when the connection breaks or
//! falls silent. Credentials are sent in headers, never in the URL, and each connection asks the client for a token that is
//! still good.
//!
//! A server that takes the handshake and closes is left alone for longer each time. When it does so three times in a row with
//! a code that refuses the client, the subscription ends with [`RealtimeError::Lost`]. With the feature `tracing` each loss
//! of a connection and each new one is an event.

mod driver;
mod error;
mod events;
mod frame;
mod handshake;
mod ledger;
mod line;
mod shared;
mod streak;
mod subscription;
mod tell;
mod waits;

pub use error::{RealtimeError, RunError};
pub use events::{PendingEvent, RealtimeEvents};
pub use subscription::Subscription;
