//! A message is sent at most once unless the caller says otherwise, whatever the network does: real sockets.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use vzaps::runtime::client::{Answer, Call, Idempotency, Operation};
use vzaps::{Delivery, Error, RetryPolicy};

use crate::probe::{Way, both_ways, builder, operation};
use crate::server::{Server, reply};

operation!(Look, {}, (), Answer::empty);
operation!(Say, { method: "POST", idempotency: Idempotency::Once }, (), Answer::empty);

const SHORT: Duration = Duration::from_millis(200);

async fn failed<O: Operation<Output = ()>>(way: Way, server: &Server) -> Error {
    let quick = RetryPolicy::new().first_wait(Duration::from_millis(1));
    let client = builder(server.url()).retry(quick).attempt_timeout(SHORT).build().unwrap();
    way.call(Call::<O>::new(&client).with_json("application/json", "hello")).await.unwrap_err()
}

/// A read is tried three times against such a server, and a message is sent once.
async fn read_thrice_said_once(way: Way, delivery: Delivery, server: impl Fn() -> Server) {
    let here = server();
    let error = failed::<Say>(way, &here).await;
    assert_eq!((error.attempts(), here.connections(), error.delivery()), (1, 1, delivery), "{error}");
    assert!(!error.is_retryable() && here.seen().len() <= 1);
    let here = server();
    let error = failed::<Look>(way, &here).await;
    assert_eq!((error.attempts(), here.connections()), (3, 3), "{error}");
}

async fn accept_and_close(way: Way) {
    read_thrice_said_once(way, Delivery::Unknown, || Server::raw(drop)).await;
}

async fn close_after_the_request(way: Way) {
    read_thrice_said_once(way, Delivery::Unknown, || Server::answering("")).await;
}

async fn half_a_header(way: Way) {
    read_thrice_said_once(way, Delivery::Unknown, || Server::answering("HTTP/1.1 200 OK\r\nContent-Le")).await;
}

async fn half_a_body(way: Way) {
    let half = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"code\"";
    read_thrice_said_once(way, Delivery::Answered, || Server::answering(half)).await;
}

async fn a_reset_after_the_request(way: Way) {
    let reset = |stream: &TcpStream| socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO)).unwrap();
    read_thrice_said_once(way, Delivery::Unknown, || Server::with(move |_, stream| reset(stream))).await;
}

async fn a_stall_before_the_answer_and_in_the_middle_of_it(way: Way) {
    for start in ["", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"code\""] {
        let stalling = || {
            Server::with(move |_, stream| {
                let _ = stream.write_all(start.as_bytes());
                sleep(SHORT * 10);
            })
        };
        read_thrice_said_once(way, Delivery::Unknown, stalling).await;
    }
}

async fn the_html_page_of_a_gateway(way: Way) {
    let page = || Server::replying("502 Bad Gateway", "text/html", "<html><h1>502 Bad Gateway</h1></html>");
    read_thrice_said_once(way, Delivery::Answered, page).await;
    let error = failed::<Say>(way, &page()).await;
    assert_eq!(error.to_string(), "Say: the server answered 502 Bad Gateway with an HTML page");
}

async fn a_redirect_to_another_port_is_neither_followed_nor_tried_again(way: Way) {
    let elsewhere = Server::replying("200 OK", "application/json", "{}");
    let location = elsewhere.url();
    let here = Server::answering(format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    ));
    for error in [failed::<Say>(way, &here).await, failed::<Look>(way, &here).await] {
        assert_eq!((error.attempts(), error.delivery()), (1, Delivery::Answered));
    }
    assert_eq!((here.connections(), elsewhere.connections()), (2, 0));
}

async fn a_message_that_was_refused_by_a_rate_limit_or_found_no_server_is_sent_again(way: Way) {
    let busy = Server::replying("429 Too Many Requests", "application/json", "{}");
    assert_eq!((failed::<Say>(way, &busy).await.attempts(), busy.seen().len()), (3, 3));
    let client = builder("http://127.0.0.1:1").retry(RetryPolicy::new().first_wait(Duration::ZERO)).build().unwrap();
    let error = way.call(Call::<Say>::new(&client)).await.unwrap_err();
    assert_eq!((error.attempts(), error.delivery()), (3, Delivery::NotSent));
}

async fn a_message_that_may_be_sent_twice_is_sent_again(way: Way) {
    let quick = RetryPolicy::new().first_wait(Duration::from_millis(1));
    for server in [Server::answering(""), Server::replying("503 Service Unavailable", "application/json", "{}")] {
        let client = builder(server.url()).retry(quick.clone()).build().unwrap();
        let message = || Call::<Say>::new(&client).with_json("application/json", "id 7");
        let error = way.call(message().with_idempotency(Idempotency::Idempotent)).await.unwrap_err();
        assert_eq!((error.attempts(), server.seen().len(), error.is_retryable()), (3, 3, true), "{error}");
        assert!(server.seen().iter().all(|request| request.text() == "\"id 7\""));
        assert_eq!(way.call(message()).await.unwrap_err().attempts(), 1, "it is said for one call");
        let read = Call::<Look>::new(&client).with_idempotency(Idempotency::Once);
        assert_eq!(way.call(read).await.unwrap_err().attempts(), 1);
    }
}

async fn a_kept_connection_that_the_server_closes_does_not_repeat_a_message(way: Way) {
    let server = Server::with(|_, stream| {
        let _ = stream.write_all(reply("200 OK", "application/json", "{}").replace("close", "keep-alive").as_bytes());
    });
    let client = builder(server.url()).build().unwrap();
    for sent in 1..=20 {
        // The server closes each connection after its answer; some calls find it still open in the pool.
        let _ = way.call(Call::<Say>::new(&client)).await;
        assert!(server.seen().len() <= sent, "call {sent}");
    }
}

both_ways! {
    accept_and_close
    close_after_the_request
    half_a_header
    half_a_body
    a_reset_after_the_request
    a_stall_before_the_answer_and_in_the_middle_of_it
    the_html_page_of_a_gateway
    a_redirect_to_another_port_is_neither_followed_nor_tried_again
    a_message_that_was_refused_by_a_rate_limit_or_found_no_server_is_sent_again
    a_message_that_may_be_sent_twice_is_sent_again
    a_kept_connection_that_the_server_closes_does_not_repeat_a_message
}
