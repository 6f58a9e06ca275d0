//! Faults of other clients: events that were lost behind an acknowledged one, and tokens in the URL.

use std::time::Duration;

use serde_json::{Value, json};
use vzaps::realtime::RunError;
use vzaps::webhook::InstanceEvent;

use crate::realtime::expect;
use crate::realtime::ws::{Accepted, WsServer};
use crate::session::ID;

const QUICK: Duration = Duration::from_millis(20);

fn ack(id: &str) -> Value {
    json!({"type": "ack", "event_id": id})
}

async fn subscribed(server: &WsServer) -> vzaps::realtime::RealtimeEvents {
    server.builder().build().unwrap().realtime(ID).waits(QUICK, QUICK).connect().await.unwrap()
}

async fn send(connection: &mut Accepted, ids: &[&str]) {
    for id in ids {
        connection.send_event(id).await;
    }
}

#[tokio::test]
async fn after_an_interruption_the_server_goes_on_before_the_event_that_failed() {
    let mut server = WsServer::start().await;
    let mut events = subscribed(&server).await;
    let mut first = server.accept().await;
    assert_eq!(first.query("last_event_id"), None);
    send(&mut first, &["evt_0", "evt_1", "evt_2"]).await;
    expect(&mut events, "evt_0").await.ack();
    drop(expect(&mut events, "evt_1").await);
    expect(&mut events, "evt_2").await.ack();
    assert_eq!((first.json().await, first.json().await), (ack("evt_0"), ack("evt_2")));
    assert_eq!(events.last_event_id().as_deref(), Some("evt_0"));
    drop(first);

    let mut second = server.accept().await;
    assert_eq!(second.query("last_event_id"), Some("evt_0"));
    send(&mut second, &["evt_1", "evt_2", "evt_3"]).await;
    expect(&mut events, "evt_1").await.ack();
    let third = expect(&mut events, "evt_3").await;
    let acks = [second.json().await, second.json().await];
    assert!(acks.contains(&ack("evt_1")) && acks.contains(&ack("evt_2")), "a repeat is acknowledged again: {acks:?}");
    assert_eq!(events.last_event_id().as_deref(), Some("evt_2"));
    third.ack();
    assert_eq!((second.json().await, events.last_event_id().as_deref()), (ack("evt_3"), Some("evt_3")));
}

#[tokio::test]
async fn while_the_very_first_event_is_open_the_server_is_told_no_position() {
    let mut server = WsServer::start().await;
    let mut events = subscribed(&server).await;
    let mut first = server.accept().await;
    send(&mut first, &["evt_1", "evt_2"]).await;
    drop(expect(&mut events, "evt_1").await);
    expect(&mut events, "evt_2").await.ack();
    assert_eq!(first.json().await, ack("evt_2"));
    drop(first);
    assert_eq!(server.accept().await.query("last_event_id"), None);
}

#[tokio::test]
async fn an_event_that_cannot_be_read_comes_as_it_is_and_again_until_it_is_acknowledged() {
    let mut server = WsServer::start().await;
    let mut events = subscribed(&server).await;
    let mut first = server.accept().await;
    let odd = json!({"id": "evt_1", "type": 7, "instance_id": ID, "data": {"event": {"a": 1}}});
    first.send(odd.to_string()).await;
    first.send_event("evt_2").await;
    let unread = expect(&mut events, "evt_1").await;
    assert_eq!(unread.unreadable().unwrap().path(), "type");
    assert_eq!((&unread.kind, unread.instance_id.as_deref(), &unread.event), (&None, Some(ID), &odd));
    drop(unread);
    let read = expect(&mut events, "evt_2").await;
    assert!(read.unreadable().is_none());
    read.ack();
    assert_eq!(events.last_event_id(), None, "evt_1 is open");
    assert_eq!(first.json().await, ack("evt_2"));
    drop(first);

    let mut second = server.accept().await;
    second.send(odd.to_string()).await;
    second.send_event("evt_2").await;
    expect(&mut events, "evt_1").await.ack();
    let acks = [second.json().await, second.json().await];
    assert!(acks.contains(&ack("evt_1")) && acks.contains(&ack("evt_2")), "{acks:?}");
    assert_eq!(events.last_event_id().as_deref(), Some("evt_2"));
}

#[tokio::test]
async fn what_the_server_says_beside_events_reaches_the_caller() {
    let mut server = WsServer::start().await;
    let mut events = subscribed(&server).await;
    let mut accepted = server.accept().await;
    accepted.send(r#"{"type":"error","message":"slow down","event_id":"evt_0"}"#).await;
    let error = events.next().await.unwrap().unwrap();
    assert_eq!((error.kind.as_ref().unwrap().as_str(), &error.extra["message"]), ("error", &json!("slow down")));
    for (frame, held) in [
        ("no JSON", json!("no JSON")),
        ("[]", json!([])),
        (r#"{"error":"unauthorized"}"#, json!({"error": "unauthorized"})),
    ] {
        accepted.send(frame).await;
        let unread = events.next().await.unwrap().unwrap();
        assert!(unread.unreadable().is_some() && unread.id.is_none(), "{unread:?}");
        assert_eq!(unread.event, held);
        unread.ack();
    }
    accepted.send(tokio_tungstenite::tungstenite::Message::binary(vec![0xff, b'{'])).await;
    assert_eq!(events.next().await.unwrap().unwrap().event, json!("\u{fffd}{"));
}

#[tokio::test]
async fn a_function_that_fails_stops_and_its_event_comes_again() {
    let mut server = WsServer::start().await;
    let mut events = subscribed(&server).await;
    let mut first = server.accept().await;
    send(&mut first, &["evt_1", "evt_2", "evt_3"]).await;
    let mut seen = Vec::new();
    let failed = events
        .run(|event: InstanceEvent| {
            let id = event.id.unwrap_or_default();
            seen.push(id.clone());
            async move { if id == "evt_2" { Err(id) } else { Ok(()) } }
        })
        .await;
    assert!(matches!(failed, Err(RunError::Handler(id)) if id == "evt_2"));
    assert_eq!(seen, ["evt_1", "evt_2"]);
    assert_eq!(first.json().await, ack("evt_1"));
    events.reconnect();
    assert_eq!(&*first.closed().await.unwrap().reason, "Client closed subscription");
    let mut second = server.accept().await;
    assert_eq!(second.query("last_event_id"), Some("evt_1"));
    send(&mut second, &["evt_2", "evt_3"]).await;
    // evt_3 of the first connection waited all the time, so its copy is left out.
    expect(&mut events, "evt_3").await.ack();
    expect(&mut events, "evt_2").await.ack();
    second.send_event("evt_4").await;
    expect(&mut events, "evt_4").await;
    assert_eq!(events.last_event_id().as_deref(), Some("evt_3"));
}

#[tokio::test]
async fn tokens_are_in_headers_and_never_in_the_url() {
    let mut server = WsServer::start().await;
    let client = server.builder().bearer("c4n4ry-jwt").client_token("c4n4ry-ct").instance_token("c4n4ry-it");
    let client = client.build().unwrap();
    let subscription = client.realtime(ID).events(["Message", "ReadReceipt"]).after("evt 9&x=1");
    let events = subscription.waits(QUICK, QUICK).connect().await.unwrap();
    for _ in 0..2 {
        let accepted = server.accept().await;
        assert_eq!(
            accepted.target,
            format!("/events/ws?instance_id={ID}&events=Message,ReadReceipt&last_event_id=evt%209%26x%3D1")
        );
        assert!(!accepted.target.contains("c4n4ry"));
        assert_eq!(accepted.header("authorization"), Some("Bearer c4n4ry-jwt"));
        assert_eq!(accepted.header("x-client-token"), Some("c4n4ry-ct"));
        assert_eq!(accepted.header("x-instance-token"), Some("c4n4ry-it"));
        events.reconnect();
    }
}

#[cfg(feature = "test-util")]
#[tokio::test]
async fn a_handler_is_tested_without_a_server() {
    let event = |id: &str| InstanceEvent::from_value(crate::realtime::event(id)).unwrap();
    let mut events =
        vzaps::realtime::RealtimeEvents::from_events([event("evt_1"), event("evt_1"), event("evt_2"), event("evt_3")]);
    let mut seen = Vec::new();
    let failed = events
        .run(|event: InstanceEvent| {
            let id = event.id.unwrap_or_default();
            seen.push(id.clone());
            async move { if id == "evt_2" { Err(id) } else { Ok(()) } }
        })
        .await;
    assert!(matches!(failed, Err(RunError::Handler(id)) if id == "evt_2"));
    assert_eq!(seen, ["evt_1", "evt_2"], "the copy of evt_1 is left out");
    events.reconnect();
    expect(&mut events, "evt_3").await.ack();
    assert!(events.next().await.is_none());
    assert_eq!(events.last_event_id().as_deref(), Some("evt_1"), "evt_2 failed, so it is not passed over");
    events.close().await;
}
