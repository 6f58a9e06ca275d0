//! The transport that users of the crate test their programs with.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use serde_json::json;
use vzaps::client::{DeleteInstance, ListTypebots, ObtainToken, SendText, SessionStatus};
use vzaps::models::SendTextRequest;
use vzaps::{Client, ErrorKind, MockTransport, Reply, TransportFault};

use crate::session::ID;

fn account(mock: &MockTransport) -> Client {
    Client::builder().transport(mock.clone()).client_credentials("client", "secret").build().unwrap()
}

fn connected(connected: bool) -> Reply {
    Reply::json(200, json!({"code": 200, "success": true, "data": {"connected": connected}}))
}

#[tokio::test]
async fn replies_are_used_in_order_and_the_last_one_again() {
    let mock = MockTransport::new();
    mock.on::<ObtainToken>(Reply::json(200, json!({"access_token": "jwt", "expires_in": 3600})));
    mock.on::<SessionStatus>(connected(false)).on::<SessionStatus>(connected(true));
    let client = account(&mock);
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(client.session().status(ID).await.unwrap().data.unwrap().connected);
    }
    assert_eq!(seen, [false, true, true]);
    let grant = mock.requests::<ObtainToken>();
    assert_eq!((grant.len(), grant[0].json()["client_token"].as_str()), (1, Some("client")));
    let requests = mock.requests::<SessionStatus>();
    assert_eq!((requests.len(), mock.all_requests().len()), (3, 4));
    assert_eq!(requests[2].target, format!("/instances/{ID}/session/status"));
    assert_eq!((requests[2].method.as_str(), requests[2].header("authorization")), ("GET", Some("Bearer jwt")));
}

#[tokio::test]
async fn an_operation_without_a_reply_fails_and_is_named() {
    let mock = MockTransport::new();
    let client = Client::builder().transport(mock.clone()).bearer("b").build().unwrap();
    let error = client.session().status(ID).await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("the mock has no reply for the operation `sessionStatus`"));
    assert_eq!(mock.requests::<SessionStatus>().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn failures_and_delays_go_through_the_same_retries_and_limits() {
    let mock = MockTransport::new();
    mock.on::<SessionStatus>(Reply::failure(TransportFault::Broken));
    mock.on::<SessionStatus>(Reply::bytes(503, "busy").header("Retry-After", "2"));
    mock.on::<SessionStatus>(connected(true).after(Duration::from_secs(60)));
    let client = Client::builder().transport(mock.clone()).bearer("b").build().unwrap();
    let error = client.session().status(ID).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert_eq!(mock.requests::<SessionStatus>().len(), 3);
    assert_eq!(mock.requests::<SendText>().len(), 0);
}

fn bearer(mock: &MockTransport) -> Client {
    Client::builder().transport(mock.clone()).bearer("a-secret").build().unwrap()
}

#[tokio::test]
async fn the_examples_of_the_document_answer_what_no_test_answers() {
    let mock = MockTransport::from_examples();
    let client = account(&mock);
    let status = client.session().status(ID).send().await.unwrap();
    assert_eq!((status.status().as_u16(), status.header("content-type")), (200, Some("application/json")));
    assert!(status.value().data.as_ref().unwrap().connected);
    assert_eq!(client.typebots().list(ID).await.unwrap().len(), 1);
    client.instances().delete(ID).await.unwrap();
    mock.on::<SessionStatus>(connected(false));
    assert!(!client.session().status(ID).await.unwrap().data.unwrap().connected);
    assert_eq!(mock.requests::<ListTypebots>().len() + mock.requests::<DeleteInstance>().len(), 2);
    mock.verify();
}

#[tokio::test]
async fn a_test_takes_the_example_of_another_status() {
    let mock = MockTransport::from_examples();
    mock.on::<ObtainToken>(mock.example::<ObtainToken>(401));
    let error = account(&mock).session().status(ID).await.unwrap_err();
    assert_eq!((error.kind(), error.message().as_deref()), (ErrorKind::Token, Some("Invalid client credentials")));

    let mock = MockTransport::from_examples();
    mock.on::<SessionStatus>(mock.example::<SessionStatus>(404));
    let error = bearer(&mock).session().status(ID).await.unwrap_err();
    let expected = "the mock has no example of an answer to `sessionStatus` with the status 404";
    assert_eq!((error.status().unwrap().as_u16(), error.message().as_deref()), (501, Some(expected)));
}

fn text(phone: &str, message: &str) -> SendTextRequest {
    SendTextRequest::new(phone, message)
}

#[tokio::test]
async fn a_call_as_expected_gets_the_reply_of_its_expectation() {
    let mock = MockTransport::from_examples();
    let sent = |id: &str| Reply::json(200, json!({"code": 200, "success": true, "data": {"message_id": id}}));
    mock.expect::<SendText>().with_json(json!({"message": "Hi", "phone": "1"})).reply(sent("first"));
    mock.expect::<SendText>().with_json_part(json!({"phone": "2"})).times(2).reply(sent("a")).reply(sent("b"));
    mock.expect::<SessionStatus>().with_target(&format!("/instances/{ID}/session/status")).at_least(1);
    mock.expect::<DeleteInstance>().never();
    assert_eq!(mock.unmet().unwrap().lines().filter(|line| line.contains("was to be called")).count(), 3);
    let client = bearer(&mock);
    let mut ids = Vec::new();
    for (phone, message) in [("2", "x"), ("1", "Hi"), ("2", "y")] {
        let sent = client.chat().send_text(ID, &text(phone, message)).await.unwrap();
        ids.extend(sent.data.unwrap().message_id);
    }
    assert_eq!(ids, ["a", "first", "b"]);
    assert!(client.session().status(ID).await.unwrap().success);
    mock.verify();
}

/// The text of the panic of a check.
fn panicked(check: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(check)).unwrap_err();
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn what_differs_is_told_to_the_caller_and_in_the_report() {
    let mock = MockTransport::new();
    let body = json!({"phone": "1", "message": "Hi", "mentioned_ids": ["a", "b"]});
    let expected = mock.expect::<SendText>().with_json(body).with_header("Authorization", "Bearer other").times(2);
    drop(expected.with_header("X-Trace", "7"));
    let client = bearer(&mock);
    let call = client.chat().send_text(ID, &text("1", "Ho").with_mentioned_ids(["a", "c"]).with_delay(3));
    let error = call.await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 501);
    assert!(error.message().unwrap().contains(r#"body.message: expected "Hi", was "Ho""#), "{error:?}");
    let report = panicked(|| mock.verify());
    let expected = format!(
        r#"the calls were not as expected:
  `sendText` was to be called 2 times and was called never as described
    header Authorization: "Bearer other"
    header X-Trace: "7"
    body {{"phone":"1","message":"Hi","mentioned_ids":["a","b"]}}
  `sendText` was called with POST /instances/{ID}/chat/send/text, which is not expected:
    header Authorization: expected "Bearer other", was another value, which is secret
    header X-Trace: expected "7", was missing
    body.message: expected "Hi", was "Ho"
    body.mentioned_ids[1]: expected "b", was "c"
    body.delay: expected nothing, was 3"#
    );
    assert_eq!(report, expected);
    assert!(!report.contains("a-secret"));
}

#[tokio::test]
async fn one_call_too_many_is_not_expected() {
    let mock = MockTransport::from_examples();
    mock.expect::<SessionStatus>();
    let client = bearer(&mock);
    client.session().status(ID).await.unwrap();
    let error = client.session().status(ID).await.unwrap_err();
    assert!(error.message().unwrap().ends_with("expected once, this is one more"), "{:?}", error.message());
    assert!(panicked(|| mock.verify()).contains("which is not expected"));
}

#[tokio::test]
async fn a_call_that_nothing_answers_is_named_by_verify() {
    let mock = MockTransport::new();
    let _ = bearer(&mock).session().status(ID).await.unwrap_err();
    let report = panicked(|| mock.verify());
    assert!(
        report.contains(&format!(
            "`sessionStatus` was called with GET /instances/{ID}/session/status, which has no reply"
        )),
        "{report}"
    );
}

#[tokio::test]
async fn the_drop_of_the_last_clone_verifies_expectations() {
    let mock = MockTransport::new();
    mock.expect::<SessionStatus>();
    let client = bearer(&mock);
    drop(mock);
    assert!(panicked(|| drop(client)).contains("`sessionStatus` was to be called once"));
    let stubs = MockTransport::new();
    let _ = bearer(&stubs).session().status(ID).await.unwrap_err();
    drop(stubs);
}
