//! What a subscription does as time goes by: waits, pings, tokens, limits. No time passes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{Sink, SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::{Error, Message};
use vzaps::realtime::RealtimeError;

use crate::realtime::pipe::{Pipe, ServerEnd, Step};
use crate::realtime::{event, expect};
use crate::session::ID;

const SECOND: Duration = Duration::from_secs(1);

async fn send_event(end: &mut ServerEnd, id: &str) {
    end.send(Message::text(event(id).to_string())).await.unwrap();
}

#[track_caller]
fn within(gap: Duration, bound: u32) {
    let range = SECOND * bound / 2..=SECOND * bound + Duration::from_millis(10);
    assert!(range.contains(&gap), "{gap:?} is not a wait of up to {bound} s");
}

#[tokio::test(start_paused = true)]
async fn waits_grow_to_thirty_seconds_and_begin_anew_after_a_good_connection() {
    let failures = [Step::Break, Step::Status(503), Step::Status(500), Step::Break, Step::Status(502), Step::Break];
    let steps = [Step::Open].into_iter().chain(failures).chain([Step::Open, Step::Break]);
    let (pipe, mut ends) = Pipe::new(steps);
    let mut events = pipe.client().realtime(ID).connect().await.unwrap();
    drop(ends.recv().await.unwrap());
    let mut good = ends.recv().await.unwrap();
    send_event(&mut good, "1").await;
    expect(&mut events, "1").await.ack();
    drop(good);
    let mut last = ends.recv().await.unwrap();
    send_event(&mut last, "2").await;
    expect(&mut events, "2").await;
    let gaps = pipe.gaps();
    assert_eq!(gaps.len(), 9);
    for (gap, bound) in gaps.into_iter().zip([1, 2, 4, 8, 16, 30, 30, 1, 2]) {
        within(gap, bound);
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_is_pinged_and_then_replaced() {
    let (pipe, mut ends) = Pipe::new([]);
    let _events = pipe.client().realtime(ID).connect().await.unwrap();
    let begin = Instant::now();
    let mut first = ends.recv().await.unwrap();
    // The frame is looked at after the connection was given up, so that no pong is sent before.
    let mut second = ends.recv().await.unwrap();
    let replaced = begin.elapsed();
    assert!((60 * SECOND..65 * SECOND).contains(&replaced), "{replaced:?}");
    assert!(matches!(first.next().await, Some(Ok(Message::Ping(_)))));
    // A server that answers pings keeps its connection.
    let answering = tokio::spawn(async move { while let Some(Ok(_)) = second.next().await {} });
    sleep(3600 * SECOND).await;
    assert_eq!(pipe.tried().len(), 2);
    assert!(!answering.is_finished());
}

#[tokio::test(start_paused = true)]
async fn a_ping_of_the_server_is_answered_while_the_caller_is_busy() {
    let (pipe, mut ends) = Pipe::new([]);
    let _events = pipe.client().realtime(ID).connect().await.unwrap();
    let mut end = ends.recv().await.unwrap();
    for waiting in [0, 100, 900] {
        for number in 0..waiting {
            send_event(&mut end, &format!("{waiting}-{number}")).await;
        }
        end.send(Message::Ping("here".into())).await.unwrap();
        let answer = timeout(SECOND, end.next()).await.unwrap();
        assert_eq!(answer.unwrap().unwrap(), Message::Pong("here".into()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_connection_never_has_a_token_that_expired() {
    let (pipe, mut ends) = Pipe::new([]);
    let mut events = pipe.account().realtime(ID).connect().await.unwrap();
    let first = ends.recv().await.unwrap();
    let idle = tokio::spawn(async move {
        let mut first = first;
        while timeout(200 * SECOND, first.next()).await.is_ok_and(|frame| frame.is_some()) {}
    });
    sleep(150 * SECOND).await;
    idle.abort();
    let mut second = ends.recv().await.unwrap();
    send_event(&mut second, "1").await;
    expect(&mut events, "1").await;
    assert_eq!(pipe.authorizations(), ["Bearer t1", "Bearer t2"]);
}

#[tokio::test(start_paused = true)]
async fn a_401_at_the_handshake_brings_a_new_token_at_once_and_never_a_loop() {
    let (pipe, mut ends) = Pipe::new([Step::Open, Step::Status(401), Step::Open]);
    let mut events = pipe.account().realtime(ID).connect().await.unwrap();
    drop(ends.recv().await.unwrap());
    let end = ends.recv().await.unwrap();
    assert_eq!(pipe.authorizations(), ["Bearer t1", "Bearer t1", "Bearer t2"]);
    assert_eq!(pipe.gaps()[1], Duration::ZERO);

    pipe.refuse_from_now_on(401);
    drop(end);
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(error.handshake().unwrap().status().unwrap().as_u16(), 401);
    assert!(events.next().await.is_none());
    let refused = pipe.authorizations().split_off(3);
    assert_eq!(refused, ["Bearer t2", "Bearer t3", "Bearer t3"], "twice, with one new token");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_will_not_change_ends_the_subscription() {
    for status in [400, 403, 404, 410, 422] {
        let (pipe, mut ends) = Pipe::new([Step::Open, Step::Status(429), Step::Status(status)]);
        let mut events = pipe.client().realtime(ID).connect().await.unwrap();
        drop(ends.recv().await.unwrap());
        let error = events.next().await.unwrap().unwrap_err();
        assert!(matches!(&error, RealtimeError::Handshake(error) if error.status().unwrap().as_u16() == status));
        assert!(events.next().await.is_none());
        sleep(3600 * SECOND).await;
        assert_eq!(pipe.tried().len(), 3);
    }
    // A token that cannot be renewed is refused for good as well.
    let (pipe, mut ends) = Pipe::new([Step::Open, Step::Status(401)]);
    let mut events = pipe.client().realtime(ID).connect().await.unwrap();
    drop(ends.recv().await.unwrap());
    assert!(events.next().await.unwrap().unwrap_err().handshake().unwrap().is_auth());
    assert_eq!(pipe.tried().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_to_wait_is_given_the_time() {
    let (pipe, mut ends) = Pipe::new([Step::Open, Step::Later(120), Step::Open]);
    let _events = pipe.client().realtime(ID).connect().await.unwrap();
    drop(ends.recv().await.unwrap());
    ends.recv().await.unwrap();
    let gap = pipe.gaps()[1];
    assert!((120 * SECOND..121 * SECOND).contains(&gap), "{gap:?}");
}

#[tokio::test(start_paused = true)]
async fn the_caller_can_limit_how_often_connecting_again_fails() {
    let (pipe, mut ends) = Pipe::new([Step::Open].into_iter().chain([Step::Break; 9]));
    let mut events = pipe.client().realtime(ID).attempts(4).connect().await.unwrap();
    drop(ends.recv().await.unwrap());
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(error, RealtimeError::GaveUp { failures: 4, .. }), "{error}");
    assert_eq!(
        error.to_string(),
        "realtime: cannot connect to the server (https://realtime.vzaps.com), after 4 failures to connect again"
    );
    assert_eq!(pipe.tried().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_subscription_that_waits_to_connect_again_is_closed_at_once() {
    let (pipe, mut ends) = Pipe::new([Step::Open].into_iter().chain([Step::Break; 9]));
    let events = pipe.client().realtime(ID).connect().await.unwrap();
    drop(ends.recv().await.unwrap());
    sleep(40 * SECOND).await;
    let begin = Instant::now();
    events.close().await;
    assert!(begin.elapsed() < SECOND);
    let tried = pipe.tried().len();
    sleep(3600 * SECOND).await;
    assert_eq!(pipe.tried().len(), tried);
}

/// Sends events as fast as they are taken, and counts those that are.
async fn flood(mut end: impl Sink<Message, Error = Error> + Unpin, texts: Vec<String>, sent: Arc<AtomicUsize>) {
    for text in texts {
        end.send(Message::text(text)).await.unwrap();
        sent.fetch_add(1, Ordering::SeqCst);
    }
    sleep(3600 * SECOND).await;
}

#[tokio::test(start_paused = true)]
async fn events_that_the_caller_does_not_take_stay_with_the_server_and_none_is_lost() {
    let (pipe, mut ends) = Pipe::new([]);
    let mut events = pipe.client().realtime(ID).connect().await.unwrap();
    let (end, mut heard) = ends.recv().await.unwrap().split();
    let (sent, pongs) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let texts = (0..3000).map(|number| event(&number.to_string()).to_string()).collect();
    let sending = tokio::spawn(flood(end, texts, Arc::clone(&sent)));
    let count = Arc::clone(&pongs);
    tokio::spawn(async move {
        while let Some(Ok(frame)) = heard.next().await {
            count.fetch_add(usize::from(frame.is_pong()), Ordering::SeqCst);
        }
    });
    sleep(600 * SECOND).await;
    assert!((1024..1200).contains(&sent.load(Ordering::SeqCst)), "{sent:?} were read, or fit into the pipe");
    assert!((50..70).contains(&pongs.load(Ordering::SeqCst)), "the server hears that the client lives: {pongs:?}");
    for number in 0..3000 {
        expect(&mut events, &number.to_string()).await.ack();
    }
    assert_eq!(events.last_event_id().as_deref(), Some("2999"));
    assert_eq!(pipe.tried().len(), 1, "a caller that is busy is not a server that is silent");
    assert_eq!(pipe.tried()[0].target, format!("/events/ws?instance_id={ID}"));
    drop(sending);
}

#[tokio::test(start_paused = true)]
async fn events_that_wait_are_bounded_in_bytes_too() {
    let (pipe, mut ends) = Pipe::new([]);
    let mut events = pipe.client().realtime(ID).connect().await.unwrap();
    let end = ends.recv().await.unwrap();
    let sent = Arc::new(AtomicUsize::new(0));
    let large = "x".repeat(256 << 10);
    let texts = (0..100).map(|n| json!({"id": n.to_string(), "type": "Message", "event": large}).to_string()).collect();
    let sending = tokio::spawn(flood(end, texts, Arc::clone(&sent)));
    sleep(600 * SECOND).await;
    assert!((16..20).contains(&sent.load(Ordering::SeqCst)), "{sent:?} have more than 4 MiB");
    for number in 0..100 {
        expect(&mut events, &number.to_string()).await.ack();
    }
    drop(sending);
}
