//! The extractor for axum, in a real server over HTTP.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};
use vzaps::webhook::{InstanceEvent, UrlSecret, VerifiedEvent, WebhookEvent};

/// The state of the server.
#[derive(Clone)]
struct Shared {
    seen: Arc<Mutex<Vec<InstanceEvent>>>,
    secret: UrlSecret,
}

impl FromRef<Shared> for UrlSecret {
    fn from_ref(state: &Shared) -> Self {
        state.secret.clone()
    }
}

/// A server with a hook, and the events that reached it.
struct Hooked {
    url: String,
    seen: Arc<Mutex<Vec<InstanceEvent>>>,
}

impl Hooked {
    async fn start() -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let verified = |State(state): State<Shared>, VerifiedEvent(event): VerifiedEvent| async move {
            state.seen.lock().unwrap().push(event);
            StatusCode::NO_CONTENT
        };
        let open = |State(state): State<Shared>, WebhookEvent(event): WebhookEvent| async move {
            state.seen.lock().unwrap().push(event);
            StatusCode::NO_CONTENT
        };
        let state = Shared { seen: Arc::clone(&seen), secret: UrlSecret::new("key", "right") };
        let small = Router::new().route("/small", post(verified)).layer(DefaultBodyLimit::max(10));
        let router =
            Router::new().route("/hook", post(verified)).route("/open", post(open)).merge(small).with_state(state);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, seen }
    }

    /// Posts a body and gives the status and the JSON of the answer.
    async fn post(&self, path: &str, body: impl Into<String>, instance: Option<&str>) -> (u16, Value) {
        let mut request = reqwest::Client::new().post(format!("{}{path}", self.url)).body(body.into());
        if let Some(instance) = instance {
            request = request.header("X-Instance-ID", instance);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
    }
}

fn delivery() -> String {
    json!({"type": "Message", "instance_id": "VZBODY", "event": {"message": {"conversation": "Hi"}}}).to_string()
}

#[tokio::test]
async fn a_delivery_reaches_the_function_with_its_instance() {
    let hooked = Hooked::start().await;
    for instance in [Some("VZHEADER"), None, Some("")] {
        assert_eq!(hooked.post("/hook?key=right", delivery(), instance).await.0, 204);
    }
    let seen = hooked.seen.lock().unwrap();
    let instances: Vec<&str> = seen.iter().map(|event| event.instance_id.as_deref().unwrap()).collect();
    assert_eq!(instances, ["VZHEADER", "VZBODY", "VZBODY"]);
    assert_eq!(seen[0].message().unwrap().text(), Some("Hi"));
}

#[tokio::test]
async fn a_delivery_without_the_secret_is_refused_before_its_body_is_looked_at() {
    let hooked = Hooked::start().await;
    for query in ["", "?key=wrong", "?key=righ", "?other=right", "?key="] {
        for body in [delivery(), "no JSON".to_owned(), r#"{"type":1}"#.to_owned(), "x".repeat(3 << 20)] {
            let refused = json!({"error": "the URL has not the secret of the webhook"});
            assert_eq!(hooked.post(&format!("/hook{query}"), body, None).await, (401, refused), "{query}");
        }
    }
    assert!(hooked.seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_event_can_be_taken_without_a_secret() {
    let hooked = Hooked::start().await;
    assert_eq!(hooked.post("/open", delivery(), None).await.0, 204);
    assert_eq!(hooked.seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_no_event_is_answered_with_its_place() {
    let hooked = Hooked::start().await;
    let (status, body) = hooked.post("/hook?key=right", "c4n4ry", None).await;
    assert_eq!((status, body), (400, json!({"error": "the event cannot be read: it is not JSON at line 1, column 1"})));
    let (status, body) = hooked.post("/hook?key=right", r#"{"data":{"type":1}}"#, None).await;
    let error = "the event cannot be read at `data.type`: it is not a text";
    assert_eq!((status, body), (422, json!({"error": error, "path": "data.type"})));
    let (status, body) = hooked.post("/small?key=right", delivery(), None).await;
    assert_eq!(status, 413);
    assert!(body["error"].is_string(), "{body}");
    let (status, _) = hooked.post("/hook?key=right", format!("\"{}\"", "x".repeat(3 << 20)), None).await;
    assert_eq!(status, 413, "2 MB unless the router says otherwise");
    assert!(hooked.seen.lock().unwrap().is_empty());
}
