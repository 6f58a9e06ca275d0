//! The connection of an instance to WhatsApp.

use serde_json::{Value, json};

use super::reply::{bare, enveloped};
use super::state::jid;
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{SessionDisconnect, SessionPairCode, SessionQr, SessionStatus};
use crate::runtime::client::{Operation as _, Reply};

pub(super) const ROUTES: &[Route] = &[
    (SessionQr::INFO, qr),
    (SessionPairCode::INFO, pair_code),
    (SessionStatus::INFO, status),
    (SessionDisconnect::INFO, disconnect),
];

/// A PNG of a QR code with the text `VZAPS-FAKE,not-a-real-pairing-code`.
const QR: &str = concat!(
    "data:image/png;base64,",
    "iVBORw0KGgoAAAANSUhEUgAAAJQAAACUAQAAAABdRz15AAAA/UlEQVR42u2WQZIDMQgDVfsB/v9L/YDQeHLKZXetY1wzjscHFQIhov5Y1vfuL3eS",
    "qt285/ijz/Xbu8Gr51HX/l7jaXBcctU5BvAsE1oOb+A6FR9IXR7OkfxR1GdF6vsIx3Dd4y1fuzZCbxav8U4t2FUO4DXxzYsC6ZdrvlS3BelNYaAe",
    "on8F34D+yNzhSnAB/W3qfOSX0N9gQHMUCPY9X1EIUeZjg7d4aM+LWKH+gCpu5Uj+vFTR8nbJfXyr5IHU7gl/WT+AciB/iG7doNFhR/z5PeZKqXnE",
    "vFyjjuAV48PrC5n528cL1Jn5NlZvPsqZ+or2ZVNn5tv3f+L/7l7HNZeN3yzR6AAAAABJRU5ErkJggg==",
);

/// Counts a look at an instance that waits to be paired; the last one before somebody scans connects it.
fn poll(visit: &mut Visit<'_>) -> Result<Option<String>, Reply> {
    let scan = visit.state.scan.clone();
    let instance = visit.instance()?;
    if instance.phone.is_some() {
        return Ok(instance.phone.clone());
    }
    let Some(polls) = instance.polls else { return Ok(None) };
    instance.polls = Some(polls + 1);
    let id = instance.id.clone();
    if let Some((_, phone)) = scan.filter(|(after, _)| polls >= *after) {
        visit.state.pair(&id, &phone);
        return Ok(Some(phone));
    }
    Ok(None)
}

fn qr(visit: &mut Visit<'_>) -> Outcome {
    let instance = visit.instance()?;
    instance.polls = instance.polls.or(Some(0));
    enveloped(match poll(visit)? {
        Some(phone) => json!({ "status": "connected", "phone": phone, "pairing_status": "connected" }),
        None => json!({ "qr_code": QR }),
    })
}

fn pair_code(visit: &mut Visit<'_>) -> Outcome {
    let code = visit.state.id(8);
    let instance = visit.instance()?;
    instance.polls = instance.polls.or(Some(0));
    let (first, second) = code.split_at(4);
    enveloped(json!({ "LinkingCode": format!("{first}-{second}") }))
}

fn status(visit: &mut Visit<'_>) -> Outcome {
    enveloped(match poll(visit)? {
        Some(phone) => json!({
            "connected": true, "phone": phone, "whatsapp_jid": jid(&phone), "push_name": "Fake Account",
            "profile_url": format!("https://wa.me/{phone}"),
        }),
        None => json!({ "connected": false }),
    })
}

fn disconnect(visit: &mut Visit<'_>) -> Outcome {
    let instance = visit.instance()?;
    let was = instance.phone.take();
    instance.polls = None;
    instance.set("connected", false.into());
    instance.set("whatsapp_jid", Value::Null);
    let id = instance.id.clone();
    if was.is_some() {
        visit.state.event(&id, "Disconnected", json!({}));
    }
    bare(json!({ "instance_id": id, "status": "ok", "details": "Disconnected" }))
}
