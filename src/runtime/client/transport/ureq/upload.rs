//! A request body that is a stream, as the reader that `ureq` takes.

use std::future::poll_fn;
use std::io::{self, Read};
use std::pin::{Pin, pin};

use ::ureq::{Error, Timeout};
use bytes::{Buf as _, Bytes};
use futures_core::Stream as _;

use crate::runtime::client::Body;
use crate::runtime::client::clock::thread::{block_on, bound, until};

/// Reads a body, whose stream may wait for anything but a runtime that is not there.
pub(super) struct Upload {
    body: Body,
    chunk: Bytes,
    /// How many bytes the stream still owes, when its length was told.
    owed: Option<u64>,
}

impl Upload {
    pub(super) fn new(body: Body) -> Self {
        Self { owed: body.len(), body, chunk: Bytes::new() }
    }
}

impl Read for Upload {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            let chunk = pin!(poll_fn(|context| Pin::new(&mut self.body).poll_next(context)));
            match block_on(until(bound(), chunk)) {
                Some(Some(Ok(chunk))) => self.chunk = chunk,
                Some(Some(Err(error))) => return Err(io::Error::other(error)),
                Some(None) if self.owed.is_some_and(|owed| owed > 0) => {
                    return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the body is shorter than its length"));
                }
                Some(None) => return Ok(0),
                None => return Err(io::Error::other(Error::Timeout(Timeout::SendBody))),
            }
        }
        let count = buffer.len().min(self.chunk.len());
        self.chunk.copy_to_slice(buffer.get_mut(..count).unwrap_or_default());
        self.owed = self.owed.map(|owed| owed.saturating_sub(count as u64));
        Ok(count)
    }
}
