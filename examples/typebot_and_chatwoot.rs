//! Connects an instance to a TypeBot flow and to a Chatwoot account.
//!
//! `cargo run --example typebot_and_chatwoot --features test-util`
//! Real API: `VZAPS_CLIENT_TOKEN`, `VZAPS_CLIENT_SECRET`, `VZAPS_INSTANCE_ID`, `VZAPS_PHONE`, and for Chatwoot
//! `CHATWOOT_URL`, `CHATWOOT_ACCOUNT`, `CHATWOOT_TOKEN`: it replaces the Chatwoot settings of the instance, and removes
//! them at the end.

mod support;

use std::env;

use vzaps::models::{
    ChatwootImportKind, CreateTypebotRequest, SetChatwootConfigRequest, StartTypebotSessionRequest, TypebotSettings,
    TypebotTriggerType,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> support::Outcome {
    let setup = support::setup()?;
    let (shop, phone) = (setup.instance()?, setup.phone()?);

    let trigger = TypebotTriggerType::Keyword;
    let flow = CreateTypebotRequest::new(true, "Orders", "https://typebot.io", "order-flow", trigger, 10, 30);
    let flow = shop.typebots().create(&flow.with_trigger_value("order")).await?;
    let id = flow.typebot_id.ok_or("the answer has no id")?;
    println!("flow {id}: {}", flow.description.as_deref().unwrap_or_default());

    shop.typebots().start_session(&StartTypebotSessionRequest::new("order-flow", phone, "order")).await?;
    println!("started a conversation with {phone}");
    shop.typebots().update(&id, &TypebotSettings::new().with_enabled(false)).await?;
    for flow in shop.typebots().list().await? {
        println!("flow {}: enabled={:?}", flow.typebot_id.as_deref().unwrap_or_default(), flow.enabled);
    }
    shop.typebots().delete(&id).await?;
    println!("deleted the flow\n");

    let chatwoot =
        [("CHATWOOT_URL", "https://chatwoot.example.com"), ("CHATWOOT_ACCOUNT", "1"), ("CHATWOOT_TOKEN", "abcd1234")];
    let [url, account, token] = chatwoot.map(|(name, in_memory)| match (env::var(name), &setup.fake) {
        (Ok(value), _) => Some(value),
        (Err(_), Some(_)) => Some(in_memory.to_owned()),
        (Err(_), None) => None,
    });
    let (Some(url), Some(account), Some(token)) = (url, account, token) else {
        println!("Chatwoot is left out: CHATWOOT_URL, CHATWOOT_ACCOUNT and CHATWOOT_TOKEN are not all set");
        return Ok(());
    };
    let config = SetChatwootConfigRequest::new(true, url, account, token).with_name_inbox("WhatsApp");
    let config = shop.chatwoot().set(&config).await?;
    println!("Chatwoot posts to {}", config.webhook_url.as_deref().unwrap_or_default());
    println!("its token is kept as {}", config.token_masked.as_deref().unwrap_or_default());
    shop.chatwoot().import(ChatwootImportKind::Contacts).await?;
    println!("importing the contacts");
    shop.chatwoot().delete().await?;
    println!("disconnected from Chatwoot");
    Ok(())
}
