//! The stream of events, and an event that waits to be acknowledged.

use std::fmt;
use std::future::{Future, poll_fn};
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio::task::JoinHandle;

use super::frame::Brought;
#[cfg(feature = "test-util")]
use super::ledger::Ledger;
use super::shared::{Shared, Wish};
use super::{RealtimeError, RunError};
use crate::webhook::{Fingerprint, InstanceEvent, PayloadError};

/// The events of a subscription, until an error that trying again does not mend.
///
/// Dropping it closes the connection; [`close`](Self::close) also waits for that.
///
/// While 1024 events wait to be taken, or events of 4 MiB, nothing more is read from the connection, so memory is bounded
/// and the rest stays with the server. Its pings wait as well then; in their place it gets a pong every 10 s, which most
/// servers take as a sign of life. One that insists on its own pings may close the connection; what was not acknowledged
/// comes again with the next.
pub struct RealtimeEvents {
    shared: Arc<Shared>,
    /// The task that keeps the connection; `None` when there is none, in a test.
    task: Option<JoinHandle<()>>,
}

impl RealtimeEvents {
    pub(super) fn new(shared: Arc<Shared>, task: JoinHandle<()>) -> Self {
        Self { shared, task: Some(task) }
    }

    /// These events, without a connection, for tests of functions that take a stream of events. After them it ends.
    ///
    /// They are acknowledged as those of a server are, so [`last_event_id`](Self::last_event_id) says which are done, and
    /// repeats are left out. [`reconnect`](Self::reconnect) does nothing.
    ///
    /// ```
    /// use vzaps::realtime::RealtimeEvents;
    /// use vzaps::webhook::InstanceEvent;
    ///
    /// /// The function of your program that is tested: the texts of messages.
    /// async fn texts(mut events: RealtimeEvents) -> (Vec<String>, Option<String>) {
    ///     let mut texts = Vec::new();
    ///     while let Some(Ok(event)) = events.next().await {
    ///         texts.extend(event.message().and_then(|message| message.text().map(str::to_owned)));
    ///         event.ack();
    ///     }
    ///     (texts, events.last_event_id())
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), vzaps::webhook::PayloadError> {
    /// let hello = InstanceEvent::from_json(
    ///     br#"{"id":"evt_1","type":"Message","data":{"event":{"message":{"conversation":"Hello"}}}}"#,
    /// )?;
    /// let connected = InstanceEvent::from_json(br#"{"id":"evt_2","type":"Connected"}"#)?;
    /// let (texts, last) = texts(RealtimeEvents::from_events([hello, connected])).await;
    /// assert_eq!((texts, last.as_deref()), (vec!["Hello".to_owned()], Some("evt_2")));
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "test-util")]
    #[must_use]
    pub fn from_events(events: impl IntoIterator<Item = InstanceEvent>) -> Self {
        let shared = Arc::new(Shared::new(Ledger::new(None, true)));
        for event in events {
            shared.arrive(Brought { event, fault: None, bytes: 0 });
        }
        shared.end(None);
        Self { shared, task: None }
    }

    /// The next event; `None` after an error and after the end.
    pub async fn next(&mut self) -> Option<Result<PendingEvent, RealtimeError>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// Gives each event to a function, and acknowledges it when that succeeds. That includes frames that
    /// [cannot be read](PendingEvent::unreadable), which are events without a kind.
    ///
    /// The first failure stops it, and the event stays open: it comes again with the next connection, of
    /// [`reconnect`](Self::reconnect) or of another subscription
    /// [after](super::Subscription::after) [`last_event_id`](Self::last_event_id).
    ///
    /// ```no_run
    /// # async fn show(mut events: vzaps::realtime::RealtimeEvents) -> Result<(), Box<dyn std::error::Error>> {
    /// use vzaps::realtime::RunError;
    ///
    /// let print = async |event: vzaps::webhook::InstanceEvent| {
    ///     println!("{:?}", event.kind);
    ///     Ok::<(), std::io::Error>(())
    /// };
    /// while let Err(RunError::Handler(error)) = events.run(print).await {
    ///     eprintln!("again, since {error}");
    ///     events.reconnect();
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the function fails, or the subscription ends with an error.
    pub async fn run<F, R, E>(&mut self, mut handle: F) -> Result<(), RunError<E>>
    where
        F: FnMut(InstanceEvent) -> R,
        R: Future<Output = Result<(), E>>,
    {
        while let Some(event) = self.next().await {
            let event = event.map_err(RunError::Realtime)?;
            handle(event.brought.event.clone()).await.map_err(RunError::Handler)?;
            event.ack();
        }
        Ok(())
    }

    /// The event behind which a new connection would go on: all up to it are acknowledged. Kept somewhere, it lets another
    /// process [go on](super::Subscription::after).
    #[must_use]
    pub fn last_event_id(&self) -> Option<String> {
        self.shared.position()
    }

    /// Connects again after a short wait, so that events which were not acknowledged, and are no longer held, come again.
    pub fn reconnect(&self) {
        self.shared.wish(Wish::Reconnect);
    }

    /// Sends what is acknowledged, closes the connection with code 1000, and waits until that is done.
    pub async fn close(mut self) {
        self.shared.wish(Wish::Close);
        if let Some(task) = self.task.take() {
            let _ = task.await;
        }
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<PendingEvent, RealtimeError>>> {
        let pending = |(brought, fingerprint)| PendingEvent { brought, fingerprint, shared: Arc::clone(&self.shared) };
        self.shared.poll_item(context).map(|item| item.map(|item| item.map(pending)))
    }
}

impl Stream for RealtimeEvents {
    type Item = Result<PendingEvent, RealtimeError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

impl Drop for RealtimeEvents {
    fn drop(&mut self) {
        self.shared.wish(Wish::Close);
    }
}

impl fmt::Debug for RealtimeEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RealtimeEvents").field("last_event_id", &self.last_event_id()).finish_non_exhaustive()
    }
}

/// An event that is not acknowledged. Dropped as it is, it stays open and comes again with the next connection.
pub struct PendingEvent {
    brought: Brought,
    fingerprint: Fingerprint,
    shared: Arc<Shared>,
}

impl PendingEvent {
    /// Says that the event is done. The server is told at once, or when there is a connection again.
    pub fn ack(&self) {
        if let Some(id) = &self.brought.event.id {
            self.shared.ack(id, self.fingerprint);
        }
    }

    /// Why the frame is no event that can be read; `None` for an ordinary event.
    ///
    /// Such a frame comes as an event without a [kind](InstanceEvent::kind) whose [`event`](InstanceEvent::event) is the
    /// whole frame: as JSON, or as a text when it is not even that. If it has an id, it comes again until it is acknowledged,
    /// as any other.
    #[must_use]
    pub fn unreadable(&self) -> Option<&PayloadError> {
        self.brought.fault.as_ref()
    }
}

impl Deref for PendingEvent {
    type Target = InstanceEvent;

    fn deref(&self) -> &InstanceEvent {
        &self.brought.event
    }
}

impl Drop for PendingEvent {
    fn drop(&mut self) {
        self.shared.release(self.fingerprint);
    }
}

impl fmt::Debug for PendingEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PendingEvent").field(&self.brought.event).finish()
    }
}
