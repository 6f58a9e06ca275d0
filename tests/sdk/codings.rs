//! Content codings: none is asked for, and what comes in one is not taken for something else.

use vzaps::runtime::client::{Answer, Call, LineStream, Parameter};
use vzaps::{Bytes, Delivery, ErrorKind};

use crate::probe::{Read, Way, both_ways, client, operation, text_of};
use crate::server::Server;

operation!(Raw, {}, Bytes, Answer::bytes);
operation!(Text, {}, String, Answer::text);
operation!(Lines, { streams: &["*/*"] }, LineStream<u8>, Answer::lines);
operation!(Asking, {}, Bytes, Answer::bytes);

/// The start of a gzip member (RFC 1952, 2.3).
const GZIP: &str = "\u{1f}\u{0}";

fn coded(status: &str, coding: &str, body: &str) -> Server {
    let length = body.len();
    Server::answering(format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Encoding: {coding}\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    ))
}

async fn no_coding_is_asked_for_unless_the_caller_or_the_document_does(way: Way) {
    let server = coded("200 OK", "identity", "[1]");
    let client = client(server.url());
    way.call(Call::<Raw>::new(&client)).await.unwrap();
    way.call(Call::<Raw>::new(&client).with_header("Accept-Encoding", "gzip")).await.unwrap();
    way.call(Call::<Asking>::new(&client).with_parameter(Parameter::header("accept-encoding"), "br")).await.unwrap();
    let asked: Vec<_> =
        server.seen().iter().map(|request| request.header("accept-encoding").map(str::to_owned)).collect();
    assert_eq!(asked, ["identity", "gzip", "br"].map(|coding| Some(coding.to_owned())));
}

async fn an_answer_in_a_coding_is_refused_by_its_name(way: Way) {
    for (coding, body) in [("gzip", GZIP), ("identity, br", "[1]"), ("X-Odd", "1")] {
        let server = coded("200 OK", coding, body);
        let client = client(server.url());
        let error = way.call(Call::<Read>::new(&client).with_parameter(Parameter::path("id"), "1")).await.unwrap_err();
        let expected = format!("the server answered 200 OK in the content coding `{coding}`, which is not undone here");
        assert_eq!(text_of(&error, ErrorKind::ContentType), format!("read: {expected}"));
        assert_eq!((error.delivery(), error.body().as_ref()), (Delivery::Answered, body.as_bytes()));
        for error in [
            way.call(Call::<Text>::new(&client)).await.unwrap_err(),
            way.call(Call::<Lines>::new(&client)).await.unwrap_err(),
        ] {
            assert!(text_of(&error, ErrorKind::ContentType).ends_with(&expected), "{error}");
        }
        assert_eq!(way.call(Call::<Raw>::new(&client)).await.unwrap(), body, "bytes are given as they came");
    }
    for coding in ["identity", "Identity, identity", ""] {
        let server = coded("200 OK", coding, "[1]");
        let call = Call::<Read>::new(&client(server.url())).with_parameter(Parameter::path("id"), "1");
        assert!(way.call(call).await.is_ok(), "{coding:?}");
    }
}

async fn an_error_status_tells_the_coding_of_its_body(way: Way) {
    let server = coded("500 Internal Server Error", "gzip", GZIP);
    let error = way.call(Call::<Raw>::new(&client(server.url()))).await.unwrap_err();
    assert_eq!(
        text_of(&error, ErrorKind::Status),
        "Raw: the server answered 500 Internal Server Error in the content coding `gzip`"
    );
}

both_ways! {
    no_coding_is_asked_for_unless_the_caller_or_the_document_does
    an_answer_in_a_coding_is_refused_by_its_name
    an_error_status_tells_the_coding_of_its_body
}
