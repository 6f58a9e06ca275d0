//! Answers that are read while they arrive: bytes, server-sent events, lines of JSON.

use std::io::Write as _;
use std::net::TcpStream;
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::task::{Context, Poll};

use futures_core::Stream;
use serde_json::{Value, json};
use vzaps::runtime::client::{Answer, ByteStream, Call, Event, EventStream, LineStream, Transport, TransportFuture};
use vzaps::{Body, Bytes, ClientBuilder, ErrorKind};

use crate::probe::{builder, client, operation, text_of};
use crate::server::Server;

operation!(Download, { streams: &["*/*"], accept: "*/*" }, ByteStream, Answer::stream);
operation!(Events, { streams: &["text/event-stream"], accept: "text/event-stream" }, EventStream<Value>, Answer::events);
operation!(Records, { streams: &["application/json-seq"] }, LineStream<Value>, Answer::lines);
operation!(Lines, { streams: &["application/x-ndjson"] }, LineStream<Value>, Answer::lines);

/// Either a stream or a value, as servers of language models answer.
pub(crate) enum Either {
    Events(EventStream<Value>),
    Whole(Value),
}

operation!(Mixed, { streams: &["text/event-stream"] }, Either, |answer: Answer| {
    if answer.is("text/event-stream") {
        answer.events().map(Either::Events)
    } else {
        answer.json().map(Either::Whole)
    }
});

/// A server that sends each chunk when it is told to.
fn paced(content_type: &str, go: Receiver<Vec<u8>>) -> Server {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nConnection: close\r\n\r\n");
    let go = Mutex::new(go);
    Server::with(move |_, stream: &mut TcpStream| {
        stream.set_nodelay(true).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        while let Ok(chunk) = go.lock().unwrap().recv() {
            stream.write_all(&chunk).unwrap();
        }
    })
}

#[tokio::test]
async fn bytes_arrive_before_the_answer_is_complete() {
    let (send, go) = channel();
    let server = paced("application/octet-stream", go);
    let mut stream = Call::<Download>::new(&client(server.url())).await.unwrap();
    for chunk in [b"one".to_vec(), vec![0, 255]] {
        send.send(chunk.clone()).unwrap();
        assert_eq!(stream.next().await.unwrap().unwrap(), chunk);
    }
    drop(send);
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn events_arrive_before_the_answer_is_complete() {
    let (send, go) = channel();
    let server = paced("text/event-stream", go);
    let mut events = Call::<Events>::new(&client(server.url())).await.unwrap();
    for number in 0..3 {
        let text = format!("id: {number}\nevent: tick\ndata: {{\"n\": {number}}}\n\n");
        let (first, second) = text.split_at(text.len() / 2);
        send.send(first.as_bytes().to_vec()).unwrap();
        send.send(second.as_bytes().to_vec()).unwrap();
        let event = events.next().await.unwrap().unwrap();
        assert_eq!((event.event.as_str(), event.id.as_str()), ("tick", number.to_string().as_str()));
        assert_eq!(event.data, json!({"n": number}));
    }
    drop(send);
    assert!(events.next().await.is_none());
}

/// The events of a text, whatever the size of the chunks it comes in.
async fn parsed(text: &str) -> Vec<(String, String, String)> {
    let mut results = Vec::new();
    for size in [1, 2, 3, 7, text.len().max(1)] {
        let chunks: Vec<Vec<u8>> = text.as_bytes().chunks(size).map(<[u8]>::to_vec).collect();
        let server = Server::with(move |_, stream| {
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            for chunk in &chunks {
                let _ = stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes());
                let _ = stream.write_all(chunk);
                let _ = stream.write_all(b"\r\n");
            }
            let _ = stream.write_all(b"0\r\n\r\n");
        });
        let mut events = Call::<Events>::new(&client(server.url())).await.unwrap().into_text();
        let mut found = Vec::new();
        while let Some(event) = events.next().await {
            let Event { event, id, data, .. } = event.unwrap();
            found.push((event, id, data));
        }
        results.push(found);
    }
    results.dedup();
    assert_eq!(results.len(), 1, "the size of the chunks changes the events: {results:?}");
    results.remove(0)
}

fn event(event: &str, id: &str, data: &str) -> (String, String, String) {
    (event.to_owned(), id.to_owned(), data.to_owned())
}

#[tokio::test]
async fn the_examples_of_the_html_standard_are_read_as_it_says() {
    let stocks = parsed("data: YHOO\ndata: +2\ndata: 10\n\n").await;
    assert_eq!(stocks, [event("message", "", "YHOO\n+2\n10")]);
    let ids =
        parsed(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n").await;
    let expected = [
        event("message", "1", "first event"),
        event("message", "", "second event"),
        event("message", "", " third event"),
    ];
    assert_eq!(ids, expected);
    let empty = parsed("data\n\ndata\ndata\n\ndata:").await;
    assert_eq!(empty, [event("message", "", ""), event("message", "", "\n")]);
    let same = parsed("data:test\n\ndata: test\n\n").await;
    assert_eq!(same, [event("message", "", "test"), event("message", "", "test")]);
}

#[tokio::test]
async fn every_line_end_and_a_byte_order_mark_are_understood() {
    let all = parsed("\u{feff}data: a\r\ndata: b\r\rdata: é\n\nevent: x\r\n\r\nid: 9\ndata: c\r\n\n").await;
    let expected = [event("message", "", "a\nb"), event("message", "", "é"), event("message", "9", "c")];
    assert_eq!(all, expected);
    let mark = parsed("data: \u{feff}\n\n\u{feff}data: x\n\n").await;
    assert_eq!(mark, [event("message", "", "\u{feff}")]);
}

async fn events_of(body: &str) -> EventStream<Value> {
    let server = Server::replying("200 OK", "text/event-stream; charset=utf-8", body);
    Call::<Events>::new(&client(server.url())).await.unwrap()
}

#[tokio::test]
async fn the_wait_before_a_reconnect_is_told_with_the_event() {
    let mut events = events_of("retry: 250\nretry: x\ndata: 1\n\n").await;
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(event.retry, Some(std::time::Duration::from_millis(250)));
}

#[tokio::test]
async fn data_that_does_not_fit_is_an_error_of_its_event_only() {
    let mut events = events_of("data: {broken\n\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n").await;
    let error = events.next().await.unwrap().unwrap_err();
    text_of(&error, ErrorKind::Decode);
    assert_eq!(error.body(), "{broken");
    assert_eq!(events.next().await.unwrap().unwrap().data, json!(2));
    assert!(events.next().await.is_none(), "[DONE] ends the stream");
    assert!(events.next().await.is_none());
}

async fn lines_of(body: &str, configure: impl FnOnce(ClientBuilder) -> ClientBuilder) -> LineStream<Value> {
    let server = Server::replying("200 OK", "application/x-ndjson", body);
    let client = configure(builder(server.url())).build().unwrap();
    Call::<Lines>::new(&client).await.unwrap()
}

#[tokio::test]
async fn lines_arrive_before_the_answer_is_complete() {
    let (send, go) = channel();
    let server = paced("application/x-ndjson", go);
    let mut lines = Call::<Lines>::new(&client(server.url())).await.unwrap();
    send.send(b"{\"n\":".to_vec()).unwrap();
    send.send(b"1}\n{\"n\":2}\n".to_vec()).unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap(), json!({"n": 1}));
    assert_eq!(lines.next().await.unwrap().unwrap(), json!({"n": 2}));
    send.send(b"3".to_vec()).unwrap();
    drop(send);
    assert_eq!(lines.next().await.unwrap().unwrap(), json!(3));
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn blank_lines_and_record_separators_are_no_values() {
    let mut lines = lines_of("\r\n1\r\n\n\x1e2\n\x1e3\nx\n4", |builder| builder).await;
    for number in 1..4 {
        assert_eq!(lines.next().await.unwrap().unwrap(), json!(number));
    }
    assert_eq!(lines.next().await.unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(lines.next().await.unwrap().unwrap(), json!(4));
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn records_may_have_line_feeds_inside_and_arrive_before_the_next_one_begins() {
    let (send, go) = channel();
    let server = paced("application/json-seq", go);
    let mut records = Call::<Records>::new(&client(server.url())).await.unwrap();
    send.send(b"\x1e{\n  \"text\": \"a } \\\" [\",\n".to_vec()).unwrap();
    send.send(b"  \"list\": [\n1\n]\n}\n".to_vec()).unwrap();
    assert_eq!(records.next().await.unwrap().unwrap(), json!({"text": "a } \" [", "list": [1]}));
    send.send(b"\x1e{\n\"cut\":\x1e2\n\x1e\x1e\n3".to_vec()).unwrap();
    assert_eq!(records.next().await.unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(records.next().await.unwrap().unwrap(), json!(2));
    drop(send);
    assert_eq!(records.next().await.unwrap().unwrap(), json!(3));
    assert!(records.next().await.is_none());
}

#[tokio::test]
async fn one_line_or_event_may_not_grow_over_the_limit() {
    let body = format!("1\n\"{}", "x".repeat(100_000));
    let mut lines = lines_of(&body, |builder| builder.max_answer_bytes(1000)).await;
    let mut last = lines.next().await.unwrap();
    while last.is_ok() {
        last = lines.next().await.unwrap();
    }
    assert_eq!(last.unwrap_err().kind(), ErrorKind::TooLarge);
    assert!(lines.next().await.is_none());

    let server = Server::replying("200 OK", "text/event-stream", &"data: x\n".repeat(10_000));
    let client = builder(server.url()).max_answer_bytes(1000).build().unwrap();
    let mut events = Call::<Events>::new(&client).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_stream_that_breaks_off_ends_with_an_error() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nContent-Length: 10\r\n\r\n12345");
    let mut stream = Call::<Download>::new(&client(server.url())).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "12345");
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Interrupted), "Download: the body of the answer broke off");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn an_error_answer_of_a_streaming_operation_has_its_body() {
    let server = Server::replying("400 Bad Request", "application/json", r#"{"message":"no"}"#);
    let error = Call::<Events>::new(&client(server.url())).await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("no"));
}

#[tokio::test]
async fn an_html_page_is_no_stream_of_events() {
    let server = Server::replying("200 OK", "text/html", "<html>");
    let error = Call::<Events>::new(&client(server.url())).await.unwrap_err();
    assert_eq!(
        text_of(&error, ErrorKind::ContentType),
        "Events: the server answered 200 OK with text/html, not text/event-stream"
    );
}

#[tokio::test]
async fn an_operation_can_answer_with_a_stream_or_with_a_whole_value() {
    let server = Server::replying("200 OK", "application/json", "[1]");
    let whole = Call::<Mixed>::new(&client(server.url())).await.unwrap();
    assert!(matches!(whole, Either::Whole(value) if value == json!([1])));
    let server = Server::replying("200 OK", "text/event-stream", "data: 1\n\n");
    let Either::Events(mut events) = Call::<Mixed>::new(&client(server.url())).await.unwrap() else {
        panic!("a stream")
    };
    assert_eq!(events.next().await.unwrap().unwrap().data, json!(1));
}

/// A transport whose answer comes in exactly these chunks, and whose stream must not be polled behind its end.
struct Exact(&'static [&'static str]);

impl Transport for Exact {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let mut answer = http::Response::new(Body::stream(Once(Some(self.0)), None));
        answer.headers_mut().insert("content-type", http::HeaderValue::from_static("application/x-ndjson"));
        Box::pin(async { Ok(answer) })
    }
}

struct Once(Option<&'static [&'static str]>);

impl Stream for Once {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunks = self.0.expect("the stream is polled behind its end");
        self.0 = chunks.get(1..);
        Poll::Ready(chunks.first().map(|chunk| Ok(Bytes::from_static(chunk.as_bytes()))))
    }
}

#[tokio::test]
async fn a_line_is_one_however_many_chunks_it_comes_in() {
    let client =
        builder("http://127.0.0.1:1").transport(Exact(&["[1,", "2", ",3]", "\n[4]\n[5", "]"])).build().unwrap();
    let mut lines = Call::<Lines>::new(&client).await.unwrap();
    for expected in [json!([1, 2, 3]), json!([4]), json!([5])] {
        assert_eq!(lines.next().await.unwrap().unwrap(), expected);
    }
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn a_stream_that_has_ended_is_not_asked_again() {
    let client = builder("http://127.0.0.1:1").transport(Exact(&["x"])).build().unwrap();
    let mut stream = Call::<Download>::new(&client).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "x");
    for _ in 0..3 {
        assert!(stream.next().await.is_none());
    }
}
