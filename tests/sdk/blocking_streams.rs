//! Answers that a thread reads while they arrive, and bodies that it sends from streams.

use std::io::Write as _;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vzaps::runtime::client::{Answer, ByteStream, Call, EventStream, LineStream, PagePlace, Paged, Paging, Turn};
use vzaps::{Body, Bytes, Error, ErrorKind, RetryPolicy};

use crate::pages::list;
use crate::probe::{builder, client, operation, text_of};
use crate::server::Server;

operation!(Download, { streams: &["*/*"] }, ByteStream, Answer::stream);
operation!(Events, { streams: &["*/*"] }, EventStream<Value>, Answer::events);
operation!(Lines, { streams: &["*/*"] }, LineStream<Value>, Answer::lines);
operation!(Upload, { method: "PUT" }, (), Answer::empty);

const SHORT: Duration = Duration::from_millis(150);

/// A server that sends each chunk when it is told to.
fn paced(go: Receiver<&'static str>) -> Server {
    let go = Mutex::new(go);
    Server::with(move |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").unwrap();
        while let Ok(chunk) = go.lock().unwrap().recv() {
            stream.write_all(chunk.as_bytes()).unwrap();
        }
    })
}

#[test]
fn bytes_arrive_before_the_answer_is_complete() {
    let (send, go) = channel();
    let server = paced(go);
    let mut stream = Call::<Download>::new(&client(server.url())).wait().unwrap();
    for chunk in ["one", "two"] {
        send.send(chunk).unwrap();
        assert_eq!(stream.next_wait().unwrap().unwrap(), chunk);
    }
    send.send("three").unwrap();
    drop(send);
    assert_eq!(stream.into_iter().collect::<Result<Vec<Bytes>, Error>>().unwrap(), ["three"]);
}

#[test]
fn events_and_lines_are_iterators() {
    let answer = |body: &str| Server::answering(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}"));
    let server = answer("data: 1\n\nevent: end\ndata: {\"a\":2}\n\ndata: no JSON\n\ndata: 3\n\n");
    let call = || Call::<Events>::new(&client(server.url())).wait().unwrap();
    let data: Vec<Option<Value>> = call().into_iter().map(|event| event.ok().map(|event| event.data)).collect();
    assert_eq!(data, [Some(json!(1)), Some(json!({"a": 2})), None, Some(json!(3))]);
    assert_eq!(call().next_wait().unwrap().unwrap().data, 1);
    let texts: Vec<String> = call().into_text().into_iter().map(|event| event.unwrap().data).collect();
    assert_eq!(texts, ["1", "{\"a\":2}", "no JSON", "3"]);
    assert_eq!(call().into_text().next_wait().unwrap().unwrap().event, "message");

    let server = answer("[1]\n\n[2]\n[3]");
    let call = || Call::<Lines>::new(&client(server.url())).wait().unwrap();
    assert_eq!(call().into_iter().map(Result::unwrap).collect::<Vec<_>>(), [json!([1]), json!([2]), json!([3])]);
    assert_eq!(call().next_wait().unwrap().unwrap(), json!([1]));
}

#[test]
fn a_stream_that_moves_outlives_the_attempt_and_one_that_stands_still_ends() {
    let (send, go) = channel();
    let server = paced(go);
    let client = builder(server.url()).attempt_timeout(SHORT * 2).idle_timeout(SHORT * 2).build().unwrap();
    let mut stream = Call::<Download>::new(&client).wait().unwrap();
    let started = Instant::now();
    let sender = send.clone();
    thread::spawn(move || {
        for _ in 0..4 {
            thread::sleep(SHORT);
            sender.send("x").unwrap();
        }
    });
    for _ in 0..4 {
        assert_eq!(stream.next_wait().unwrap().unwrap(), "x");
    }
    assert!(started.elapsed() > SHORT * 3, "the stream has outlived the limit of an attempt");
    thread::sleep(SHORT * 3);
    send.send("late, but the reader was busy elsewhere").unwrap();
    assert!(stream.next_wait().unwrap().is_ok());
    let still = Instant::now();
    let error = stream.next_wait().unwrap().unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Download: the body of the answer stood still for 300ms");
    assert!(still.elapsed() >= SHORT * 2 && still.elapsed() < SHORT * 4, "{:?}", still.elapsed());
    assert!(stream.next_wait().is_none());
}

#[tokio::test]
async fn the_stream_of_a_call_that_was_awaited_is_not_waited_for() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[1]");
    let mut stream = Call::<Download>::new(&client(server.url())).await.unwrap();
    let error = stream.next_wait().unwrap().unwrap_err();
    assert!(text_of(&error, ErrorKind::Request).contains("was awaited"));
    let items: Vec<_> = stream.into_iter().collect();
    assert_eq!((items.len(), items[0].is_err()), (1, true));
}

#[tokio::test]
async fn the_stream_of_a_call_that_was_waited_for_can_be_awaited() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[1]");
    let mut stream = Call::<Download>::new(&client(server.url())).wait().unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "[1]");
    assert!(stream.next().await.is_none());
}

list!(Numbers, &["rows"], Query, Turn::Number { parameter: "page", first: 1, total_pages: &["pages"] });

#[test]
fn pages_and_their_items_are_iterators() {
    let server = Server::with(|request, stream| {
        let page: u64 = request.target().split_once("page=").map_or(1, |(_, page)| page.parse().unwrap());
        let body = json!({"rows": [page * 10, page * 10 + 1], "pages": 3}).to_string();
        let _ = stream.write_all(crate::server::reply("200 OK", "application/json", &body).as_bytes());
    });
    let call = || Call::<Numbers>::new(&client(server.url()));
    let items: Vec<Value> = call().items().into_iter().map(Result::unwrap).collect();
    assert_eq!(items, [10, 11, 20, 21, 30, 31]);
    let pages: Vec<Value> = call().pages().into_iter().map(Result::unwrap).collect();
    assert_eq!((pages.len(), &pages[2]["rows"]), (3, &json!([30, 31])));
    let mut items = call().items();
    assert_eq!((items.next_wait().unwrap().unwrap(), items.next_wait().unwrap().unwrap()), (json!(10), json!(11)));
    assert_eq!(call().pages().next_wait().unwrap().unwrap()["pages"], 3);
}

/// What is uploaded, or why it is not.
fn uploaded(body: Body) -> Result<(Option<String>, String), Error> {
    let server = Server::answering("HTTP/1.1 204 No Content\r\n\r\n");
    let client = builder(server.url()).retry(RetryPolicy::never()).attempt_timeout(SHORT * 2).build().unwrap();
    Call::<Upload>::new(&client).with_body("text/plain", body).wait()?;
    let request = server.only();
    Ok((request.header("content-length").map(str::to_owned), request.text()))
}

#[test]
fn a_body_comes_from_a_reader_with_and_without_a_length() {
    let text = "x".repeat(200_000);
    for length in [Some(200_000), None] {
        let body = Body::reader(std::io::Cursor::new(text.clone()), length);
        assert_eq!(uploaded(body).unwrap(), (length.map(|length| length.to_string()), text.clone()));
    }
}

/// A stream whose chunks come from another thread, which wakes whoever waits for them.
fn from_elsewhere(chunks: usize) -> Body {
    let shared = Arc::new(Mutex::new((Vec::<&str>::new(), 0, None::<Waker>)));
    let filled = Arc::clone(&shared);
    thread::spawn(move || {
        for _ in 0..chunks {
            thread::sleep(SHORT / 10);
            let mut shared = filled.lock().unwrap();
            shared.0.push("chunk ");
            shared.1 += 1;
            if let Some(waker) = shared.2.take() {
                waker.wake();
            }
        }
    });
    let stream = futures_util::stream::poll_fn(move |context| {
        let mut shared = shared.lock().unwrap();
        match shared.0.pop() {
            Some(chunk) => Poll::Ready(Some(Ok::<_, std::io::Error>(chunk.into()))),
            None if shared.1 == 3 => Poll::Ready(None),
            None => {
                shared.2 = Some(context.waker().clone());
                Poll::Pending
            }
        }
    });
    Body::stream(stream, None)
}

#[test]
fn a_body_may_be_a_stream_that_waits_for_another_thread_within_the_limits() {
    assert_eq!(uploaded(from_elsewhere(3)).unwrap(), (None, "chunk chunk chunk ".to_owned()));
    let started = Instant::now();
    let error = uploaded(from_elsewhere(2)).unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Upload: the body of the request stood still for 300ms");
    assert!(started.elapsed() < SHORT * 20);
}

#[test]
fn a_body_that_breaks_off_or_is_shorter_than_its_length_is_an_error() {
    for body in [
        Body::reader(std::io::Cursor::new("short"), Some(6)),
        Body::stream(futures_util::stream::iter([Err::<Bytes, _>(std::io::Error::other("broken"))]), None),
    ] {
        assert_eq!(uploaded(body).unwrap_err().kind(), ErrorKind::Interrupted);
    }
}

#[test]
fn a_file_that_needs_a_runtime_is_refused_where_there_is_none() {
    let path = std::env::temp_dir().join(format!("upload-blocking-{}.txt", std::process::id()));
    std::fs::write(&path, "a file").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let body = runtime.block_on(Body::file(&path)).unwrap();
    let error = uploaded(body).unwrap_err();
    let mut texts = Vec::new();
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = cause {
        texts.push(error.to_string());
        cause = error.source();
    }
    let text = texts.join(": ");
    assert!(text.contains("inside a Tokio runtime"), "{text}");
    let file = Body::reader(std::fs::File::open(&path).unwrap(), Some(6));
    assert_eq!(uploaded(file).unwrap(), (Some("6".to_owned()), "a file".to_owned()));
    std::fs::remove_file(&path).unwrap();
}
