//! Tells an event that came before from a new one.
//!
//! Delivery is at least once, so an event may come twice. A copy is a repeat only when it says the same: of a message from
//! a contact whose number is hidden a fuller copy may follow, and that one is news.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

use super::InstanceEvent;

/// What an event comes down to: its id and its content.
pub(crate) type Fingerprint = u64;

/// Remembers the last events.
///
/// ```
/// use vzaps::webhook::{InstanceEvent, Repeats};
///
/// let mut seen = Repeats::new(1000);
/// let event = InstanceEvent::from_json(br#"{"id":"evt_1","type":"Connected"}"#)?;
/// assert!(seen.is_new(&event));
/// assert!(!seen.is_new(&event));
/// # Ok::<(), vzaps::webhook::PayloadError>(())
/// ```
pub struct Repeats {
    hasher: RandomState,
    seen: HashSet<Fingerprint>,
    order: VecDeque<Fingerprint>,
    capacity: usize,
}

impl Repeats {
    /// Remembers up to `capacity` events, the last ones.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { hasher: RandomState::new(), seen: HashSet::new(), order: VecDeque::new(), capacity }
    }

    /// Whether no equal event is remembered, and remembers this one.
    ///
    /// Events are equal when their ids and contents are; when they were made does not count.
    pub fn is_new(&mut self, event: &InstanceEvent) -> bool {
        self.insert(self.fingerprint(event))
    }

    /// What `event` comes down to here; another `Repeats` makes something else of it.
    pub(crate) fn fingerprint(&self, event: &InstanceEvent) -> Fingerprint {
        let kind = event.kind.as_ref().map(|kind| kind.as_str());
        self.hasher.hash_one((&event.id, kind, &event.media_url, &event.state, &event.event, &event.extra))
    }

    /// Whether this fingerprint is remembered.
    #[cfg(feature = "realtime")]
    pub(crate) fn contains(&self, fingerprint: Fingerprint) -> bool {
        self.seen.contains(&fingerprint)
    }

    /// Remembers this fingerprint; `false` when it was.
    pub(crate) fn insert(&mut self, fingerprint: Fingerprint) -> bool {
        let new = self.seen.insert(fingerprint);
        if new {
            self.order.push_back(fingerprint);
        }
        while self.order.len() > self.capacity {
            if let Some(oldest) = self.order.pop_front() {
                self.seen.remove(&oldest);
            }
        }
        new
    }
}

impl fmt::Debug for Repeats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repeats").field("remembered", &self.order.len()).field("capacity", &self.capacity).finish()
    }
}
