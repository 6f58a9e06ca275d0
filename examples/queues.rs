//! Looks at what waits to be sent, and takes things out of the queue.
//!
//! `cargo run --example queues --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`, `VZAPS_PHONE`. Purging is only done in
//! memory.

mod support;

use vzaps::models::{OpenListResponse, SendTextRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    let (shop, phone) = (setup.instance()?, setup.phone()?);

    // The answer to a send says that the message is queued, not that it has arrived. One with a delay waits.
    let mut ids = Vec::new();
    for text in ["First", "Second", "Third"] {
        let sent = shop.chat().send_text(&SendTextRequest::new(phone, text).with_delay(60)).await?;
        ids.extend(sent.data.and_then(|data| data.message_id));
    }
    println!("waiting messages: {}", count(shop.queue().list_messages().await?));

    let first = ids.first().ok_or("nothing was sent")?;
    match shop.queue().remove_message(first).await {
        Ok(_) => println!("took {first} out"),
        Err(error) if error.status().is_some_and(|status| status == 404) => println!("{first} has left already"),
        Err(error) => return Err(error.into()),
    }
    println!("waiting messages: {}", count(shop.queue().list_messages().await?));
    println!("waiting operations: {}", count(shop.queue().list_operations().await?));
    if let Some(fake) = &setup.fake {
        fake.advance(std::time::Duration::from_secs(60));
        println!("a minute later: {}", count(shop.queue().list_messages().await?));
        shop.chat().send_text(&SendTextRequest::new(phone, "Never").with_delay(60)).await?;
        shop.queue().purge_messages().await?;
        println!("after purging: {}", count(shop.queue().list_messages().await?));
    }
    Ok(())
}

/// How many there are. No source shows the form of the answer, so both a list and an object around one are read.
fn count(answer: OpenListResponse) -> usize {
    match answer {
        OpenListResponse::ValueList(list) => list.len(),
        OpenListResponse::OpenObject(object) => {
            object.values().filter_map(|value| value.as_array()).map(Vec::len).sum()
        }
        _ => 0,
    }
}
