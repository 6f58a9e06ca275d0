//! Why a subscription ends.

use std::error::Error as StdError;
use std::fmt;

use crate::runtime::client::Error;

/// Why there is no connection, and none will be tried.
#[derive(Debug)]
#[non_exhaustive]
pub enum RealtimeError {
    /// The handshake was refused, or could not be made, in a way that trying again does not mend.
    Handshake(Error),
    /// The server took the handshake and answered it as no WebSocket server does (RFC 6455, 4.1).
    NotWebSocket,
    /// Connecting again failed as often in a row as the caller allows.
    GaveUp {
        /// How often.
        failures: u32,
        /// The last failure.
        last: Error,
    },
}

impl RealtimeError {
    /// The error of the handshake, which answers more questions.
    #[must_use]
    pub fn handshake(&self) -> Option<&Error> {
        match self {
            Self::Handshake(error) | Self::GaveUp { last: error, .. } => Some(error),
            Self::NotWebSocket => None,
        }
    }
}

impl fmt::Display for RealtimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handshake(error) => error.fmt(f),
            Self::NotWebSocket => f.write_str("realtime: the server does not speak WebSocket"),
            Self::GaveUp { failures, last } => write!(f, "{last}, after {failures} failures to connect again"),
        }
    }
}

impl StdError for RealtimeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.handshake().map(|error| error as _)
    }
}

/// Why [`RealtimeEvents::run`](super::RealtimeEvents::run) stopped.
#[derive(Debug)]
pub enum RunError<E> {
    /// The subscription ended.
    Realtime(RealtimeError),
    /// The function failed. Its event is not acknowledged.
    Handler(E),
}

impl<E: fmt::Display> fmt::Display for RunError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Realtime(error) => error.fmt(f),
            Self::Handler(error) => error.fmt(f),
        }
    }
}

impl<E: StdError + 'static> StdError for RunError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Realtime(error) => Some(error),
            Self::Handler(error) => Some(error),
        }
    }
}
