//! Chats: there is one for everybody whom an instance wrote to or who wrote to it.

use serde_json::{Map, Value, json};

use super::reply::{bare, done, failed};
use super::state::{Instance, jid};
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{
    ArchiveChat, ClearChat, DeleteChat, GetChatMetadata, ListChats, MarkChatRead, MarkChatUnread, MuteChat, PinChat,
    SetChatExpiration, UnarchiveChat, UnmuteChat, UnpinChat,
};
use crate::models::SetChatExpirationRequest;
use crate::runtime::client::{Operation as _, Reply};

pub(super) const ROUTES: &[Route] = &[
    (ListChats::INFO, list),
    (GetChatMetadata::INFO, get),
    (DeleteChat::INFO, delete),
    (ClearChat::INFO, clear),
    (ArchiveChat::INFO, |visit| set(visit, &[("archived", json!(true))])),
    (UnarchiveChat::INFO, |visit| set(visit, &[("archived", json!(false))])),
    (PinChat::INFO, |visit| set(visit, &[("pinned", json!(true))])),
    (UnpinChat::INFO, |visit| set(visit, &[("pinned", json!(false))])),
    (MuteChat::INFO, |visit| set(visit, &[("is_muted", json!("1"))])),
    (UnmuteChat::INFO, |visit| set(visit, &[("is_muted", json!("0"))])),
    (MarkChatRead::INFO, read),
    (MarkChatUnread::INFO, |visit| set(visit, &[("marked_as_unread", json!(true))])),
    (SetChatExpiration::INFO, expiration),
];

/// The key of a chat: the phone, or the whole WhatsApp id of a group.
fn key(phone: &str) -> &str {
    phone.strip_suffix("@s.whatsapp.net").unwrap_or(phone)
}

fn unknown() -> Reply {
    failed(404, "there is no such chat")
}

fn chat<'v>(visit: &'v mut Visit<'_>) -> Result<&'v mut Map<String, Value>, Reply> {
    let phone = visit.path("phone").to_owned();
    visit.instance()?.chats.get_mut(key(&phone)).and_then(Value::as_object_mut).ok_or_else(unknown)
}

fn list(visit: &mut Visit<'_>) -> Outcome {
    let chats: Vec<Value> = visit.instance()?.chats.values().cloned().collect();
    bare(visit.page(chats))
}

fn get(visit: &mut Visit<'_>) -> Outcome {
    let chat = chat(visit)?.clone();
    bare(chat.into())
}

fn delete(visit: &mut Visit<'_>) -> Outcome {
    let phone = visit.path("phone").to_owned();
    visit.instance()?.chats.shift_remove(key(&phone)).ok_or_else(unknown)?;
    done()
}

fn clear(visit: &mut Visit<'_>) -> Outcome {
    chat(visit)?;
    let phone = visit.path("phone").to_owned();
    visit.instance()?.sent.retain(|message| key(&message.phone) != key(&phone) || !message.delivered);
    done()
}

fn set(visit: &mut Visit<'_>, members: &[(&str, Value)]) -> Outcome {
    let chat = chat(visit)?;
    chat.extend(members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    done()
}

fn read(visit: &mut Visit<'_>) -> Outcome {
    chat(visit)?;
    let phone = visit.path("phone").to_owned();
    visit.instance()?.mark_chat_read(&phone);
    done()
}

fn expiration(visit: &mut Visit<'_>) -> Outcome {
    let asked: SetChatExpirationRequest = visit.body()?;
    set(visit, &[("expiration", json!(asked.expiration))])
}

impl Instance {
    /// Notes a message in a chat at a time in milliseconds since 1970. One that came in is unread.
    pub(super) fn touch_chat(&mut self, phone: &str, now: u64, came_in: bool) {
        let is_group = phone.ends_with("@g.us");
        let chat = self.chats.entry(key(phone).to_owned()).or_insert_with(|| {
            json!({
                "phone": key(phone), "jid": jid(phone), "name": key(phone), "archived": false, "pinned": false,
                "unread": "0", "messages_unread": 0, "marked_as_unread": false, "is_muted": "0",
                "is_marked_spam": false, "is_group": is_group, "is_group_announcement": false,
            })
        });
        let unread = chat.get("messages_unread").and_then(Value::as_u64).unwrap_or_default() + u64::from(came_in);
        if let Some(chat) = chat.as_object_mut() {
            chat.insert("messages_unread".to_owned(), unread.into());
            chat.insert("unread".to_owned(), unread.to_string().into());
            chat.insert("last_message_timestamp_ms".to_owned(), now.into());
        }
    }

    /// Nothing in the chat is unread any more.
    pub(super) fn mark_chat_read(&mut self, phone: &str) {
        if let Some(chat) = self.chats.get_mut(key(phone)).and_then(Value::as_object_mut) {
            for (name, value) in
                [("unread", json!("0")), ("messages_unread", json!(0)), ("marked_as_unread", json!(false))]
            {
                chat.insert(name.to_owned(), value);
            }
        }
    }
}
