//! Calls that block their thread, without a runtime and inside one. What a broken network does to them is in `once`, the
//! limits are in `limits`, TLS is in `tls`: those tests run both ways.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::runtime::Handle;
use vzaps::runtime::client::{Answer, Call, Idempotency, Operation};
use vzaps::{Body, Delivery, ErrorKind, RetryPolicy};

use crate::probe::{Way, both_ways, builder, client, operation, text_of};
use crate::server::{Recorded, Server, reply};
use crate::session::{CONNECTED, ID};

operation!(Look, {}, Value, Answer::json);
operation!(Say, { method: "POST", idempotency: Idempotency::Once }, Value, Answer::json);
operation!(Remove, { method: "DELETE" }, Value, Answer::json);
operation!(Search, { method: "QUERY" }, Value, Answer::json);
operation!(Head, { method: "HEAD" }, (), Answer::empty);

const SHORT: Duration = Duration::from_millis(150);

fn answering(status: &str, body: &str) -> Server {
    Server::replying(status, "application/json", body)
}

#[test]
fn a_call_needs_no_runtime() {
    let server = answering("200 OK", "[1]");
    assert!(Handle::try_current().is_err());
    assert_eq!(Call::<Look>::new(&client(server.url())).wait().unwrap(), json!([1]));
    let response = Call::<Look>::new(&client(server.url())).send_wait().unwrap();
    assert_eq!((response.status().as_u16(), response.header("connection")), (200, Some("close")));
    assert_eq!(response.body(), "[1]");
    assert_eq!(response.into_value(), json!([1]));
}

#[test]
fn a_call_that_is_awaited_without_a_runtime_says_so() {
    let call = Call::<Look>::new(&client("http://localhost:1"));
    let error = futures_util::FutureExt::now_or_never(call.into_future()).unwrap().unwrap_err();
    assert!(text_of(&error, ErrorKind::Request).contains("inside a Tokio runtime"));
}

#[tokio::test]
async fn a_call_can_be_made_inside_a_runtime_of_one_thread() {
    let server = answering("200 OK", "[1]");
    assert_eq!(Call::<Look>::new(&client(server.url())).wait().unwrap(), json!([1]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_can_be_made_inside_a_runtime_of_many_threads_beside_one_that_is_awaited() {
    let server = answering("200 OK", "[1]");
    let client = client(server.url());
    let blocking = client.clone();
    let waited = tokio::spawn(async move { Call::<Look>::new(&blocking).wait() });
    assert_eq!(Call::<Look>::new(&client).await.unwrap(), json!([1]));
    assert_eq!(waited.await.unwrap().unwrap(), json!([1]));
}

/// What a call sends, by the way it is made, without the order of headers.
async fn sent<O: Operation>(way: Way, fill: impl Fn(Call<O>) -> Call<O>) -> Recorded {
    let server = answering("200 OK", "[]");
    way.call(fill(Call::new(&client(server.url())))).await.unwrap();
    let mut request = server.only();
    request.headers.retain(|(name, _)| name != "host");
    request.headers.sort();
    request
}

async fn sent_both_ways<O: Operation>(fill: impl Fn(Call<O>) -> Call<O>) {
    let (awaited, waited) = (sent(Way::Awaited, &fill).await, sent(Way::Waited, &fill).await);
    assert_eq!(format!("{awaited:?}"), format!("{waited:?}"));
}

#[tokio::test]
async fn both_ways_send_the_same_request() {
    sent_both_ways::<Look>(|call| call).await;
    sent_both_ways::<Look>(|call| call.with_json("application/json", &json!({"in": "a GET"}))).await;
    sent_both_ways::<Say>(|call| call).await;
    sent_both_ways::<Say>(|call| call.with_json("application/json", &json!({"a": [1]}))).await;
    sent_both_ways::<Say>(|call| call.with_header("x-list", "1").with_header("x-list-too", "2")).await;
    sent_both_ways::<Remove>(|call| call).await;
    sent_both_ways::<Remove>(|call| call.with_json("application/json", "all")).await;
    sent_both_ways::<Search>(|call| call.with_json("application/json", "all")).await;
    sent_both_ways::<Head>(|call| call).await;
    let large = "x".repeat(500_000);
    sent_both_ways::<Say>(|call| call.with_body("text/plain", large.clone())).await;
    let chunks = || futures_util::stream::iter(["one", "two"].map(|text| Ok::<_, std::io::Error>(text.into())));
    sent_both_ways::<Say>(|call| call.with_body("text/plain", Body::stream(chunks(), Some(6)))).await;
}

#[test]
fn connections_are_kept_and_used_again() {
    let server = Server::raw(|mut stream| {
        let answer = reply("200 OK", "application/json", "[1]").replace("close", "keep-alive");
        let mut buffer = [0; 4096];
        while std::io::Read::read(&mut stream, &mut buffer).is_ok_and(|count| count > 0) {
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    let client = client(server.url());
    for _ in 0..5 {
        Call::<Look>::new(&client).wait().unwrap();
    }
    assert_eq!(server.connections(), 1);
}

/// A body whose length is not told, and whose connection is reset.
async fn a_body_that_is_reset_is_not_taken_for_a_whole_one(way: Way) {
    let server = Server::with(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[1]");
        thread::sleep(SHORT);
        socket2::SockRef::from(&*stream).set_linger(Some(Duration::ZERO)).unwrap();
    });
    let error = way.call(Call::<Look>::new(&client(server.url()))).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Interrupted, Delivery::Answered));
}

/// A server that is busy once, and says for how long.
fn busy_once(headers: &'static str) -> Server {
    let first = std::sync::atomic::AtomicBool::new(true);
    Server::with(move |_, stream: &mut TcpStream| {
        let answer = if first.swap(false, std::sync::atomic::Ordering::SeqCst) {
            reply("429 Too Many Requests", "application/json", "{}").replacen("\r\n", &format!("\r\n{headers}\r\n"), 1)
        } else {
            reply("200 OK", "application/json", "[1]")
        };
        let _ = stream.write_all(answer.as_bytes());
    })
}

#[test]
fn retry_after_is_waited_for_in_both_forms_and_not_beyond_the_end_of_the_call() {
    let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:38 GMT";
    for headers in ["Retry-After: 1", date] {
        let server = busy_once(headers);
        let (client, started) = (builder(server.url()).build().unwrap(), Instant::now());
        assert_eq!(Call::<Say>::new(&client).wait().unwrap(), json!([1]));
        let waited = started.elapsed();
        assert!(waited >= Duration::from_secs(1) && waited < Duration::from_secs(5), "{headers}: {waited:?}");
        assert_eq!(server.seen().len(), 2);
    }
    let server = busy_once("Retry-After: 7");
    let (client, started) = (builder(server.url()).build().unwrap(), Instant::now());
    let error = Call::<Say>::new(&client).with_timeout(Duration::from_secs(6)).wait().unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(7))));
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[test]
fn a_call_ends_with_its_limit_in_the_middle_of_a_wait_and_of_an_attempt() {
    let server = Server::with(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            thread::sleep(SHORT / 5);
        }
    });
    let patient = RetryPolicy::new().attempts(100).first_wait(Duration::ZERO);
    let client = builder(server.url()).retry(patient).attempt_timeout(SHORT).build().unwrap();
    let started = Instant::now();
    let error = Call::<Look>::new(&client).with_timeout(SHORT * 4).wait().unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Look: no complete answer within 600ms");
    assert!(started.elapsed() >= SHORT * 4 && started.elapsed() < SHORT * 12, "{:?}", started.elapsed());
    assert_eq!(error.attempts(), 1, "the limit of a call is that of its attempts too");
}

#[test]
fn the_account_exchanges_its_credentials_and_replays_a_refused_call_once() {
    let granted = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::with(move |request, stream| {
        let answer = match (request.target(), request.header("authorization")) {
            ("/token", _) => {
                let number = granted.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
                let token = format!(r#"{{"access_token":"t{number}","expires_in":3600}}"#);
                reply("200 OK", "application/json", &token)
            }
            (_, Some("Bearer t1")) => reply("401 Unauthorized", "application/json", "{}"),
            _ => reply("200 OK", "application/json", CONNECTED),
        };
        let _ = stream.write_all(answer.as_bytes());
    });
    let builder = vzaps::Client::builder().base_url(server.url()).retry(RetryPolicy::never());
    let client = builder.client_credentials("client", "secret").build().unwrap();
    assert!(client.session().status(ID).wait().unwrap().success);
    assert!(client.session().status(ID).wait().unwrap().success);
    let lines: Vec<String> = server.seen().into_iter().map(|request| request.line).collect();
    let (token, status) = ("POST /token HTTP/1.1".to_owned(), format!("GET /instances/{ID}/session/status HTTP/1.1"));
    assert_eq!(lines, [&token, &status, &token, &status, &status].map(String::as_str));
}

#[cfg(feature = "test-util")]
#[test]
fn the_mock_transport_waits_without_a_runtime_and_within_the_limits() {
    let mock = vzaps::MockTransport::new();
    mock.on::<Look>(vzaps::Reply::json(200, json!([1])).after(SHORT));
    mock.on::<Look>(vzaps::Reply::json(200, json!([2])).after(SHORT * 1000));
    let builder = builder("https://api.example").transport(mock.clone()).retry(RetryPolicy::never());
    let client = builder.attempt_timeout(SHORT * 3).build().unwrap();
    let started = Instant::now();
    assert_eq!(Call::<Look>::new(&client).wait().unwrap(), json!([1]));
    assert!(started.elapsed() >= SHORT);
    let error = Call::<Look>::new(&client).wait().unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Look: no complete answer within 450ms");
    assert!(started.elapsed() < SHORT * 20);
}

both_ways! { a_body_that_is_reset_is_not_taken_for_a_whole_one }
