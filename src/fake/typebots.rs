//! TypeBot flows and their sessions.

use serde_json::{Value, json};

use super::reply::{bare, done, failed};
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{
    CloseTypebotSession, CreateTypebot, DeleteTypebot, ListTypebotSessions, ListTypebots, PauseTypebotSession,
    StartTypebotSession, StartTypebotSessionById, UpdateTypebot,
};
use crate::models;
use crate::runtime::client::{Operation as _, Reply};

pub(super) const ROUTES: &[Route] = &[
    (ListTypebots::INFO, list),
    (CreateTypebot::INFO, create),
    (UpdateTypebot::INFO, update),
    (DeleteTypebot::INFO, delete),
    (ListTypebotSessions::INFO, sessions),
    (StartTypebotSession::INFO, start),
    (StartTypebotSessionById::INFO, start_by_id),
    (PauseTypebotSession::INFO, pause),
    (CloseTypebotSession::INFO, close),
];

fn unknown() -> Reply {
    failed(404, "there is no such flow")
}

fn list(visit: &mut Visit<'_>) -> Outcome {
    let flows: Vec<Value> = visit.instance()?.typebots.values().cloned().collect();
    bare(flows.into())
}

fn create(visit: &mut Visit<'_>) -> Outcome {
    let _: models::CreateTypebotRequest = visit.body()?;
    let digits = visit.state.id(32).to_lowercase();
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| digits.get(range).unwrap_or_default().to_owned());
    let id = parts.join("-");
    let mut flow = json!({ "typebot_id": id });
    merge(&mut flow, visit.json());
    visit.instance()?.typebots.insert(id, flow.clone());
    bare(flow)
}

fn update(visit: &mut Visit<'_>) -> Outcome {
    let _: models::UpdateTypebotRequest = visit.body()?;
    let (id, change) = (visit.path("typebot_id").to_owned(), visit.json());
    merge(visit.instance()?.typebots.get_mut(&id).ok_or_else(unknown)?, change);
    done()
}

/// Sets the members of one object in another.
fn merge(into: &mut Value, change: Value) {
    if let (Value::Object(into), Value::Object(change)) = (into, change) {
        into.extend(change);
    }
}

fn delete(visit: &mut Visit<'_>) -> Outcome {
    let id = visit.path("typebot_id").to_owned();
    visit.instance()?.typebots.shift_remove(&id).ok_or_else(unknown)?;
    done()
}

fn sessions(visit: &mut Visit<'_>) -> Outcome {
    let sessions: Vec<Value> = visit.instance()?.typebot_sessions.values().cloned().collect();
    bare(sessions.into())
}

fn start(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::StartTypebotSessionRequest = visit.body()?;
    let known = |flow: &&Value| flow.get("public_id").is_some_and(|id| *id == asked.public_id);
    let flow = visit.instance()?.typebots.values().find(known).and_then(|flow| flow.get("typebot_id")).cloned();
    begin(visit, flow.ok_or_else(unknown)?, &asked.phone)
}

fn start_by_id(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::StartTypebotSessionByIdRequest = visit.body()?;
    let id = visit.path("typebot_id").to_owned();
    let known = visit.instance()?.typebots.contains_key(&id);
    if known { begin(visit, id.into(), &asked.phone) } else { Err(unknown()) }
}

fn begin(visit: &mut Visit<'_>, flow: Value, phone: &str) -> Outcome {
    let id = visit.state.id(12).to_lowercase();
    let session = json!({
        "id": id, "typebot_id": flow, "phone": phone, "status": "opened", "created_at": visit.timestamp(),
    });
    visit.instance()?.typebot_sessions.insert(id, session);
    done()
}

fn pause(visit: &mut Visit<'_>) -> Outcome {
    change(visit, "paused")
}

fn close(visit: &mut Visit<'_>) -> Outcome {
    change(visit, "closed")
}

fn change(visit: &mut Visit<'_>, status: &str) -> Outcome {
    let id = visit.path("session").to_owned();
    let session =
        visit.instance()?.typebot_sessions.get_mut(&id).ok_or_else(|| failed(404, "there is no such session"))?;
    merge(session, json!({ "status": status }));
    bare(json!({ "id": id, "status": status }))
}
