//! Calls of operations that the document does not have: what they send, how they are tried again, what they give.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use vzaps::runtime::client::{Answer, Idempotency, Parameter, SchemeKind, SecurityScheme, Style};
use vzaps::{Client, ErrorKind, RetryPolicy, Token, TokenFuture, TokenSource};

use crate::probe::{builder, client, text_of};
use crate::script::{Script, Step};
use crate::server::Server;

static BEARER: SecurityScheme = SecurityScheme::new("bearer", SchemeKind::Bearer);
static KEY: SecurityScheme = SecurityScheme::new(
    "key",
    SchemeKind::ApiKey { location: vzaps::runtime::client::Location::Header, name: "X-Key" },
);

fn scripted(steps: impl IntoIterator<Item = Step>) -> (Script, vzaps::ClientBuilder) {
    let script = Script::new(steps);
    let quick = RetryPolicy::new().first_wait(Duration::ZERO);
    (script.clone(), builder("https://api.example/v1").transport(script).retry(quick))
}

#[tokio::test]
async fn values_are_encoded_for_their_places_and_the_answer_is_json() {
    let server = Server::replying("201 Created", "application/json", r#"{"status":"done"}"#);
    let client = client(format!("{}/v1", server.url()));
    let call = client.request("POST", "/things/{id}/paint?kind=a").with_path("id", "7/b").with_query("q", "x&y");
    let call = call.with_parameter(Parameter::query("ids").style(Style::PipeDelimited), &[1, 2]);
    let answer = call.with_header("X-More", "yes").with_json(&json!({"color": null})).await.unwrap();
    assert_eq!(answer, json!({"status": "done"}));
    let sent = server.only();
    assert_eq!(sent.line, "POST /v1/things/7%2Fb/paint?kind=a&q=x%26y&ids=1%7C2 HTTP/1.1");
    assert_eq!((sent.header("x-more"), sent.text().as_str()), (Some("yes"), r#"{"color":null}"#));
    assert_eq!(sent.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn the_answer_can_have_a_type_or_be_bytes_a_stream_or_nothing() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Pet {
        name: String,
    }
    let server = Server::replying("200 OK", "application/json", r#"{"name":"Cat"}"#);
    let client = client(server.url());
    let get = || client.request("GET", "/pet");
    assert_eq!(get().answer_as::<Pet>().await.unwrap().name, "Cat");
    let response = get().answer_as::<Pet>().send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.body().len()), (200, 14));
    assert_eq!(get().decoded_by(Answer::bytes).await.unwrap(), r#"{"name":"Cat"}"#);
    get().decoded_by(Answer::empty).await.unwrap();
    assert_eq!(get().streamed().await.unwrap().next().await.unwrap().unwrap(), r#"{"name":"Cat"}"#);
    let error = get().answer_as::<Vec<Pet>>().await.unwrap_err();
    assert!(text_of(&error, ErrorKind::Decode).starts_with("GET /pet: "), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_method_says_what_is_tried_again_unless_the_caller_does() {
    for (method, attempts) in [("GET", 3), ("PUT", 3), ("DELETE", 3), ("POST", 1), ("PATCH", 1)] {
        let (script, builder) = scripted([Step::status(503)]);
        let error = builder.build().unwrap().request(method, "/a").await.unwrap_err();
        assert_eq!((error.attempts(), script.count()), (attempts, attempts as usize), "{method}");
    }
    let (script, builder) = scripted([Step::status(503)]);
    let client = builder.build().unwrap();
    let error = client.request("POST", "/a").with_idempotency(Idempotency::Read).await.unwrap_err();
    assert_eq!((error.attempts(), error.operation()), (3, "POST /a"));
    let error = client.request("GET", "/a").with_retry(RetryPolicy::never()).await.unwrap_err();
    assert_eq!((error.attempts(), script.count()), (1, 4));
    let error = client.request("POST", "/a").await.unwrap_err();
    assert_eq!(error.attempts(), 1, "what one call says does not hold for the next one");
}

struct Fixed;

impl TokenSource for Fixed {
    fn token(&self, _: Client) -> TokenFuture<'_> {
        Box::pin(async { Ok(Token::new("fetched")) })
    }
}

/// The headers with credentials of the first request.
fn credentials(script: &Script) -> [Option<String>; 2] {
    let sent = script.sent();
    ["authorization", "x-key"]
        .map(|name| sent[0].head.headers.get(name).map(|value| value.to_str().unwrap().to_owned()))
}

#[tokio::test(start_paused = true)]
async fn the_credentials_are_those_of_the_client_unless_the_caller_says_which() {
    let (script, builder) = scripted([Step::status(200)]);
    let call = |builder: vzaps::ClientBuilder| builder.build().unwrap().request("GET", "/a");
    call(builder.clone()).await.unwrap();
    assert_eq!(credentials(&script), [None, None]);

    let given = builder.clone().credential(&KEY, "k").credential(&BEARER, "given");
    call(given.clone()).await.unwrap();
    assert_eq!(credentials(&script), [Some("Bearer given".to_owned()), Some("k".to_owned())]);
    call(given.clone()).with_security(&[&[&KEY]]).await.unwrap();
    assert_eq!(credentials(&script), [None, Some("k".to_owned())]);
    call(given).with_security(&[]).await.unwrap();
    assert_eq!(credentials(&script), [None, None]);

    let fetching = builder.clone().credential(&KEY, "k").token_source(&BEARER, Fixed);
    call(fetching).await.unwrap();
    assert_eq!(credentials(&script), [Some("Bearer fetched".to_owned()), None]);

    let error = call(builder.credential(&KEY, "k")).with_security(&[&[&BEARER]]).await.unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Credentials), "GET /a: needs bearer");
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_renewed_and_the_call_made_again_once() {
    let (script, builder) = scripted([Step::status(401), Step::status(200)]);
    builder.token_source(&BEARER, Fixed).build().unwrap().request("POST", "/a").await.unwrap();
    assert_eq!(script.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_sent_is_refused_before_it_is() {
    let (script, builder) = scripted([Step::status(200)]);
    let client = builder.build().unwrap();
    let refused = [
        client.request("GET", "@elsewhere.example/a"),
        client.request("GET", "a"),
        client.request("get", "/a"),
        client.request("GE T", "/a"),
        client.request("GET", "/{id}"),
        client.request("GET", "/{id}").with_path("id", ".."),
        client.request("GET", "/a").with_header("x", "two\nlines"),
    ];
    for call in refused {
        let text = format!("{call:?}");
        assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Request, "{text}");
    }
    assert_eq!(script.count(), 0);
}

#[tokio::test]
async fn a_path_can_be_made_by_the_program() {
    let server = Server::replying("404 Not Found", "application/json", "{}");
    let client = client(format!("{}/v1", server.url()));
    for target in ["/pets/7%2Fb?limit=1&q=x%26y", "/v1beta"] {
        let error = client.request("DELETE", target.to_owned()).await.unwrap_err();
        assert_eq!((error.operation(), error.attempts()), ("DELETE /{path}", 1));
    }
    let call = client.request("GET", format!("/{}/{{id}}", "pets")).with_path("id", "7/b").with_query("q", "x&y");
    assert_eq!(call.await.unwrap_err().operation(), "GET /{path}");
    let lines: Vec<String> = server.seen().into_iter().map(|request| request.line).collect();
    let expected = ["DELETE /v1/pets/7%2Fb?limit=1&q=x%26y", "DELETE /v1/v1beta", "GET /v1/pets/7%2Fb?q=x%26y"];
    assert_eq!(lines, expected.map(|line| format!("{line} HTTP/1.1")));
    for path in ["/../admin", "/a/%2e%2E", "a", "//elsewhere.example/{id}"] {
        let error = client.request("GET", path.to_owned()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{path}");
    }
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn an_instance_puts_its_id_into_the_path() {
    let server = Server::replying("200 OK", "application/json", "{}");
    let client = Client::builder().base_url(server.url()).client_token("c").build().unwrap();
    let instance = client.instance("VZ/1").with_instance_token("own");
    instance.request("POST", "/instances/{id}/new").with_json(&json!({})).await.unwrap();
    instance.request("GET", "/new".to_owned()).await.unwrap();
    let seen = server.seen();
    let lines: Vec<&str> = seen.iter().map(|request| request.line.as_str()).collect();
    assert_eq!(lines, ["POST /instances/VZ%2F1/new HTTP/1.1", "GET /new HTTP/1.1"]);
    for request in seen {
        assert_eq!((request.header("x-instance-token"), request.header("x-client-token")), (Some("own"), Some("c")));
    }
}

#[cfg(feature = "blocking")]
#[test]
fn a_thread_can_wait_for_it() {
    let server = Server::replying("200 OK", "application/json", "[1]");
    let client = client(server.url());
    assert_eq!(client.request("GET", "/a").wait().unwrap(), json!([1]));
    assert_eq!(client.request("GET", "/a").send_wait().unwrap().status().as_u16(), 200);
    let chunks: Result<Vec<_>, _> = client.request("GET", "/a").streamed().wait().unwrap().into_iter().collect();
    assert_eq!(chunks.unwrap(), ["[1]"]);
}
