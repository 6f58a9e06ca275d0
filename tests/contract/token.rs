//! The exchange of client credentials for an access token: `POST /token`.

use vzaps::client::ObtainToken;
use vzaps::models::TokenRequest;
use vzaps::{Client, ErrorKind};

use crate::prism::{ID, builder};

fn anonymous() -> Client {
    builder().build().unwrap()
}

#[tokio::test]
async fn the_body_of_a_token_request_is_accepted_without_credentials() {
    let request = TokenRequest::new("a-client-token", "a-client-secret");
    assert!(!anonymous().auth().token(&request).send().await.unwrap().body().is_empty());
}

#[tokio::test]
async fn a_documented_refusal_has_a_typed_body() {
    let request = TokenRequest::new("a-client-token", "a-wrong-secret");
    let error = anonymous().auth().token(&request).with_header("Prefer", "code=401").await.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Status, Some(401)));
    let failure = error.failure::<ObtainToken>().expect("the operation documents its errors").unwrap();
    assert_eq!(serde_json::to_vec(&failure).unwrap(), error.body().as_ref());
}

#[tokio::test]
async fn an_account_exchanges_its_credentials_and_calls_with_the_token() {
    let client = builder().client_credentials("a-client-token", "a-client-secret").build().unwrap();
    assert_eq!(client.session().status(ID).await.unwrap().code, 200);
}
