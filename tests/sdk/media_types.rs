//! How the media type and the status of an answer decide what it is read as.

use serde_json::{Value, json};
use vzaps::ErrorKind;
use vzaps::runtime::client::{Answer, Call, Error};

use crate::probe::{client, operation};
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
