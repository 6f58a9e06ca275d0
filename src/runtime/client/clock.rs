//! Who waits: the Tokio runtime of a call that is awaited, or the thread of a call that is waited for.
//!
//! The executor, the token cache and the streams wait through a [`Clock`] only, so that both kinds of call take one path.
//! Moments are Tokio's in both, which are those of the standard library unless a test has paused its clock.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::task::unconstrained;
pub(super) use tokio::time::Instant;

use super::sending::Sending;

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
        let end = self.now().checked_add(time);
        match self {
            Self::Tokio => Sleep::Tokio(Box::pin(timer(end))),
            #[cfg(feature = "blocking")]
            Self::Thread => Sleep::Thread(end),
        }
    }

    /// What the future gives within this time; `None` when it takes longer.
    pub(super) async fn timeout<T>(self, limit: Duration, future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        self.until(self.now().checked_add(limit), future).await
    }

    /// What the future gives before this moment; `None` when it takes longer. One that is ready at once costs no timer.
    ///
    /// It is pinned by the caller: handed over as a value it would lie in the memory of a call once for each function that
    /// it goes through.
    pub(super) async fn until<T>(self, end: Option<Instant>, future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        match self {
            Self::Tokio => until(end, future).await,
            #[cfg(feature = "blocking")]
            Self::Thread => thread::until(end, future).await,
        }
    }

    /// What the future gives within the limits of a body that is being sent; `None` when it takes longer.
    pub(super) async fn while_sending<T>(
        self,
        sending: &Arc<Sending>,
        mut future: Pin<&mut impl Future<Output = T>>,
    ) -> Option<T> {
        match self {
            Self::Tokio => loop {
                if let Some(output) = until(sending.look(), future.as_mut()).await {
                    return Some(output);
                }
                if sending.is_over() {
                    return None;
                }
            },
            #[cfg(feature = "blocking")]
            Self::Thread => thread::while_sending(sending, future).await,
        }
    }
}

/// As [`Clock::until`], in a Tokio runtime.
async fn until<T>(end: Option<Instant>, mut future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    let mut ending = pin!(None);
    poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        if ending.is_none() {
            // A future that has used up what the task may do at once must not keep the timer from being asked.
            ending.set(Some(unconstrained(timer(end))));
        }
        ending.as_mut().as_pin_mut().map_or(Poll::Pending, |ending| ending.poll(context)).map(|()| None)
    })
    .await
}

/// A timer of the Tokio runtime that ends at this moment, or never.
fn timer(end: Option<Instant>) -> tokio::time::Sleep {
    end.map_or_else(|| tokio::time::sleep(Duration::MAX), tokio::time::sleep_until)
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
                None => sleep.set(timer(None)),
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
