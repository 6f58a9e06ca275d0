//! Phone numbers, addresses and instance ids: what is read, what is refused, and that calls take them.

use vzaps::ids::{IdError, InstanceId, Jid, JidServer, Phone};
use vzaps::models::{CheckUsersRequest, SendTextRequest};

use crate::server::Server;
use crate::session::{CONNECTED, ID};

#[test]
fn phone_numbers_are_read_from_the_usual_ways_to_write_them() {
    for text in [
        "+55 (11) 99999-0000",
        "5511999990000",
        "55.11.99999.0000",
        " +55\u{a0}11\u{a0}99999\u{2011}0000 ",
        "55/11 99999-0000",
    ] {
        assert_eq!(text.parse::<Phone>().unwrap().as_str(), "5511999990000", "{text:?}");
    }
}

#[test]
fn what_is_no_phone_number_is_refused_without_being_repeated() {
    for (text, expected) in [
        ("", IdError::Empty),
        ("+()", IdError::Empty),
        ("55 11 9x", IdError::Character(7)),
        ("55+11999990000", IdError::Character(2)),
        ("٥٥١١٩٩٩٩٩٠٠٠٠", IdError::Character(0)),
        ("5511999990000@s.whatsapp.net", IdError::Character(13)),
        ("011 99999-0000", IdError::NoCountryCode),
        ("123456", IdError::TooShort),
        ("1234567890123456", IdError::TooLong),
    ] {
        let error = Phone::try_from(text).unwrap_err();
        assert_eq!(error, expected, "{text:?}");
        assert!(text.is_empty() || !format!("{error} {error:?}").contains(text), "{error}");
    }
    assert_eq!(IdError::Character(7).to_string(), "character 8 cannot be part of it");
}

#[test]
fn addresses_are_shown_as_they_were_read_and_tell_their_kind() {
    for (text, user, server, phone) in [
        ("5511999990000@s.whatsapp.net", "5511999990000", JidServer::User, Some("5511999990000")),
        ("5511999990000:12@s.whatsapp.net", "5511999990000", JidServer::User, Some("5511999990000")),
        ("5511999990000.0:3@c.us", "5511999990000", JidServer::User, Some("5511999990000")),
        ("120363000000000000@g.us", "120363000000000000", JidServer::Group, None),
        ("5511999990000-1600000000@g.us", "5511999990000-1600000000", JidServer::Group, None),
        ("123456789012345@lid", "123456789012345", JidServer::Lid, None),
        ("status@broadcast", "status", JidServer::Broadcast, None),
        ("1203@newsletter", "1203", JidServer::Newsletter, None),
        ("x@hosted.lid", "x", JidServer::Other, None),
    ] {
        let jid: Jid = text.parse().unwrap();
        assert_eq!((jid.to_string().as_str(), jid.user(), jid.server()), (text, user, server));
        assert_eq!(jid.phone().as_deref(), phone, "{text}");
        assert_eq!(jid.is_group(), server == JidServer::Group);
    }
    for (text, error) in [
        ("", IdError::Empty),
        ("5511999990000", IdError::NoServer),
        ("@g.us", IdError::NoServer),
        ("a@", IdError::NoServer),
        ("a@b@c", IdError::NoServer),
        ("a b@g.us", IdError::Character(1)),
    ] {
        assert_eq!(text.parse::<Jid>(), Err(error), "{text:?}");
    }
}

#[test]
fn instance_ids_are_capital_letters_and_digits_after_their_prefix() {
    assert_eq!(ID.parse::<InstanceId>().unwrap().to_string(), ID);
    for (text, error) in [
        ("", IdError::Empty),
        ("VZ", IdError::TooShort),
        ("vz9K", IdError::NoPrefix),
        ("VZ9k", IdError::Character(3)),
        ("VZ9/../X", IdError::Character(3)),
    ] {
        assert_eq!(InstanceId::try_from(text), Err(error), "{text:?}");
    }
}

#[test]
fn ids_are_texts_in_json_and_are_checked_when_they_are_read() {
    let phone: Phone = serde_json::from_str("\"+55 11 99999-0000\"").unwrap();
    assert_eq!(serde_json::to_string(&phone).unwrap(), "\"5511999990000\"");
    assert!(serde_json::from_str::<Jid>("\"nobody\"").is_err());
}

#[tokio::test]
async fn calls_and_models_take_ids_as_they_are() {
    let server = Server::replying("200 OK", "application/json", &CONNECTED.replacen('{', r#"{"status":"done","#, 1));
    let client = vzaps::Client::builder().base_url(server.url()).bearer("b").build().unwrap();
    let (id, phone): (InstanceId, Phone) = (ID.parse().unwrap(), "+55 11 99999-0000".parse().unwrap());
    let jid = Jid::from(phone.clone());
    assert_eq!(SendTextRequest::new(&phone, "Hi").phone, "5511999990000");
    assert_eq!(SendTextRequest::new(jid, "Hi").phone, "5511999990000@s.whatsapp.net");
    assert_eq!(CheckUsersRequest::new([&phone]).phone, ["5511999990000"]);
    client.session().status(&id).await.unwrap();
    client.instance(&id).chats().archive(&phone).await.unwrap();
    let seen = server.seen();
    let targets: Vec<&str> = seen.iter().map(|request| request.target()).collect();
    let status = format!("/instances/{ID}/session/status");
    assert_eq!(targets[0], status);
    assert!(targets[1].contains(ID) && targets[1].contains("/5511999990000/"), "{targets:?}");
}
