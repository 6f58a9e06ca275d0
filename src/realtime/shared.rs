//! What the caller and the task of the connection share: the events on their way, the ledger, and wishes of the caller.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::RealtimeError;
use super::frame::Brought;
use super::ledger::{Arrival, Ledger};
use crate::webhook::Fingerprint;

/// How many events wait for the caller at most. While so many do, nothing is read from the connection.
const MOST_WAITING: usize = 1024;

/// How many bytes the frames of the events that wait have at most, but for the last of them.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What the caller wants of the task.
#[derive(Debug)]
pub(super) enum Wish {
    /// Tell the server that the event with this id is done.
    Ack(String),
    /// Connect again.
    Reconnect,
    /// Close the connection.
    Close,
}

/// What waits for the caller.
pub(super) type Item = Result<(Brought, Fingerprint), RealtimeError>;

/// The state that both sides see.
pub(super) struct Shared(Mutex<State>);

struct State {
    ledger: Ledger,
    waiting: VecDeque<Item>,
    /// How many bytes the frames of those that wait have.
    bytes: usize,
    wishes: VecDeque<Wish>,
    ended: bool,
    reader: Option<Waker>,
    driver: Option<Waker>,
}

impl Shared {
    pub(super) fn new(ledger: Ledger) -> Self {
        Self(Mutex::new(State {
            ledger,
            waiting: VecDeque::new(),
            bytes: 0,
            wishes: VecDeque::new(),
            ended: false,
            reader: None,
            driver: None,
        }))
    }

    /// Where the caller is.
    pub(super) fn position(&self) -> Option<String> {
        self.state().ledger.position().map(str::to_owned)
    }

    /// The next thing for the caller; `None` when there will be none.
    pub(super) fn poll_item(&self, context: &mut Context<'_>) -> Poll<Option<Item>> {
        let mut state = self.state();
        if let Some(item) = state.waiting.pop_front() {
            let bytes = item.as_ref().map_or(0, |(brought, _)| brought.bytes);
            state.bytes = state.bytes.saturating_sub(bytes);
            wake(&mut state.driver);
            return Poll::Ready(Some(item));
        }
        if state.ended {
            return Poll::Ready(None);
        }
        state.reader = Some(context.waker().clone());
        Poll::Pending
    }

    /// The caller is done with an event.
    pub(super) fn ack(&self, id: &str, fingerprint: Fingerprint) {
        self.state().ledger.ack(fingerprint);
        self.wish(Wish::Ack(id.to_owned()));
    }

    /// The caller no longer has an event.
    pub(super) fn release(&self, fingerprint: Fingerprint) {
        self.state().ledger.release(fingerprint);
    }

    /// The caller wants something.
    pub(super) fn wish(&self, wish: Wish) {
        let mut state = self.state();
        if !state.ended {
            state.wishes.push_back(wish);
            wake(&mut state.driver);
        }
    }

    /// The next wish. The task is woken by one, and when there is room again.
    pub(super) fn poll_wish(&self, context: &mut Context<'_>) -> Poll<Wish> {
        let mut state = self.state();
        match state.wishes.pop_front() {
            Some(wish) => Poll::Ready(wish),
            None => {
                state.driver = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }

    /// Ready when the caller wants the connection closed. Other wishes stay.
    pub(super) fn poll_closed(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state();
        if state.wishes.iter().any(|wish| matches!(wish, Wish::Close)) {
            return Poll::Ready(());
        }
        state.driver = Some(context.waker().clone());
        Poll::Pending
    }

    /// Whether another event may be read.
    pub(super) fn has_room(&self) -> bool {
        let state = self.state();
        state.waiting.len() < MOST_WAITING && state.bytes < MOST_BYTES
    }

    /// An event arrived. A repeat is not handed on; one of an event that is done is acknowledged again. `true` for an event
    /// that is handed on and has an id, so that it is no mere message of the server.
    pub(super) fn arrive(&self, brought: Brought) -> bool {
        let mut state = self.state();
        let has_id = brought.event.id.is_some();
        match (state.ledger.arrive(&brought.event), brought.event.id.as_ref()) {
            (Arrival::New(fingerprint), _) => {
                state.bytes += brought.bytes;
                state.waiting.push_back(Ok((brought, fingerprint)));
                wake(&mut state.reader);
                has_id
            }
            (Arrival::Done, Some(id)) => {
                let again = Wish::Ack(id.clone());
                state.wishes.push_back(again);
                false
            }
            (Arrival::Done | Arrival::Held, _) => false,
        }
    }

    /// A new connection is about to be opened: the event behind which it is to go on.
    pub(super) fn reconnect(&self) -> Option<String> {
        let mut state = self.state();
        state.ledger.reconnect();
        state.wishes.retain(|wish| !matches!(wish, Wish::Reconnect));
        state.ledger.position().map(str::to_owned)
    }

    /// There will be no more events, because of this.
    pub(super) fn end(&self, error: Option<RealtimeError>) {
        let mut state = self.state();
        state.ended = true;
        state.waiting.extend(error.map(Err));
        wake(&mut state.reader);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wake(waker: &mut Option<Waker>) {
    if let Some(waker) = waker.take() {
        waker.wake();
    }
}
