//! Who waits: the Tokio runtime of a call that is awaited, or the thread of a call that is waited for.
//!
//! The executor, the token cache and the streams wait through a [`Clock`] only, so that both kinds of call take one path.
//! Moments are Tokio's in both, which are those of the standard library unless a test has paused its clock.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub(super) use tokio::time::Instant;

#[cfg(feature = "blocking")]
pub(super) mod thread;

/// Who waits for a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Clock {
    /// The Tokio runtime, in which the call is awaited.
    #[default]
    Tokio,
    /// The thread, which drives the call with [`thread::block_on`].
    #[cfg(feature = "blocking")]
    Thread,
}

impl Clock {
    /// The clock of the call that a request belongs to, for transports that wait.
    #[cfg(any(feature = "test-util", feature = "tower"))]
    pub(super) fn of<T>(request: &http::Request<T>) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }

    /// This moment.
    pub(super) fn now(self) -> Instant {
        match self {
            Self::Tokio => Instant::now(),
            #[cfg(feature = "blocking")]
            Self::Thread => std::time::Instant::now().into(),
        }
    }

    /// A future that is ready after this time.
    pub(super) fn sleep(self, time: Duration) -> Sleep {
        match self {
            Self::Tokio => Sleep::Tokio(Box::pin(tokio::time::sleep(time))),
            #[cfg(feature = "blocking")]
            Self::Thread => Sleep::Thread(self.now().checked_add(time)),
        }
    }

    /// What the future gives within this time; `None` when it takes longer.
    pub(super) async fn timeout<T>(self, limit: Duration, future: impl Future<Output = T>) -> Option<T> {
        match self {
            Self::Tokio => tokio::time::timeout(limit, future).await.ok(),
            #[cfg(feature = "blocking")]
            Self::Thread => thread::until(self.now().checked_add(limit), future).await,
        }
    }
}

/// A wait.
pub(super) enum Sleep {
    Tokio(Pin<Box<tokio::time::Sleep>>),
    /// Up to a moment, or for ever.
    #[cfg(feature = "blocking")]
    Thread(Option<Instant>),
}

impl Sleep {
    /// Begins the wait anew, to end at this moment, or never.
    pub(super) fn reset(&mut self, end: Option<Instant>) {
        match self {
            Self::Tokio(sleep) => match end {
                Some(end) => sleep.as_mut().reset(end),
                None => *sleep = Box::pin(tokio::time::sleep(Duration::MAX)),
            },
            #[cfg(feature = "blocking")]
            Self::Thread(moment) => *moment = end,
        }
    }
}

#[cfg(feature = "blocking")]
impl Sleep {
    /// When the wait ends; `None` for never.
    pub(super) fn end(&self) -> Option<Instant> {
        match self {
            Self::Tokio(sleep) => Some(sleep.deadline()),
            Self::Thread(end) => *end,
        }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match &mut *self {
            Self::Tokio(sleep) => sleep.as_mut().poll(context),
            #[cfg(feature = "blocking")]
            Self::Thread(end) => thread::poll_until(*end),
        }
    }
}
