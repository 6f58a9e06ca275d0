//! Sends a text, with an id of our own, as an answer to another message, and takes it back.
//!
//! `cargo run --example send_text --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`, `VZAPS_PHONE`.

mod support;

use vzaps::models::{CheckUsersRequest, EditMessageRequest, SendTextRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    let (shop, phone) = (setup.instance()?, setup.phone()?);

    let users = shop.users().check(&CheckUsersRequest::new([phone])).await?.data.ok_or("the answer has no data")?;
    println!("{phone} is on WhatsApp: {}", users.users.iter().any(|user| user.exists == Some(true)));

    // Sending is never repeated once the request has left, so nobody gets a message twice.
    let sent = shop.chat().send_text(&SendTextRequest::new(phone, "Hello from Rust")).await?;
    let first = sent.data.and_then(|data| data.message_id).ok_or("the answer has no message id")?;
    println!("sent {first}");

    let answer = SendTextRequest::new(phone, "And once more").with_reply_to_message_id(&first);
    let sent = shop.chat().send_text(&answer).await?;
    let second = sent.data.and_then(|data| data.message_id).ok_or("the answer has no message id")?;
    println!("sent {second}, which quotes it");

    shop.chat().edit_message(&second, &EditMessageRequest::new("And for the last time")).await?;
    shop.chat().delete_message(&first).await?;
    println!("edited the second, took back the first");
    if let Some(fake) = &setup.fake {
        for message in fake.messages(shop.id()) {
            println!("in memory: {} deleted={}", message.body["message"], message.deleted);
        }
    }
    Ok(())
}
