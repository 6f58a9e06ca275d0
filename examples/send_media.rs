//! Sends a picture, a document, a place, buttons and a list.
//!
//! `cargo run --example send_media --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`, `VZAPS_PHONE`.

mod support;

use vzaps::media::MediaReader;
use vzaps::models::{
    MessageButton, MessageListRow, MessageListSection, SendButtonsRequest, SendDocumentRequest, SendImageRequest,
    SendListRequest, SendLocationRequest, WorkerEnvelopeSendMessage,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    let (shop, phone) = (setup.instance()?, setup.phone()?);

    // A file is given by a public URL ...
    let image = SendImageRequest::new(phone, "https://www.rust-lang.org/logos/rust-logo-512x512.png");
    tell("picture", shop.chat().send_image(&image.with_caption("Rust")).await?);

    // ... or by its bytes, which `MediaReader` checks and encodes; `.file(path)` takes them from a file.
    let order = MediaReader::new().media_type("text/plain").bytes("Three apples, two pears\n")?;
    let document = SendDocumentRequest::new(phone, order);
    tell("document", shop.chat().send_document(&document.with_file_name("order.txt")).await?);

    let place = SendLocationRequest::new(phone, -23.5505, -46.6333).with_name("Our shop");
    tell("place", shop.chat().send_location(&place).await?);

    let buttons = vec![MessageButton::new("yes", "Yes"), MessageButton::new("no", "No")];
    let question = SendButtonsRequest::new(phone, "Is the order right?", buttons).with_footer("Example shop");
    tell("buttons", shop.chat().send_buttons(&question).await?);

    let rows = vec![
        MessageListRow::new("today", "Today").with_description("From 17:00"),
        MessageListRow::new("tomorrow", "Tomorrow"),
    ];
    let sections = vec![MessageListSection::new("Delivery", rows)];
    let list = SendListRequest::new(phone, "Your order", "When do you want it?", "Choose", sections);
    tell("list", shop.chat().send_list(&list).await?);
    Ok(())
}

fn tell(what: &str, answer: WorkerEnvelopeSendMessage) {
    println!("{what}: {}", answer.data.and_then(|data| data.message_id).as_deref().unwrap_or("(no id)"));
}
