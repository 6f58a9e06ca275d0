//! Sets where the events of an instance go, reads it back, and looks at the log of deliveries.
//!
//! `cargo run --example webhook_settings --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`, `VZAPS_WEBHOOK` (a URL of yours,
//! which replaces the one that the instance has).

mod support;

use vzaps::models::{SearchWebhookLogsRequest, SetWebhookRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    let shop = setup.instance()?;
    let url = match (std::env::var("VZAPS_WEBHOOK"), &setup.fake) {
        (Ok(url), _) => url,
        // Deliveries are not signed, so a secret in the query tells them from others.
        (Err(_), Some(_)) => "https://example.com/hook?key=secret".to_owned(),
        (Err(_), None) => return Err("set VZAPS_WEBHOOK to the URL that gets the events".into()),
    };
    shop.webhook().set(&SetWebhookRequest::new(&url).with_events("Message,Connected,Disconnected")).await?;
    let stored = shop.webhook().get().await?.data.ok_or("the answer has no data")?;
    let events: Vec<_> = stored.subscribe.iter().map(ToString::to_string).collect();
    println!("events: {}", events.join(", "));

    // Names that are no event are refused with the status 200; the client makes an error of it.
    let wrong = SetWebhookRequest::new(&url).with_events("Message,Receipt");
    match shop.webhook().set(&wrong).await {
        Ok(_) => println!("`Receipt` was accepted"),
        Err(error) => println!("refused: {}", error.message().unwrap_or_default()),
    }

    if let Some(fake) = &setup.fake {
        fake.fail_deliveries(true);
        fake.receive_text(shop.id(), "5511777777777", "Are you open?");
        fake.fail_deliveries(false);
    }
    let failed = SearchWebhookLogsRequest::new().with_status("failed");
    let page = shop.webhook().search_logs().body(&failed).await?.data.ok_or("the answer has no data")?;
    println!("failed deliveries: {}", page.content.len());
    for log in &page.content {
        let Some(id) = log.get("id").and_then(|id| id.as_str()) else { continue };
        shop.webhook().retry_log(id).await?;
        println!("delivered {id} again");
    }
    Ok(())
}
