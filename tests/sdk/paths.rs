//! A path value cannot leave its segment, and the URL is what the document says.

use vzaps::ErrorKind;
use vzaps::runtime::client::{Call, Parameter, ServerVariable};

use crate::probe::{API, Read, builder, client, operation, text_of};
use crate::server::Server;

fn call(client: &vzaps::Client, id: &str) -> Call<Read> {
    Call::new(client).with_parameter(Parameter::path("id"), id)
}

#[tokio::test]
async fn values_stay_in_their_segment() {
    let cases = [
        ("a/b", "/probe/a%2Fb"),
        ("%2e%2e", "/probe/%252e%252e"),
        ("../x", "/probe/..%2Fx"),
        ("a?b#c", "/probe/a%3Fb%23c"),
        ("\\..\\", "/probe/%5C..%5C"),
        ("a\r\nb\tc", "/probe/a%0D%0Ab%09c"),
        ("...", "/probe/..."),
        ("55@s.whatsapp.net", "/probe/55%40s.whatsapp.net"),
        ("é", "/probe/%C3%A9"),
        (";v=1", "/probe/%3Bv%3D1"),
    ];
    for (id, target) in cases {
        let server = Server::replying("200 OK", "application/json", "1");
        call(&client(server.url()), id).await.unwrap();
        assert_eq!(server.only().target(), target, "{id:?}");
    }
}

#[tokio::test]
async fn values_that_would_lead_elsewhere_are_refused_before_any_connection() {
    let server = Server::replying("200 OK", "application/json", "1");
    for id in [".", "..", ""] {
        let error = call(&client(server.url()), id).await.unwrap_err();
        let text = text_of(&error, ErrorKind::Request);
        assert!(text.starts_with("read: "), "{text}");
    }
    let missing = Call::<Read>::new(&client(server.url())).await.unwrap_err();
    assert_eq!(text_of(&missing, ErrorKind::Request), "read: the path parameter `id` has no value, or an empty one");
    assert_eq!(server.connections(), 0);
}

operation!(Range, { path: "/r/{from}..{to}/x" }, (), |answer: vzaps::runtime::client::Answer| answer.empty());
operation!(Dotted, { path: "/r/{a}{b}/x" }, (), |answer: vzaps::runtime::client::Answer| answer.empty());

#[tokio::test]
async fn dots_that_come_together_from_several_values_are_refused() {
    let server = Server::replying("204 No Content", "text/plain", "");
    let client = client(server.url());
    let (a, b) = (Parameter::path("a").allow_reserved(), Parameter::path("b"));
    for (first, second) in [(".", "."), ("%2e", "."), ("%2E%2e", ""), ("%2e", "")] {
        let call = Call::<Dotted>::new(&client).with_parameter(a, first).with_parameter(b, second);
        assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Request, "{first}{second}");
    }
    assert_eq!(server.connections(), 0);
    let range = Call::<Range>::new(&client)
        .with_parameter(Parameter::path("from"), &1)
        .with_parameter(Parameter::path("to"), &2);
    range.await.unwrap();
    assert_eq!(server.seen().last().unwrap().target(), "/r/1..2/x");
}

operation!(Fixed, { path: "/a b/{id}?version=2#section" }, (), |answer: vzaps::runtime::client::Answer| answer.empty());

#[tokio::test]
async fn a_query_in_the_template_is_kept_and_a_fragment_is_not_sent() {
    let server = Server::replying("204 No Content", "text/plain", "");
    let call = Call::<Fixed>::new(&client(server.url()))
        .with_parameter(Parameter::path("id"), &7)
        .with_parameter(Parameter::query("q"), "x");
    call.await.unwrap();
    assert_eq!(server.only().target(), "/a%20b/7?version=2&q=x");
}

#[tokio::test]
async fn a_second_value_replaces_the_first_and_null_takes_it_back() {
    let server = Server::replying("200 OK", "application/json", "1");
    let client = client(server.url());
    let limit = Parameter::query("limit");
    call(&client, "a").with_parameter(limit, &1).with_parameter(limit, &false).await.unwrap();
    call(&client, "b").with_parameter(limit, &1).with_parameter(limit, &None::<u8>).await.unwrap();
    let targets: Vec<String> = server.seen().iter().map(|request| request.target().to_owned()).collect();
    assert_eq!(targets, ["/probe/a?limit=false", "/probe/b"]);
}

#[tokio::test]
async fn the_path_of_the_base_url_is_kept() {
    let server = Server::replying("200 OK", "application/json", "1");
    call(&client(format!("{}/v1/", server.url())), "a").await.unwrap();
    assert_eq!(server.only().target(), "/v1/probe/a");
}

#[test]
fn base_urls_that_cannot_work_are_refused_when_the_client_is_built() {
    let refused = [
        "http://api.example.com",
        "ftp://127.0.0.1",
        "api.example.com",
        "/v1",
        "https://user:secret@api.example.com",
        "https://api.example.com?key=secret",
        "https://api.example.com/#x",
        "https://api.example.com/v1/../v2",
        "https://api.example.com/%2e%2E/v2",
        "https://127.0.0.1.example.com:bad",
        "http://localhost.example.com",
        "",
    ];
    for url in refused {
        let error = builder(url).build().expect_err(url);
        assert_eq!(error.setting(), "base URL", "{url}");
        assert!(!error.to_string().contains("secret"));
    }
    for url in ["https://api.example.com/v1/", "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"] {
        assert!(builder(url).build().is_ok(), "{url}");
    }
    assert!(vzaps::ClientBuilder::new(&API).build().is_err(), "an API without servers needs a base URL");
}

mod servers {
    use vzaps::Body;
    use vzaps::ClientBuilder;
    use vzaps::runtime::client::{Api, Operation, Server, Transport, TransportFuture};

    use super::*;

    static REGIONS: Api = Api {
        servers: &[
            Server { url: "https://api.example.com", description: "", variables: &[] },
            Server {
                url: "http://{host}.localhost:1/{version}",
                description: "",
                variables: &[
                    ServerVariable { name: "host", default: "eu", values: &["eu", "us"] },
                    ServerVariable { name: "version", default: "v1", values: &[] },
                ],
            },
        ],
        ..API_TEMPLATE
    };
    const API_TEMPLATE: Api = Api { title: "R", version: "1", servers: &[], user_agent: "r/1", envelope: None };

    operation!(
        Moved,
        {
            path: "/x",
            servers: &[
                Server { url: "http://{host}.localhost:1/files", description: "", variables: &[
                    ServerVariable { name: "host", default: "files", values: &[] },
                ] },
            ]
        },
        (),
        vzaps::runtime::client::Answer::empty
    );
    operation!(
        Beside,
        { path: "/x", servers: &[Server { url: "/other", description: "", variables: &[] }] },
        (),
        vzaps::runtime::client::Answer::empty
    );

    /// A transport that answers with the URL it is given.
    struct Echo;

    impl Transport for Echo {
        fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
            let mut answer = http::Response::new(Body::empty());
            answer.headers_mut().insert("url", request.uri().to_string().parse().unwrap());
            Box::pin(async { Ok(answer) })
        }
    }

    async fn url<O: Operation>(builder: ClientBuilder) -> String {
        let client = builder.transport(Echo).build().unwrap();
        let response = Call::<O>::new(&client).send().await.map(|response| response.header("url").map(str::to_owned));
        response.unwrap().unwrap()
    }

    #[tokio::test]
    async fn the_server_of_an_operation_counts_unless_the_caller_gives_a_base_url() {
        let builder = || ClientBuilder::new(&REGIONS);
        assert_eq!(url::<Moved>(builder()).await, "http://files.localhost:1/files/x");
        assert_eq!(url::<Moved>(builder().server_variable("host", "a")).await, "http://a.localhost:1/files/x");
        assert_eq!(url::<Moved>(builder().base_url("https://mock.test/v9")).await, "https://mock.test/v9/x");
        assert_eq!(url::<Beside>(builder().server(1)).await, "http://eu.localhost:1/other/x");
        assert_eq!(url::<Beside>(builder().base_url("https://mock.test/v9")).await, "https://mock.test/v9/x");
    }

    fn shown(builder: ClientBuilder) -> String {
        format!("{:?}", builder.build().unwrap())
    }

    #[test]
    fn variables_have_defaults_and_take_other_values() {
        assert!(shown(ClientBuilder::new(&REGIONS)).contains("https://api.example.com,"));
        let second = ClientBuilder::new(&REGIONS).server(1);
        assert!(shown(second.clone()).contains("http://eu.localhost:1/v1,"));
        let us = second.clone().server_variable("host", "us").server_variable("version", "v2/beta");
        assert!(shown(us).contains("http://us.localhost:1/v2/beta,"));
        assert_eq!(second.clone().server_variable("host", "asia").build().unwrap_err().setting(), "host");
        assert!(second.clone().server_variable("version", "x?y").build().is_err());
        assert!(second.server_variable("version", "../x").build().is_err());
        assert!(ClientBuilder::new(&REGIONS).server(2).build().is_err());
    }
}

operation!(Asked, { method: "QUERY" }, (), vzaps::runtime::client::Answer::empty);

#[tokio::test]
async fn a_method_of_a_later_standard_is_sent() {
    let server = Server::replying("204 No Content", "text/plain", "");
    Call::<Asked>::new(&client(server.url())).await.unwrap();
    assert_eq!(server.only().line, "QUERY / HTTP/1.1");
}

#[test]
fn the_method_says_whether_a_call_may_be_repeated() {
    use vzaps::runtime::client::{Idempotency, OperationInfo};
    for (method, idempotency) in [
        ("GET", Idempotency::Read),
        ("QUERY", Idempotency::Read),
        ("PUT", Idempotency::Idempotent),
        ("DELETE", Idempotency::Idempotent),
        ("POST", Idempotency::Once),
        ("PATCH", Idempotency::Once),
    ] {
        assert_eq!(OperationInfo::new(method, "/").idempotency, idempotency, "{method}");
    }
}
