//! Webhook deliveries in all the forms that have been seen, and the secret in their URL.

use serde_json::{Value, json};
use vzaps::models::{EventType, ReadReceiptState};
use vzaps::webhook::{InstanceEvent, MediaKind, Message, PayloadError, Repeats, UrlSecret};

fn read(value: &Value) -> Result<InstanceEvent, PayloadError> {
    InstanceEvent::from_json(value.to_string().as_bytes())
}

/// A message of a group in the spelling of today.
fn snake() -> Value {
    json!({
        "info": {
            "id": "3EB0", "chat": "1203@g.us", "sender": "77@lid", "sender_alt": "5511999990000:4@s.whatsapp.net",
            "is_from_me": false, "is_group": true, "push_name": "Ana", "timestamp": "2026-06-23T22:57:17Z",
            "type": "media", "media_type": "image",
        },
        "message": {"image_message": {
            "url": "https://mmg.whatsapp.net/x", "direct_path": "/x", "media_key": "a2V5", "mimetype": "image/jpeg",
            "file_enc_sha256": "ZW5j", "file_sha256": "c2hh", "file_length": 1234, "caption": "Look",
        }},
    })
}

/// The same in the older spelling.
fn pascal() -> Value {
    json!({
        "Info": {
            "ID": "3EB0", "Chat": "1203@g.us", "Sender": "77@lid", "SenderAlt": "5511999990000:4@s.whatsapp.net",
            "IsFromMe": false, "IsGroup": true, "PushName": "Ana", "Timestamp": "2026-06-23T22:57:17Z",
            "Type": "media", "MediaType": "image",
        },
        "Message": {"imageMessage": {
            "URL": "https://mmg.whatsapp.net/x", "directPath": "/x", "mediaKey": "a2V5", "mimetype": "image/jpeg",
            "fileEncSHA256": "ZW5j", "fileSHA256": "c2hh", "fileLength": "1234", "caption": "Look",
        }},
    })
}

fn message(event: &Value) -> Message {
    read(&json!({"type": "Message", "event": event})).unwrap().message().unwrap()
}

#[test]
fn a_message_is_the_same_in_both_spellings() {
    let seen = message(&snake());
    assert_eq!(seen, message(&pascal()));
    assert_eq!(seen.id.as_deref(), Some("3EB0"));
    assert!(seen.chat.as_ref().unwrap().is_group());
    assert_eq!((seen.is_from_me, seen.is_group), (Some(false), Some(true)));
    assert_eq!((seen.push_name.as_deref(), seen.text()), (Some("Ana"), Some("Look")));
    assert_eq!(seen.timestamp.as_ref().unwrap().as_str(), "2026-06-23T22:57:17Z");
    assert_eq!((seen.kind.as_deref(), seen.media_type.as_deref()), (Some("media"), Some("image")));
    assert_eq!(seen.sender_phone().unwrap().as_str(), "5511999990000", "the other address has it");
}

#[test]
fn the_media_of_a_message_are_what_the_download_operations_take() {
    let media = message(&pascal()).media.unwrap();
    assert_eq!(media.kind, MediaKind::Image);
    let request = serde_json::to_value(media.download_request().unwrap()).unwrap();
    assert_eq!(
        request,
        json!({
            "url": "https://mmg.whatsapp.net/x", "direct_path": "/x", "media_key": "a2V5", "mimetype": "image/jpeg",
            "file_enc_sha256": "ZW5j", "file_sha256": "c2hh", "file_length": 1234,
        })
    );
    let kinds = [
        ("video_message", MediaKind::Video),
        ("audio_message", MediaKind::Audio),
        ("document_message", MediaKind::Document),
        ("sticker_message", MediaKind::Sticker),
    ];
    for (key, kind) in kinds {
        let media = message(&json!({"message": {key: {"file_name": "a.pdf"}}})).media.unwrap();
        assert_eq!((media.kind, media.file_name.as_deref()), (kind, Some("a.pdf")));
        assert_eq!(media.download_request(), None, "it has no key");
    }
}

#[test]
fn the_text_of_a_message_is_found_in_each_place() {
    for (content, text) in [
        (json!({"conversation": "a"}), Some("a")),
        (json!({"extended_text_message": {"text": "b"}}), Some("b")),
        (json!({"extendedTextMessage": {"text": "c"}, "conversation": ""}), Some("c")),
        (json!({"documentMessage": {"caption": "d"}}), Some("d")),
        (json!({"reactionMessage": {"text": "e"}}), None),
        (json!("no object"), None),
    ] {
        assert_eq!(message(&json!({"message": content})).text(), text, "{content}");
    }
}

#[test]
fn an_odd_member_of_a_message_costs_only_itself() {
    let odd = message(&json!({"info": {"id": 5, "chat": "nobody", "is_group": "yes", "push_name": "Ana"}}));
    assert_eq!((odd.id.as_deref(), odd.chat, odd.is_group), (None, None, None));
    assert_eq!(odd.push_name.as_deref(), Some("Ana"));
}

#[test]
fn a_receipt_tells_the_messages_and_how_far_they_got() {
    for key in ["message_i_ds", "MessageIDs", "message_ids"] {
        let event = read(&json!({"type": "ReadReceipt", "event": {key: ["1", "2"]}, "state": "Read"})).unwrap();
        let receipt = event.read_receipt().unwrap();
        assert_eq!((receipt.state, receipt.message_ids), (Some(ReadReceiptState::Read), vec!["1".into(), "2".into()]));
        assert_eq!(event.message(), None);
    }
}

#[test]
fn an_event_is_found_in_every_wrapping() {
    let text = snake().to_string();
    let bare = json!({"type": "Message", "event": snake()}).to_string();
    let forms = [
        json!({"type": "Message", "event": snake()}),
        json!({"type": "Message", "event": text}),
        json!({"id": "e", "type": "Message", "data": {"type": "Message", "event": snake()}}),
        json!({"id": "e", "data": {"type": "Message", "event": text}}),
        json!({"id": "e", "type": "Message", "data": snake()}),
        json!({"event": "Message", "data": snake()}),
        json!({"json_data": bare}),
        json!({"payload": {"type": "Message", "event": snake()}}),
        json!({"body": bare}),
        json!({"event": {"type": "Message", "event": snake()}}),
        json!({"payload": {"body": {"data": {"type": "Message", "event": snake()}}}}),
    ];
    for form in forms {
        let event = read(&form).unwrap();
        assert_eq!(event.kind, Some(EventType::Message), "{form}");
        assert_eq!(event.event, snake(), "{form}");
        assert_eq!(event.message().unwrap().id.as_deref(), Some("3EB0"), "{form}");
    }
}

#[test]
fn the_envelope_is_read_and_what_nobody_knows_is_kept_as_it_came() {
    let event = read(&json!({
        "id": "evt_1", "instance_id": "VZ1", "created_at": "2026-06-23T22:57:17.000Z", "type": "Invented",
        "data": {"type": "Invented", "event": {"someKey": {"innerKey": null}}, "media_url": "https://x/y", "moreKeys": 1},
        "outerKey": [true],
    }))
    .unwrap();
    assert_eq!((event.id.as_deref(), event.instance_id.as_deref()), (Some("evt_1"), Some("VZ1")));
    assert_eq!(event.created_at.as_ref().unwrap().as_str(), "2026-06-23T22:57:17.000Z");
    assert_eq!(event.media_url.as_deref(), Some("https://x/y"));
    assert_eq!(event.kind.as_ref().unwrap().as_str(), "Invented");
    assert_eq!(event.event, json!({"someKey": {"innerKey": null}}));
    assert_eq!(Value::Object(event.extra), json!({"outerKey": [true], "moreKeys": 1}));
}

#[test]
fn members_with_odd_values_are_kept_beside_the_event() {
    let event = read(&json!({"type": "Connected", "id": 7, "media_url": 5, "data": "no object", "state": {}})).unwrap();
    assert_eq!((event.id.as_deref(), event.media_url, event.state), (Some("7"), None, None));
    assert_eq!(Value::Object(event.extra), json!({"media_url": 5, "data": "no object", "state": {}}));
    assert_eq!(event.event, Value::Null);
}

#[test]
fn what_is_no_event_is_refused_with_its_place_and_without_its_text() {
    let deep = json!({"data": {"data": {"data": {"data": {"data": {"type": "Message"}}}}}});
    for (body, path, text) in [
        ("c4n4ry".to_owned(), "", "the event cannot be read: it is not JSON at line 1, column 1"),
        (String::new(), "", "the event cannot be read: it is not JSON at line 1, column 0"),
        ("[\"c4n4ry\"]".to_owned(), "", "the event cannot be read: it is not an object"),
        ("{\"c4n4ry\":1}".to_owned(), "type", "the event cannot be read at `type`: it is missing"),
        (
            "{\"data\":{\"type\":[\"c4n4ry\"]}}".to_owned(),
            "data.type",
            "the event cannot be read at `data.type`: it is not a text",
        ),
        (
            deep.to_string(),
            "data.data.data.data.data",
            "the event cannot be read at `data.data.data.data.data`: there are too many envelopes around it",
        ),
    ] {
        let error = InstanceEvent::from_json(body.as_bytes()).unwrap_err();
        assert_eq!((error.path(), error.to_string().as_str()), (path, text), "{body}");
        assert_eq!(error.is_syntax(), text.contains("not JSON"));
    }
}

#[test]
fn a_fuller_copy_is_no_repeat() {
    let copy = |event: Value| read(&json!({"id": "e", "type": "Message", "event": event})).unwrap();
    let mut seen = Repeats::new(2);
    let partial = copy(json!({"info": {"chat": "7@lid"}}));
    let full = copy(json!({"info": {"chat": "7@lid", "sender_alt": "5511999990000@s.whatsapp.net"}}));
    assert!(seen.is_new(&partial) && seen.is_new(&full));
    assert!(!seen.is_new(&partial) && !seen.is_new(&full));
    let mut later = full.clone();
    later.created_at = Some("2026-06-23T22:57:17Z".into());
    assert!(!seen.is_new(&later), "the same event, delivered later");
    later.id = Some("other".into());
    assert!(seen.is_new(&later));
    assert!(seen.is_new(&partial), "only two are remembered");
}

#[test]
fn a_secret_in_the_url_is_found_among_other_parameters() {
    let secret = UrlSecret::new("k y", "s3cr&t =%é");
    let url = secret.append_to("https://example.com/hook?a=1#part");
    let (before, query) = url.split_once('?').unwrap();
    let (query, fragment) = query.split_once('#').unwrap();
    assert_eq!((before, fragment), ("https://example.com/hook", "part"));
    assert!(query.starts_with("a=1&k+y=") && secret.is_in(Some(query)), "{query}");
    assert!(secret.is_in(Some(&format!("k+y=wrong&{query}"))));
    for wrong in [None, Some(""), Some("k+y="), Some("k+y=s3cr"), Some("k+y"), Some("x=s3cr%26t+%3D%25%C3%A9")] {
        assert!(!secret.is_in(wrong), "{wrong:?}");
    }
    assert!(!UrlSecret::new("k", "").is_in(Some("k=")), "an empty secret is none");
}
