//! WhatsApp groups.

use serde_json::{Map, Value, json};

use super::reply::{bare, failed};
use super::state::jid;
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{
    AddGroupAdmin, CreateGroup, GetGroupInfo, GetGroupInviteLink, ListGroups, RemoveGroupAdmin, SetGroupDescription,
    SetGroupName, SetGroupPhoto, SetGroupSettings,
};
use crate::models;
use crate::runtime::client::{Operation as _, Reply};

pub(super) const ROUTES: &[Route] = &[
    (CreateGroup::INFO, create),
    (GetGroupInfo::INFO, info),
    (ListGroups::INFO, list),
    (GetGroupInviteLink::INFO, invite_link),
    (SetGroupName::INFO, name),
    (SetGroupDescription::INFO, description),
    (SetGroupPhoto::INFO, photo),
    (SetGroupSettings::INFO, settings),
    (AddGroupAdmin::INFO, add_admin),
    (RemoveGroupAdmin::INFO, remove_admin),
];

fn create(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::CreateGroupRequest = visit.body()?;
    let (id, link) = (visit.state.id(16), visit.state.id(20));
    let id = format!("1203630{}@g.us", id.bytes().map(|byte| char::from(b'0' + byte % 10)).collect::<String>());
    let participants: Vec<_> =
        asked.participants.iter().map(|phone| json!({ "jid": jid(phone), "is_admin": false })).collect();
    let group = json!({
        "group_id": id, "name": asked.group_name, "description": asked.group_description.unwrap_or_default(),
        "participants": participants, "created_at": visit.timestamp(),
        "invite_link": format!("https://chat.whatsapp.com/{link}"),
    });
    visit.instance()?.groups.insert(id, group.clone());
    bare(group)
}

/// A group by its id.
fn group<'v>(visit: &'v mut Visit<'_>, id: &str) -> Result<&'v mut Map<String, Value>, Reply> {
    let found = visit.instance()?.groups.get_mut(id).and_then(Value::as_object_mut);
    found.ok_or_else(|| failed(404, "there is no such group"))
}

fn asked_group(visit: &Visit<'_>) -> String {
    visit.query("group_id").unwrap_or_default()
}

fn info(visit: &mut Visit<'_>) -> Outcome {
    let id = asked_group(visit);
    let group = group(visit, &id)?.clone();
    bare(group.into())
}

fn list(visit: &mut Visit<'_>) -> Outcome {
    let groups: Vec<Value> = visit.instance()?.groups.values().cloned().collect();
    bare(visit.page(groups))
}

fn invite_link(visit: &mut Visit<'_>) -> Outcome {
    let (id, reset) = (asked_group(visit), visit.query("reset").is_some_and(|reset| reset == "true"));
    let link = format!("https://chat.whatsapp.com/{}", visit.state.id(20));
    let group = group(visit, &id)?;
    if reset {
        group.insert("invite_link".to_owned(), link.into());
    }
    bare(json!({ "invite_link": group.get("invite_link") }))
}

/// Sets a member of a group.
fn set(visit: &mut Visit<'_>, id: &str, name: &str, value: impl Into<Value>) -> Outcome {
    group(visit, id)?.insert(name.to_owned(), value.into());
    bare(json!({ "group_id": id, "status": "ok" }))
}

fn name(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::SetGroupNameRequest = visit.body()?;
    set(visit, &asked.group_id, "name", asked.name)
}

fn description(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::SetGroupDescriptionRequest = visit.body()?;
    set(visit, &asked.group_id, "description", asked.description)
}

fn photo(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::SetGroupPhotoRequest = visit.body()?;
    set(visit, &asked.group_id, "image", asked.image)
}

fn settings(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::SetGroupSettingsRequest = visit.body()?;
    let settings = json!({
        "admin_only_message": asked.admin_only_message, "admin_only_settings": asked.admin_only_settings,
    });
    set(visit, &asked.group_id, "settings", settings)
}

fn add_admin(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::AddGroupAdminRequest = visit.body()?;
    make_admin(visit, &asked.group_id, &asked.participants, true)
}

fn remove_admin(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::RemoveGroupAdminRequest = visit.body()?;
    make_admin(visit, &asked.group_id, &asked.participants, false)
}

fn make_admin(visit: &mut Visit<'_>, id: &str, phones: &[String], admin: bool) -> Outcome {
    let jids: Vec<Value> = phones.iter().map(|phone| jid(phone).into()).collect();
    let members = group(visit, id)?.get_mut("participants").and_then(Value::as_array_mut);
    for member in members.into_iter().flatten().filter_map(Value::as_object_mut) {
        if member.get("jid").is_some_and(|jid| jids.contains(jid)) {
            member.insert("is_admin".to_owned(), admin.into());
        }
    }
    bare(json!({ "group_id": id, "status": "ok" }))
}
