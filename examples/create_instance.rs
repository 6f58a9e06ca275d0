//! Creates an instance, reads it back, renames it, and deletes it again.
//!
//! `cargo run --example create_instance --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`. A new instance may start a trial.

mod support;

use vzaps::models::{CreateInstanceRequest, EventSelection, EventType, GetInstanceRequest, UpdateInstanceRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let client = support::setup()?.client;
    let asked = CreateInstanceRequest::new("Example shop")
        .with_webhook("https://example.com/hook")
        .with_events_subscribe(EventSelection::EventTypeList(vec![EventType::Message, EventType::Connected]))
        .with_reject_calls(true);
    let made = client.instances().create(&asked).await?;
    let id = made.id.ok_or("the answer has no id")?;
    // The instance token is a secret: it prints as `[redacted]`, and `expose()` gives it to what stores it.
    println!("created {id}, its token is {:?}", made.token.ok_or("the answer has no token")?);

    let found = client.instances().get(&GetInstanceRequest::new(&id)).await?;
    println!("billing status: {}", found.billing_status.as_deref().unwrap_or("unknown"));

    let renamed = client.instances().update(&id, &UpdateInstanceRequest::new().with_name("Example bar")).await?;
    println!("now called {}", renamed.name.as_deref().unwrap_or_default());

    client.instances().delete(&id).await?;
    let gone = client.instances().get(&GetInstanceRequest::new(&id)).await.is_err();
    println!("deleted: {gone}");
    Ok(())
}
