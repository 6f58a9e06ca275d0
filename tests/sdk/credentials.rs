//! Which credentials a call sends, and that a call without them is never made.

use vzaps::{Client, ClientBuilder, ErrorKind};

use crate::server::Server;
use crate::session::{CONNECTED, ID};

const NAMES: [&str; 3] = ["authorization", "x-instance-token", "x-client-token"];

/// The values of the three credential headers that a call sends.
async fn sent(configure: impl FnOnce(ClientBuilder) -> ClientBuilder) -> [Option<String>; 3] {
    let server = Server::replying("200 OK", "application/json", CONNECTED);
    let client = configure(Client::builder().base_url(server.url())).build().unwrap();
    client.session().status(ID).await.unwrap();
    let request = server.only();
    NAMES.map(|name| request.header(name).map(str::to_owned))
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
        assert_eq!(error.to_string(), "sessionStatus: needs bearerAuth, or instanceTokenHeader and clientTokenHeader");
        assert_eq!(server.connections(), 0);
    }
}

#[test]
fn a_secret_that_no_header_can_carry_is_refused_when_the_client_is_built() {
    for secret in ["line\nbreak", "ends with a break\n", " space", "naïve", ""] {
        let error = Client::builder().bearer(secret).build().unwrap_err();
        assert_eq!(error.setting(), "bearerAuth", "{secret:?}");
        assert!(secret.is_empty() || !format!("{error} {error:?}").contains(secret));
    }
}
