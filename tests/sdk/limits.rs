//! Limits of time and of size, and redirects, which are not followed.

use std::io::Write as _;
use std::thread::sleep;
use std::time::{Duration, Instant};

use vzaps::runtime::client::{Answer, ByteStream, Call, Parameter};
use vzaps::{Client, ClientBuilder, Delivery, Error, ErrorKind, RetryPolicy};

use crate::probe::{Read, Way, both_ways, builder, client, operation, text_of};
use crate::server::{Server, reply};
use crate::session::ID;

const SHORT: Duration = Duration::from_millis(150);
const LONG: Duration = Duration::from_secs(5);

operation!(Download, { streams: &["*/*"] }, ByteStream, Answer::stream);

async fn read(way: Way, builder: ClientBuilder) -> Result<serde_json::Value, Error> {
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    way.call(Call::<Read>::new(&client).with_parameter(Parameter::path("id"), "1")).await
}

/// A server that says nothing after the first `head` bytes of an answer.
fn stalling(head: usize) -> Server {
    Server::with(move |_, stream| {
        let _ = stream.write_all(&reply("200 OK", "application/json", "[1,2,3]").as_bytes()[..head]);
        sleep(LONG);
    })
}

async fn a_server_that_says_nothing_runs_into_the_limit_of_the_attempt_and_of_the_call(way: Way) {
    let (never, always) = (Duration::from_secs(60), SHORT);
    for (attempt, total) in [(always, never), (never, always)] {
        let server = stalling(0);
        let started = Instant::now();
        let error = read(way, builder(server.url()).attempt_timeout(attempt).total_timeout(total)).await.unwrap_err();
        let text = text_of(&error, ErrorKind::Timeout);
        assert!(text.starts_with("read: no complete answer within 1"), "{text}");
        assert!(error.is_timeout() && error.is_retryable());
        assert_eq!(error.delivery(), Delivery::Unknown);
        assert!(started.elapsed() >= SHORT - Duration::from_millis(10) && started.elapsed() < LONG);
    }
}

async fn a_call_can_have_a_limit_of_its_own(way: Way) {
    let server = stalling(0);
    let client = client(server.url());
    let call = Call::<Read>::new(&client).with_parameter(Parameter::path("id"), "1").with_timeout(SHORT);
    text_of(&way.call(call).await.unwrap_err(), ErrorKind::Timeout);
}

async fn a_body_that_stands_still_runs_into_the_idle_limit(way: Way) {
    let server = stalling(reply("200 OK", "application/json", "[1,2,3]").len() - 3);
    let error = read(way, builder(server.url()).idle_timeout(SHORT)).await.unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "read: the body of the answer stood still for 150ms");
    assert_eq!(error.delivery(), Delivery::Answered);
}

#[tokio::test]
async fn a_stream_that_moves_outlives_the_limit_of_the_attempt() {
    let server = Server::with(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
        for _ in 0..8 {
            sleep(SHORT);
            let _ = stream.write_all(b"x");
        }
    });
    let client = builder(server.url()).attempt_timeout(SHORT * 5).idle_timeout(SHORT * 5).build().unwrap();
    let mut stream = Call::<Download>::new(&client).await.unwrap();
    let mut read = 0;
    while let Some(chunk) = stream.next().await {
        read += chunk.unwrap().len();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(read, 8);
}

#[tokio::test]
async fn a_reader_that_is_busy_elsewhere_does_not_make_the_stream_idle() {
    let server = Server::with(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx");
        sleep(SHORT * 3);
        let _ = stream.write_all(b"x");
    });
    let client = builder(server.url()).idle_timeout(SHORT * 2).build().unwrap();
    let mut stream = Call::<Download>::new(&client).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    tokio::time::sleep(SHORT * 5 / 2).await;
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.is_none());
}

async fn an_answer_over_the_limit_is_refused_with_or_without_a_length(way: Way) {
    let body = format!("\"{}\"", "x".repeat(98));
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n32\r\n{}\r\n32\r\n{}\r\n0\r\n\r\n",
        &body[..50],
        &body[50..]
    );
    for raw in [reply("200 OK", "application/json", &body), chunked] {
        let server = Server::answering(raw);
        let error = read(way, builder(server.url()).max_answer_bytes(99)).await.unwrap_err();
        assert_eq!(text_of(&error, ErrorKind::TooLarge), "read: the answer is larger than 99 bytes");
        assert!(read(way, builder(server.url()).max_answer_bytes(100)).await.is_ok());
    }
}

async fn the_status_of_an_error_is_told_though_its_body_never_ends(way: Way) {
    let server = Server::with(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\nContent-Length: 9\r\n\r\nslow");
        sleep(LONG);
    });
    let error = read(way, builder(server.url()).attempt_timeout(SHORT * 4)).await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3)));
    assert_eq!(error.body(), "slow");
}

async fn limits_without_end_are_accepted(way: Way) {
    let server = Server::with(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
        sleep(SHORT);
        let _ = stream.write_all(b"1");
    });
    let never = Duration::MAX;
    let endless = builder(server.url()).idle_timeout(never).attempt_timeout(never).total_timeout(never);
    assert!(read(way, endless.connect_timeout(never)).await.is_ok());
}

async fn an_answer_without_end_is_cut_off_at_the_limit(way: Way) {
    let server = Server::with(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while stream.write_all(&[b' '; 4096]).is_ok() {}
    });
    let error = read(way, builder(server.url()).max_answer_bytes(100_000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

async fn of_a_long_error_body_the_start_is_kept(way: Way) {
    let server = Server::replying("500 Internal Server Error", "text/plain", &"x".repeat(5000));
    let error = read(way, builder(server.url()).max_answer_bytes(1000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.body().len(), 1000);
}

async fn a_redirect_is_not_followed_and_credentials_stay_here(way: Way) {
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let elsewhere = Server::replying("200 OK", "application/json", "{}");
        let here = Server::answering(format!(
            "HTTP/1.1 {status}\r\nLocation: {}/stolen\r\nContent-Length: 0\r\n\r\n",
            elsewhere.url()
        ));
        let client = Client::builder().base_url(here.url()).instance_token("i").client_token("c").build().unwrap();
        let error = way.call(client.session().status(ID)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert!(error.headers().unwrap().contains_key("location"));
        assert_eq!((here.connections(), elsewhere.connections()), (1, 0));
    }
}

both_ways! {
    a_server_that_says_nothing_runs_into_the_limit_of_the_attempt_and_of_the_call
    a_call_can_have_a_limit_of_its_own
    a_body_that_stands_still_runs_into_the_idle_limit
    an_answer_over_the_limit_is_refused_with_or_without_a_length
    the_status_of_an_error_is_told_though_its_body_never_ends
    limits_without_end_are_accepted
    an_answer_without_end_is_cut_off_at_the_limit
    of_a_long_error_body_the_start_is_kept
    a_redirect_is_not_followed_and_credentials_stay_here
}
