//! Answers that are read while they arrive: bytes, server-sent events, lines of JSON.

use std::fmt;
use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::answer::Head;
#[cfg(feature = "blocking")]
use super::clock::thread;
use super::clock::{Clock, Sleep};
use super::{Body, BoxError, Error};

#[cfg(feature = "blocking")]
mod blocking;
mod events;
mod lines;

#[cfg(feature = "blocking")]
pub use blocking::BlockingIter;
pub use events::{Event, EventStream, TextEvents};
pub use lines::LineStream;

/// The body of an answer, chunk by chunk. It ends with an error when nothing arrives for the idle limit.
pub struct ByteStream {
    head: Arc<Head>,
    body: Body,
    idle: Option<Idle>,
    limit: usize,
    ended: bool,
}

/// A clock that runs while the reader waits, not while the reader is busy elsewhere.
struct Idle {
    clock: Clock,
    limit: Duration,
    /// Made when the reader waits first, since most bodies arrive together with their heads.
    sleep: Option<Sleep>,
    running: bool,
}

impl Idle {
    fn new(clock: Clock, limit: Duration) -> Self {
        Self { clock, limit, sleep: None, running: false }
    }

    /// The wait, which begins now unless it is running.
    fn waiting(&mut self) -> &mut Sleep {
        if !std::mem::replace(&mut self.running, true)
            && let Some(sleep) = &mut self.sleep
        {
            sleep.reset(self.clock.now().checked_add(self.limit));
        }
        self.sleep.get_or_insert_with(|| self.clock.sleep(self.limit))
    }
}

impl ByteStream {
    /// A stream over a body that arrives; `limit` in bytes holds for what a parser on top may hold in memory.
    pub(super) fn new(head: Arc<Head>, body: Body, clock: Clock, idle: Duration, limit: usize) -> Self {
        Self { head, body, idle: Some(Idle::new(clock, idle)), limit, ended: false }
    }

    /// A stream over bytes that are there.
    pub(super) fn of(head: Arc<Head>, body: Bytes) -> Self {
        Self { head, body: Body::from(body), idle: None, limit: usize::MAX, ended: false }
    }

    /// The next chunk; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    pub(super) fn head(&self) -> &Arc<Head> {
        &self.head
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let chunk = match self.poll_body(context) {
            Poll::Ready(chunk) => chunk,
            Poll::Pending => {
                let Some(idle) = &mut self.idle else { return Poll::Pending };
                ready!(Pin::new(idle.waiting()).poll(context));
                self.ended = true;
                return Poll::Ready(Some(Err(Error::idle(&self.head, idle.limit))));
            }
        };
        if let Some(idle) = &mut self.idle {
            idle.running = false;
        }
        self.ended = !matches!(chunk, Some(Ok(_)));
        Poll::Ready(chunk.map(|chunk| chunk.map_err(|source| Error::interrupted(&self.head, source))))
    }
}

impl ByteStream {
    #[cfg(not(feature = "blocking"))]
    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        Pin::new(&mut self.body).poll_next(context)
    }

    /// Polls the body. A transport for threads reads while it is polled, so the idle limit has to run before.
    #[cfg(feature = "blocking")]
    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let body = Pin::new(&mut self.body);
        match &mut self.idle {
            Some(idle) if idle.clock == Clock::Thread => {
                thread::within(idle.waiting().end(), || body.poll_next(context))
            }
            _ => body.poll_next(context),
        }
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(context)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("operation", &self.head.operation.id).finish_non_exhaustive()
    }
}
