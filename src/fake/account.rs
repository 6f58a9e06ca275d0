//! Access tokens and the life of instances.

use serde_json::{Value, json};

use super::reply::{bare, failed};
use super::state::AccessToken;
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{
    CancelInstance, CancelInstanceDelete, CreateInstance, DeleteInstance, GetInstance, ListInstances, ObtainToken,
    ProvisionInstance, RestartInstance, SearchInstances, UpdateInstance,
};
use crate::models::{
    CreateInstanceRequest, EventSelection, GetInstanceRequest, ListInstancesRequest, TokenRequest,
    UpdateInstanceRequest,
};
use crate::runtime::client::{Operation as _, Reply};

pub(super) const ROUTES: &[Route] = &[
    (ObtainToken::INFO, token),
    (CreateInstance::INFO, create),
    (ProvisionInstance::INFO, create),
    (GetInstance::INFO, get),
    (ListInstances::INFO, list),
    (SearchInstances::INFO, search),
    (UpdateInstance::INFO, update),
    (DeleteInstance::INFO, delete),
    (CancelInstance::INFO, cancel),
    (CancelInstanceDelete::INFO, cancel),
    (RestartInstance::INFO, restart),
];

fn token(visit: &mut Visit<'_>) -> Outcome {
    let asked: TokenRequest = visit.body()?;
    let fits =
        |(token, secret): (&str, &str)| token == asked.client_token.expose() && secret == asked.client_secret.expose();
    let state = &mut *visit.state;
    let account = state.accounts.iter().position(|account| fits((&account.client_token, &account.client_secret)));
    let account = account.ok_or_else(|| failed(401, "Invalid client credentials"))?;
    let text = format!("fake-access-token-{}", state.id(16).to_lowercase());
    state.tokens.push(AccessToken { text: text.clone(), account, ends: state.now.saturating_add(state.lifetime) });
    bare(json!({ "access_token": text, "expires_in": state.lifetime.as_secs() }))
}

fn create(visit: &mut Visit<'_>) -> Outcome {
    let asked: CreateInstanceRequest = visit.body()?;
    let mut instance = visit.state.new_instance(visit.account, &asked.name);
    instance.webhook = asked.webhook.map(|url| url.expose().to_owned()).unwrap_or_default();
    instance.events = match asked.events_subscribe {
        Some(EventSelection::EventTypeList(names)) => names.iter().map(ToString::to_string).collect(),
        Some(EventSelection::String(text)) => text.split(',').map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    instance.set("webhook", instance.webhook.clone().into());
    instance.set("events_subscribe", instance.events.join(",").into());
    instance.set("reject_calls", asked.reject_calls.unwrap_or_default().into());
    instance.set("auto_read_messages", asked.auto_read_messages.unwrap_or_default().into());
    let answer = Value::Object(instance.settings.clone());
    visit.state.instances.insert(instance.id.clone(), instance);
    bare(answer)
}

fn get(visit: &mut Visit<'_>) -> Outcome {
    let asked: GetInstanceRequest = visit.body()?;
    let settings = visit.named(&asked.id)?.settings.clone();
    bare(settings.into())
}

/// The instances of the account whose name holds the text.
fn found(visit: &Visit<'_>, query: &str) -> Vec<Value> {
    let named = |settings: &serde_json::Map<String, Value>| {
        settings.get("name").and_then(Value::as_str).is_some_and(|name| name.to_lowercase().contains(query))
    };
    let own = visit.state.instances.values().filter(|instance| instance.owner == visit.account);
    own.map(|instance| &instance.settings).filter(|settings| named(settings)).cloned().map(Value::Object).collect()
}

fn list(visit: &mut Visit<'_>) -> Outcome {
    let asked: ListInstancesRequest = visit.body()?;
    let query = asked.filter.and_then(|filter| filter.query).unwrap_or_default().to_lowercase();
    let all = found(visit, &query);
    let (page, size) = (asked.page.unwrap_or(1).max(1), asked.size.unwrap_or(20).clamp(1, 1000));
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let skipped = usize::try_from((page - 1).saturating_mul(size)).unwrap_or(usize::MAX);
    let content: Vec<_> = all.into_iter().skip(skipped).take(usize::try_from(size).unwrap_or_default()).collect();
    let pages = total.saturating_add(size - 1) / size;
    let summary = json!({ "total": total });
    bare(json!({
        "page": page, "size": size, "total": total, "total_pages": pages, "content": content, "summary": summary,
    }))
}

fn search(visit: &mut Visit<'_>) -> Outcome {
    let query = visit.json().get("query").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let all = found(visit, &query);
    bare(all.into())
}

fn update(visit: &mut Visit<'_>) -> Outcome {
    let asked: UpdateInstanceRequest = visit.body()?;
    let now = visit.timestamp();
    let instance = visit.instance()?;
    if let Some(name) = asked.name {
        instance.set("name", name.into());
        instance.set("updated_at", now.into());
    }
    bare(instance.settings.clone().into())
}

fn delete(visit: &mut Visit<'_>) -> Outcome {
    let id = visit.path("id").to_owned();
    visit.state.instances.shift_remove(&id);
    Ok(Reply::bytes(204, ""))
}

fn cancel(visit: &mut Visit<'_>) -> Outcome {
    let now = visit.timestamp();
    visit.instance()?.set("cancel_at", now.into());
    bare(json!({ "message": "Instance canceled successfully" }))
}

fn restart(visit: &mut Visit<'_>) -> Outcome {
    let id = visit.instance()?.id.clone();
    bare(json!({ "instance_id": id, "status": "ok", "details": "Restarted" }))
}
