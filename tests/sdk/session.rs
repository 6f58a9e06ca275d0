//! The seven lines a user writes, against a server.

use std::future::{Future as _, IntoFuture as _};
use std::pin::pin;
use std::process::Command;
use std::task::{Context, Poll, Waker};

use vzaps::Client;

use crate::server::Server;

pub(crate) const ID: &str = "VZ9K2M4N8P1Q3R5S7T0WABCD01EF";
pub(crate) const CONNECTED: &str = r#"{"code":200,"success":true,"data":{"connected":true,"phone":"551151968302"}}"#;

#[tokio::test]
async fn the_status_of_a_session_is_asked_and_decoded() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::replying("200 OK", "application/json", CONNECTED);
    let client = Client::builder().base_url(server.url()).instance_token("i").client_token("c").build()?;
    let status = client.session().status(ID).await?;
    assert!(status.data.map(|data| data.connected).unwrap_or_default());

    let request = server.only();
    assert_eq!(request.line, format!("GET /instances/{ID}/session/status HTTP/1.1"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("user-agent"), Some(concat!("vzaps/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.header("content-length"), None);
    assert!(request.body.is_empty());
    Ok(())
}

#[test]
fn a_call_outside_a_runtime_is_an_error_and_no_panic() {
    let client = Client::builder().bearer("b").build().unwrap();
    let mut call = pin!(client.session().status(ID).into_future());
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else { panic!("the call is refused at once") };
    assert!(error.to_string().contains("Tokio runtime"), "{error}");
}

#[tokio::test]
async fn a_call_can_be_spawned_and_clones_share_the_client() {
    let server = Server::replying("200 OK", "application/json", CONNECTED);
    let client = Client::builder().base_url(server.url()).bearer("b").build().unwrap();
    let tasks: Vec<_> = (0..4)
        .map(|_| client.clone())
        .map(|client| tokio::spawn(async move { client.session().status(ID).await.map(|status| status.code) }))
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap(), 200);
    }
}

/// Runs another test of this file in a process whose environment names a proxy that is not there.
#[test]
fn a_proxy_of_the_environment_is_not_given_plain_http_requests() {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "session::the_status_of_a_session_is_asked_and_decoded"]);
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, "http://127.0.0.1:1");
    }
    let output = child.env_remove("no_proxy").env_remove("NO_PROXY").output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

#[tokio::test]
async fn send_gives_status_headers_and_raw_bytes_beside_the_value() {
    let server = Server::replying("200 OK", "application/json; charset=utf-8", CONNECTED);
    let client = Client::builder().base_url(server.url()).bearer("b").build().unwrap();
    let response = client.session().status(ID).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(response.body(), CONNECTED);
    assert_eq!(response.into_value().code, 200);
}
