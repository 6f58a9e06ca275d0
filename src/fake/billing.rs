//! Paid plans.

use serde_json::{Value, json};

use super::reply::{bare, done};
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{ResumeSubscription, SubscribeInstance};
use crate::runtime::client::Operation as _;

pub(super) const ROUTES: &[Route] = &[(SubscribeInstance::INFO, subscribe), (ResumeSubscription::INFO, resume)];

fn subscribe(visit: &mut Visit<'_>) -> Outcome {
    let id = visit.state.id(16).to_lowercase();
    let instance = visit.instance()?;
    for name in ["billing_status", "status"] {
        instance.set(name, "ACTIVE".into());
    }
    bare(json!({
        "url": format!("https://billing.example.com/session/cs_{id}"), "session_id": format!("cs_{id}"),
        "mode": "checkout",
    }))
}

fn resume(visit: &mut Visit<'_>) -> Outcome {
    visit.instance()?.set("cancel_at", Value::Null);
    done()
}
