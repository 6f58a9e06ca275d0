//! Sends a poll, votes in it, and reacts to it.
//!
//! `cargo run --example poll_and_reaction --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`, `VZAPS_PHONE`.

mod support;

use vzaps::models::{ReactToMessageRequest, RemoveReactionRequest, SendPollRequest, VotePollRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    let (shop, phone) = (setup.instance()?, setup.phone()?);

    let poll = SendPollRequest::new(phone, "When shall we meet?", ["Morning", "Afternoon"]);
    let sent = shop.chat().send_poll(&poll.with_selectable_options_count(1)).await?;
    let poll = sent.data.and_then(|data| data.message_id).ok_or("the answer has no message id")?;
    println!("poll: {poll}");

    // `from_me` says that it was this instance that sent the poll.
    let vote = VotePollRequest::new(phone, &poll).with_selected_options(["Morning"]).with_from_me(true);
    let voted = shop.chat().vote_poll(&vote).await?.data.ok_or("the answer has no data")?;
    println!("voted: {}", voted.details.as_deref().unwrap_or_default());

    shop.chat().react(&ReactToMessageRequest::new(phone, &poll, "👍")).await?;
    if let Some(fake) = &setup.fake {
        let message = fake.messages(shop.id()).pop().ok_or("nothing was sent")?;
        println!("in memory: votes {:?}, reaction {}", message.votes, message.reaction.unwrap_or_default());
    }
    shop.chat().remove_reaction(&RemoveReactionRequest::new(phone, &poll)).await?;
    println!("reacted, and took the reaction back");
    Ok(())
}
