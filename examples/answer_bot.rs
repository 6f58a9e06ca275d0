//! Answers each text that an instance gets, as it comes.
//!
//! `cargo run --example answer_bot --features test-util,realtime`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`; ctrl-c ends it.

mod support;

use vzaps::client::Instance;
use vzaps::models::{EventType, SendTextRequest};
use vzaps::realtime::RealtimeEvents;
use vzaps::webhook::{InstanceEvent, Message};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    let shop = setup.instance()?;
    let events = match &setup.fake {
        None => shop.realtime().events([EventType::Message]).connect().await?,
        // The API in memory has no WebSocket, so the events are made here.
        Some(_) => RealtimeEvents::from_events([text("Are you open?")?, text("Hello?")?]),
    };
    answer(&shop, events).await?;
    if let Some(fake) = &setup.fake {
        println!("in memory: {} messages were sent", fake.messages(shop.id()).len());
    }
    Ok(())
}

/// Answers until the subscription ends.
async fn answer(shop: &Instance, mut events: RealtimeEvents) -> support::Outcome {
    while let Some(event) = events.next().await {
        let event = event?;
        if let Some(fault) = event.unreadable() {
            println!("an event was not understood: {fault}");
        } else if let Some(message) = event.message().filter(|message| message.is_from_me != Some(true)) {
            reply(shop, &message).await?;
        }
        // Not before the answer is sent: a message whose answer failed comes again with the next connection.
        event.ack();
    }
    Ok(())
}

async fn reply(shop: &Instance, message: &Message) -> support::Outcome {
    // In a group the sender has no chat of its own with us, and a hidden number cannot be written to.
    let (Some(text), Some(phone), Some(false)) = (message.text(), message.sender_phone(), message.is_group) else {
        return Ok(());
    };
    let answer = format!("You said {text:?}. Somebody will read it soon.");
    let sent = shop.chat().send_text(&SendTextRequest::new(phone, answer)).await?;
    println!("answered {text:?} with {}", sent.data.and_then(|data| data.message_id).unwrap_or_default());
    Ok(())
}

/// An event as the API sends it.
fn text(text: &str) -> Result<InstanceEvent, Box<dyn std::error::Error>> {
    let info = serde_json::json!({"id": "3EB0", "sender": "5511888888888@s.whatsapp.net", "is_from_me": false, "is_group": false});
    let event = serde_json::json!({"info": info, "message": {"conversation": text}});
    Ok(InstanceEvent::from_value(serde_json::json!({"type": "Message", "data": {"event": event}}))?)
}
