//! What an error shows of the words of the server: why it refused, in one short line, and no secret.

use std::io::Write as _;

use vzaps::runtime::client::{Answer, Call, Location, Parameter, SchemeKind, SecurityScheme};
use vzaps::{Client, Error, ErrorKind, RetryPolicy};

use crate::probe::{builder, client, operation, text_of};
use crate::script::{Script, Step};
use crate::server::{Server, reply};
use crate::session::ID;

operation!(Ask, {}, u8, Answer::json);

/// The error of a call that is answered so.
async fn refused(status: u16, headers: Vec<(&'static str, &'static str)>, body: &str) -> Error {
    let script = Script::new([Step::Answer(status, headers, body.to_owned())]);
    let client = builder("https://api.example").transport(script).retry(RetryPolicy::never()).build().unwrap();
    Call::<Ask>::new(&client).await.unwrap_err()
}

#[tokio::test]
async fn an_error_shows_why_the_server_refused() {
    let request = || vec![("x-request-id", "r-1")];
    for (headers, body, shown) in [
        (request(), r#"{"message":"no such pet","code":4040}"#, ": \"no such pet\" (code 4040, request r-1)"),
        (request(), r#"{"title":"Not here"}"#, ": \"Not here\" (request r-1)"),
        (vec![], r#"{"error":{"code":"GONE"}}"#, " (code GONE)"),
        (vec![], r#"{"message":["a is short","b is long"],"error":"Bad Request"}"#, ": \"a is short; b is long\""),
        (vec![], r#"{"errors":[{"detail":"first","code":1},{"detail":"second"}]}"#, ": \"first\" (code 1)"),
        (vec![], r#"{"message":" ","code":""}"#, ""),
        (vec![], r#"{"message":[1],"error":[]}"#, ""),
        (vec![], "<html>no</html>", ""),
        (vec![], "", ""),
    ] {
        let error = refused(404, headers, body).await;
        let text = format!("the server answered 404 Not Found{shown}");
        assert_eq!(text_of(&error, ErrorKind::Status), format!("Ask: {text}"));
        assert!(format!("{error:?}").contains(&format!("{text:?}")), "{error:?}");
    }
}

#[tokio::test]
async fn what_the_server_says_stays_short_and_on_its_line() {
    let code = "7\n".repeat(1000);
    let message = format!("\u{202e}no\r\n\u{1b}[31m ERROR \"é\"{}", "x".repeat(5000));
    let body = serde_json::json!({"message": message, "code": code}).to_string();
    let request = "r".repeat(500).leak();
    let error = refused(400, vec![("x-request-id", request)], &body).await;
    let text = error.to_string();
    let start = r#"Ask: the server answered 400 Bad Request: "\u{202e}no\r\n\u{1b}[31m ERROR \"é\"xxx"#;
    assert!(text.starts_with(start) && text.contains("xxx...\" (code 7\\n7\\n"), "{text}");
    assert!(text.chars().count() < 600 && !text.chars().any(char::is_control), "{text}");
    assert_eq!((error.message(), error.code()), (Some(message), Some(code)), "whoever asks gets all of it");
}

#[tokio::test]
async fn the_words_of_an_answer_that_does_not_fit_are_not_shown() {
    let error = refused(200, vec![("x-request-id", "r-1")], r#"{"message":"what a customer wrote","code":7}"#).await;
    let text = text_of(&error, ErrorKind::Decode);
    assert!(!text.contains("customer") && text.ends_with("(request r-1)"), "{text}");
}

static BASIC: SecurityScheme = SecurityScheme::new("basic", SchemeKind::Basic);
static QUERY: SecurityScheme =
    SecurityScheme::new("query", SchemeKind::ApiKey { location: Location::Query, name: "key" });
operation!(Keyed, { security: &[&[&BASIC, &QUERY]] }, (), Answer::empty);

#[tokio::test]
async fn a_secret_that_the_server_repeats_is_not_shown() {
    let server = Server::with(|request, stream| {
        let header = request.header("authorization").unwrap_or_default();
        let message = format!("cannot GET {} with {header} (open sesame, at last)", request.target());
        let body = serde_json::json!({"message": message, "code": "open sesame"}).to_string();
        let reply = reply("401 Unauthorized", "application/json\r\nX-Request-Id: open sesame, at last", &body);
        let _ = stream.write_all(reply.as_bytes());
    });
    let builder = builder(server.url()).retry(RetryPolicy::never());
    let client =
        builder.basic_credential(&BASIC, "ali", "open sesame").credential(&QUERY, "open sesame, at last").build();
    let error = Call::<Keyed>::new(&client.unwrap()).await.unwrap_err();
    let text = "Keyed: the server answered 401 Unauthorized: \
                \"cannot GET /?key=[redacted] with Basic [redacted] ([redacted])\" \
                (code [redacted], request [redacted])";
    assert_eq!(error.to_string(), text);
    assert!(error.message().unwrap().contains("open sesame"), "the caller can look at it");
}

static COOKIE: SecurityScheme =
    SecurityScheme::new("cookie", SchemeKind::ApiKey { location: Location::Cookie, name: "key" });
operation!(Visited, { security: &[&[&COOKIE]] }, (), Answer::empty);

#[tokio::test]
async fn a_cookie_that_the_server_repeats_is_not_shown() {
    let server = Server::with(|request, stream| {
        let body = serde_json::json!({"message": request.header("cookie")}).to_string();
        let _ = stream.write_all(reply("403 Forbidden", "application/json", &body).as_bytes());
    });
    let client = builder(server.url()).credential(&COOKIE, "open sesame/1").build().unwrap();
    let error = Call::<Visited>::new(&client).await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("key=open%20sesame/1"));
    assert_eq!(error.to_string(), "Visited: the server answered 403 Forbidden: \"key=[redacted]\"");
}

/// A server of the bundled document that grants the token `the-token` to some, and repeats what it is given.
fn repeating(grants: bool) -> Server {
    Server::with(move |request, stream| {
        let text = format!("refused: {}, {}", request.text(), request.header("authorization").unwrap_or_default());
        let body = match request.target() {
            "/token" if grants => reply("200 OK", "application/json", r#"{"access_token":"the-token"}"#),
            _ => reply("403 Forbidden", "application/json", &serde_json::json!({"message": text}).to_string()),
        };
        let _ = stream.write_all(body.as_bytes());
    })
}

#[tokio::test]
async fn the_credentials_of_an_account_are_not_shown_either() {
    for (grants, shown) in [
        (true, "sessionStatus: the server answered 403 Forbidden: \"refused: , Bearer [redacted]\""),
        (
            false,
            "sessionStatus: no access token: obtainToken: the server answered 403 Forbidden: \"refused: \
             {\\\"client_token\\\":\\\"[redacted]\\\",\\\"client_secret\\\":\\\"[redacted]\\\"},\"",
        ),
    ] {
        let server = repeating(grants);
        let builder = Client::builder().base_url(server.url()).retry(RetryPolicy::never());
        let client = builder.client_credentials("the-client", "the-client-secret").build().unwrap();
        let error = client.session().status(ID).await.unwrap_err();
        assert_eq!(error.to_string(), shown);
        assert!(!format!("{error:?}").contains("the-"), "{error:?}");
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_named_without_path_and_query() {
    let call = |url: String| Call::<Ask>::new(&client(url)).with_parameter(Parameter::query("q"), "private");
    let error = call("http://127.0.0.1:1/v1".to_owned()).await.unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Connect), "Ask: cannot connect to the server (http://127.0.0.1:1)");
    let server = Server::answering("");
    let error = call(format!("{}/v1", server.url())).await.unwrap_err();
    let text = format!("Ask: the connection broke before the answer ({})", server.url());
    assert_eq!(text_of(&error, ErrorKind::Interrupted), text);
}
