//! Which credentials a call sends, and that a call without them is never made.

use vzaps::client::INSTANCE_TOKEN_HEADER;
use vzaps::{Client, ClientBuilder, ErrorKind};

use crate::server::{Recorded, Server};
use crate::session::{CONNECTED, ID};

const NAMES: [&str; 3] = ["authorization", "x-instance-token", "x-client-token"];

/// The values of the three credential headers that a call sends.
async fn sent(configure: impl FnOnce(ClientBuilder) -> ClientBuilder) -> [Option<String>; 3] {
    let server = Server::replying("200 OK", "application/json", CONNECTED);
    let client = configure(Client::builder().base_url(server.url())).build().unwrap();
    client.session().status(ID).await.unwrap();
    credentials(&server.only())
}

fn some(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[tokio::test]
async fn a_bearer_token_alone_satisfies_the_first_alternative() {
    assert_eq!(sent(|builder| builder.bearer("b")).await, [some("Bearer b"), None, None]);
}

#[tokio::test]
async fn two_keys_satisfy_the_second_alternative_together() {
    let keys = sent(|builder| builder.client_token("c").instance_token("i")).await;
    assert_eq!(keys, [None, some("i"), some("c")]);
}

#[tokio::test]
async fn only_the_first_satisfied_alternative_is_sent() {
    let all = sent(|builder| builder.client_token("c").instance_token("i").bearer("b")).await;
    assert_eq!(all, [some("Bearer b"), None, None]);
}

#[tokio::test]
async fn a_second_secret_for_a_scheme_replaces_the_first() {
    assert_eq!(sent(|builder| builder.bearer("old").bearer("new")).await, [some("Bearer new"), None, None]);
}

#[tokio::test]
async fn a_call_without_enough_credentials_fails_before_any_connection() {
    let configurations: [fn(ClientBuilder) -> ClientBuilder; 3] =
        [|builder| builder, |builder| builder.instance_token("i"), |builder| builder.client_token("c")];
    for configure in configurations {
        let server = Server::replying("200 OK", "application/json", CONNECTED);
        let client = configure(Client::builder().base_url(server.url())).build().unwrap();
        let error = client.session().status(ID).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.is_auth());
        let text = "sessionStatus: needs bearerAuth, or instanceTokenHeader and clientTokenHeader: \
                    give the client builder `bearer`, or `instance_token` and `client_token`";
        assert_eq!(error.to_string(), text);
        assert_eq!(server.connections(), 0);
    }
}

/// The values of the three credential headers of a request.
fn credentials(request: &Recorded) -> [Option<String>; 3] {
    NAMES.map(|name| request.header(name).map(str::to_owned))
}

#[tokio::test]
async fn the_token_of_an_instance_goes_before_what_its_client_holds() {
    let server = Server::replying("200 OK", "application/json", CONNECTED);
    let builder = Client::builder().base_url(server.url());
    let clients = [builder.clone().bearer("b").client_token("c"), builder.client_credentials("c", "s")];
    for client in clients.map(|builder| builder.build().unwrap()) {
        client.instance(ID).with_instance_token("own").session().status().await.unwrap();
        client.with_credential(&INSTANCE_TOKEN_HEADER, "own").request("GET", "/new").await.unwrap();
    }
    for request in server.seen() {
        assert_eq!(credentials(&request), [None, some("own"), some("c")], "{request:?}");
    }
    assert_eq!(server.seen().len(), 4, "no access token was asked for");
}

#[tokio::test]
async fn a_call_that_cannot_send_the_token_of_its_instance_is_not_made_with_another_credential() {
    let server = Server::replying("200 OK", "application/json", CONNECTED);
    let client = Client::builder().base_url(server.url()).bearer("b").build().unwrap();
    let instance = client.instance(ID).with_instance_token("own");
    let error = instance.session().status().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let text = "sessionStatus: needs instanceTokenHeader and clientTokenHeader: \
                give the client builder `instance_token` and `client_token`";
    assert_eq!(error.to_string(), text);
    assert_eq!(server.connections(), 0);
    let _ = instance.billing().resume().await;
    assert_eq!(
        credentials(&server.only()),
        [some("Bearer b"), None, None],
        "the operation takes no token of an instance"
    );
}

/// Secrets that would not arrive as they are.
const ODD: [&str; 5] = ["line\nbreak", "ends with a break\n", " space", "naïve", ""];

#[test]
fn a_secret_that_no_header_can_carry_is_refused_when_the_client_is_built() {
    for secret in ODD {
        let error = Client::builder().bearer(secret).build().unwrap_err();
        assert_eq!(error.setting(), "bearerAuth", "{secret:?}");
        assert!(secret.is_empty() || !format!("{error} {error:?}").contains(secret));
    }
}

#[tokio::test]
async fn a_token_of_an_instance_that_no_header_can_carry_fails_the_call_before_any_connection() {
    let server = Server::replying("200 OK", "application/json", CONNECTED);
    let client = Client::builder().base_url(server.url()).client_token("c").build().unwrap();
    for secret in ODD {
        let instance = client.instance(ID).with_instance_token(secret);
        let error = instance.session().status().await.unwrap_err();
        assert_eq!((error.kind(), server.connections()), (ErrorKind::Request, 0), "{secret:?}");
        assert!(secret.is_empty() || !format!("{error} {error:?}").contains(secret));
    }
}
