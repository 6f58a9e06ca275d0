//! A reader as a stream of chunks, for threads that may block.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

/// How much is read at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// The chunks of a reader, each as large as a read gives. Nothing in it is pinned.
pub(super) struct Chunks<R> {
    reader: R,
    buffer: BytesMut,
}

impl<R: Read> Chunks<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, buffer: BytesMut::new() }
    }
}

impl<R> Unpin for Chunks<R> {}

impl<R: Read> Stream for Chunks<R> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { reader, buffer } = &mut *self;
        buffer.resize(CHUNK, 0);
        loop {
            return Poll::Ready(match reader.read(buffer) {
                Ok(0) => None,
                Ok(count) => Some(Ok(buffer.split_to(count).freeze())),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Some(Err(error)),
            });
        }
    }
}
