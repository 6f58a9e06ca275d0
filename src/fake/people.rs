//! People on WhatsApp and the saved contacts. Every number of ten digits or more exists.

use serde_json::{Value, json};

use super::reply::{bare, enveloped};
use super::state::jid;
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{AddContact, CheckUsers, GetUserAvatar, GetUserInfo, ListContacts, ListUserContacts};
use crate::models;
use crate::runtime::client::Operation as _;

pub(super) const ROUTES: &[Route] = &[
    (CheckUsers::INFO, check),
    (GetUserAvatar::INFO, avatar),
    (GetUserInfo::INFO, info),
    (ListUserContacts::INFO, of_user),
    (AddContact::INFO, add),
    (ListContacts::INFO, list),
];

fn check(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::CheckUsersRequest = visit.body()?;
    let user = |phone: &String| json!({ "phone": phone, "exists": phone.len() >= 10, "jid": jid(phone) });
    let users: Vec<_> = asked.phone.iter().map(user).collect();
    enveloped(json!({ "users": users }))
}

fn avatar(visit: &mut Visit<'_>) -> Outcome {
    let _: models::GetUserAvatarRequest = visit.body()?;
    enveloped(json!({ "base64": "/9j/4AAQ", "mimetype": "image/jpeg" }))
}

fn info(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::GetUserInfoRequest = visit.body()?;
    let users = asked.phone.iter().map(|phone| (jid(phone), json!({ "status": "Hey there!", "picture_id": "" })));
    let users: serde_json::Map<_, _> = users.collect();
    enveloped(json!({ "users": users }))
}

fn of_user(visit: &mut Visit<'_>) -> Outcome {
    let contacts = visit.instance()?.contacts.iter().map(|(phone, contact)| (jid(phone), contact.clone()));
    let contacts: serde_json::Map<_, _> = contacts.collect();
    enveloped(contacts.into())
}

fn add(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::AddContactRequest = visit.body()?;
    let contact = json!({
        "phone": asked.phone, "jid": jid(&asked.phone), "first_name": asked.first_name, "full_name": asked.full_name,
    });
    visit.instance()?.contacts.insert(asked.phone, contact.clone());
    bare(contact)
}

fn list(visit: &mut Visit<'_>) -> Outcome {
    let contacts: Vec<Value> = visit.instance()?.contacts.values().cloned().collect();
    bare(visit.page(contacts))
}
