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

/// A stream of JSON values, each yielded as soon as its line or record is complete.
///
/// One that does not fit the type is an error of its own; the stream goes on behind it.
pub struct LineStream<T> {
    pub(super) lines: Lines,
    value: PhantomData<fn() -> T>,
}

impl<T> LineStream<T> {
    pub(in super::super) fn new(bytes: ByteStream) -> Self {
        Self {
            lines: Lines { bytes, buffer: BytesMut::new(), searched: 0, record: None, started: false, ended: false },
            value: PhantomData,
        }
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

/// What stands before each record of a sequence.
const SEPARATOR: u8 = 0x1e;

/// Cuts the bytes into lines that are not blank; a record separator ends a line as well. A body that begins with one is a
/// sequence of records, each of which may have several lines.
pub(super) struct Lines {
    pub(super) bytes: ByteStream,
    buffer: BytesMut,
    /// How much of the buffer is known to have no line end.
    searched: usize,
    /// Where the end of the buffer is in a record, when the body is a sequence of records: it begins with a separator.
    record: Option<Record>,
    started: bool,
    ended: bool,
}

/// How far a record of JSON has come that may have line feeds inside.
#[derive(Default)]
struct Record {
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Record {
    /// Whether the record ends before this byte: at a separator, or at the line feed behind a whole value, so that the
    /// last record is there before another one begins (RFC 7464, section 2.2).
    fn ends_at(&mut self, byte: u8) -> bool {
        let escaped = std::mem::take(&mut self.escaped);
        match byte {
            SEPARATOR => return true,
            _ if escaped => {}
            b'\\' => self.escaped = self.quoted,
            b'"' => self.quoted = !self.quoted,
            _ if self.quoted => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            b'\n' => return self.depth == 0,
            _ => {}
        }
        false
    }
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

    /// The next complete line or record of the buffer; at the end of the body also what is left.
    fn take_line(&mut self) -> Option<Bytes> {
        loop {
            let line = match self.end() {
                Some(at) => {
                    let line = self.buffer.split_to(at);
                    self.buffer.advance(1);
                    self.record = self.record.as_ref().map(|_| Record::default());
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

    /// Where the first line or record of the buffer ends.
    fn end(&mut self) -> Option<usize> {
        if let Some(first) = self.buffer.trim_ascii_start().first().filter(|_| !self.started) {
            self.started = true;
            self.record = (*first == SEPARATOR).then(Record::default);
        }
        let fresh = self.buffer.get(self.searched..).unwrap_or_default();
        let at = match &mut self.record {
            Some(record) => fresh.iter().position(|byte| record.ends_at(*byte)),
            None => memchr::memchr2(b'\n', SEPARATOR, fresh),
        };
        at.map(|at| self.searched + at)
    }
}
