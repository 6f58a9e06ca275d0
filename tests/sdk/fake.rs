//! The API in memory: its state, its credentials and its faults, seen through the client.

use std::time::Duration;

use serde_json::{Value, json};
use vzaps::client::{ObtainToken, SendText};
use vzaps::models::{
    AddContactRequest, ChatExpiration, CreateGroupRequest, CreateInstanceRequest, ListInstancesRequest,
    OpenListResponse, ReactToMessageRequest, SendPollRequest, SendTextRequest, SetChatExpirationRequest,
    SetGroupNameRequest, SetWebhookRequest, UpdateInstanceRequest, VotePollRequest,
};
use vzaps::runtime::client::OperationInfo;
use vzaps::{Body, Client, Delivery, Error, ErrorKind, FakeApi, Reply, RetryPolicy, Transport as _, TransportFault};

const PHONE: &str = "5511888888888";

/// An API with a connected instance, its id, and a client of the account.
fn connected() -> (FakeApi, String, Client) {
    let api = FakeApi::new();
    let instance = api.add_instance("Shop");
    assert!(api.pair(&instance.id, "5511999999999"));
    let client = api.client().build().unwrap();
    (api, instance.id, client)
}

fn status(error: &Error) -> u16 {
    error.status().map(|status| status.as_u16()).unwrap_or_default()
}

fn hello() -> SendTextRequest {
    SendTextRequest::new(PHONE, "Hello")
}

#[tokio::test]
async fn the_main_flow_is_remembered() {
    let api = FakeApi::new();
    let client = api.client().build().unwrap();
    let made = client.instances().create(&CreateInstanceRequest::new("Shop")).await.unwrap();
    let shop = client.instance(made.id.unwrap());
    assert!(!shop.session().status().await.unwrap().data.unwrap().connected);

    api.scan_after(1, "5511999999999");
    let code = shop.session().qr().await.unwrap().data.unwrap().qr_code.unwrap();
    assert!(code.expose().starts_with("data:image/png;base64,"));
    assert_eq!(shop.session().qr().await.unwrap().data.unwrap().phone.as_deref(), Some("5511999999999"));
    assert!(shop.session().status().await.unwrap().data.unwrap().connected);

    shop.webhook().set(&SetWebhookRequest::new("https://example.com/hook").with_events("Message")).await.unwrap();
    let id = shop.chat().send_text(&hello().with_id("MINE")).await.unwrap().data.unwrap().message_id;
    assert_eq!(id.as_deref(), Some("MINE"));
    let sent = api.messages(shop.id());
    assert_eq!((sent.len(), sent[0].kind.as_str(), sent[0].phone.as_str()), (1, "text", PHONE));
    assert!(sent[0].delivered && sent[0].body["message"] == "Hello");

    api.receive_text(shop.id(), PHONE, "Hi back").unwrap();
    let chat = shop.chats().get(PHONE).await.unwrap();
    assert_eq!((chat.messages_unread, chat.unread.as_deref()), (Some(1), Some("1")));
    let logs = shop.webhook().search_logs().await.unwrap().data.unwrap().content;
    assert_eq!((logs.len(), &logs[0]["payload"]["event"]["message"]["conversation"]), (1, &json!("Hi back")));
    assert_eq!(api.webhook_log(shop.id()).len(), 1);
    shop.session().disconnect().await.unwrap();
    assert!(!shop.session().status().await.unwrap().data.unwrap().connected);
    shop.instances().delete().await.unwrap();
    assert_eq!(status(&shop.session().status().await.unwrap_err()), 404);
}

#[tokio::test]
async fn instances_are_listed_by_page_and_text() {
    let api = FakeApi::new();
    let client = api.client().build().unwrap();
    for name in ["Shop A", "Shop B", "Bar"] {
        client.instances().create(&CreateInstanceRequest::new(name)).await.unwrap();
    }
    let page = client.instances().list(&ListInstancesRequest::new().with_page(2).with_size(2)).await.unwrap();
    assert_eq!((page.total, page.total_pages, page.content.len()), (Some(3), Some(2), 1));
    assert_eq!(page.content[0].name.as_deref(), Some("Bar"));
    let id = page.content[0].id.clone().unwrap();
    let renamed = UpdateInstanceRequest::new().with_name("Café");
    assert_eq!(client.instances().update(&id, &renamed).await.unwrap().name.as_deref(), Some("Café"));
}

#[tokio::test]
async fn wrong_credentials_are_refused_as_the_document_says() {
    let (api, id, _) = connected();
    let shop = api.add_instance("Other");
    api.add_account("their-token", "their-secret");
    let ask = async |client: vzaps::ClientBuilder| {
        status(&client.transport(api.clone()).build().unwrap().session().status(&id).await.unwrap_err())
    };
    assert_eq!(ask(Client::builder().bearer("made up")).await, 401);
    assert_eq!(ask(Client::builder().client_credentials(FakeApi::CLIENT_TOKEN, "wrong")).await, 401);
    assert_eq!(ask(Client::builder().client_credentials("their-token", "their-secret")).await, 403);
    let own = || Client::builder().client_token(FakeApi::CLIENT_TOKEN);
    assert_eq!(ask(own().instance_token("wrong")).await, 401);
    assert_eq!(ask(own().instance_token(shop.token.clone())).await, 401);
    assert_eq!(ask(Client::builder().client_token("nobody's").instance_token("any")).await, 401);

    let token = api.add_instance("Third");
    let with = |account: &str| {
        let builder = Client::builder().transport(api.clone()).client_token(account);
        builder.instance_token(token.token.clone()).build().unwrap()
    };
    assert!(with(FakeApi::CLIENT_TOKEN).session().status(&token.id).await.unwrap().success);
    assert_eq!(status(&with("their-token").session().status(&token.id).await.unwrap_err()), 403);
    assert_eq!(status(&with(FakeApi::CLIENT_TOKEN).session().status("VZNOBODY").await.unwrap_err()), 404);
}

#[tokio::test]
async fn an_access_token_that_has_ended_is_renewed_once() {
    let (api, id, client) = connected();
    let tokens = || api.requests().iter().filter(|request| request.operation == "obtainToken").count();
    client.session().status(&id).await.unwrap();
    client.session().status(&id).await.unwrap();
    assert_eq!(tokens(), 1);
    api.advance(Duration::from_secs(3601));
    client.session().status(&id).await.unwrap();
    assert_eq!(tokens(), 2);
    api.expire_tokens();
    client.session().status(&id).await.unwrap();
    assert_eq!(tokens(), 3);
}

#[tokio::test(start_paused = true)]
async fn faults_hit_the_call_that_they_are_for() {
    let (api, id, client) = connected();
    client.session().status(&id).await.unwrap();
    api.fail_next(Reply::bytes(503, "busy"));
    api.fail_next(Reply::failure(TransportFault::Broken));
    assert_eq!(client.session().status(&id).send().await.unwrap().status().as_u16(), 200);
    api.fail_next_of::<SendText>(Reply::bytes(429, "slow down").header("Retry-After", "3"));
    client.session().status(&id).await.unwrap();
    let error = client.chat().send_text(&id, &hello()).with_retry(RetryPolicy::never()).await.unwrap_err();
    assert_eq!((error.is_rate_limited(), error.retry_after()), (true, Some(Duration::from_secs(3))));
    assert!(api.messages(&id).is_empty());
    client.chat().send_text(&id, &hello()).await.unwrap();
    assert_eq!(api.messages(&id).len(), 1);
    api.fail_next_of::<ObtainToken>(Reply::bytes(400, "no"));
    api.expire_tokens();
    assert_eq!(client.session().status(&id).await.unwrap_err().kind(), ErrorKind::Token);
}

#[tokio::test]
async fn a_message_whose_answer_is_lost_was_sent_once() {
    let (api, id, client) = connected();
    api.lose_answer_of::<SendText>();
    let error = client.chat().send_text(&id, &hello()).await.unwrap_err();
    assert_eq!((error.delivery(), error.is_retryable()), (Delivery::Unknown, false));
    assert_eq!(api.messages(&id).len(), 1);
}

#[tokio::test]
async fn a_failure_that_only_the_envelope_tells_is_an_error() {
    let (_, id, client) = connected();
    let asked = SetWebhookRequest::new("https://example.com/hook").with_events("Message,Receipt");
    let error = client.webhook().set(&id, &asked).await.unwrap_err();
    assert_eq!((error.kind(), status(&error), error.code().as_deref()), (ErrorKind::Refused, 200, Some("400")));
    assert_eq!(error.message().as_deref(), Some("`Receipt` is no event"));
    let error = client.chat().react(&id, &ReactToMessageRequest::new(PHONE, "NONE", "+1")).await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("there is no such message"));
    let error = client.chat().send_text(&id, &SendTextRequest::new("+55 11", "Hi")).await.unwrap_err();
    assert_eq!(status(&error), 400);
}

#[tokio::test]
async fn messages_wait_for_their_time_and_for_the_connection() {
    let api = FakeApi::new();
    let instance = api.add_instance("Shop");
    let client = api.client().build().unwrap();
    let shop = client.instance(instance.id.as_str());
    let waiting = async || match shop.queue().list_messages().await.unwrap() {
        OpenListResponse::ValueList(list) => list.len(),
        _ => usize::MAX,
    };
    shop.chat().send_text(&hello()).await.unwrap();
    shop.chat().send_text(&hello().with_delay(60).with_id("LATE")).await.unwrap();
    assert_eq!(waiting().await, 2);
    api.pair(&instance.id, "5511999999999");
    assert_eq!(waiting().await, 1);
    shop.chat().send_text(&hello().with_delay(90).with_id("LATER")).await.unwrap();
    shop.queue().remove_message("LATER").await.unwrap();
    assert_eq!(status(&shop.queue().remove_message("LATER").await.unwrap_err()), 404);
    api.advance(Duration::from_secs(60));
    assert_eq!(waiting().await, 0);
    assert_eq!(api.messages(&instance.id).iter().filter(|message| message.delivered).count(), 2);
}

#[tokio::test]
async fn polls_groups_contacts_and_chats_keep_what_they_are_told() {
    let (api, id, client) = connected();
    let shop = client.instance(id.as_str());
    let poll = SendPollRequest::new(PHONE, "When?", ["Now", "Later"]);
    let poll = shop.chat().send_poll(&poll).await.unwrap().data.unwrap().message_id.unwrap();
    let vote = |option: &str| VotePollRequest::new(PHONE, &poll).with_selected_options([option]);
    shop.chat().vote_poll(&vote("Later")).await.unwrap();
    assert_eq!(api.messages(&id)[0].votes, ["Later"]);
    assert_eq!(shop.chat().vote_poll(&vote("Never")).await.unwrap_err().kind(), ErrorKind::Refused);
    shop.chat().react(&ReactToMessageRequest::new(PHONE, format!("me:{poll}"), "+1")).await.unwrap();
    assert_eq!(api.messages(&id)[0].reaction.as_deref(), Some("+1"));

    let group = shop.groups().create(&CreateGroupRequest::new("Team", [PHONE])).await.unwrap();
    let group = group["group_id"].as_str().unwrap().to_owned();
    shop.groups().set_name(&SetGroupNameRequest::new(&group, "Crew")).await.unwrap();
    assert_eq!(shop.groups().info(&group).await.unwrap()["name"], "Crew");
    let first = shop.groups().invite_link(&group).await.unwrap();
    assert_ne!(shop.groups().invite_link(&group).reset(true).await.unwrap(), first);

    shop.contacts().add(&AddContactRequest::new(PHONE, "Ann", "Ann Lee")).await.unwrap();
    assert!(matches!(shop.contacts().list().await.unwrap(), OpenListResponse::ValueList(list) if list.len() == 1));

    shop.chats().archive(PHONE).await.unwrap();
    shop.chats().mute(&format!("{PHONE}@s.whatsapp.net")).await.unwrap();
    shop.chats().set_expiration(PHONE, &SetChatExpirationRequest::new(ChatExpiration::Value7Days)).await.unwrap();
    let chat = shop.chats().get(PHONE).await.unwrap();
    assert_eq!((chat.archived, chat.is_muted.map(|flag| flag.to_string()).as_deref()), (Some(true), Some("1")));
    assert_eq!(status(&shop.chats().get("1").await.unwrap_err()), 404);
}

#[test]
fn the_clock_of_the_api_is_the_calendars() {
    let api = FakeApi::new();
    let made = |days: u64| {
        api.advance(Duration::from_secs(days * 24 * 60 * 60 + 3_661));
        let instance = api.add_instance("Shop");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let asked = vzaps::models::GetInstanceRequest::new(&instance.id);
        let client = api.client().build().unwrap();
        let answer = runtime.block_on(async { client.instances().get(&asked).await.unwrap() });
        answer.created_at.unwrap().to_string()
    };
    assert_eq!(made(0), "2026-01-01T01:01:01Z");
    assert_eq!(made(58), "2026-02-28T02:02:02Z");
    assert_eq!(made(1), "2026-03-01T03:03:03Z");
    assert_eq!(made(730), "2028-02-29T04:04:04Z");
}

#[tokio::test]
async fn the_same_api_is_served_over_http() {
    let (api, id, _) = connected();
    let server = api.serve().unwrap();
    let account =
        || Client::builder().base_url(server.url()).client_credentials(FakeApi::CLIENT_TOKEN, FakeApi::CLIENT_SECRET);
    let client = account().retry(RetryPolicy::never()).build().unwrap();
    client.chat().send_text(&id, &hello()).await.unwrap();
    client.chats().get(&id, "5511888888888@s.whatsapp.net").await.unwrap();
    assert_eq!(client.typebots().list_sessions(&id).await.unwrap(), OpenListResponse::ValueList(Vec::new()));
    assert_eq!((api.messages(&id).len(), api.requests().len()), (1, 4));
    assert_eq!(status(&client.session().status("VZNOBODY").await.unwrap_err()), 404);
    api.fail_next(Reply::bytes(503, "busy").after(Duration::from_millis(1)).header("Retry-After", "7"));
    let error = client.session().status(&id).await.unwrap_err();
    assert_eq!((status(&error), error.retry_after()), (503, Some(Duration::from_secs(7))));
    api.lose_answer_of::<SendText>();
    let error = client.chat().send_text(&id, &hello()).await.unwrap_err();
    assert_eq!((error.kind(), api.messages(&id).len()), (ErrorKind::Interrupted, 2));
    let url = server.url();
    drop(server);
    drop(client);
    let client = Client::builder().base_url(url).bearer("b").retry(RetryPolicy::never()).build().unwrap();
    assert_eq!(client.session().status(&id).await.unwrap_err().kind(), ErrorKind::Connect);
}

/// Each operation of the document, without credentials: the two that need none are looked at, all others are refused.
#[tokio::test]
async fn every_operation_of_the_document_is_there_and_guarded() {
    let manifest: Value = serde_json::from_str(include_str!("../../generated/manifest.json")).unwrap();
    let mut open = Vec::new();
    for operation in manifest["operations"].as_object().unwrap().values() {
        let text = |name: &str| -> &'static str { operation[name].as_str().unwrap().to_owned().leak() };
        let info = OperationInfo { id: text("id"), ..OperationInfo::new(text("method"), text("path")) };
        let info: &'static OperationInfo = Box::leak(Box::new(info));
        let mut request = http::Request::new(Body::empty());
        *request.uri_mut() = format!("https://api.vzaps.com{}", info.path.replace(['{', '}'], "")).parse().unwrap();
        request.extensions_mut().insert(info);
        let answer = FakeApi::new().send(request).await.unwrap();
        let message: Value = serde_json::from_slice(answer.body().as_bytes().unwrap()).unwrap();
        assert_ne!(message["message"], "the API has no such operation", "{}", info.id);
        if answer.status() != 401 {
            open.push(info.id);
        }
    }
    assert_eq!(open, ["obtainToken", "chatwootInboundWebhook"]);
}
