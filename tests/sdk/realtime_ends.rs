//! Servers that take the handshake and close the connection: how long they are left alone, and when it is the end. No time
//! passes.

use std::time::Duration;

use futures_util::SinkExt as _;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use vzaps::realtime::{RealtimeError, RealtimeEvents};

use crate::realtime::pipe::{Pipe, ServerEnd};
use crate::realtime::{event, expect};
use crate::session::ID;

const SECOND: Duration = Duration::from_secs(1);

/// The next connection.
async fn accept(ends: &mut UnboundedReceiver<ServerEnd>) -> ServerEnd {
    timeout(3600 * SECOND, ends.recv()).await.expect("no connection was made").unwrap()
}

/// The error with which the subscription ends.
async fn error(events: &mut RealtimeEvents) -> RealtimeError {
    timeout(3600 * SECOND, events.next()).await.expect("the subscription goes on").unwrap().unwrap_err()
}

async fn subscribed(pipe: &Pipe) -> RealtimeEvents {
    pipe.client().realtime(ID).connect().await.unwrap()
}

async fn close(end: &mut ServerEnd, code: u16, reason: &str) {
    end.close(Some(CloseFrame { code: code.into(), reason: reason.into() })).await.unwrap();
}

/// Closes so many connections, one after the other, as soon as they are open.
async fn close_each(ends: &mut UnboundedReceiver<ServerEnd>, code: u16, times: usize) {
    for _ in 0..times {
        close(&mut accept(ends).await, code, "").await;
    }
}

/// Sends an event and waits until the caller has it.
async fn deliver(end: &mut ServerEnd, events: &mut RealtimeEvents, id: &str) {
    end.send(Message::text(event(id).to_string())).await.unwrap();
    expect(events, id).await.ack();
}

/// Asserts that the last waits between connections were random ones up to these bounds, in seconds.
#[track_caller]
fn waited(pipe: &Pipe, bounds: &[u32]) {
    let gaps = pipe.gaps();
    let last = &gaps[gaps.len() - bounds.len()..];
    for (gap, bound) in last.iter().zip(bounds) {
        let range = SECOND * *bound / 2..=SECOND * *bound + Duration::from_millis(10);
        assert!(range.contains(gap), "{gaps:?} are not waits of up to {bounds:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_closes_every_connection_at_once_is_left_alone_for_longer_each_time() {
    let (pipe, mut ends) = Pipe::new([]);
    let _events = subscribed(&pipe).await;
    for _ in 0..8 {
        drop(accept(&mut ends).await);
    }
    accept(&mut ends).await;
    waited(&pipe, &[1, 2, 4, 8, 16, 30, 30, 30]);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_brought_an_event_or_lived_long_lets_the_waits_begin_anew() {
    let (pipe, mut ends) = Pipe::new([]);
    let mut events = subscribed(&pipe).await;
    close_each(&mut ends, 1001, 4).await;
    let mut end = accept(&mut ends).await;
    waited(&pipe, &[1, 2, 4, 8]);
    deliver(&mut end, &mut events, "1").await;
    drop(end);
    close_each(&mut ends, 1001, 2).await;
    let mut end = accept(&mut ends).await;
    waited(&pipe, &[1, 2, 4]);
    end.send(Message::text(r#"{"type":"error","message":"no"}"#)).await.unwrap();
    assert!(events.next().await.unwrap().unwrap().id.is_none());
    drop(end);
    let end = accept(&mut ends).await;
    waited(&pipe, &[8]); // a message of the server is no event
    sleep(31 * SECOND).await;
    drop(end);
    close_each(&mut ends, 1001, 1).await;
    let begin = tokio::time::Instant::now();
    accept(&mut ends).await;
    assert!(begin.elapsed() <= 3 * SECOND, "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn connections_that_are_closed_at_once_count_among_the_attempts() {
    let (pipe, mut ends) = Pipe::new([]);
    let mut events = pipe.client().realtime(ID).attempts(3).connect().await.unwrap();
    close_each(&mut ends, 1011, 4).await;
    let error = error(&mut events).await;
    assert!(matches!(error, RealtimeError::GaveUp { failures: 3, .. }), "{error}");
    assert_eq!((error.close_code(), error.handshake().is_none()), (Some(1011), true));
    assert_eq!(
        error.to_string(),
        "realtime: the server closed the connection with code 1011, after 3 failures to connect again"
    );
    assert!(events.next().await.is_none());
    assert_eq!(pipe.tried().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_code_that_refuses_the_client_three_times_in_a_row_is_an_error() {
    for code in [1008, 4000, 4401, 4999] {
        let (pipe, mut ends) = Pipe::new([]);
        let mut events = subscribed(&pipe).await;
        for _ in 0..3 {
            close(&mut accept(&mut ends).await, code, "token\nrevoked").await;
        }
        let error = error(&mut events).await;
        let RealtimeError::Lost { code: Some(said), reason } = &error else { panic!("{error}") };
        assert_eq!((*said, reason.as_str()), (code, "token\nrevoked"));
        let words = format!("realtime: the server closed the connection with code {code}, \"token\\nrevoked\"");
        assert_eq!(error.to_string(), words);
        assert!(events.next().await.is_none());
        sleep(3600 * SECOND).await;
        assert_eq!(pipe.tried().len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_that_stands_for_a_passing_failure_or_follows_an_event_is_none() {
    for code in [1000, 1001, 1011, 4408, 4429, 4503] {
        let (pipe, mut ends) = Pipe::new([]);
        let mut events = subscribed(&pipe).await;
        close_each(&mut ends, code, 6).await;
        deliver(&mut accept(&mut ends).await, &mut events, "1").await;
    }
    let (pipe, mut ends) = Pipe::new([]);
    let mut events = subscribed(&pipe).await;
    for id in ["1", "2", "3", "4"] {
        let mut end = accept(&mut ends).await;
        deliver(&mut end, &mut events, id).await;
        close(&mut end, 4401, "").await;
    }
    accept(&mut ends).await;
    waited(&pipe, &[1, 1, 1, 1]);
}

#[cfg(feature = "tracing")]
#[tokio::test(start_paused = true)]
async fn what_becomes_of_a_connection_is_told_to_tracing() {
    let written = crate::spans::Written::default();
    let guard = written.begin();
    let (pipe, mut ends) = Pipe::new([]);
    let mut events = subscribed(&pipe).await;
    close(&mut accept(&mut ends).await, 1013, "try later").await;
    let mut end = accept(&mut ends).await;
    end.send(Message::text(r#"{"id":"evt_1","type":7}"#)).await.unwrap();
    expect(&mut events, "evt_1").await;
    drop(guard);
    let text = written.text();
    let line =
        |words: &str| text.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}: {text}"));
    let lost = line("the realtime connection is lost");
    for part in ["WARN", &format!("instance.id=\"{ID}\""), "close.code=1013", "close.reason=\"try later\""] {
        assert!(lost.contains(part), "{part}: {lost}");
    }
    assert!(line("the realtime connection is open again").contains("INFO"));
    assert!(line("handed on unread").contains("event.id=\"evt_1\""));
}
