//! Lines of JSON: `application/x-ndjson`, `application/jsonl` and `application/json-seq` (RFC 7464).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes, BytesMut};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::ByteStream;
use crate::runtime::client::{Error, json};

/// A stream of JSON values, each yielded as soon as its line is complete.
///
/// A line that does not fit the type is an error of that line; the stream goes on behind it.
pub struct LineStream<T> {
    pub(super) lines: Lines,
    value: PhantomData<fn() -> T>,
}

impl<T> LineStream<T> {
    pub(in super::super) fn new(bytes: ByteStream) -> Self {
        Self { lines: Lines { bytes, buffer: BytesMut::new(), searched: 0, ended: false }, value: PhantomData }
    }
}

impl<T: DeserializeOwned> LineStream<T> {
    /// The next value; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_value(context)).await
    }

    fn poll_value(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let line = match ready!(self.lines.poll_line(context)) {
            Some(Ok(line)) => line,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let decoded = json::decode(&line);
        Poll::Ready(Some(decoded.map_err(|mismatch| Error::decode(self.lines.bytes.head(), line, mismatch))))
    }
}

impl<T: DeserializeOwned> Stream for LineStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_value(context)
    }
}

impl<T> fmt::Debug for LineStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineStream").field("operation", &self.lines.bytes.head().operation.id).finish_non_exhaustive()
    }
}

/// Cuts the bytes into lines that are not blank; a record separator (0x1E) ends a line as well.
pub(super) struct Lines {
    pub(super) bytes: ByteStream,
    buffer: BytesMut,
    /// How much of the buffer is known to have no line end.
    searched: usize,
    ended: bool,
}

impl Lines {
    fn poll_line(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            if let Some(line) = self.take_line() {
                return Poll::Ready(Some(Ok(line)));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            if self.buffer.len() > self.bytes.limit() {
                self.ended = true;
                self.buffer.clear();
                return Poll::Ready(Some(Err(Error::too_large(self.bytes.head(), self.bytes.limit()))));
            }
            match ready!(self.bytes.poll_chunk(context)) {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(error)) => {
                    self.ended = true;
                    self.buffer.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.ended = true,
            }
        }
    }

    /// The next complete line of the buffer; at the end of the body also what is left.
    fn take_line(&mut self) -> Option<Bytes> {
        loop {
            let fresh = self.buffer.get(self.searched..).unwrap_or_default();
            let line = match memchr::memchr2(b'\n', b'\x1e', fresh) {
                Some(at) => {
                    let line = self.buffer.split_to(self.searched + at);
                    self.buffer.advance(1);
                    line
                }
                None if self.ended && !self.buffer.is_empty() => self.buffer.split(),
                None => {
                    self.searched = self.buffer.len();
                    return None;
                }
            };
            self.searched = 0;
            if !line.trim_ascii().is_empty() {
                return Some(line.freeze());
            }
        }
    }
}
