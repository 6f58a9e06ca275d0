//! Where events go, and the log of it. Nothing leaves the process: the log says what would have been posted.

use serde_json::{Value, json};

use super::reply::{enveloped, refused};
use super::state::{State, jid};
use super::time;
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{GetWebhook, GetWebhookLog, RetryWebhookLog, SearchWebhookLogs, SetWebhook};
use crate::models::{EventType, SetWebhookRequest};
use crate::runtime::client::{Operation as _, Reply};

pub(super) const ROUTES: &[Route] = &[
    (GetWebhook::INFO, get),
    (SetWebhook::INFO, set),
    (SearchWebhookLogs::INFO, search),
    (GetWebhookLog::INFO, log),
    (RetryWebhookLog::INFO, retry),
];

fn get(visit: &mut Visit<'_>) -> Outcome {
    let instance = visit.instance()?;
    enveloped(json!({ "webhook": instance.webhook, "subscribe": instance.events }))
}

fn set(visit: &mut Visit<'_>) -> Outcome {
    let asked: SetWebhookRequest = visit.body()?;
    let events: Vec<String> = asked.events.iter().flat_map(|events| events.split(',')).map(str::to_owned).collect();
    if let Some(name) = events.iter().find(|name| matches!(EventType::from(name.as_str()), EventType::UnknownValue(_)))
    {
        return Err(refused(400, &format!("`{name}` is no event")));
    }
    let instance = visit.instance()?;
    if asked.events.is_some() {
        instance.events = events;
    }
    instance.webhook = asked.webhook_url.expose().to_owned();
    instance.set("webhook", instance.webhook.clone().into());
    instance.set("events_subscribe", instance.events.join(",").into());
    enveloped(json!({ "webhook": instance.webhook, "events": instance.events.join(",") }))
}

fn search(visit: &mut Visit<'_>) -> Outcome {
    let wanted = visit.json().get("status").cloned();
    let logs = visit.instance()?.logs.values();
    let fits = |log: &&Value| wanted.as_ref().is_none_or(|status| log.get("status") == Some(status));
    let content: Vec<_> = logs.filter(fits).cloned().collect();
    enveloped(json!({ "content": content }))
}

fn log(visit: &mut Visit<'_>) -> Outcome {
    let id = visit.path("log_id").to_owned();
    let log = visit.instance()?.logs.get(&id).cloned();
    log.map(enveloped).unwrap_or_else(|| Err(unknown()))
}

fn retry(visit: &mut Visit<'_>) -> Outcome {
    let id = visit.path("log_id").to_owned();
    let status = visit.state.delivery();
    let log = visit.instance()?.logs.get_mut(&id).and_then(Value::as_object_mut).ok_or_else(unknown)?;
    log.insert("status".to_owned(), status.into());
    let attempts = log.get("attempts").and_then(Value::as_u64).unwrap_or_default();
    log.insert("attempts".to_owned(), (attempts + 1).into());
    enveloped(json!({ "status": status }))
}

fn unknown() -> Reply {
    refused(404, "there is no such log entry")
}

impl State {
    /// How a delivery ends.
    fn delivery(&self) -> &'static str {
        if self.deliveries_fail { "failed" } else { "success" }
    }

    /// An event of an instance, which is logged when the webhook wants it.
    pub(super) fn event(&mut self, instance: &str, name: &str, event: Value) {
        let (id, now, status) = (format!("log_{}", self.id(12).to_lowercase()), self.timestamp(), self.delivery());
        let Some(instance) = self.instances.get_mut(instance) else { return };
        let wanted = instance.events.iter().any(|known| known == name || known == "All");
        if wanted && !instance.webhook.is_empty() {
            let payload = json!({ "type": name, "event": event });
            let entry = json!({
                "id": id, "event": name, "url": instance.webhook, "status": status, "attempts": 1, "created_at": now,
                "payload": payload,
            });
            instance.logs.insert(id, entry);
        }
    }

    /// A message that somebody sends to an instance.
    pub(super) fn receive(&mut self, instance: &str, from: &str, text: &str) -> Option<String> {
        let (id, now) = (self.id(20), time::milliseconds(self.now));
        let found = self.instances.get_mut(instance)?;
        found.received.push(id.clone());
        found.touch_chat(from, now, true);
        let info = json!({ "id": id, "chat": jid(from), "sender": jid(from), "is_from_me": false });
        self.event(instance, "Message", json!({ "info": info, "message": { "conversation": text } }));
        Some(id)
    }
}
