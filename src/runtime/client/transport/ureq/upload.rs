//! A request body that is a stream, as the reader that `ureq` takes.

use std::cell::Cell;
use std::future::poll_fn;
use std::io::{self, Read};
use std::pin::{Pin, pin};

use ::ureq::{Error, Timeout};
use bytes::{Buf as _, Bytes};
use futures_core::Stream as _;

use crate::runtime::client::Body;
use crate::runtime::client::clock::thread::{block_on, bound, until};

thread_local! {
    /// Whether the request that the thread sends is no longer taken.
    static CUT: Cell<bool> = const { Cell::new(false) };
}

/// Notes that the server takes no more of the request that this thread sends.
pub(super) fn cut() {
    CUT.set(true);
}

/// Sends a request, whose body may send others by this thread meanwhile.
pub(super) fn whole<T>(send: impl FnOnce() -> T) -> T {
    let _outer = Outer(CUT.replace(false));
    send()
}

/// Gives the thread back what it knew of the request around.
struct Outer(bool);

impl Drop for Outer {
    fn drop(&mut self) {
        CUT.set(self.0);
    }
}

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
        if CUT.get() {
            // Nobody reads what this gives; the length that was told has to come together.
            let owed = usize::try_from(self.owed.unwrap_or_default()).unwrap_or(usize::MAX);
            let count = buffer.len().min(owed);
            self.owed = self.owed.map(|owed| owed.saturating_sub(count as u64));
            return Ok(count);
        }
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
