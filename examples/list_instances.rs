//! Signs in with client credentials and lists the instances of the account, page by page.
//!
//! `cargo run --example list_instances --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`.

mod support;

use vzaps::models::ListInstancesRequest;

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    if let Some(fake) = &setup.fake {
        fake.add_instance("Support");
        fake.add_instance("Sales");
    }
    // The client asks for an access token with the first call, keeps it, and renews it in time.
    let asked = ListInstancesRequest::new().with_size(2).with_sort("createdAt");
    // `items` asks for the next page when the last one is used up; the call itself would give the first page.
    let mut instances = setup.client.instances().list(&asked).items();
    let mut count = 0;
    while let Some(instance) = instances.next().await {
        let instance = instance?;
        let name = instance.name.as_deref().unwrap_or("(no name)");
        let connected = if instance.connected == Some(true) { "connected" } else { "not connected" };
        println!("{}  {name}, {connected}", instance.id.as_deref().unwrap_or_default());
        count += 1;
    }
    println!("{count} in all");
    if let Some(fake) = &setup.fake {
        let asked = fake.requests().iter().filter(|request| request.operation == "listInstances").count();
        println!("in memory: {asked} pages were asked for");
    }
    Ok(())
}
