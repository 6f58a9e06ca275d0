//! The security alternatives of the document, as Prism checks them: `bearerAuth`, or both keys together.

use vzaps::runtime::client::{Location, SchemeKind, SecurityScheme};
use vzaps::{Client, ClientBuilder, Delivery, ErrorKind};

use crate::prism::{ID, bearer, builder};

#[tokio::test]
async fn a_bearer_token_is_accepted() {
    assert_eq!(bearer().session().status(ID).await.unwrap().code, 200);
}

#[tokio::test]
async fn both_keys_together_are_accepted() {
    let client = builder().instance_token("an-instance-token").client_token("a-client-token").build().unwrap();
    assert_eq!(client.session().status(ID).await.unwrap().code, 200);
}

#[tokio::test]
async fn an_instance_brings_its_own_token() {
    let client = builder().client_token("a-client-token").build().unwrap();
    let instance = client.instance(ID).with_instance_token("an-instance-token");
    assert_eq!(instance.session().status().await.unwrap().code, 200);
}

#[tokio::test]
async fn too_few_credentials_are_an_error_before_anything_is_sent() {
    let too_few: [fn(ClientBuilder) -> ClientBuilder; 3] =
        [|builder| builder, |builder| builder.instance_token("i"), |builder| builder.client_token("c")];
    for configure in too_few {
        let client = configure(builder()).build().unwrap();
        let error = client.session().status(ID).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Credentials, Delivery::NotSent, 0));
        let text = "sessionStatus: needs bearerAuth, or instanceTokenHeader and clientTokenHeader: ";
        assert!(error.to_string().starts_with(text), "{error}");
    }
}

/// Schemes that pass for `bearerAuth` here and send something else, so that the server is the one who refuses.
static NOTHING: SecurityScheme = SecurityScheme::new("bearerAuth", SchemeKind::MutualTls);
static LOWER_CASE: SecurityScheme = SecurityScheme::new("bearerAuth", SchemeKind::Http("bearer"));
static ONE_KEY: SecurityScheme =
    SecurityScheme::new("bearerAuth", SchemeKind::ApiKey { location: Location::Header, name: "X-Instance-Token" });
static OTHER_KEY: SecurityScheme =
    SecurityScheme::new("bearerAuth", SchemeKind::ApiKey { location: Location::Header, name: "X-Client-Token" });

#[tokio::test]
async fn credentials_that_the_server_refuses_are_an_error_of_authentication() {
    let clients: [Client; 4] = [&NOTHING, &LOWER_CASE, &ONE_KEY, &OTHER_KEY]
        .map(|scheme| builder().credential(scheme, "a-secret").build().unwrap());
    for client in clients {
        let error = client.session().status(ID).await.unwrap_err();
        assert!(error.to_string().starts_with("sessionStatus: the server answered 401 Unauthorized: "), "{error}");
        assert!(error.is_auth() && !error.is_retryable());
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Status, Delivery::Answered));
        assert!(error.message().unwrap().contains("security"), "{:?}", error.message());
    }
}
