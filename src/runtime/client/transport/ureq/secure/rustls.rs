//! TLS with `rustls`.

use std::io::{self, Read as _};
use std::sync::Arc;

use ::rustls::pki_types::ServerName;
use ::rustls::{ClientConfig, ClientConnection, StreamOwned};
use ::ureq::Error;
use ::ureq::unversioned::transport::TransportAdapter;

use crate::runtime::client::ConfigError;
use crate::runtime::client::transport::tls;

/// What all connections share.
pub(super) type Settings = Arc<ClientConfig>;

/// A connection after its handshake.
pub(super) type Stream = StreamOwned<ClientConnection, TransportAdapter>;

/// Reads the authorities.
pub(super) fn settings(authorities: &[Vec<u8>]) -> Result<Settings, ConfigError> {
    tls::rustls_config(authorities).map(Arc::new)
}

/// Begins TLS with a host, whose certificate has to be for it.
pub(super) fn handshake(settings: &Settings, host: &str, mut plain: TransportAdapter) -> Result<Stream, Error> {
    let host = ServerName::try_from(host.to_owned()).map_err(|error| Error::Other(error.into()))?;
    let mut connection =
        ClientConnection::new(Arc::clone(settings), host).map_err(|error| Error::Other(error.into()))?;
    connection.complete_io(&mut plain)?;
    Ok(StreamOwned::new(connection, plain))
}

/// Reads from a connection that takes nothing any more. `StreamOwned` would first write what is left.
pub(super) fn read_only(stream: &mut Stream, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.conn.reader().read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            read => return read,
        }
        stream.conn.read_tls(&mut stream.sock)?;
        stream.conn.process_new_packets().map_err(io::Error::other)?;
    }
}
