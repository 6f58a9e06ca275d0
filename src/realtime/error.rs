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
    /// The server closed one connection after the other with a code that refuses the client: 1008 (RFC 6455, 7.4.1) or one of
    /// its own (7.4.2). As the [`last`](Self::GaveUp::last) failure: the connection was lost right after it was opened.
    Lost {
        /// The code of the server's close frame, such as 1008; `None` when the connection broke or the server gave no code.
        code: Option<u16>,
        /// What the server said beside the code, or what broke. Its wording may change.
        reason: String,
    },
    /// Connecting again failed as often in a row as the caller allows.
    GaveUp {
        /// How often.
        failures: u32,
        /// The last failure: [`Handshake`](Self::Handshake) or [`Lost`](Self::Lost).
        last: Box<Self>,
    },
}

impl RealtimeError {
    /// The error of the handshake, which answers more questions.
    #[must_use]
    pub fn handshake(&self) -> Option<&Error> {
        match self {
            Self::Handshake(error) => Some(error),
            Self::GaveUp { last, .. } => last.handshake(),
            Self::NotWebSocket | Self::Lost { .. } => None,
        }
    }

    /// The code with which the server closed the last connection (RFC 6455, 7.4).
    #[must_use]
    pub fn close_code(&self) -> Option<u16> {
        match self {
            Self::Lost { code, .. } => *code,
            Self::GaveUp { last, .. } => last.close_code(),
            Self::Handshake(_) | Self::NotWebSocket => None,
        }
    }
}

impl fmt::Display for RealtimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handshake(error) => error.fmt(f),
            Self::NotWebSocket => f.write_str("realtime: the server does not speak WebSocket"),
            Self::Lost { code: Some(code), reason } if reason.is_empty() => {
                write!(f, "realtime: the server closed the connection with code {code}")
            }
            Self::Lost { code: Some(code), reason } => {
                write!(f, "realtime: the server closed the connection with code {code}, {reason:?}")
            }
            Self::Lost { code: None, reason } => write!(f, "realtime: the connection was lost: {reason}"),
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
