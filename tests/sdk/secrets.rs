//! Planted secrets are never shown: not by Debug, not by Display, not by the cause of an error.

use std::error::Error as _;
use std::fmt::Debug;
use std::future::IntoFuture as _;

use serde_json::{Value, json};
use vzaps::runtime::client::{Call, Location, Parameter, SchemeKind, SecurityScheme, Transport, TransportFuture};
use vzaps::{Body, Client, Error, Form, Part, RetryPolicy, Secret};

use crate::probe::{Read, builder, operation};
use crate::server::{Server, reply};
use crate::session::{CONNECTED, ID};

/// What must not be seen anywhere.
const CANARY: &str = "c4n4ry";

#[track_caller]
fn hidden(value: &dyn Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.contains(CANARY), "{text}");
    }
}

#[track_caller]
fn hidden_error(error: &Error) {
    hidden(error);
    assert!(!error.to_string().contains(CANARY) && !error.to_string().contains('\n'), "{error}");
    let mut source = error.source();
    while let Some(cause) = source {
        assert!(!format!("{cause} {cause:?}").contains(CANARY), "{cause:?}");
        source = cause.source();
    }
}

#[tokio::test]
async fn clients_calls_and_answers_do_not_show_credentials() {
    let server = Server::replying("200 OK", "application/json", CONNECTED);
    let builder = Client::builder().base_url(server.url()).bearer(CANARY).instance_token(CANARY).client_token(CANARY);
    hidden(&builder);
    let client = builder.build().unwrap();
    hidden(&client);
    hidden(&client.session());
    let call = client.session().status(CANARY).with_header("X-Secret", CANARY);
    hidden(&call.with_json("application/json", CANARY).with_parameter(Parameter::query("q"), CANARY));
    hidden(&client.session().status(ID).into_future());
    hidden(&client.session().status(ID).send().await.unwrap());
    hidden(&Secret::new(CANARY));
    hidden(&Part::new(CANARY));
    hidden(&Body::from(CANARY));
    hidden(&Form::new().value("a", CANARY));
}

#[tokio::test]
async fn errors_do_not_show_credentials_bodies_or_headers_of_the_answer() {
    let body = format!(r#"{{"code":"{CANARY}","message":"{CANARY}"}}"#);
    let echo =
        format!("HTTP/1.1 400 Bad Request\r\nSet-Cookie: {CANARY}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let json = |body: &str| reply("200 OK", "application/json", body);
    let answers = [
        echo,
        json(&body),
        json(&format!(r#"{{"code":"{CANARY}, expected {CANARY}","success":true}}"#)),
        json(&format!(r#"{{"code":1,"success":"\"{CANARY}\""}}"#)),
        reply("200 OK", "text/html", &body),
        String::new(),
    ];
    for answer in answers {
        let server = Server::answering(answer);
        let client =
            Client::builder().base_url(server.url()).bearer(CANARY).retry(RetryPolicy::never()).build().unwrap();
        hidden_error(&client.session().status(ID).await.unwrap_err());
    }
    let nowhere =
        Client::builder().base_url("http://127.0.0.1:1").bearer(CANARY).retry(RetryPolicy::never()).build().unwrap();
    hidden_error(&nowhere.session().status(CANARY).await.unwrap_err());
    hidden_error(&nowhere.session().status(ID).with_header("X", &format!("{CANARY}\n")).await.unwrap_err());
}

static KEY: SecurityScheme = SecurityScheme::new("key", SchemeKind::ApiKey { location: Location::Query, name: "key" });
operation!(Keyed, { security: &[&[&KEY]] }, (), vzaps::runtime::client::Answer::empty);

#[tokio::test]
async fn a_key_in_the_url_is_not_shown_when_the_connection_fails() {
    for server in [None, Some(Server::answering(""))] {
        let url = server.as_ref().map_or("http://127.0.0.1:1".to_owned(), Server::url);
        let client = builder(url).credential(&KEY, CANARY).retry(RetryPolicy::never()).build().unwrap();
        hidden_error(&Call::<Keyed>::new(&client).await.unwrap_err());
    }
}

/// A transport that shows the request it is given.
struct Looking;

impl Transport for Looking {
    fn send(&self, request: vzaps::http::Request<Body>) -> TransportFuture<'_> {
        let (head, _) = request.into_parts();
        hidden(&head.headers);
        assert_eq!(head.headers["authorization"], format!("Bearer {CANARY}"));
        Box::pin(async { Ok(http::Response::new(Body::from(CONNECTED))) })
    }
}

#[tokio::test]
async fn credentials_are_marked_sensitive_for_a_transport_that_logs() {
    let client = Client::builder().transport(Looking).bearer(CANARY).retry(RetryPolicy::never()).build().unwrap();
    let call = client.session().status(ID).with_header("Proxy-Authorization", CANARY).with_header("Cookie", CANARY);
    assert_eq!(call.await.unwrap().code, 200);
    assert!(Call::<Read>::new(&client).await.is_err());
}

#[cfg(feature = "webhook")]
#[test]
fn events_do_not_show_the_keys_of_media_nor_what_was_said() {
    use vzaps::webhook::{InstanceEvent, UrlSecret};

    let node = json!({"url": "u", "mimetype": "m", "mediaKey": CANARY});
    let content = json!({"conversation": "c", "imageMessage": node});
    let body = json!({"type": "Message", "event": {"Message": content, "x": CANARY}, CANARY: CANARY});
    let event = InstanceEvent::from_value(body).unwrap();
    hidden(&event);
    hidden(&event.message());
    hidden(&UrlSecret::new("key", CANARY));
    let error = InstanceEvent::from_json(format!("{{\"type\":[\"{CANARY}\"]}}").as_bytes()).unwrap_err();
    hidden(&error);
    assert!(!error.to_string().contains(CANARY));
}

#[cfg(feature = "realtime")]
#[tokio::test]
async fn subscriptions_do_not_show_credentials() {
    let refused = format!("HTTP/1.1 403 Forbidden\r\nX-A: {CANARY}\r\nContent-Length: 6\r\n\r\n{CANARY}");
    let server = Server::answering(refused);
    let client = Client::builder().realtime_url(server.url()).bearer(CANARY).client_token(CANARY);
    let subscription = client.build().unwrap().realtime(ID).instance_token(CANARY);
    hidden(&subscription);
    let error = subscription.connect().await.unwrap_err();
    hidden(&error);
    hidden_error(error.handshake().unwrap());
    assert!(!error.to_string().contains(CANARY));
}

/// Reads a model with a secret in it, and gives what `Debug` makes of it and what JSON does.
fn planted<T: serde::de::DeserializeOwned + serde::Serialize + Debug>(secret: &str, mut json: Value) -> [String; 2] {
    json[secret] = CANARY.into();
    let model: T = serde_json::from_value(json).unwrap();
    hidden(&model);
    [format!("{model:?}"), serde_json::to_string(&model).unwrap()]
}

#[test]
fn models_do_not_show_their_secrets() {
    use vzaps::models::*;

    let node = json!({"url": "u", "media_key": "", "mimetype": "image/png"});
    let chatwoot = json!({"enabled": true, "url": "u", "account_id": "1", "token": ""});
    for [shown, json] in [
        planted::<SetWebhookRequest>("webhookURL", json!({})),
        planted::<SetWebhookData>("webhook", json!({})),
        planted::<WebhookData>("webhook", json!({})),
        planted::<CreateInstanceRequest>("webhook", json!({"name": "shop"})),
        planted::<InstancePublicCreateResponse>("webhook", json!({})),
        planted::<InstancePublicCreateResponse>("token", json!({})),
        planted::<SessionQrData>("qr_code", json!({})),
        planted::<SessionPairCodeData>("LinkingCode", json!({})),
        planted::<DownloadMediaRequest>("media_key", node),
        planted::<SetChatwootConfigRequest>("token", chatwoot),
        planted::<TokenRequest>("client_token", json!({"client_secret": ""})),
        planted::<TokenRequest>("client_secret", json!({"client_token": ""})),
        planted::<TokenResponse>("access_token", json!({"expires_in": 1})),
    ] {
        assert!(shown.contains("[redacted]") && json.contains(CANARY), "{shown} {json}");
    }
}

/// A member that is called like a secret is one, but for those that are listed here with the reason.
#[test]
fn no_member_of_a_model_that_is_called_like_a_secret_is_plain_text() {
    let plain = [
        // Of a token, its first characters only.
        "token_masked",
        // Where Chatwoot posts to: the host and the id of the instance.
        "webhook_url: Option<String>",
    ];
    let secret = ["webhook", "token", "secret", "password", "_key", "qr", "linking", "pair_code"];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/models");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        for line in std::fs::read_to_string(&path).unwrap().lines().filter_map(|line| line.trim().strip_prefix("pub "))
        {
            let Some((name, kind)) = line.split_once(": ").filter(|(name, _)| !name.contains(' ')) else { continue };
            if secret.iter().any(|word| name.contains(word)) && !plain.iter().any(|plain| line.starts_with(plain)) {
                seen += usize::from(kind.contains("Sensitive"));
                assert!(!kind.contains("String") && !kind.contains("Value"), "{}: {line}", path.display());
            }
        }
    }
    assert!(seen >= 13, "{seen}");
}

#[test]
fn media_are_not_shown() {
    use vzaps::media::{Media, MediaReader};

    hidden(&Media::from_url(&format!("https://example.com/{CANARY}")).unwrap());
    let reader = MediaReader::new().media_type("text/plain");
    hidden(&reader.decode(reader.bytes(CANARY).unwrap().as_str()).unwrap());
}
