//! TLS over the connections of `ureq`, with the same library and the same authorities as for calls that are awaited.
//!
//! `ureq` could do this itself, but not trust an authority beside those of the platform.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::sync::OnceLock;

use ::ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport, TransportAdapter,
};
use ::ureq::{Error, Timeout};

use super::connect::allowed;

#[cfg(not(any(feature = "rustls", feature = "rustls-ring")))]
mod native;
#[cfg(any(feature = "rustls", feature = "rustls-ring"))]
mod rustls;

#[cfg(not(any(feature = "rustls", feature = "rustls-ring")))]
use native as library;
#[cfg(any(feature = "rustls", feature = "rustls-ring"))]
use rustls as library;

/// Puts TLS on connections for https.
pub(super) struct Secure {
    authorities: Vec<Vec<u8>>,
    settings: OnceLock<library::Settings>,
}

impl Secure {
    /// Trusts the authorities of the platform and these, each in PEM.
    pub(super) fn new(authorities: &[Vec<u8>]) -> Self {
        Self { authorities: authorities.to_vec(), settings: OnceLock::new() }
    }

    fn settings(&self) -> Result<&library::Settings, Error> {
        if self.settings.get().is_none() {
            let made = library::settings(&self.authorities).map_err(|error| Error::Other(error.into()))?;
            let _ = self.settings.set(made);
        }
        self.settings.get().ok_or(Error::TlsRequired)
    }
}

impl fmt::Debug for Secure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secure").finish_non_exhaustive()
    }
}

impl<T: Transport> Connector<T> for Secure {
    type Out = Either<T, Secured>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<T>) -> Result<Option<Self::Out>, Error> {
        let Some(plain) = chained else { return Ok(None) };
        if !details.needs_tls() || plain.is_tls() {
            return Ok(Some(Either::A(plain)));
        }
        let host = details.uri.host().unwrap_or_default();
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let plain: Box<dyn Transport> = Box::new(plain);
        let mut plain = TransportAdapter::new(plain, details.current_time.clone());
        plain.set_timeout(allowed(Timeout::Connect));
        let stream = library::handshake(self.settings()?, host, plain)?;
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Either::B(Secured { buffers, stream, broken: false })))
    }
}

/// A connection with TLS.
pub(super) struct Secured {
    buffers: LazyBuffers,
    stream: library::Stream,
    /// Whether nothing can be written any more.
    broken: bool,
}

impl Transport for Secured {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.get_mut().set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        let written = self.stream.write_all(output);
        self.broken = written.is_err();
        Ok(written?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.get_mut().set_timeout(timeout);
        let buffer = self.buffers.input_append_buf();
        let count = if self.broken { library::read_only(&mut self.stream, buffer) } else { self.stream.read(buffer) }?;
        self.buffers.input_appended(count);
        Ok(count > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for Secured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secured").finish_non_exhaustive()
    }
}
