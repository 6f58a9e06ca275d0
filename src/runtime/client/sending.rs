//! How far the body of a request got, which moves the limit of its attempt.
//!
//! A large upload over a slow line takes longer than any answer should. So the limit of the attempt holds until the first
//! bytes are taken and begins anew after the last ones; in between the body may only not stand still.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream as _;

use super::clock::{Clock, Instant};
use super::{Body, BoxError};

/// How much is handed over at once, in bytes. A body in memory that is not larger is sent as a whole.
const CHUNK: usize = 64 * 1024;

/// Watches the body of one attempt.
pub(super) struct Sending {
    clock: Clock,
    attempt: Duration,
    pause: Duration,
    state: Mutex<State>,
}

struct State {
    phase: Phase,
    /// When the phase began, or when something was last taken.
    since: Instant,
    /// How many bytes are still to be taken, when the length is known.
    left: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing is taken yet.
    Before,
    During,
    /// All is taken, or the answer is there.
    After,
}

impl Sending {
    /// Watches a body that may take long; `attempt` is the limit before and after it, and neither that nor `idle` may pass
    /// while it stands still.
    pub(super) fn of(body: &Body, clock: Clock, attempt: Duration, idle: Duration) -> Option<Arc<Self>> {
        let long = body.as_bytes().is_none_or(|bytes| bytes.len() > CHUNK);
        let state = || State { phase: Phase::Before, since: clock.now(), left: body.len() };
        long.then(|| Arc::new(Self { clock, attempt, pause: idle.min(attempt), state: Mutex::new(state()) }))
    }

    /// Notes that the transport has taken so many bytes.
    fn taken(&self, count: usize) {
        self.change(|state| {
            state.left = state.left.map(|left| left.saturating_sub(count as u64));
            if state.left == Some(0) { Phase::After } else { Phase::During }
        });
    }

    /// Notes that the transport takes no more.
    pub(super) fn ended(&self) {
        self.change(|_| Phase::After);
    }

    fn change(&self, next: impl FnOnce(&mut State) -> Phase) {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.phase != Phase::After {
            state.phase = next(&mut state);
            state.since = now;
        }
    }

    /// When the limit that holds now ends; `None` for never. It moves while the body is sent.
    pub(super) fn end(&self) -> Option<Instant> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.since.checked_add(if state.phase == Phase::During { self.pause } else { self.attempt })
    }

    /// When to look at the end again. With the first bytes it may come nearer.
    pub(super) fn look(&self) -> Option<Instant> {
        let soon = self.clock.now().checked_add(self.pause);
        [self.end(), soon].into_iter().flatten().min()
    }

    /// Whether the end is reached.
    pub(super) fn is_over(&self) -> bool {
        self.end().is_some_and(|end| end <= self.clock.now())
    }

    /// For how long the body has stood still, when that is what took too long.
    pub(super) fn stalled(&self) -> Option<Duration> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        (state.phase == Phase::During).then_some(self.pause)
    }
}

/// A body that tells when it is taken.
pub(super) struct Watched {
    body: Body,
    /// What is left of a chunk that is larger than is handed over at once, or of a body in memory.
    rest: Bytes,
    sending: Arc<Sending>,
}

impl Watched {
    pub(super) fn new(body: Body, sending: Arc<Sending>) -> Self {
        match body.as_bytes() {
            Some(bytes) => Self { rest: Bytes::clone(bytes), body: Body::empty(), sending },
            None => Self { rest: Bytes::new(), body, sending },
        }
    }

    /// How many bytes are left, when that is known.
    pub(super) fn len(&self) -> Option<u64> {
        self.body.len().map(|left| left.saturating_add(self.rest.len() as u64))
    }

    /// The bytes that are left of a body in memory.
    pub(super) fn as_bytes(&self) -> Option<&Bytes> {
        self.body.as_bytes().map(|_| &self.rest)
    }

    pub(super) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(chunk)) => self.rest = chunk,
                other => {
                    self.sending.ended();
                    return Poll::Ready(other);
                }
            }
        }
        let chunk = self.rest.split_to(CHUNK.min(self.rest.len()));
        self.sending.taken(chunk.len());
        Poll::Ready(Some(Ok(chunk)))
    }
}
