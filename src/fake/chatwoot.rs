//! The Chatwoot integration.

use serde_json::{Value, json};

use super::reply::{bare, done, failed};
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{
    ChatwootInboundWebhook, DeleteChatwootConfig, GetChatwootConfig, SetChatwootConfig, TriggerChatwootImport,
};
use crate::models::{ChatwootInboundEvent, SetChatwootConfigRequest};
use crate::runtime::client::{Operation as _, Reply};

pub(super) const ROUTES: &[Route] = &[
    (GetChatwootConfig::INFO, get),
    (SetChatwootConfig::INFO, set),
    (DeleteChatwootConfig::INFO, delete),
    (TriggerChatwootImport::INFO, import),
    (ChatwootInboundWebhook::INFO, inbound),
];

fn missing() -> Reply {
    failed(404, "the instance has no Chatwoot integration")
}

fn get(visit: &mut Visit<'_>) -> Outcome {
    bare(visit.instance()?.chatwoot.clone().ok_or_else(missing)?)
}

fn set(visit: &mut Visit<'_>) -> Outcome {
    let asked: SetChatwootConfigRequest = visit.body()?;
    let id = visit.path("id").to_owned();
    let mut config = visit.json();
    if let Some(members) = config.as_object_mut() {
        members.remove("token");
        let start: String = asked.token.expose().chars().take(4).collect();
        members.insert("token_masked".to_owned(), format!("{start}****").into());
        members.insert("webhook_url".to_owned(), format!("https://api.vzaps.com/chatwoot/webhook/{id}").into());
    }
    visit.instance()?.chatwoot = Some(config.clone());
    bare(config)
}

fn delete(visit: &mut Visit<'_>) -> Outcome {
    visit.instance()?.chatwoot.take().ok_or_else(missing)?;
    done()
}

/// An import is an operation that waits; nothing works it off.
fn import(visit: &mut Visit<'_>) -> Outcome {
    let (id, what) = (visit.state.id(12).to_lowercase(), visit.path("what").to_owned());
    let operation = json!({ "id": id, "type": "chatwoot_import", "what": what });
    let instance = visit.instance()?;
    instance.chatwoot.as_ref().ok_or_else(missing)?;
    instance.operations.insert(id, operation.clone());
    bare(operation)
}

/// A message of an agent is one that the instance sends. The operation takes no credentials.
fn inbound(visit: &mut Visit<'_>) -> Outcome {
    let _: ChatwootInboundEvent = visit.body()?;
    let id = visit.path("instanceId").to_owned();
    let instance = visit.state.instances.get(&id).ok_or_else(|| failed(404, "there is no such instance"))?;
    let enabled = instance.chatwoot.as_ref().and_then(|config| config.get("enabled")).and_then(Value::as_bool);
    if enabled == Some(true) { Ok(Reply::bytes(200, "")) } else { Err(missing()) }
}
