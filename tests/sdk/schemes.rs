//! Credentials of every kind of security scheme, on the wire.

use vzaps::runtime::client::{Answer, Call, Location, SchemeKind, SecurityScheme};
use vzaps::{ClientBuilder, ErrorKind, RetryPolicy};

use crate::probe::{Way, both_ways, builder, operation, text_of};
use crate::server::{Recorded, Server};

static BASIC: SecurityScheme = SecurityScheme::new("basic", SchemeKind::Basic);
static DIGEST: SecurityScheme = SecurityScheme::new("digest", SchemeKind::Http("Digest"));
static OAUTH: SecurityScheme = SecurityScheme::new("oauth", SchemeKind::OAuth2);
static OPENID: SecurityScheme = SecurityScheme::new("openid", SchemeKind::OpenIdConnect);
static QUERY: SecurityScheme =
    SecurityScheme::new("query", SchemeKind::ApiKey { location: Location::Query, name: "api key" });
static COOKIE: SecurityScheme =
    SecurityScheme::new("cookie", SchemeKind::ApiKey { location: Location::Cookie, name: "sid" });
static TLS: SecurityScheme = SecurityScheme::new("tls", SchemeKind::MutualTls);

operation!(
    Each,
    { security: &[&[&BASIC], &[&DIGEST], &[&OAUTH], &[&OPENID], &[&QUERY, &COOKIE], &[&TLS]] },
    (),
    Answer::empty
);
operation!(Optional, { security: &[&[], &[&OAUTH]] }, (), Answer::empty);

async fn sent<O: vzaps::runtime::client::Operation>(
    configure: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Recorded {
    let server = Server::replying("204 No Content", "text/plain", "");
    let client = configure(builder(server.url())).build().unwrap();
    Call::<O>::new(&client).await.map(drop).unwrap();
    server.only()
}

#[tokio::test]
async fn each_kind_is_sent_in_its_own_way() {
    let basic = sent::<Each>(|builder| builder.basic_credential(&BASIC, "Aladdin", "open sesame")).await;
    assert_eq!(basic.header("authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    let digest = sent::<Each>(|builder| builder.credential(&DIGEST, "username=\"x\"")).await;
    assert_eq!(digest.header("authorization"), Some("Digest username=\"x\""));
    for scheme in [&OAUTH, &OPENID] {
        let bearer = sent::<Each>(|builder| builder.credential(scheme, "t")).await;
        assert_eq!(bearer.header("authorization"), Some("Bearer t"));
    }
    let keys = sent::<Each>(|builder| builder.credential(&QUERY, "a&b=é").credential(&COOKIE, "YWJj+/=")).await;
    assert_eq!(keys.target(), "/?api%20key=a%26b%3D%C3%A9");
    assert_eq!(keys.header("cookie"), Some("sid=YWJj+/="));
    let cookie = sent::<Each>(|builder| builder.credential(&QUERY, "q").credential(&COOKIE, "a; admin=1")).await;
    assert_eq!(cookie.header("cookie"), Some("sid=a%3B%20admin=1"));
    let copied = "s%3Ax.y%2Bz é\"\\,;".to_owned();
    let cookie = sent::<Each>(|builder| builder.credential(&QUERY, "q").credential(&COOKIE, copied)).await;
    assert_eq!(cookie.header("cookie"), Some("sid=s%3Ax.y%2Bz%20%C3%A9%22%5C%2C%3B"));
    let tls = sent::<Each>(|builder| builder.transport_credential(&TLS)).await;
    assert_eq!(tls.header("authorization"), None);
}

#[tokio::test]
async fn an_empty_alternative_allows_calls_without_credentials_but_does_not_hide_those_there_are() {
    assert_eq!(sent::<Optional>(|builder| builder).await.header("authorization"), None);
    let known = sent::<Optional>(|builder| builder.credential(&OAUTH, "t")).await;
    assert_eq!(known.header("authorization"), Some("Bearer t"));
}

#[tokio::test]
async fn half_of_an_alternative_is_not_sent() {
    let server = Server::replying("204 No Content", "text/plain", "");
    let client = builder(server.url()).credential(&QUERY, "q").build().unwrap();
    let error = Call::<Each>::new(&client).await.unwrap_err();
    assert_eq!(
        text_of(&error, ErrorKind::Credentials),
        "Each: needs basic, or digest, or oauth, or openid, or query and cookie, or tls"
    );
    assert_eq!(server.connections(), 0);
}

static KEY: SecurityScheme =
    SecurityScheme::new("key", SchemeKind::ApiKey { location: Location::Header, name: "X-Key" });
operation!(ByHeader, { method: "POST", security: &[&[&OAUTH], &[&KEY], &[&COOKIE]] }, (), Answer::empty);
operation!(Open, { method: "POST" }, (), Answer::empty);

async fn a_header_in_which_a_credential_is_sent_is_not_the_callers(way: Way) {
    for (scheme, header) in [(&OAUTH, "Authorization"), (&KEY, "x-key")] {
        let server = Server::replying("204 No Content", "text/plain", "");
        let client = builder(server.url()).credential(scheme, "of the client").build().unwrap();
        let error = way.call(Call::<ByHeader>::new(&client).with_header(header, "mine")).await.unwrap_err();
        let name = header.to_ascii_lowercase();
        let text = format!("ByHeader: the header `{name}` carries a credential, which is given to the client");
        assert_eq!(text_of(&error, ErrorKind::Request), text);
        assert_eq!(server.connections(), 0);
        way.call(Call::<Open>::new(&client).with_header(header, "mine")).await.unwrap();
        assert_eq!(server.only().header(&name), Some("mine"), "the call sends no credential there");
    }
}

async fn every_other_header_of_the_caller_arrives(way: Way) {
    let server = Server::replying("204 No Content", "text/plain", "");
    let client = builder(server.url()).credential(&COOKIE, "c").retry(RetryPolicy::never()).build().unwrap();
    let headers = [
        ("user-agent", "mine/1"),
        ("accept", "text/mine"),
        ("content-type", "text/mine"),
        ("accept-encoding", "identity"),
        ("host", "mine.example"),
        ("expect", "nothing"),
        ("x-key", "mine"),
    ];
    let call = Call::<ByHeader>::new(&client).with_body("text/plain", "body").with_header("cookie", "mine=1; too=2");
    way.call(headers.iter().fold(call, |call, (name, value)| call.with_header(name, value))).await.unwrap();
    let request = server.only();
    for (name, value) in headers {
        assert_eq!(request.header(name), Some(value));
    }
    assert_eq!(request.header("cookie"), Some("mine=1; too=2; sid=c"));
}

both_ways! {
    a_header_in_which_a_credential_is_sent_is_not_the_callers
    every_other_header_of_the_caller_arrives
}
