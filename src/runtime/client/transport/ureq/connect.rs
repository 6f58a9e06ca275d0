//! Connections within the limits of the thread that uses them.
//!
//! Names are looked up here and not by `ureq`, which would do so for each request, also on a connection that is open.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::ureq::config::Config;
use ::ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ::ureq::unversioned::transport::time::{Duration as Left, Instant as Moment};
use ::ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, NextTimeout, TcpConnector, Transport,
};
use ::ureq::{Error, Proxy, ProxyProtocol, Timeout};

#[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
use super::secure::Secure;
use super::upload;
use crate::runtime::client::clock::thread::{bound, over, within};
use crate::runtime::client::transport::Proxies;

/// How the connections of an agent are made.
pub(super) fn parts(
    limit: Duration,
    proxies: Arc<Proxies>,
    authorities: &[Vec<u8>],
) -> (impl Connector, impl Resolver) {
    let chain = ConnectProxyConnector::default().chain(TcpConnector::default());
    #[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
    let chain = chain.chain(Secure::new(authorities));
    #[cfg(not(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls")))]
    let _ = authorities;
    (Connect { chain: Arc::new(chain), limit, proxies, names: DefaultResolver::default() }, Later)
}

/// Why there is no connection. Nothing of the request was sent.
#[derive(Debug)]
pub(super) enum Unconnected {
    /// Connecting took longer than it may.
    Late,
    /// Meanwhile the call has come to its end.
    Bound,
    /// The way leads through a SOCKS proxy, which would need one more dependency.
    Socks,
    /// Anything else, such as a name that is not known or a certificate that is not trusted.
    Failed(Error),
}

impl fmt::Display for Unconnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Late | Self::Bound => f.write_str("there is no connection yet"),
            Self::Socks => f.write_str("a SOCKS proxy serves only calls that are awaited"),
            Self::Failed(Error::BadUri(_)) => f.write_str("the URL cannot be used"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl StdError for Unconnected {}

/// Makes a connection, from the name of the host to TLS, within one limit.
#[derive(Debug)]
struct Connect<C> {
    chain: Arc<C>,
    limit: Duration,
    proxies: Arc<Proxies>,
    names: DefaultResolver,
}

impl<C: Connector> Connect<C> {
    /// Connects to the host of a URL, or to its proxy and through that.
    fn open(&self, details: &ConnectionDetails<'_>, chained: Option<()>) -> Result<Option<C::Out>, Error> {
        let proxy = self.proxies.of(details.uri).map(|proxy| through(proxy.expose())).transpose()?;
        let (config, addrs) = match &proxy {
            // The proxy looks the name up.
            Some(config) => (config, self.names.empty()),
            None => (details.config, self.names.resolve(details.uri, details.config, allowed(Timeout::Connect))?),
        };
        // The proxy itself is connected to without another one.
        let chain = Arc::clone(&self.chain);
        let direct = move |details: &ConnectionDetails<'_>| {
            let transport = chain.connect(details, None)?.ok_or(Error::ConnectionFailed)?;
            Ok(Box::new(transport) as Box<dyn Transport>)
        };
        let details = ConnectionDetails {
            uri: details.uri,
            addrs,
            config,
            request_level: details.request_level,
            resolver: &self.names,
            now: Moment::now(),
            timeout: allowed(Timeout::Connect),
            current_time: details.current_time.clone(),
            run_connector: Arc::new(direct),
            register_shutdown: details.register_shutdown.clone(),
        };
        self.chain.connect(&details, chained)
    }
}

/// Settings of a connection through a proxy.
fn through(url: &str) -> Result<Config, Error> {
    let proxy = Proxy::new(url)?;
    match proxy.protocol() {
        ProxyProtocol::Http | ProxyProtocol::Https => Ok(Config::builder().proxy(Some(proxy)).user_agent("").build()),
        _ => Err(Error::Other(Unconnected::Socks.into())),
    }
}

impl<C: Connector> Connector for Connect<C> {
    type Out = Connection<C::Out>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<()>) -> Result<Option<Self::Out>, Error> {
        let end: Option<tokio::time::Instant> = Instant::now().checked_add(self.limit).map(Into::into);
        let own = end.is_some_and(|end| bound().is_none_or(|bound| end < bound));
        let connected = within(end, || self.open(details, chained));
        connected.map(|transport| transport.map(Connection::new)).map_err(|error| {
            let late = matches!(&error, Error::Timeout(_)) || end.is_some_and(|end| end <= Instant::now().into());
            Error::Other(match error {
                Error::Other(cause) if cause.is::<Unconnected>() => cause,
                _ if late && own => Unconnected::Late.into(),
                _ if late || over() => Unconnected::Bound.into(),
                error => Unconnected::Failed(error).into(),
            })
        })
    }
}

/// Finds no address, which is done when a connection is needed.
#[derive(Debug)]
struct Later;

impl Resolver for Later {
    fn resolve(&self, _: &::http::Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        Ok(self.empty())
    }
}

/// The time until the thread's bound.
pub(super) fn allowed(reason: Timeout) -> NextTimeout {
    let left = bound().map(|bound| Left::Exact(bound.saturating_duration_since(Instant::now().into())));
    NextTimeout { after: left.unwrap_or(Left::NotHappening), reason, ..NextTimeout::default() }
}

/// A connection whose reads and writes end at the bound of the thread that does them.
///
/// When the server takes no more of a request, it may have answered before: 413, and closed the connection. `ureq` reads
/// after it has written all, so what is left goes nowhere then, and the answer is read, if there is one.
#[derive(Debug)]
pub(super) struct Connection<T> {
    transport: T,
    /// Why the server takes no more.
    broken: Option<io::Error>,
}

impl<T> Connection<T> {
    fn new(transport: T) -> Self {
        Self { transport, broken: None }
    }
}

impl<T: Transport> Transport for Connection<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.transport.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.broken.is_some() {
            return Ok(());
        }
        match self.transport.transmit_output(amount, sooner(timeout)) {
            Err(Error::Io(error)) => {
                upload::cut();
                self.broken = Some(error);
                Ok(())
            }
            transmitted => transmitted,
        }
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let awaited = self.transport.await_input(sooner(timeout));
        match (awaited, &self.broken) {
            (Ok(true), _) => Ok(true),
            (Ok(false) | Err(Error::Io(_)), Some(broken)) => {
                Err(Error::Other(io::Error::new(broken.kind(), broken.to_string()).into()))
            }
            // `ureq` takes these for the end of a body whose length is not known, and so would not see that it broke off.
            (Err(Error::Io(error)), None) => Err(Error::Other(error.into())),
            (awaited, _) => awaited,
        }
    }

    fn is_open(&mut self) -> bool {
        self.broken.is_none() && self.transport.is_open()
    }

    fn is_tls(&self) -> bool {
        self.transport.is_tls()
    }
}

/// The sooner of what `ureq` waits for, such as an interim answer, and the thread's bound.
fn sooner(timeout: NextTimeout) -> NextTimeout {
    let allowed = allowed(Timeout::Global);
    if timeout.after < allowed.after { timeout } else { allowed }
}
