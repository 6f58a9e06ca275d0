//! Subscriptions over TLS, against a server with a throw-away certificate authority. The same tests hold for each of the
//! features `rustls`, `rustls-ring` and `native-tls`.

use std::sync::atomic::Ordering;

use tokio_tungstenite::tungstenite::{Message, accept};
use vzaps::realtime::{RealtimeError, RealtimeEvents};
use vzaps::{Client, ClientBuilder, Delivery, ErrorKind, RetryPolicy};

use crate::realtime::{event, expect};
use crate::session::ID;
use crate::tls::Secured;

/// A WebSocket server whose certificate is for `host` and ends with that year. It sends one event and reads what comes.
fn server(host: &str, until: i32) -> Secured {
    Secured::serving(host, until, |stream, read| {
        if let Ok(mut socket) = accept(stream) {
            read.fetch_add(1, Ordering::SeqCst);
            let _ = socket.send(Message::text(event("evt_1").to_string()));
            while socket.read().is_ok() {}
        }
    })
}

/// A builder for a client of the server.
fn builder(server: &Secured) -> ClientBuilder {
    Client::builder().realtime_url(server.url().replace("https:", "wss:")).bearer("jwt").retry(RetryPolicy::never())
}

async fn connect(builder: ClientBuilder) -> Result<RealtimeEvents, RealtimeError> {
    builder.build().unwrap().realtime(ID).connect().await
}

/// Asserts that a client says nothing to the server.
async fn refused(server: &Secured, builder: ClientBuilder) {
    let error = connect(builder).await.unwrap_err();
    let error = error.handshake().unwrap();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent), "{error}");
    assert_eq!(server.read.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn events_come_from_a_server_whose_authority_the_caller_gives() {
    let server = server("localhost", 2100);
    let mut events = connect(builder(&server).certificate_authority(server.authority.clone())).await.unwrap();
    expect(&mut events, "evt_1").await.ack();
    events.close().await;
    assert_eq!(server.read.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_unknown_authority_is_refused() {
    let server = server("localhost", 2100);
    refused(&server, builder(&server)).await;
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let server = server("realtime.vzaps.com", 2100);
    refused(&server, builder(&server).certificate_authority(server.authority.clone())).await;
}

#[tokio::test]
async fn a_certificate_that_has_expired_is_refused() {
    let server = server("localhost", 2021);
    refused(&server, builder(&server).certificate_authority(server.authority.clone())).await;
}
