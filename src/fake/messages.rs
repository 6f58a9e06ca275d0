//! Messages: send, edit, take back, react, vote, mark as read.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::reply::{enveloped, failed, refused};
use super::state::{FakeMessage, Instance};
use super::time;
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{
    DeleteMessage, EditMessage, MarkMessagesRead, ReactToMessage, RemoveReaction, SendAudio, SendButtons,
    SendChatPresence, SendContact, SendDocument, SendGif, SendImage, SendLink, SendList, SendLocation, SendPoll,
    SendSticker, SendText, SendVideo, VotePoll,
};
use crate::models;
use crate::runtime::client::{Operation as _, Reply};

pub(super) const ROUTES: &[Route] = &[
    (SendAudio::INFO, send::<models::SendAudioRequest>),
    (SendButtons::INFO, send::<models::SendButtonsRequest>),
    (SendContact::INFO, send::<models::SendContactRequest>),
    (SendDocument::INFO, send::<models::SendDocumentRequest>),
    (SendGif::INFO, send::<models::SendGifRequest>),
    (SendImage::INFO, send::<models::SendImageRequest>),
    (SendLink::INFO, send::<models::SendLinkRequest>),
    (SendList::INFO, send::<models::SendListRequest>),
    (SendLocation::INFO, send::<models::SendLocationRequest>),
    (SendPoll::INFO, send::<models::SendPollRequest>),
    (SendSticker::INFO, send::<models::SendStickerRequest>),
    (SendText::INFO, send::<models::SendTextRequest>),
    (SendVideo::INFO, send::<models::SendVideoRequest>),
    (EditMessage::INFO, edit),
    (DeleteMessage::INFO, delete),
    (ReactToMessage::INFO, react),
    (RemoveReaction::INFO, remove_reaction),
    (VotePoll::INFO, vote),
    (MarkMessagesRead::INFO, mark_read),
    (SendChatPresence::INFO, presence),
];

/// Queues a message whose body fits the model `T`. It leaves at once when the instance is connected and it has no delay,
/// which counts as seconds here.
fn send<T: DeserializeOwned>(visit: &mut Visit<'_>) -> Outcome {
    visit.body::<T>()?;
    let body = visit.json();
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let phone = text("phone").unwrap_or_default();
    if !phone.contains('@') && (phone.is_empty() || !phone.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(failed(400, "`phone` is digits only, or a WhatsApp id"));
    }
    let id = text("id").unwrap_or_else(|| visit.state.id(32));
    let delay = body.get("delay").and_then(Value::as_u64).unwrap_or_default();
    let message = FakeMessage {
        id: id.clone(),
        kind: visit.info.id.strip_prefix("send").unwrap_or_default().to_lowercase(),
        phone,
        body,
        delivered: false,
        deleted: false,
        reaction: None,
        votes: Vec::new(),
        due: visit.now().saturating_add(Duration::from_secs(delay)),
    };
    let now = time::milliseconds(visit.now());
    let instance = visit.instance()?;
    instance.touch_chat(&message.phone, now, false);
    instance.sent.push(message);
    visit.state.deliver();
    enveloped(json!({ "message_id": id }))
}

/// A message that the instance was told to send. `me:` before an id says the same of it.
fn sent<'i>(instance: &'i mut Instance, id: &str) -> Option<&'i mut FakeMessage> {
    let id = id.strip_prefix("me:").unwrap_or(id);
    instance.sent.iter_mut().find(|message| message.id == id && !message.deleted)
}

fn unknown() -> Reply {
    refused(404, "there is no such message")
}

fn edit(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::EditMessageRequest = visit.body()?;
    let id = visit.path("message_id").to_owned();
    let message = sent(visit.instance()?, &id).ok_or_else(unknown)?;
    if let Some(body) = message.body.as_object_mut() {
        body.insert("message".to_owned(), asked.message.into());
    }
    enveloped(json!({ "message_id": id }))
}

fn delete(visit: &mut Visit<'_>) -> Outcome {
    let id = visit.path("message_id").to_owned();
    sent(visit.instance()?, &id).ok_or_else(unknown)?.deleted = true;
    enveloped(json!({ "message_id": id }))
}

fn react(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::ReactToMessageRequest = visit.body()?;
    let instance = visit.instance()?;
    let received = instance.received.contains(&asked.message_id);
    match sent(instance, &asked.message_id) {
        Some(message) => message.reaction = Some(asked.reaction),
        None if received => {}
        None => return Err(unknown()),
    }
    acknowledged(visit, &asked.message_id)
}

fn remove_reaction(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::RemoveReactionRequest = visit.body()?;
    if let Some(message) = sent(visit.instance()?, &asked.message_id) {
        message.reaction = None;
    }
    enveloped(json!({ "id": asked.message_id }))
}

fn vote(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::VotePollRequest = visit.body()?;
    let mut votes = asked.selected_options.unwrap_or_default();
    match visit.json().get("vote") {
        Some(Value::String(one)) => votes.push(one.clone()),
        Some(Value::Array(several)) => votes.extend(several.iter().filter_map(Value::as_str).map(str::to_owned)),
        _ => {}
    }
    let poll = sent(visit.instance()?, &asked.message_id).ok_or_else(unknown)?;
    let options = poll.body.get("options").and_then(Value::as_array).cloned();
    let options = options.ok_or_else(|| refused(400, "the message is no poll"))?;
    if let Some(other) = votes.iter().find(|vote| !options.iter().any(|option| option == vote.as_str())) {
        return Err(refused(400, &format!("the poll has no option `{other}`")));
    }
    poll.votes = votes;
    acknowledged(visit, &asked.message_id)
}

fn mark_read(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::MarkMessagesReadRequest = visit.body()?;
    visit.instance()?.mark_chat_read(&asked.chat);
    enveloped(json!({ "details": "Marked as read" }))
}

fn presence(visit: &mut Visit<'_>) -> Outcome {
    let asked: models::SendChatPresenceRequest = visit.body()?;
    enveloped(json!({ "state": asked.state }))
}

fn acknowledged(visit: &mut Visit<'_>, id: &str) -> Outcome {
    enveloped(json!({ "details": "Done", "timestamp": visit.timestamp(), "id": id }))
}
