//! Connections with TLS, against a server with a throw-away certificate authority. The same tests hold for each of the
//! features `rustls`, `rustls-ring` and `native-tls`.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use vzaps::runtime::client::{Answer, Call, Idempotency};
use vzaps::{ClientBuilder, Delivery, Error, ErrorKind, RetryPolicy};

use crate::probe::{Way, both_ways, builder, operation, text_of};
use crate::server::{Server, reply};

operation!(Say, { method: "POST", idempotency: Idempotency::Once }, serde_json::Value, Answer::json);

/// A connection of a client, as the server has it.
pub(crate) type Tls = StreamOwned<ServerConnection, TcpStream>;

/// A server with TLS, the authority that signed its certificate, and how many requests it has read.
pub(crate) struct Secured {
    server: Server,
    pub(crate) authority: String,
    pub(crate) read: Arc<AtomicUsize>,
}

impl Secured {
    /// A server whose certificate is for `host` and ends with that year. It answers every request with `[1]`.
    pub(crate) fn new(host: &str, until: i32) -> Self {
        Self::serving(host, until, |mut stream, read| {
            let mut buffer = [0; 4096];
            if stream.read(&mut buffer).is_ok_and(|length| length > 0) {
                read.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(reply("200 OK", "application/json", "[1]").as_bytes());
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        })
    }

    /// A server that gives each connection to a function, which counts the requests.
    pub(crate) fn serving(host: &str, until: i32, serve: impl Fn(Tls, &AtomicUsize) + Send + Sync + 'static) -> Self {
        let mut authority = CertificateParams::new([]).unwrap();
        authority.distinguished_name.push(DnType::CommonName, "Throw-away authority");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &authority).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let (config, read) = (Arc::new(config), Arc::new(AtomicUsize::new(0)));
        let count = Arc::clone(&read);
        let server = Server::raw(move |stream| {
            serve(StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream), &count);
        });
        Self { server, authority: authority.pem(), read }
    }

    pub(crate) fn url(&self) -> String {
        self.server.url().replace("http://127.0.0.1", "https://localhost")
    }

    /// How many connections were made, also those without TLS.
    pub(crate) fn connections(&self) -> usize {
        self.server.connections()
    }

    /// A builder for a client that trusts the authority.
    pub(crate) fn trusted(&self) -> ClientBuilder {
        builder(self.url()).certificate_authority(self.authority.clone())
    }

    /// Asserts that a client says nothing to the server.
    async fn refused(&self, way: Way, builder: ClientBuilder) {
        let error = say(way, builder).await.unwrap_err();
        let text = format!("Say: cannot connect to the server ({})", self.url());
        assert_eq!(text_of(&error, ErrorKind::Connect), text);
        assert_eq!(error.delivery(), Delivery::NotSent);
        assert_eq!(self.read.load(Ordering::SeqCst), 0);
    }
}

async fn say(way: Way, builder: ClientBuilder) -> Result<serde_json::Value, Error> {
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    way.call(Call::<Say>::new(&client).with_json("application/json", "hello")).await
}

async fn an_authority_that_the_caller_gives_is_trusted(way: Way) {
    let secured = Secured::new("localhost", 2100);
    assert_eq!(say(way, secured.trusted()).await.unwrap(), serde_json::json!([1]));
    assert_eq!(secured.read.load(Ordering::SeqCst), 1);
}

async fn an_unknown_authority_is_refused(way: Way) {
    let secured = Secured::new("localhost", 2100);
    secured.refused(way, builder(secured.url())).await;
}

async fn a_certificate_for_another_host_is_refused(way: Way) {
    let secured = Secured::new("api.vzaps.com", 2100);
    secured.refused(way, secured.trusted()).await;
}

async fn a_certificate_that_has_expired_is_refused(way: Way) {
    let secured = Secured::new("localhost", 2021);
    secured.refused(way, secured.trusted()).await;
}

async fn a_server_without_tls_is_refused(way: Way) {
    let plain = Server::raw(|mut stream| {
        let _ = stream.write_all(reply("200 OK", "application/json", "[1]").as_bytes());
    });
    let error = say(way, builder(plain.url().replace("http:", "https:"))).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
}

#[test]
fn plain_http_to_another_machine_is_refused_when_the_client_is_built() {
    assert!(builder("http://api.vzaps.com").build().unwrap_err().to_string().contains("must be https"));
}

/// No address that leads here counts as another machine's but this.
#[cfg(unix)]
async fn plain_http_to_another_machine_is_sent_when_the_caller_allows_it(way: Way) {
    let server = Server::replying("200 OK", "application/json", "[1]");
    let url = server.url().replace("127.0.0.1", "0.0.0.0");
    assert!(builder(&url).build().unwrap_err().to_string().contains("allow_plain_http"));
    assert_eq!(say(way, builder(url).allow_plain_http()).await.unwrap(), serde_json::json!([1]));
}

#[test]
fn an_authority_that_is_no_certificate_is_refused_when_the_client_is_built() {
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for pem in ["", "no certificate", broken] {
        let error = builder("https://localhost").certificate_authority(pem).build().unwrap_err();
        assert!(["certificate authority", "transport"].contains(&error.setting()), "{pem:?}: {error}");
    }
}

#[test]
fn a_client_for_https_is_built_without_a_panic_in_a_fresh_process() {
    builder("https://localhost").build().unwrap();
}

async fn a_handshake_that_takes_longer_than_a_connection_may_has_sent_nothing(way: Way) {
    let silent = Server::raw(|stream| {
        std::thread::sleep(Duration::from_secs(5));
        drop(stream);
    });
    let limited = builder(silent.url().replace("http:", "https:")).connect_timeout(Duration::from_millis(150));
    let error = say(way, limited.clone()).await.unwrap_err();
    assert!(text_of(&error, ErrorKind::Timeout).starts_with("Say: the connection was not made in time (https://"));
    assert_eq!(error.delivery(), Delivery::NotSent);
    let error = say(way, limited.connect_timeout(Duration::from_secs(3)).attempt_timeout(Duration::from_millis(150)));
    assert_eq!(text_of(&error.await.unwrap_err(), ErrorKind::Timeout), "Say: no complete answer within 150ms");
}

both_ways! {
    a_handshake_that_takes_longer_than_a_connection_may_has_sent_nothing
    an_authority_that_the_caller_gives_is_trusted
    an_unknown_authority_is_refused
    a_certificate_for_another_host_is_refused
    a_certificate_that_has_expired_is_refused
    a_server_without_tls_is_refused
}

#[cfg(unix)]
mod plain {
    crate::probe::both_ways! {
        plain_http_to_another_machine_is_sent_when_the_caller_allows_it
    }

    use super::plain_http_to_another_machine_is_sent_when_the_caller_allows_it;
}
