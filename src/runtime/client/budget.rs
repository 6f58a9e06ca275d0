//! A limit on retries over all calls of a client, so that a server which fails is not asked three times as much.
//!
//! In: each retry that is wanted, each call that succeeded. Out: whether the retry is made. It is a bucket of tokens as the
//! SDKs of AWS and gRPC have: a retry takes some out, a success puts some back.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many successes bring one retry back.
const SUCCESSES: u32 = 5;

/// How many retries a client may make while its calls fail, over all of them.
///
/// A client has one of 100 retries, unless [`ClientBuilder::retry_budget`](super::ClientBuilder::retry_budget) gives it
/// another; clones of the client share it, and so do all clients that are given the same one. When it is spent, a failed
/// call is not made again. Five calls that succeed at once bring back one retry; a call that succeeds after a retry brings
/// back that one. A few calls that fail never notice it, while a server that is down for long sees each call once.
///
/// ```
#[doc = concat!("use ", env!("CARGO_CRATE_NAME"), "::RetryBudget;")]
///
/// let shared = RetryBudget::new(20);
/// assert_eq!(shared.left(), 20);
/// ```
#[derive(Clone)]
pub struct RetryBudget(Arc<Bucket>);

struct Bucket {
    /// In parts of a retry, of which each has [`SUCCESSES`].
    capacity: u32,
    left: AtomicU32,
}

impl RetryBudget {
    /// A budget of so many retries.
    #[must_use]
    pub fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(SUCCESSES);
        Self(Arc::new(Bucket { capacity, left: AtomicU32::new(capacity) }))
    }

    /// A budget that is never spent.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::new(u32::MAX)
    }

    /// How many retries are left.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.0.left.load(Ordering::Relaxed) / SUCCESSES
    }

    /// Takes a retry out; `false` when there is none.
    pub(super) fn take(&self) -> bool {
        if self.0.capacity == u32::MAX {
            return true;
        }
        let taken = |left: u32| left.checked_sub(SUCCESSES);
        self.0.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok()
    }

    /// Notes that a call has succeeded, at once or after a retry.
    pub(super) fn succeeded(&self, after_retry: bool) {
        let parts = if after_retry { SUCCESSES } else { 1 };
        // Most calls find the bucket full, and then nothing is written that other threads read.
        if self.0.left.load(Ordering::Relaxed) < self.0.capacity {
            let added = |left: u32| Some(left.saturating_add(parts).min(self.0.capacity));
            let _ = self.0.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, added);
        }
    }
}

impl Default for RetryBudget {
    /// A budget of 100 retries.
    fn default() -> Self {
        Self::new(100)
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryBudget").field("left", &self.left()).finish_non_exhaustive()
    }
}
