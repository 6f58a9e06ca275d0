//! What goes over the wire of a subscription, and how it begins and ends.

use std::io::Write as _;
use std::time::Duration;

use futures_util::StreamExt as _;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use vzaps::realtime::RealtimeError;
use vzaps::{Client, ErrorKind, RetryPolicy};

use crate::realtime::expect;
use crate::realtime::ws::WsServer;
use crate::server::{Server, reply};
use crate::session::ID;

#[tokio::test]
async fn the_tokens_that_there_are_are_sent() {
    let mut server = WsServer::start().await;
    let url = server.url();
    let builder = || Client::builder().realtime_url(&url);
    let headers = ["authorization", "x-client-token", "x-instance-token"];
    for (client, sent) in [
        (builder().bearer("b"), [Some("Bearer b"), None, None]),
        (builder().bearer("b").client_token("c"), [Some("Bearer b"), Some("c"), None]),
        (builder().client_token("c").instance_token("i"), [None, Some("c"), Some("i")]),
    ] {
        let events = client.build().unwrap().realtime(ID).connect().await.unwrap();
        let accepted = server.accept().await;
        assert_eq!(headers.map(|name| accepted.header(name)), sent);
        drop(events);
    }
    let client = builder().client_token("c").build().unwrap();
    let error = client.realtime(ID).connect().await.unwrap_err();
    assert_eq!(error.handshake().unwrap().kind(), ErrorKind::Credentials);
    let events = client.realtime(ID).instance_token("own").connect().await.unwrap();
    assert_eq!(server.accept().await.header("x-instance-token"), Some("own"));
    drop(events);
}

#[tokio::test]
async fn an_instance_subscribes_with_its_own_id_and_credentials() {
    let mut server = WsServer::start().await;
    let client = server.builder().build().unwrap();
    let instance = client.instance(ID).with_instance_token("its own");
    let mut events = instance.realtime().connect().await.unwrap();
    let mut accepted = server.accept().await;
    assert_eq!(accepted.query("instance_id"), Some(ID));
    let sent = ["authorization", "x-client-token", "x-instance-token"].map(|name| accepted.header(name));
    assert_eq!(sent, [Some("Bearer jwt"), Some("ct"), Some("its own")]);
    accepted.send_event("1").await;
    expect(&mut events, "1").await;
}

#[tokio::test]
async fn a_subscription_that_is_dropped_or_closed_says_goodbye() {
    let mut server = WsServer::start().await;
    let client = server.builder().build().unwrap();
    for drops in [true, false] {
        let mut events = client.realtime(ID).connect().await.unwrap();
        let mut accepted = server.accept().await;
        accepted.send_event("evt_1").await;
        expect(&mut events, "evt_1").await.ack();
        let closing = tokio::spawn(async move { if drops { drop(events) } else { events.close().await } });
        assert_eq!(accepted.json().await["event_id"], "evt_1", "what is acknowledged is sent before");
        let frame = accepted.closed().await.unwrap();
        assert_eq!((frame.code, &*frame.reason), (CloseCode::Normal, "Client closed subscription"));
        closing.await.unwrap();
    }
}

#[tokio::test]
async fn frames_in_every_form_are_read_and_answers_to_acknowledgements_are_passed_over() {
    let mut server = WsServer::start().await;
    let client = server.builder().build().unwrap();
    let mut events = client.realtime(ID).connect().await.unwrap();
    let mut accepted = server.accept().await;
    let answers = [
        r#"{"type":"ack","event_id":"evt_0"}"#,
        r#"{"type":"ack","id":"evt_0"}"#,
        r#"{"type":"acked","event_id":"evt_0"}"#,
        r#"{"type":"pong"}"#,
        " ",
    ];
    for text in answers {
        accepted.send(text).await;
    }
    accepted.send(json!({"id": "1", "type": "Invented", "data": {"a_key": 1}}).to_string()).await;
    accepted.send(Message::binary(json!({"id": "2", "type": "Connected"}).to_string())).await;
    accepted.send(json!({"type": "Message", "event": {"message": {"conversation": "no id"}}}).to_string()).await;
    let invented = expect(&mut events, "1").await;
    assert_eq!(invented.kind.as_ref().unwrap().as_str(), "Invented");
    assert_eq!(invented.event, json!({"a_key": 1}));
    expect(&mut events, "2").await;
    let unnamed = events.next().await.unwrap().unwrap();
    assert_eq!((unnamed.id.as_deref(), unnamed.message().unwrap().text()), (None, Some("no id")));
    unnamed.ack();
}

#[tokio::test]
async fn the_events_are_a_stream_and_repeats_are_there_on_request() {
    let mut server = WsServer::start().await;
    let client = server.builder().build().unwrap();
    let events = client.realtime(ID).with_repeats().connect().await.unwrap();
    let mut accepted = server.accept().await;
    for id in ["1", "2", "2", "1"] {
        accepted.send_event(id).await;
    }
    let ids: Vec<String> = events
        .take(4)
        .map(|event| {
            let event = event.unwrap();
            event.ack();
            event.id.clone().unwrap()
        })
        .collect()
        .await;
    assert_eq!(ids, ["1", "2", "2", "1"]);
}

#[tokio::test]
async fn the_connection_is_opened_again_whatever_code_the_server_closes_it_with() {
    let mut server = WsServer::start().await;
    let client = server.builder().build().unwrap();
    let quick = Duration::from_millis(20);
    let mut events = client.realtime(ID).waits(quick, quick).connect().await.unwrap();
    for code in [CloseCode::Normal, CloseCode::Away, CloseCode::Policy, CloseCode::Library(4401)] {
        let mut accepted = server.accept().await;
        accepted.send(Message::Close(Some(CloseFrame { code, reason: "".into() }))).await;
    }
    server.accept().await.send_event("1").await;
    expect(&mut events, "1").await;
}

#[tokio::test]
async fn a_handshake_that_is_refused_is_a_typed_error() {
    for status in [400, 401, 403, 404, 410, 426, 302, 200] {
        let server = Server::replying(&format!("{status} No"), "application/json", "{\"message\":\"no\"}");
        let client = Client::builder().realtime_url(server.url()).bearer("b").build().unwrap();
        let error = client.realtime(ID).connect().await.unwrap_err();
        let RealtimeError::Handshake(error) = error else { panic!("{error}") };
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.message().as_deref(), Some("no"));
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_cannot_prove_that_it_read_the_key_is_none() {
    for proof in ["", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"] {
        let server = Server::answering(format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{proof}\r\n"
        ));
        let client = Client::builder().realtime_url(server.url()).bearer("b").build().unwrap();
        let error = client.realtime(ID).connect().await.unwrap_err();
        assert!(matches!(error, RealtimeError::NotWebSocket), "{error}");
    }
}

#[tokio::test]
async fn the_first_connection_is_tried_as_often_as_the_policy_says() {
    let server = Server::with(|_, stream| {
        let _ = stream.write_all(reply("503 Busy", "text/html", "").as_bytes());
    });
    let policy = RetryPolicy::new().attempts(2).first_wait(Duration::ZERO);
    let client = Client::builder().realtime_url(server.url()).bearer("b").retry(policy).build().unwrap();
    let error = client.realtime(ID).connect().await.unwrap_err();
    assert_eq!((error.handshake().unwrap().attempts(), server.seen().len()), (2, 2));
}

#[test]
fn the_url_must_be_one_of_tls_or_of_this_machine() {
    let build = |url: &str| Client::builder().realtime_url(url).build();
    for url in
        ["wss://x.example", "WSS://x.example/events/ws", "https://x.example/v2/", "ws://localhost:1", "http://[::1]"]
    {
        build(url).unwrap();
    }
    for url in
        ["ws://x.example", "http://x.example", "x.example", "ftp://x.example", "wss://u:p@x.example", "wss://x?a=b"]
    {
        let error = build(url).unwrap_err();
        assert_eq!(error.setting(), "realtime URL", "{url}: {error}");
    }
}
