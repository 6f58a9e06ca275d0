//! Large bodies over slow lines: they may take as long as they need, and may not stand still.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use vzaps::runtime::client::{Answer, Call};
use vzaps::{Body, Bytes, Delivery, Error, ErrorKind, RetryPolicy};

use crate::probe::{Way, both_ways, builder, operation, text_of};
use crate::server::{Server, reply};

operation!(Put, { method: "PUT" }, serde_json::Value, Answer::json);

pub(crate) const MIB: usize = 1024 * 1024;
const SHORT: Duration = Duration::from_millis(150);
const LONG: Duration = Duration::from_secs(5);

/// Reads the head of a request and this many bytes of its body, so many at a time with a pause between them.
pub(crate) fn take(stream: &mut TcpStream, mut left: usize, step: usize, pause: Duration) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
        head.push(byte[0]);
    }
    let mut buffer = vec![0; step];
    while left > 0 {
        let count = step.min(left);
        if stream.read_exact(&mut buffer[..count]).is_err() {
            return;
        }
        left -= count;
        sleep(pause);
    }
}

/// The body, in memory or as a stream of one chunk.
pub(crate) fn bodies(size: usize) -> [Body; 2] {
    let bytes = || Bytes::from(vec![b'x'; size]);
    [Body::from(bytes()), Body::stream(futures_util::stream::iter([Ok::<_, Error>(bytes())]), Some(size as u64))]
}

async fn an_upload_that_goes_on_outlives_the_limit_of_the_attempt(way: Way) {
    const SIZE: usize = 40 * MIB;
    let server = Server::raw(|mut stream| {
        take(&mut stream, SIZE, MIB, Duration::from_millis(40));
        let _ = stream.write_all(reply("200 OK", "application/json", "[1]").as_bytes());
    });
    for body in bodies(SIZE) {
        let limit = Duration::from_millis(800);
        let client = builder(server.url()).attempt_timeout(limit).retry(RetryPolicy::never()).build().unwrap();
        let started = std::time::Instant::now();
        way.call(Call::<Put>::new(&client).with_body("text/plain", body)).await.unwrap();
        assert!(started.elapsed() > limit, "the server was too fast for the test");
    }
}

async fn a_server_that_stops_taking_an_upload_runs_into_the_idle_limit(way: Way) {
    let server = Server::raw(|mut stream| {
        take(&mut stream, MIB, MIB, Duration::ZERO);
        sleep(LONG);
    });
    let limited = [builder(server.url()).idle_timeout(SHORT), builder(server.url()).attempt_timeout(SHORT)];
    for (builder, body) in limited.into_iter().zip(bodies(40 * MIB)) {
        let client = builder.retry(RetryPolicy::never()).build().unwrap();
        let error = way.call(Call::<Put>::new(&client).with_body("text/plain", body)).await.unwrap_err();
        assert_eq!(text_of(&error, ErrorKind::Timeout), "Put: the body of the request stood still for 150ms");
        assert_eq!(error.delivery(), Delivery::Unknown);
    }
}

async fn the_limit_of_the_attempt_begins_anew_behind_an_upload_and_that_of_the_call_does_not(way: Way) {
    let server = Server::raw(|mut stream| {
        take(&mut stream, MIB, MIB, Duration::ZERO);
        sleep(LONG);
    });
    let limited = [builder(server.url()).attempt_timeout(SHORT), builder(server.url()).total_timeout(SHORT)];
    for (builder, body) in limited.into_iter().zip(bodies(MIB)) {
        let client = builder.retry(RetryPolicy::never()).build().unwrap();
        let error = way.call(Call::<Put>::new(&client).with_body("text/plain", body)).await.unwrap_err();
        assert_eq!(text_of(&error, ErrorKind::Timeout), "Put: no complete answer within 150ms");
    }
    let endless = Server::raw(|mut stream| take(&mut stream, usize::MAX, MIB, Duration::from_millis(1)));
    let client = builder(endless.url()).total_timeout(SHORT).retry(RetryPolicy::never()).build().unwrap();
    let chunks = std::iter::repeat_with(|| Ok::<_, Error>(Bytes::from_static(&[b'x'; 1024])));
    let body = Body::stream(futures_util::stream::iter(chunks), None);
    let error = way.call(Call::<Put>::new(&client).with_body("text/plain", body)).await.unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Put: no complete answer within 150ms");
}

both_ways! {
    an_upload_that_goes_on_outlives_the_limit_of_the_attempt
    a_server_that_stops_taking_an_upload_runs_into_the_idle_limit
    the_limit_of_the_attempt_begins_anew_behind_an_upload_and_that_of_the_call_does_not
}
