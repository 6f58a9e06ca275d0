//! A file as a stream of chunks.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::fs::File;
use tokio::io::{AsyncRead as _, ReadBuf};
use tokio::runtime::Handle;

/// How much is read at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// The chunks of a file, each as large as a read gives.
pub(super) struct Chunks {
    file: File,
    buffer: BytesMut,
}

impl Chunks {
    pub(super) fn new(file: File) -> Self {
        Self { file, buffer: BytesMut::new() }
    }
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if Handle::try_current().is_err() {
            return Poll::Ready(Some(Err(io::Error::other(
                "the file is read inside a Tokio runtime, and there is none",
            ))));
        }
        let Self { file, buffer } = &mut *self;
        buffer.resize(CHUNK, 0);
        let mut read = ReadBuf::new(buffer);
        if let Err(error) = ready!(Pin::new(file).poll_read(context, &mut read)) {
            return Poll::Ready(Some(Err(error)));
        }
        let count = read.filled().len();
        let chunk = buffer.split_to(count).freeze();
        Poll::Ready(if chunk.is_empty() { None } else { Some(Ok(chunk)) })
    }
}
