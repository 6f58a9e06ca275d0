//! The seven lines a user writes, against a server.

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
