//! The body of a request or of an answer, in memory or as a stream.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::sending::{Sending, Watched};

mod file;
#[cfg(feature = "tower")]
mod http;
#[cfg(feature = "blocking")]
mod reader;

/// Any error that can cross threads.
pub type BoxError = Box<dyn StdError + Send + Sync>;

pub(super) type BoxStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// The body of a request or of an answer. As a [`Stream`] it yields its chunks.
///
/// A body in memory can be sent again when an attempt fails; a stream is sent once.
pub struct Body(Content);

enum Content {
    Whole(Bytes),
    Stream {
        chunks: BoxStream,
        length: Option<u64>,
    },
    /// One of the others, on its way.
    Watched(Box<Watched>),
}

impl Body {
    /// A body without bytes.
    pub const fn empty() -> Self {
        Self(Content::Whole(Bytes::new()))
    }

    /// A body that is read chunk by chunk while it is sent; `length` in bytes when it is known.
    pub fn stream<S, E>(chunks: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::boxed(Box::pin(Chunks(Box::pin(chunks))), length)
    }

    /// As [`stream`](Self::stream), of chunks that need no second box.
    pub(super) fn boxed(chunks: BoxStream, length: Option<u64>) -> Self {
        Self(Content::Stream { chunks, length })
    }

    /// A body that is read from a file while it is sent, by a call that is awaited; a call that is waited for takes
    /// `Body::reader`.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub async fn file(path: impl AsRef<Path> + Send) -> io::Result<Self> {
        let file = tokio::fs::File::open(path.as_ref()).await?;
        let length = file.metadata().await?.len();
        Ok(Self::stream(file::Chunks::new(file), Some(length)))
    }

    /// A body that is read from a file or from anything else while it is sent, by a call that is waited for; `length` in
    /// bytes when it is known.
    ///
    /// It blocks whoever sends it, so a call that is awaited takes [`stream`](Self::stream) or [`file`](Self::file).
    #[cfg(feature = "blocking")]
    pub fn reader(reader: impl io::Read + Send + 'static, length: Option<u64>) -> Self {
        Self::stream(reader::Chunks::new(reader), length)
    }

    /// The length in bytes, or what is left of it, when it is known.
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes.len() as u64),
            Content::Stream { length, .. } => *length,
            Content::Watched(watched) => watched.len(),
        }
    }

    /// Whether the body is known to have no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The bytes, when the body is in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::Stream { .. } => None,
            Content::Watched(watched) => watched.as_bytes(),
        }
    }

    /// The same body, which tells how far it got.
    pub(super) fn watched(self, sending: Arc<Sending>) -> Self {
        Self(Content::Watched(Box::new(Watched::new(self, sending))))
    }

    /// The bytes, when the body is in memory and may be handed over as a whole.
    pub(super) fn at_once(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::Stream { .. } | Content::Watched(_) => None,
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl Stream for Body {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.0 {
            Content::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Whole(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Content::Stream { chunks, length } => {
                let chunk = ready!(chunks.as_mut().poll_next(context));
                if let (Some(Ok(chunk)), Some(left)) = (&chunk, length) {
                    *left = left.saturating_sub(chunk.len() as u64);
                }
                Poll::Ready(chunk)
            }
            Content::Watched(watched) => watched.poll_chunk(context),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.len() {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(stream)"),
        }
    }
}

impl<B: Into<Bytes>> From<B> for Body {
    fn from(bytes: B) -> Self {
        Self(Content::Whole(bytes.into()))
    }
}

/// A stream with its error type erased.
struct Chunks<S>(Pin<Box<S>>);

impl<S, E> Stream for Chunks<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map(|item| item.map(|chunk| chunk.map_err(Into::into)))
    }
}
