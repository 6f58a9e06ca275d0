//! What a failed call tells: error bodies, HTML pages, empty and broken answers, each in one line without the body.

use std::error::Error as _;
use std::time::Duration;

use serde_json::{Value, json};
use vzaps::runtime::client::{Answer, Api, Call, Decode, DocumentedFailure, Envelope, Operation, Parameter};
use vzaps::{Client, ClientBuilder, Delivery, Error, ErrorKind, RetryPolicy};

use crate::probe::{Read, client, operation, text_of};
use crate::server::{Server, reply};
use crate::session::ID;

/// A builder for a client of the bundled document that tries each call once.
fn bundled(url: String) -> ClientBuilder {
    Client::builder().base_url(url).bearer("b").retry(RetryPolicy::never())
}

/// The error of asking for a session's status, when the server answers so.
async fn status_error(status: &str, content_type: &str, body: &str) -> Error {
    let server = Server::replying(status, content_type, body);
    let client = bundled(server.url()).build().unwrap();
    client.session().status(ID).await.unwrap_err()
}

#[tokio::test]
async fn an_error_status_keeps_status_headers_and_body() {
    let server = Server::answering(
        "HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\nRetry-After: 7\r\nX-Request-Id: r-1\r\n\
         Content-Length: 38\r\n\r\n{\"code\": 4290, \"message\": \"slow down\"}",
    );
    let client = bundled(server.url()).build().unwrap();
    let error = client.session().status(ID).await.unwrap_err();
    let text = "sessionStatus: the server answered 429 Too Many Requests: \"slow down\" (code 4290, request r-1)";
    assert_eq!(text_of(&error, ErrorKind::Status), text);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(429));
    assert_eq!(error.operation(), "sessionStatus");
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.code().as_deref(), Some("4290"));
    assert_eq!(error.message().as_deref(), Some("slow down"));
    assert_eq!(error.body_as::<Value>().unwrap(), json!({"code": 4290, "message": "slow down"}));
    assert_eq!((error.delivery(), error.attempts()), (Delivery::Answered, 1));
    assert!(error.is_rate_limited() && error.is_retryable() && !error.is_timeout() && !error.is_auth());
}

#[tokio::test]
async fn questions_about_a_status_have_the_answers_of_the_standard() {
    for (status, timeout, auth, retryable) in [
        ("400 Bad Request", false, false, false),
        ("401 Unauthorized", false, true, false),
        ("403 Forbidden", false, true, false),
        ("408 Request Timeout", true, false, true),
        ("500 Internal Server Error", false, false, true),
        ("501 Not Implemented", false, false, false),
        ("503 Service Unavailable", false, false, true),
        ("504 Gateway Timeout", true, false, true),
    ] {
        let error = status_error(status, "application/json", "{}").await;
        assert_eq!((error.is_timeout(), error.is_auth(), error.is_retryable()), (timeout, auth, retryable), "{status}");
    }
}

#[tokio::test]
async fn the_explanation_is_found_in_every_usual_shape() {
    for (body, code, message) in [
        (r#"{"message": "m", "error": "e"}"#, None, Some("m")),
        (r#"{"error": "e", "code": "E1"}"#, Some("E1"), Some("e")),
        (r#"{"error": {"message": "m", "code": 7}}"#, Some("7"), Some("m")),
        (r#"{"title": "t", "detail": "d", "status": 400}"#, None, Some("d")),
        (r#"{"error_code": "X", "message": {"en": "m"}, "title": "t"}"#, Some("X"), Some("t")),
        ("[]", None, None),
        ("", None, None),
        ("<html>", None, None),
    ] {
        let error = status_error("400 Bad Request", "application/json", body).await;
        assert_eq!((error.code().as_deref(), error.message().as_deref()), (code, message), "{body}");
        assert_eq!(error.body(), body);
    }
}

#[tokio::test]
async fn an_html_page_is_reported_as_such() {
    let page = "<html><h1>Bad gateway</h1></html>";
    let error = status_error("502 Bad Gateway", "Text/HTML; charset=utf-8", page).await;
    assert_eq!(
        text_of(&error, ErrorKind::Status),
        "sessionStatus: the server answered 502 Bad Gateway with an HTML page"
    );
    let error = status_error("200 OK", "text/html", page).await;
    assert_eq!(
        text_of(&error, ErrorKind::ContentType),
        "sessionStatus: the server answered 200 OK with text/html, not JSON"
    );
    assert_eq!(error.body(), page);
}

#[tokio::test]
async fn an_integer_may_be_written_with_a_fraction_of_zero() {
    let answer =
        |code: &str| format!(r#"{{"code":{code},"success":true,"data":{{"connected":true,"whatsapp_jid":"4.0"}}}}"#);
    for written in ["200", "200.0", "2e2"] {
        let server = Server::replying("200 OK", "application/json", &answer(written));
        let client = bundled(server.url()).build().unwrap();
        let status = client.session().status(ID).await.unwrap();
        assert_eq!(status.code, 200, "{written}");
        assert_eq!(status.data.unwrap().whatsapp_jid.as_deref(), Some("4.0"), "{written}");
    }
    let error = status_error("200 OK", "application/json", &answer("200.5")).await;
    let text = text_of(&error, ErrorKind::Decode);
    assert!(text.contains("at `code`") && text.contains("invalid type: floating point"), "{text}");
}

#[tokio::test]
async fn an_answer_that_does_not_fit_names_the_path_and_keeps_the_body_but_does_not_show_it() {
    let cases = [
        ("", "it is empty", None),
        ("  \n", "it is empty", None),
        ("{\"code\":200,", "EOF while parsing a value at line 1 column 12", None),
        ("{\"code\":200,\"data\":{\"connected\":tr", "EOF", Some("data.connected")),
        (
            r#"{"code":200,"success":true,"data":{"connected":"secret"}}"#,
            "invalid type: string, expected a boolean",
            Some("data.connected"),
        ),
        ("{\"code\":200,\n\"success\":true,\n \"data\":{}}", "missing field `connected`", Some("data")),
        (r#"{"success":true}"#, "missing field `code`", None),
        (
            r#"{"code":200,"success":true,"data":{"connected":true,"business_profile":{"categories":[{"id":"1","name":"n"},{"id":5}]}}}"#,
            "invalid type: integer, expected a string",
            Some("data.business_profile.categories[1].id"),
        ),
        (
            r#"{"code":200,"success":true,"data":{"connected":true,"business_profile":{"profile_options":{"a.b":1}}}}"#,
            "invalid type: integer",
            Some("data.business_profile.profile_options[\"a.b\"]"),
        ),
        (r#"{"code":200,"success":true,"data":[1]}"#, "expected an object", Some("data")),
    ];
    for (body, reason, path) in cases {
        let error = status_error("200 OK", "application/json", body).await;
        let text = text_of(&error, ErrorKind::Decode);
        assert!(text.contains(reason), "{body}: {text}");
        assert!(!text.contains("secret") && !text.contains('\n'), "{text}");
        assert_eq!(error.json_path(), path, "{body}: {text}");
        assert_eq!(error.body(), body);
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn json_under_another_media_type_is_accepted() {
    for content_type in ["text/plain", "application/vnd.api+json", "application/octet-stream"] {
        let server = Server::replying("200 OK", content_type, "[1]");
        let read = Call::<Read>::new(&client(server.url())).with_parameter(Parameter::path("id"), "1");
        assert_eq!(read.await.unwrap(), json!([1]), "{content_type}");
    }
}

operation!(Documented, {}, u8, Answer::json);

/// The documented error answers of [`Documented`].
#[derive(Debug, PartialEq)]
pub(crate) enum Failure {
    NotFound(String),
    Other(Value),
}

impl DocumentedFailure for Documented {
    type Failure = Failure;
    const FAILURE: Decode<Failure> = |answer| match answer.status() {
        404 => answer.json().map(Failure::NotFound),
        _ => answer.json().map(Failure::Other),
    };
}

#[tokio::test]
async fn a_documented_error_body_is_typed_on_demand() {
    let call = |status: &'static str, body: &'static str| async move {
        let server = Server::replying(status, "application/json", body);
        Call::<Documented>::new(&client(server.url())).await.unwrap_err()
    };
    let missing = call("404 Not Found", "\"pet\"").await;
    assert_eq!(missing.failure::<Documented>().unwrap().unwrap(), Failure::NotFound("pet".to_owned()));
    let other = call("418 I'm a teapot", "{}").await;
    assert_eq!(other.failure::<Documented>().unwrap().unwrap(), Failure::Other(json!({})));
    let broken = call("404 Not Found", "{}").await;
    assert_eq!(broken.failure::<Documented>().unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert!(call("200 OK", "\"no number\"").await.failure::<Documented>().is_none(), "a success has no failure");
}

operation!(Several, { success: &[304] }, String, |answer: Answer| match answer.status() {
    200 => answer.json::<u8>().map(|value| value.to_string()),
    202 => answer.text(),
    304 => answer.empty().map(|()| "unchanged".to_owned()),
    _ => Err(answer.undocumented()),
});

#[tokio::test]
async fn several_successes_are_told_apart_by_status() {
    for (status, body, expected) in
        [("200 OK", "7", "7"), ("202 Accepted", "later", "later"), ("304 Not Modified", "", "unchanged")]
    {
        let server = Server::replying(status, "text/plain", body);
        assert_eq!(Call::<Several>::new(&client(server.url())).await.unwrap(), expected);
    }
    let server = Server::replying("203 Non-Authoritative Information", "text/plain", "x");
    let error = Call::<Several>::new(&client(server.url())).await.unwrap_err();
    assert!(text_of(&error, ErrorKind::Decode).ends_with("which is not documented"));
}

#[tokio::test]
async fn an_envelope_that_says_no_is_an_error_though_the_status_is_200() {
    static WRAPPED: Api =
        Api { title: "", version: "", servers: &[], user_agent: "t", envelope: Some(Envelope { success: "success" }) };
    let read = |body: &'static str| async move {
        let server = Server::replying("200 OK", "application/json", body);
        let client = ClientBuilder::new(&WRAPPED).base_url(server.url()).build().unwrap();
        Call::<Read>::new(&client).with_parameter(Parameter::path("id"), "1").await
    };
    for (refused, why) in [
        (r#"{"success":false,"message":"no session","code":500}"#, ": \"no session\" (code 500)"),
        ("{\"a\":1,\"success\" :\n false}", ""),
    ] {
        let error = read(refused).await.unwrap_err();
        let text = format!("read: the server answered 200 OK and says that the call failed{why}");
        assert_eq!(text_of(&error, ErrorKind::Refused), text);
        assert_eq!(error.body(), refused);
        assert!(!error.is_retryable());
    }
    for accepted in [r#"{"success":true}"#, "{}", r#"{"data":{"success":false}}"#, r#"[{"success":false}]"#] {
        assert!(read(accepted).await.is_ok(), "{accepted}");
    }
}

#[tokio::test]
async fn retry_after_is_read_as_seconds_and_as_a_date_by_the_servers_clock() {
    for (headers, expected) in [
        ("Retry-After: 120", Some(120)),
        ("Retry-After: Wed, 21 Oct 2015 07:28:30 GMT\r\nDate: Wed, 21 Oct 2015 07:28:00 GMT", Some(30)),
        ("Retry-After: Wed, 21 Oct 2015 07:28:00 GMT", Some(0)),
        ("Retry-After: soon", None),
        ("Retry-After: -1", None),
        ("X: y", None),
    ] {
        let server =
            Server::answering(format!("HTTP/1.1 503 Service Unavailable\r\n{headers}\r\nContent-Length: 0\r\n\r\n"));
        let error = Call::<Read>::new(&client(server.url())).with_parameter(Parameter::path("id"), "1").await;
        assert_eq!(error.unwrap_err().retry_after(), expected.map(Duration::from_secs), "{headers}");
    }
}

#[tokio::test]
async fn nobody_listening_is_a_failure_to_connect_with_a_cause() {
    let client = client("http://127.0.0.1:1");
    let error = Call::<Read>::new(&client).with_parameter(Parameter::path("id"), "1").await.unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Connect), "read: cannot connect to the server (http://127.0.0.1:1)");
    assert_eq!((error.delivery(), error.attempts()), (Delivery::NotSent, 1));
    assert!(error.source().is_some() && error.is_retryable());
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_the_delivery_unknown() {
    let whole = reply("200 OK", "application/json", "[1,2,3]");
    for cut in [0, 20, whole.len() - 3] {
        let server = Server::answering(&whole.as_bytes()[..cut]);
        let error = Call::<Read>::new(&client(server.url())).with_parameter(Parameter::path("id"), "1").await;
        let error = error.unwrap_err();
        text_of(&error, ErrorKind::Interrupted);
        let delivery = if cut < 30 { Delivery::Unknown } else { Delivery::Answered };
        assert_eq!(error.delivery(), delivery, "{cut}");
        assert!(error.source().is_some());
    }
}

#[test]
fn an_error_is_one_pointer_large_and_crosses_threads() {
    fn crosses<T: Send + Sync + 'static>() {}
    crosses::<Error>();
    crosses::<Client>();
    assert_eq!(std::mem::size_of::<Error>(), std::mem::size_of::<usize>());
    assert_eq!(Read::INFO.id, "read");
}

#[tokio::test]
async fn success_false_with_status_200_is_a_failure_of_the_bundled_api() {
    let error =
        status_error("200 OK", "application/json", r#"{"code":500,"success":false,"error":"no session"}"#).await;
    let text = "sessionStatus: the server answered 200 OK and says that the call failed: \"no session\" (code 500)";
    assert_eq!(text_of(&error, ErrorKind::Refused), text);
    assert_eq!((error.message().as_deref(), error.code().as_deref()), (Some("no session"), Some("500")));
    assert_eq!((error.delivery(), error.is_retryable()), (Delivery::Answered, false));
}
