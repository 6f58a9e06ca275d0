//! Serves the webhook of an instance, with a secret in its URL and repeats left out.
//!
//! `cargo run --example webhook_server --features test-util,axum`
//! As a server that stays: `VZAPS_WEBHOOK_SECRET`, and `VZAPS_WEBHOOK_LISTEN` (by default `127.0.0.1:8080`). The URL to give
//! to `webhook().set` is the public one of that address, `https://.../hook`, with the secret as `key`.

use std::env;
use std::error::Error;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use vzaps::webhook::{Repeats, UrlSecret, VerifiedEvent};

#[derive(Clone)]
struct Hook {
    secret: UrlSecret,
    seen: Arc<Mutex<Repeats>>,
}

impl FromRef<Hook> for UrlSecret {
    fn from_ref(hook: &Hook) -> Self {
        hook.secret.clone()
    }
}

/// Called only for deliveries that have the secret.
async fn delivery(State(hook): State<Hook>, VerifiedEvent(event): VerifiedEvent) -> StatusCode {
    // What is not answered with a success is delivered again, and so is what was answered too late.
    let is_new = hook.seen.lock().is_ok_and(|mut seen| seen.is_new(&event));
    match event.message() {
        _ if !is_new => println!("a repeat"),
        Some(message) => {
            println!("{}: {}", message.push_name.as_deref().unwrap_or("?"), message.text().unwrap_or("(no text)"))
        }
        None => println!("an event of another kind"),
    }
    StatusCode::NO_CONTENT
}

fn router(secret: UrlSecret) -> Router {
    let hook = Hook { secret, seen: Arc::new(Mutex::new(Repeats::new(10_000))) };
    Router::new().route("/hook", post(delivery)).with_state(hook)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if let Ok(secret) = env::var("VZAPS_WEBHOOK_SECRET") {
        let address = env::var("VZAPS_WEBHOOK_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
        println!("listening on {address}");
        axum::serve(TcpListener::bind(address).await?, router(UrlSecret::new("key", secret))).await?;
        return Ok(());
    }
    println!("VZAPS_WEBHOOK_SECRET is not set: delivering to a server of our own.\n");
    let secret = UrlSecret::new("key", "secret");
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/hook", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router(UrlSecret::new("key", "secret"))).await });
    let event = r#"{"id": "evt_1", "type": "Message", "data": {"event":
        {"info": {"push_name": "Ana"}, "message": {"conversation": "Are you open?"}}}}"#;
    for url in [secret.append_to(&url), secret.append_to(&url), url] {
        let answer = reqwest::Client::new().post(url).body(event).send().await?;
        println!("answered with {}", answer.status());
    }
    Ok(())
}
