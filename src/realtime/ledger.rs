//! Which events are done, and behind which one the server is to go on.
//!
//! Events arrive in an order and are acknowledged in any. The position moves only over events that are acknowledged
//! without a gap: of 1, 2 and 3 with 1 and 3 done it is 1, so that 2 comes again after an interruption. Only the gaps are
//! kept, so memory grows with what is not done, and not beyond [`MOST_OPEN`].

use std::collections::{HashSet, VecDeque};

use crate::webhook::{Fingerprint, InstanceEvent, Repeats};

/// How many events that are not done are told apart. The position cannot move past more of them until the next connection.
const MOST_OPEN: usize = 10_000;

/// How many events that are done are remembered, to know repeats.
const MOST_DONE: usize = 4096;

/// What to do with an event that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Hand it over.
    New(Fingerprint),
    /// The caller has it already and is not done with it.
    Held,
    /// The caller is done with it: tell the server again.
    Done,
}

/// The state of all events of a subscription.
pub(super) struct Ledger {
    position: Option<String>,
    open: VecDeque<Open>,
    /// Whether there are more events that are not done than `open` holds.
    overflown: bool,
    held: HashSet<Fingerprint>,
    done: Repeats,
    drops_repeats: bool,
}

/// An event that is not done.
struct Open {
    id: String,
    fingerprint: Fingerprint,
    /// The last one of those that follow it and are done, up to the next that is not.
    done_after: Option<String>,
}

impl Ledger {
    pub(super) fn new(position: Option<String>, drops_repeats: bool) -> Self {
        let done = Repeats::new(MOST_DONE);
        Self { position, open: VecDeque::new(), overflown: false, held: HashSet::new(), done, drops_repeats }
    }

    /// The event behind which the server is to go on.
    pub(super) fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    /// Forgets what the last connection brought and left undone: the next one brings it again.
    pub(super) fn reconnect(&mut self) {
        self.open.clear();
        self.overflown = false;
    }

    /// Takes note of an event.
    pub(super) fn arrive(&mut self, event: &InstanceEvent) -> Arrival {
        let fingerprint = self.done.fingerprint(event);
        let Some(id) = &event.id else { return Arrival::New(fingerprint) };
        if self.drops_repeats && self.done.contains(fingerprint) {
            self.pass(id);
            return Arrival::Done;
        }
        if self.open.len() < MOST_OPEN && !self.overflown {
            self.open.push_back(Open { id: id.clone(), fingerprint, done_after: None });
        } else {
            self.overflown = true;
        }
        if !self.held.insert(fingerprint) && self.drops_repeats { Arrival::Held } else { Arrival::New(fingerprint) }
    }

    /// The caller is done with an event, and with all copies of it that the connection brought.
    pub(super) fn ack(&mut self, fingerprint: Fingerprint) {
        self.done.insert(fingerprint);
        self.held.remove(&fingerprint);
        while let Some(at) = self.open.iter().position(|open| open.fingerprint == fingerprint) {
            let Some(open) = self.open.remove(at) else { return };
            let last = open.done_after.unwrap_or(open.id);
            match at.checked_sub(1).and_then(|before| self.open.get_mut(before)) {
                Some(before) => before.done_after = Some(last),
                None => self.position = Some(last),
            }
        }
    }

    /// The caller no longer has an event.
    pub(super) fn release(&mut self, fingerprint: Fingerprint) {
        self.held.remove(&fingerprint);
    }

    /// Takes note of an event that was done before.
    fn pass(&mut self, id: &str) {
        if self.overflown {
            return;
        }
        match self.open.back_mut() {
            Some(last) => last.done_after = Some(id.to_owned()),
            None => self.position = Some(id.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrival, Fingerprint, InstanceEvent, Ledger, MOST_OPEN};

    fn event(id: &str) -> InstanceEvent {
        InstanceEvent { id: Some(id.to_owned()), event: serde_json::json!({"of": id}), ..InstanceEvent::default() }
    }

    fn arrive(ledger: &mut Ledger, id: &str) -> Fingerprint {
        match ledger.arrive(&event(id)) {
            Arrival::New(fingerprint) => fingerprint,
            other => panic!("{id} is {other:?}"),
        }
    }

    /// A ledger in which events 1 to 5 arrived, and these were acknowledged in this order.
    fn after(acked: &[usize]) -> Ledger {
        let mut ledger = Ledger::new(None, true);
        let marks: Vec<Fingerprint> = (1..=5).map(|id| arrive(&mut ledger, &id.to_string())).collect();
        for id in acked {
            ledger.ack(marks[id - 1]);
        }
        ledger
    }

    #[test]
    fn the_position_moves_only_over_events_that_are_done_without_a_gap() {
        let cases: [(&[usize], Option<&str>); 8] = [
            (&[], None),
            (&[2, 3], None),
            (&[1], Some("1")),
            (&[1, 3, 4, 5], Some("1")),
            (&[3, 1, 2], Some("3")),
            (&[5, 4, 3, 2, 1], Some("5")),
            (&[2, 4, 3, 1], Some("4")),
            (&[1, 1, 2, 2], Some("2")),
        ];
        for (acked, position) in cases {
            assert_eq!(after(acked).position(), position, "{acked:?}");
        }
    }

    #[test]
    fn what_was_done_behind_a_gap_is_a_repeat_after_a_connection_and_lets_the_position_pass() {
        let mut ledger = after(&[1, 3]);
        ledger.reconnect();
        assert_eq!(ledger.arrive(&event("2")), Arrival::Held);
        assert_eq!(ledger.arrive(&event("3")), Arrival::Done);
        assert_eq!(ledger.position(), Some("1"));
        ledger.ack(ledger.done.fingerprint(&event("2")));
        assert_eq!(ledger.position(), Some("3"));
    }

    #[test]
    fn an_event_that_the_caller_let_go_comes_again() {
        let mut ledger = Ledger::new(None, true);
        let mark = arrive(&mut ledger, "1");
        ledger.release(mark);
        ledger.reconnect();
        arrive(&mut ledger, "1");
    }

    #[test]
    fn a_fuller_copy_of_an_event_is_new() {
        let mut ledger = after(&[1]);
        let fuller = InstanceEvent { event: serde_json::json!({"of": "1", "more": true}), ..event("1") };
        assert!(matches!(ledger.arrive(&fuller), Arrival::New(_)));
    }

    #[test]
    fn more_events_than_are_told_apart_never_move_the_position_too_far() {
        let mut ledger = Ledger::new(Some("start".to_owned()), true);
        let marks: Vec<Fingerprint> = (0..MOST_OPEN + 2).map(|id| arrive(&mut ledger, &id.to_string())).collect();
        marks.iter().enumerate().filter(|(id, _)| *id != MOST_OPEN).for_each(|(_, mark)| ledger.ack(*mark));
        let last = (MOST_OPEN - 1).to_string();
        assert_eq!(ledger.position(), Some(last.as_str()));
        assert_eq!(ledger.arrive(&event("0")), Arrival::New(marks[0]), "0 is forgotten");
        assert_eq!(ledger.position(), Some(last.as_str()));
    }

    #[test]
    fn an_event_that_comes_twice_on_one_connection_does_not_hold_the_position() {
        let mut ledger = Ledger::new(None, true);
        let first = arrive(&mut ledger, "1");
        assert_eq!(ledger.arrive(&event("1")), Arrival::Held);
        let second = arrive(&mut ledger, "2");
        ledger.release(second);
        assert_eq!(arrive(&mut ledger, "2"), second);
        ledger.ack(first);
        assert_eq!(ledger.position(), Some("1"));
        ledger.ack(second);
        assert_eq!(ledger.position(), Some("2"));
    }
}
