//! Subscribes an instance to the paid plan, cancels it, and takes the cancellation back.
//!
//! `cargo run --example subscription --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`, and `VZAPS_PAY=yes`, since subscribing may
//! charge the card on file.

mod support;

use vzaps::models::{BillingMode, GetInstanceRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    let shop = setup.instance()?;
    if setup.fake.is_none() && std::env::var("VZAPS_PAY").is_ok_and(|pay| pay == "yes") {
        println!("This may charge the card on file.");
    } else if setup.fake.is_none() {
        return Err("set VZAPS_PAY=yes to subscribe for real".into());
    }
    let session = shop.billing().subscribe().await?;
    match (session.mode, session.url) {
        (Some(BillingMode::Direct), _) => println!("paid with the card on file"),
        (_, Some(url)) => println!("pay here: {url}"),
        _ => println!("subscribed"),
    }
    println!("{}", shop.instances().cancel().await?.message);
    let asked = GetInstanceRequest::new(shop.id());
    let cancelled = setup.client.instances().get(&asked).await?;
    println!("ends: {}", cancelled.cancel_at.map(|date| date.to_string()).as_deref().unwrap_or("never"));

    println!("resumed: {}", shop.billing().resume().await?.status);
    let resumed = setup.client.instances().get(&asked).await?;
    println!("ends: {}", resumed.cancel_at.map(|date| date.to_string()).as_deref().unwrap_or("never"));
    Ok(())
}
