//! How often connecting again failed in a row, and when that is the end.
//!
//! A server may take every handshake and close at once, so a connection counts as a success only after an event came, or
//! after it lived for [`STEADY`]. In: connections that were lost sooner, and handshakes that failed. Out: how long to wait,
//! or why it makes no sense to go on.

use std::time::Duration;

use tokio::time::Instant;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::RealtimeError;
use super::handshake::{Prospect, prospect};
use crate::runtime::client::Error;

/// How long a connection without events lives when it is a good one.
const STEADY: Duration = Duration::from_secs(30);

/// The longest `Retry-After` that is kept.
const LONGEST_WISH: Duration = Duration::from_secs(600);

/// How often in a row the server may refuse right after a token was made, or right after a connection was opened.
const MOST_REFUSED: u32 = 3;

/// How a connection ended that nobody closed.
#[derive(Debug)]
pub(super) struct Loss {
    /// The code of the server's close frame, if it sent one with a code.
    pub(super) code: Option<u16>,
    /// What the server says beside the code, or what broke.
    pub(super) reason: String,
}

impl Loss {
    pub(super) fn new(reason: &str) -> Self {
        Self { code: None, reason: reason.to_owned() }
    }

    pub(super) fn closed(frame: Option<CloseFrame>) -> Self {
        match frame {
            Some(frame) => Self { code: Some(frame.code.into()), reason: frame.reason.as_str().to_owned() },
            None => Self::new("the server closed it without a code"),
        }
    }

    /// Whether the server will not have this client: 1008 (RFC 6455, 7.4.1), or a code of its own, from 4000 to 4999
    /// (7.4.2). Which of those VZaps sends is not documented. By custom 44xx and 45xx are HTTP's 4xx and 5xx, so those that
    /// stand for a failure that passes are left out.
    fn refuses(&self) -> bool {
        match self.code {
            Some(4408 | 4425 | 4429 | 4500..=4599) => false,
            Some(code) => code == 1008 || (4000..=4999).contains(&code),
            None => false,
        }
    }
}

/// Failures in a row.
pub(super) struct Streak {
    /// How many end the subscription.
    most: Option<u32>,
    failures: u32,
    /// How many of the last ones were refusals.
    refused: u32,
    /// Whether the connection is one that was opened again; the loss of the first one is no failure to do so.
    again: bool,
    opened: Instant,
    /// Whether the connection is a success.
    good: bool,
}

impl Streak {
    /// The first connection is open.
    pub(super) fn new(most: Option<u32>) -> Self {
        Self { most, failures: 0, refused: 0, again: false, opened: Instant::now(), good: false }
    }

    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// Another connection is open.
    pub(super) fn opened(&mut self) {
        (self.again, self.opened, self.good) = (true, Instant::now(), false);
    }

    /// The connection brought an event.
    pub(super) fn brought(&mut self) {
        self.good = true;
    }

    /// The connection has ended.
    pub(super) fn ended(&mut self) {
        self.good |= self.opened.elapsed() >= STEADY;
        if self.good {
            (self.failures, self.refused) = (0, 0);
        }
    }

    /// The connection has ended since it was lost, which is a failure unless it was a success before.
    ///
    /// # Errors
    /// When another one would be lost as well.
    pub(super) fn lost(&mut self, loss: Loss) -> Result<(), RealtimeError> {
        if self.good {
            return Ok(());
        }
        self.failures += u32::from(self.again);
        self.refused = if loss.refuses() { self.refused + 1 } else { 0 };
        let last = RealtimeError::Lost { code: loss.code, reason: loss.reason };
        if self.refused >= MOST_REFUSED { Err(last) } else { self.bounded(last) }
    }

    /// The handshake failed. Gives how long the server wants to be left alone.
    ///
    /// # Errors
    /// When another one would fail as well.
    pub(super) fn failed(&mut self, error: Error) -> Result<Duration, RealtimeError> {
        self.failures += 1;
        self.refused = match prospect(&error) {
            Prospect::Good => 0,
            Prospect::Poor if self.refused + 1 < MOST_REFUSED => self.refused + 1,
            Prospect::Poor | Prospect::None => return Err(RealtimeError::Handshake(error)),
        };
        let asked = error.retry_after().unwrap_or_default().min(LONGEST_WISH);
        self.bounded(RealtimeError::Handshake(error)).map(|()| asked)
    }

    /// Ends the subscription when the caller allows no more failures.
    fn bounded(&self, last: RealtimeError) -> Result<(), RealtimeError> {
        let failures = self.failures;
        match self.most {
            Some(most) if failures >= most.max(1) => Err(RealtimeError::GaveUp { failures, last: Box::new(last) }),
            _ => Ok(()),
        }
    }
}
