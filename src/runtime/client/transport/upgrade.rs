//! A connection that is no longer HTTP: what is left of it after `101 Switching Protocols` (RFC 9110, 15.2.2).

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes in both directions. Each method registers the task to be woken when it is not ready.
pub trait Connection: Send {
    /// Reads some bytes into the buffer and gives their number; 0 at the end.
    fn poll_read(&mut self, context: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>>;

    /// Writes some of the bytes and gives their number.
    fn poll_write(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>>;

    /// Sends what was written.
    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>>;

    /// Sends what was written, and says that nothing more will be.
    fn poll_close(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>>;
}

/// A connection that the server handed over. A transport puts it among the extensions of its answer.
#[derive(Clone)]
pub struct Upgraded(Arc<Mutex<Option<Box<dyn Connection>>>>);

impl Upgraded {
    /// Takes the connection over.
    pub fn new(connection: impl Connection + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::new(connection)))))
    }

    /// The connection; `None` when it or a clone of it was asked before.
    pub fn take(&self) -> Option<Box<dyn Connection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Upgraded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Upgraded")
    }
}

/// A connection of tokio.
pub(super) struct Io<T>(pub(super) T);

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for Io<T> {
    fn poll_read(&mut self, context: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut read = ReadBuf::new(buffer);
        ready!(Pin::new(&mut self.0).poll_read(context, &mut read))?;
        Poll::Ready(Ok(read.filled().len()))
    }

    fn poll_write(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_close(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
