//! How the media type and the status of an answer decide what it is read as.

use serde_json::{Value, json};
use vzaps::ErrorKind;
use vzaps::runtime::client::{Answer, Call, Decode, DocumentedFailure, Error};

use crate::probe::{client, operation, text_of};
use crate::server::Server;

/// What a call gives for an answer of a status, a media type and a body.
async fn answered<O: vzaps::runtime::client::Operation>(
    status: &str,
    content_type: &str,
    body: &str,
) -> Result<O::Output, Error> {
    let server = Server::replying(status, content_type, body);
    Call::<O>::new(&client(server.url())).await
}

operation!(Versions, {}, (u8, Value), |answer: Answer| match answer.status() {
    200 if answer.is("application/json; version=2") => answer.json().map(|value| (2, value)),
    200 if answer.is("application/json; Version=\"1\"") => answer.json().map(|value| (1, value)),
    200 if answer.is("application/json") => answer.json().map(|value| (0, value)),
    _ => Err(answer.undocumented()),
});

#[tokio::test]
async fn media_types_are_told_apart_by_their_parameters() {
    for (content_type, version) in [
        ("application/json; version=1", 1),
        ("Application/JSON;charset=utf-8;VERSION=\"2\"", 2),
        ("application/json; version=3", 0),
        ("application/json", 0),
    ] {
        let answer = answered::<Versions>("200 OK", content_type, "{}").await.unwrap();
        assert_eq!(answer, (version, json!({})), "{content_type}");
    }
    let error = answered::<Versions>("200 OK", "text/plain; version=1", "{}").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

operation!(Listed, {}, Value, |answer: Answer| match answer.status() {
    200 => answer.json(),
    _ => answer.unless_it_has(&[], &["code", "message"])?.json(),
});

impl DocumentedFailure for Listed {
    type Failure = Value;
    const FAILURE: Decode<Value> = Answer::json;
}

operation!(Strict, {}, (), |answer: Answer| match answer.status() {
    204 => answer.empty(),
    _ => answer.unless_it_has(&["code", "message"], &[])?.empty(),
});

#[tokio::test]
async fn a_status_that_is_not_listed_is_a_success_unless_it_has_the_default_answer() {
    let pet = answered::<Listed>("201 Created", "application/json", r#"{"name":"cat"}"#).await.unwrap();
    assert_eq!(pet, json!({"name": "cat"}));
    let body = r#"{"message":"no"}"#;
    assert_eq!(answered::<Listed>("200 OK", "application/json", body).await.unwrap(), json!({"message": "no"}));
    let error = answered::<Listed>("201 Created", "application/json", body).await.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Refused, Some(201)));
    assert_eq!(error.failure::<Listed>().unwrap().unwrap(), json!({"message": "no"}));
    answered::<Strict>("200 OK", "application/json", body).await.unwrap();
    answered::<Strict>("200 OK", "text/plain", "deleted").await.unwrap();
    let both = r#"{"code":1,"message":"no"}"#;
    assert_eq!(answered::<Strict>("200 OK", "application/json", both).await.unwrap_err().kind(), ErrorKind::Refused);
}

operation!(OpenText, { accept: "*/*" }, String, Answer::text_or_json);

#[tokio::test]
async fn a_text_of_an_open_media_type_is_a_string_of_json_where_the_server_says_json() {
    for (content_type, body, text) in [
        ("application/json; charset=utf-8", r#""a \u00e9""#, "a é"),
        ("application/problem+json", r#""b""#, "b"),
        ("text/plain", r#""c""#, r#""c""#),
        ("application/json", "plain", "plain"),
        ("application/json", "{}", "{}"),
    ] {
        assert_eq!(answered::<OpenText>("200 OK", content_type, body).await.unwrap(), text, "{content_type} {body}");
    }
}

operation!(Wide, { accept: "application/json；charset=utf-8" }, Value, Answer::json);
operation!(Broken, { accept: "application/json\n" }, Value, Answer::json);

#[tokio::test]
async fn odd_media_types_of_the_document_are_asked_for_or_refused_and_never_a_panic() {
    let server = Server::replying("200 OK", "application/json", "[1]");
    let client = client(server.url());
    assert_eq!(Call::<Wide>::new(&client).await.unwrap(), json!([1]));
    assert!(server.only().header("accept").is_some_and(|accept| accept.starts_with("application/json")));
    let error = Call::<Broken>::new(&client).await.unwrap_err();
    let text = "Broken: the value of the header `accept` cannot be sent";
    assert_eq!(text_of(&error, ErrorKind::Request), text);
}
