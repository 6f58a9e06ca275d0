//! Works without a runtime: each call blocks its thread.
//!
//! `cargo run --example blocking --features test-util,blocking`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`, `VZAPS_PHONE`.

mod support;

use std::thread;

use vzaps::models::{ListInstancesRequest, SendTextRequest};

fn main() -> support::Outcome {
    let setup = support::setup()?;

    // With the feature `blocking` a stream is an iterator as well.
    for instance in setup.client.instances().list(&ListInstancesRequest::new()).items() {
        println!("instance {}", instance?.id.as_deref().unwrap_or_default());
    }

    let (shop, phone) = (setup.instance()?, setup.phone()?);
    let status = shop.session().status().wait()?.data.ok_or("the answer has no data")?;
    println!("connected: {}", status.connected);

    // A client is made once: its clones in other threads share connections, access token and limits.
    let senders: Vec<_> = ["one", "two", "three"]
        .map(|text| {
            let (shop, request) = (shop.clone(), SendTextRequest::new(phone, text));
            thread::spawn(move || shop.chat().send_text(&request).wait())
        })
        .into();
    for sender in senders {
        let sent = sender.join().map_err(|_| "a thread panicked")??;
        println!("sent {}", sent.data.and_then(|data| data.message_id).unwrap_or_default());
    }
    Ok(())
}
