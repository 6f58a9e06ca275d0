//! Answers that Prism makes of the document: its example, random bodies, and refusals.

use std::collections::BTreeSet;

use serde_json::Value;
use vzaps::models::WorkerEnvelopeSessionStatus;
use vzaps::{Delivery, Error, ErrorKind};

use crate::document;
use crate::prism::{ID, bearer};

const EXAMPLE: &str = "/components/schemas/WorkerEnvelopeSessionStatus/example";

#[tokio::test]
async fn the_example_of_the_document_comes_back_byte_for_byte() {
    let response = bearer().session().status(ID).send().await.unwrap();
    let encoded = serde_json::to_string(response.value()).unwrap();
    assert_eq!(encoded, document::at(EXAMPLE).to_string());
    assert_eq!(encoded.as_bytes(), response.body().as_ref());
    assert_eq!((response.status().as_u16(), response.header("content-type")), (200, Some("application/json")));
}

#[tokio::test]
async fn awaiting_a_call_gives_the_typed_answer() {
    let status = bearer().session().status(ID).await.unwrap();
    assert_eq!(status, serde_json::from_value(document::at(EXAMPLE)).unwrap());
    assert!(status.data.map(|data| data.connected).unwrap_or_default());
}

/// Prism makes the same body for the same seed, so `.ci/run` runs this test with several.
#[tokio::test]
async fn a_random_body_that_the_schema_allows_keeps_its_members() {
    let call = bearer().session().status(ID).with_header("Prefer", "dynamic=true");
    let (value, body) = match call.send().await {
        Ok(response) => (response.value().clone(), response.body().clone()),
        // One of two bodies says that the call failed.
        Err(error) if error.kind() == ErrorKind::Refused => (error.body_as().unwrap(), error.body().clone()),
        Err(error) => panic!("{error:?}: {:?}", error.body()),
    };
    let value: WorkerEnvelopeSessionStatus = value;
    let sent: Value = serde_json::from_slice(&body).unwrap();
    assert_ne!(sent, document::at(EXAMPLE));
    assert_kept(&serde_json::to_value(value).unwrap(), &sent, &document::property_names());
}

/// Nothing is made up, and nothing is lost but members that the document does not declare and empty lists and maps. An
/// object without declared members is a map and keeps all.
#[track_caller]
fn assert_kept(written: &Value, sent: &Value, declared: &BTreeSet<String>) {
    match (written, sent) {
        (Value::Object(written), Value::Object(sent)) => {
            let is_map = !sent.keys().any(|key| declared.contains(key));
            let lost = sent.iter().find(|(key, value)| {
                !written.contains_key(*key) && !is_empty(value) && (is_map || declared.contains(*key))
            });
            assert_eq!(lost, None);
            for (key, value) in written {
                assert_kept(value, sent.get(key).unwrap_or(&Value::Null), declared);
            }
        }
        (Value::Array(written), Value::Array(sent)) => {
            assert_eq!(written.len(), sent.len());
            written.iter().zip(sent).for_each(|(written, sent)| assert_kept(written, sent, declared));
        }
        _ => assert_eq!(written, sent),
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty)
}

#[tokio::test]
async fn a_refusal_is_an_error_with_what_the_server_says() {
    let error = preferring("code=429").await;
    assert!(error.to_string().starts_with("sessionStatus: the server answered 404 Not Found"), "{error}");
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Status, Delivery::Answered, 1));
    assert_eq!(error.message().as_deref(), Some("Requested status code 429 is not defined in the document."));
    assert_eq!(error.body_as::<Value>().unwrap().get("status"), Some(&Value::from(404)));
    assert!(!error.is_retryable() && !error.is_auth() && !error.is_rate_limited());
}

#[tokio::test]
async fn a_media_type_that_the_document_does_not_offer_is_refused() {
    let error = bearer().session().status(ID).with_header("Accept", "application/xml").await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(406));
}

async fn preferring(preference: &str) -> Error {
    bearer().session().status(ID).with_header("Prefer", preference).await.unwrap_err()
}
