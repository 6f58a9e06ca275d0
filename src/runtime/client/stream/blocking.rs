//! Streams that a thread waits for: `for event in client.events().wait()? { .. }`, or one by one with `next_wait`.

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::{ByteStream, Event, EventStream, LineStream, TextEvents};
use crate::runtime::client::Error;
use crate::runtime::client::clock::Clock;
use crate::runtime::client::clock::thread::block_on;

/// A stream as an iterator that blocks its thread.
///
/// Only the stream of a call that was waited for can be read this way: one of a call that was awaited needs its Tokio
/// runtime, which the thread may keep from running. The iterator then yields one error.
pub struct BlockingIter<T> {
    stream: Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>>,
    refused: Option<Error>,
    ended: bool,
}

impl<T> BlockingIter<T> {
    /// An iterator over a stream, or over one error.
    pub(in super::super) fn new(
        stream: impl Stream<Item = Result<T, Error>> + Send + 'static,
        refused: Option<Error>,
    ) -> Self {
        Self { stream: Box::pin(stream), refused, ended: false }
    }
}

impl<T> Iterator for BlockingIter<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        if let Some(error) = self.refused.take() {
            self.ended = true;
            return Some(Err(error));
        }
        let item = block_on(std::future::poll_fn(|context| self.stream.as_mut().poll_next(context)));
        self.ended = item.is_none();
        item
    }
}

impl<T> fmt::Debug for BlockingIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingIter").finish_non_exhaustive()
    }
}

impl ByteStream {
    /// The next chunk, for a thread; `None` at the end.
    pub fn next_wait(&mut self) -> Option<Result<Bytes, Error>> {
        self.refusal().map_or_else(|| block_on(self.next()), |error| Some(Err(error)))
    }

    /// Why a thread cannot wait for the stream.
    fn refusal(&self) -> Option<Error> {
        let awaited = self.idle.as_ref().is_some_and(|idle| idle.clock == Clock::Tokio);
        awaited.then(|| Error::awaited(&self.head))
    }
}

impl IntoIterator for ByteStream {
    type Item = Result<Bytes, Error>;
    type IntoIter = BlockingIter<Bytes>;

    fn into_iter(self) -> Self::IntoIter {
        let refused = self.refusal();
        BlockingIter::new(self, refused)
    }
}

impl<T: DeserializeOwned> EventStream<T> {
    /// The next event, for a thread; `None` at the end.
    pub fn next_wait(&mut self) -> Option<Result<Event<T>, Error>> {
        self.source.bytes.refusal().map_or_else(|| block_on(self.next()), |error| Some(Err(error)))
    }
}

impl<T: DeserializeOwned + 'static> IntoIterator for EventStream<T> {
    type Item = Result<Event<T>, Error>;
    type IntoIter = BlockingIter<Event<T>>;

    fn into_iter(self) -> Self::IntoIter {
        let refused = self.source.bytes.refusal();
        BlockingIter::new(self, refused)
    }
}

impl TextEvents {
    /// The next event, for a thread; `None` at the end.
    pub fn next_wait(&mut self) -> Option<Result<Event<String>, Error>> {
        self.0.bytes.refusal().map_or_else(|| block_on(self.next()), |error| Some(Err(error)))
    }
}

impl IntoIterator for TextEvents {
    type Item = Result<Event<String>, Error>;
    type IntoIter = BlockingIter<Event<String>>;

    fn into_iter(self) -> Self::IntoIter {
        let refused = self.0.bytes.refusal();
        BlockingIter::new(self, refused)
    }
}

impl<T: DeserializeOwned> LineStream<T> {
    /// The next value, for a thread; `None` at the end.
    pub fn next_wait(&mut self) -> Option<Result<T, Error>> {
        self.lines.bytes.refusal().map_or_else(|| block_on(self.next()), |error| Some(Err(error)))
    }
}

impl<T: DeserializeOwned + 'static> IntoIterator for LineStream<T> {
    type Item = Result<T, Error>;
    type IntoIter = BlockingIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        let refused = self.lines.bytes.refusal();
        BlockingIter::new(self, refused)
    }
}
