//! What waits: messages of an instance that is not connected, or with a delay, and operations.

use serde_json::{Value, json};

use super::reply::{bare, failed};
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{
    ListMessageQueue, ListOperationQueue, PurgeMessageQueue, PurgeOperationQueue, RemoveQueuedMessage,
    RemoveQueuedOperation,
};
use crate::runtime::client::Operation as _;

pub(super) const ROUTES: &[Route] = &[
    (ListMessageQueue::INFO, messages),
    (PurgeMessageQueue::INFO, purge_messages),
    (RemoveQueuedMessage::INFO, remove_message),
    (ListOperationQueue::INFO, operations),
    (PurgeOperationQueue::INFO, purge_operations),
    (RemoveQueuedOperation::INFO, remove_operation),
];

fn messages(visit: &mut Visit<'_>) -> Outcome {
    let waiting = visit.instance()?.sent.iter().filter(|message| !message.delivered);
    let waiting = waiting.map(|message| json!({ "id": message.id, "type": message.kind, "phone": message.phone }));
    bare(waiting.collect())
}

fn purge_messages(visit: &mut Visit<'_>) -> Outcome {
    let sent = &mut visit.instance()?.sent;
    let before = sent.len();
    sent.retain(|message| message.delivered);
    let removed = before - sent.len();
    bare(json!({ "removed": removed }))
}

fn remove_message(visit: &mut Visit<'_>) -> Outcome {
    let id = visit.path("message_id").to_owned();
    let sent = &mut visit.instance()?.sent;
    let index = sent.iter().position(|message| message.id == id && !message.delivered);
    let index = index.ok_or_else(|| failed(404, "no such message waits"))?;
    sent.remove(index);
    bare(json!({ "removed": 1 }))
}

fn operations(visit: &mut Visit<'_>) -> Outcome {
    let waiting: Vec<Value> = visit.instance()?.operations.values().cloned().collect();
    bare(waiting.into())
}

fn purge_operations(visit: &mut Visit<'_>) -> Outcome {
    let operations = &mut visit.instance()?.operations;
    let removed = operations.len();
    operations.clear();
    bare(json!({ "removed": removed }))
}

fn remove_operation(visit: &mut Visit<'_>) -> Outcome {
    let id = visit.path("message_id").to_owned();
    let removed = visit.instance()?.operations.shift_remove(&id);
    removed.map(|_| bare(json!({ "removed": 1 }))).unwrap_or_else(|| Err(failed(404, "no such operation waits")))
}
