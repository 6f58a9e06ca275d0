//! TLS with the platform's own library.

use std::io::{self, Read as _};

use ::ureq::Error;
use ::ureq::unversioned::transport::TransportAdapter;
use native_tls::{HandshakeError, TlsConnector, TlsStream};

use crate::runtime::client::ConfigError;
use crate::runtime::client::transport::tls;

/// What all connections share.
pub(super) type Settings = TlsConnector;

/// A connection after its handshake.
pub(super) type Stream = TlsStream<TransportAdapter>;

/// Reads the authorities.
pub(super) fn settings(authorities: &[Vec<u8>]) -> Result<Settings, ConfigError> {
    tls::native_connector(authorities)
}

/// Begins TLS with a host, whose certificate has to be for it.
pub(super) fn handshake(settings: &Settings, host: &str, plain: TransportAdapter) -> Result<Stream, Error> {
    settings.connect(host, plain).map_err(|error| match error {
        HandshakeError::Failure(error) => Error::Other(error.into()),
        HandshakeError::WouldBlock(_) => Error::TlsRequired,
    })
}

/// Reads from a connection that takes nothing any more.
pub(super) fn read_only(stream: &mut Stream, buffer: &mut [u8]) -> io::Result<usize> {
    stream.read(buffer)
}
