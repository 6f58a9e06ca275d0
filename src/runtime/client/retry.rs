//! When a call is made again, and after which wait.
//!
//! The decision weighs what went wrong, whether the operation may be repeated, and how far the request got: see
//! [`Error::is_retryable`]. Waits grow exponentially with full jitter; a longer `Retry-After` of the server wins; a wait
//! that would pass the end of the call is not begun.

use std::time::Duration;

use super::Error;

/// How often a call is tried, and how long the waits between the attempts are.
///
/// A client tries three times, with waits of up to 500 ms and 1 s, unless
/// [`ClientBuilder::retry`](super::ClientBuilder::retry) or [`Call::with_retry`](super::Call::with_retry) says otherwise:
///
/// ```
/// use std::time::Duration;
#[doc = concat!("use ", env!("CARGO_CRATE_NAME"), "::RetryPolicy;")]
///
/// let patient = RetryPolicy::new().attempts(6).first_wait(Duration::from_secs(1));
/// # assert_ne!(patient, RetryPolicy::new());
/// ```
///
/// Whatever the policy, a message is never sent twice: an operation with an effect of its own is made again only when
/// the server has certainly not acted on it, unless
/// [`Call::with_idempotency`](super::Call::with_idempotency) says that it may have its effect twice.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    attempts: u32,
    first: Duration,
    longest: Duration,
}

impl RetryPolicy {
    /// Three attempts; waits that double from 500 ms up to 20 s.
    pub const fn new() -> Self {
        Self { attempts: 3, first: Duration::from_millis(500), longest: Duration::from_secs(20) }
    }

    /// One attempt.
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// How many attempts a call has, the first one included; 0 counts as 1.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The upper bound of the wait after the first attempt. It doubles with each attempt.
    pub const fn first_wait(mut self, wait: Duration) -> Self {
        self.first = wait;
        self
    }

    /// The upper bound of every wait that the server does not ask for.
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest = wait;
        self
    }

    /// How long to wait before the call is made again after `failures` failed attempts; `None` when it is not.
    ///
    /// `left` is the time to the end of the call, `None` for no end.
    pub(super) fn wait(&self, error: &Error, failures: u32, left: Option<Duration>) -> Option<Duration> {
        if failures >= self.attempts || !error.is_retryable() {
            return None;
        }
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
        let jittered = jitter(doubled.min(self.longest));
        let wait = jittered.max(error.retry_after().unwrap_or_default());
        left.is_none_or(|left| wait < left).then_some(wait)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// A random part of a wait, so that clients which failed together do not come back together.
pub(super) fn jitter(upper: Duration) -> Duration {
    let nanos = u64::try_from(upper.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(fastrand::u64(..=nanos))
}
