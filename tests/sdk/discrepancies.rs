//! Where clients of this API in other languages go wrong: what is sent, byte for byte, and what is understood.

use serde_json::{Value, json};
use vzaps::Client;
use vzaps::models::{
    ChatMetadata, CheckUsersRequest, GetUserAvatarRequest, InstancePublicCreateResponse, ListInstancesRequest,
    SessionPairCodeData, SessionQrData, SessionStatusBusinessProfile, SetChatwootConfigRequest, SetWebhookRequest,
    WebhookData,
};

use crate::server::Server;
use crate::session::ID;

fn body(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

#[test]
fn the_webhook_is_set_under_the_documented_key_with_comma_joined_events() {
    let request = SetWebhookRequest::new("https://example.com/hook").with_events("Message,ReadReceipt");
    assert_eq!(body(&request), r#"{"webhookURL":"https://example.com/hook","events":"Message,ReadReceipt"}"#);
}

#[test]
fn users_are_checked_by_a_list_of_phones() {
    assert_eq!(body(&CheckUsersRequest::new(["5511", "5512"])), r#"{"phone":["5511","5512"]}"#);
}

#[test]
fn the_preview_of_an_avatar_is_always_sent() {
    assert_eq!(body(&GetUserAvatarRequest::new("5511", false)), r#"{"phone":"5511","preview":false}"#);
}

#[test]
fn false_and_zero_are_sent() {
    let request = ListInstancesRequest::new().with_page(0).with_sort_desc(false);
    assert_eq!(body(&request), r#"{"page":0,"sort_desc":false}"#);
    let request = SetChatwootConfigRequest::new(false, "https://chat.example.com", "1", "t").with_sign_msg(false);
    let sent: Value = serde_json::from_str(&body(&request)).unwrap();
    assert_eq!((&sent["enabled"], &sent["sign_msg"]), (&json!(false), &json!(false)));
}

#[test]
fn a_list_may_be_sent_empty() {
    let request = SetChatwootConfigRequest::new(true, "u", "1", "t").with_ignore_jids(Vec::<String>::new());
    assert!(body(&request).ends_with(r#""ignore_jids":[]}"#), "{}", body(&request));
}

#[test]
fn codes_are_read_under_either_spelling() {
    for key in ["LinkingCode", "linking_code"] {
        assert_eq!(read::<SessionPairCodeData>(json!({ key: "ABCD" })).linking_code, Some("ABCD".into()));
    }
    for key in ["QRCode", "qr_code"] {
        assert_eq!(read::<SessionQrData>(json!({ key: "data:" })).qr_code, Some("data:".into()));
    }
}

#[test]
fn events_are_read_as_a_list_or_joined() {
    for subscribe in [json!(["Message", "Connected"]), json!("Message,Connected")] {
        let data: WebhookData = read(json!({ "subscribe": subscribe }));
        assert_eq!(data.subscribe.iter().map(ToString::to_string).collect::<Vec<_>>(), ["Message", "Connected"]);
    }
    for events in [json!(["Message", "Connected"]), json!("Message,Connected")] {
        let instance: InstancePublicCreateResponse = read(json!({ "events_subscribe": events }));
        assert_eq!(instance.events_subscribe.as_deref(), Some("Message,Connected"));
    }
}

#[test]
fn counts_of_a_chat_are_read_as_numbers_and_as_text() {
    for (unread, count) in [(json!("3"), json!(3)), (json!(3), json!("3"))] {
        let chat: ChatMetadata = read(json!({ "unread": unread, "messages_unread": count }));
        assert_eq!((chat.unread.as_deref(), chat.messages_unread), (Some("3"), Some(3)));
    }
}

#[test]
fn null_in_an_answer_is_absence() {
    let instance: InstancePublicCreateResponse = read(json!({ "connected": null, "whatsapp_jid": null }));
    assert_eq!(instance, InstancePublicCreateResponse::new());
}

#[test]
fn keys_of_a_map_are_left_as_they_are_and_in_their_order() {
    let json = r#"{"profile_options":{"zFirst":"1","a_second":"2","Third Key":"3"}}"#;
    let profile: SessionStatusBusinessProfile = serde_json::from_str(json).unwrap();
    assert_eq!(body(&profile), json);
}

#[tokio::test]
async fn an_id_said_once_is_sent_with_its_own_token() {
    let server = Server::replying("200 OK", "application/json", crate::session::CONNECTED);
    let client =
        Client::builder().base_url(server.url()).instance_token("one").client_token("account").build().unwrap();
    client.instance(ID).with_instance_token("two").session().status().await.unwrap();
    let request = server.only();
    assert_eq!(request.line, format!("GET /instances/{ID}/session/status HTTP/1.1"));
    assert_eq!(request.header("x-instance-token"), Some("two"));
    assert_eq!(request.header("x-client-token"), Some("account"));
}

#[test]
fn tokens_of_models_are_not_printed() {
    let instance: InstancePublicCreateResponse = read(json!({ "token": "inst_canary" }));
    assert!(!format!("{instance:?}").contains("canary"));
    assert_eq!(instance.token.map(|token| token.expose().to_owned()).as_deref(), Some("inst_canary"));
}
