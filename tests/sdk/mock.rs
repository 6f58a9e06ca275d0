//! The transport that users of the crate test their programs with.

use std::time::Duration;

use serde_json::json;
use vzaps::client::{ObtainToken, SendText, SessionStatus};
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
