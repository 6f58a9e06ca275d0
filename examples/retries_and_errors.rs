//! What a program does when calls fail: which errors there are, what is tried again, and what is not.
//!
//! `cargo run --example retries_and_errors --features test-util`
//! Always uses the API in memory, which can be told to fail.

mod support;

use std::time::Duration;

use vzaps::client::{SendText, SessionStatus};
use vzaps::models::SendTextRequest;
use vzaps::{Delivery, Error, ErrorKind, FakeApi, Reply, RetryPolicy, TransportFault};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let fake = FakeApi::new();
    let id = fake.add_instance("Example").id;
    fake.pair(&id, "5511999999999");
    let patient = RetryPolicy::new().attempts(4).first_wait(Duration::from_millis(10));
    let client = fake.client().retry(patient).total_timeout(Duration::from_secs(20)).build()?;
    let shop = client.instance(id.as_str());

    // A call that only reads is tried again when the server is busy or the connection breaks.
    fake.fail_next_of::<SessionStatus>(Reply::bytes(503, "busy"));
    fake.fail_next_of::<SessionStatus>(Reply::failure(TransportFault::Broken));
    let status = shop.session().status().await?;
    let asked = fake.requests().iter().filter(|request| request.operation == "sessionStatus").count();
    println!("status: connected={:?}, after {asked} attempts", status.data.map(|data| data.connected));

    // A message is not: it may have arrived.
    let hello = SendTextRequest::new("5511888888888", "Hello");
    fake.lose_answer_of::<SendText>();
    let lost = shop.chat().send_text(&hello).await;
    println!("\nsend, the answer was lost: {}", lost.as_ref().map_or_else(advice, |_| "sent".to_owned()));
    println!("the API has {} message", fake.messages(&id).len());

    // 429 says that the call had no effect, so even a message is sent again, after the time that the server asks for.
    fake.fail_next_of::<SendText>(Reply::bytes(429, "slow down").header("Retry-After", "1"));
    shop.chat().send_text(&hello).await?;
    println!("\nsent after a 429; the API has {} messages", fake.messages(&id).len());

    // What one call may take is said with the call.
    fake.fail_next_of::<SendText>(Reply::bytes(429, "slow down").header("Retry-After", "30"));
    let late = shop.chat().send_text(&hello).with_timeout(Duration::from_secs(2)).await;
    println!("429 and little time: {}", late.as_ref().map_or_else(advice, |_| "sent".to_owned()));

    let unknown = client.session().status("VZNOBODY").await;
    println!("unknown instance: {}", unknown.as_ref().map_or_else(advice, |_| "found".to_owned()));
    let wrong = vzaps::Client::builder().transport(fake.clone()).client_credentials("who", "knows").build()?;
    let refused = wrong.session().status(&id).await;
    println!("wrong credentials: {}", refused.as_ref().map_or_else(advice, |_| "let in".to_owned()));
    Ok(())
}

/// What the caller does next. `Display` of an error is one line without secrets.
fn advice(error: &Error) -> String {
    let next = match error.kind() {
        _ if error.is_auth() => "check the credentials".to_owned(),
        _ if error.is_rate_limited() => format!("try again in {:?}", error.retry_after().unwrap_or_default()),
        _ if error.is_retryable() => "try again later".to_owned(),
        _ if error.delivery() == Delivery::Unknown => "look whether it has arrived before sending it again".to_owned(),
        ErrorKind::Status | ErrorKind::Refused => format!("the API says: {}", error.message().unwrap_or_default()),
        _ => "tell somebody".to_owned(),
    };
    format!("{error} -> {next}")
}
