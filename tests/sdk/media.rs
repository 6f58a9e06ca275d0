//! Media that are sent and received, and the limits of their size.

use vzaps::media::{Media, MediaError, MediaFile, MediaReader};
use vzaps::models::{DownloadMediaData, SendAudioRequest, SendDocumentRequest, SendImageRequest, UserAvatarData};

use crate::server::Server;
use crate::session::ID;

fn webp() -> MediaReader {
    MediaReader::new().media_type("image/webp")
}

fn decoded(text: &str) -> Result<MediaFile, MediaError> {
    MediaReader::new().decode(text)
}

#[tokio::test]
async fn a_picture_of_bytes_is_sent_as_a_data_url() {
    let answer = r#"{"code":200,"success":true}"#;
    let server = Server::replying("200 OK", "application/json", answer);
    let client = vzaps::Client::builder().base_url(server.url()).bearer("b").build().unwrap();
    let picture = webp().bytes(b"RIFF").unwrap();
    client.chat().send_image(ID, &SendImageRequest::new("5511999990000", picture)).await.unwrap();
    assert_eq!(server.only().text(), r#"{"phone":"5511999990000","image":"data:image/webp;base64,UklGRg=="}"#);
}

#[test]
fn a_url_is_passed_on_as_it_is_and_must_be_of_the_web() {
    let url = "https://example.com/a%20b.jpg?x=1&y";
    assert_eq!(SendDocumentRequest::new("1", Media::from_url(url).unwrap()).document, url);
    for url in ["", "photo.jpg", "/photo.jpg", "file:///etc/passwd", "ftp://example.com/a", "https://", "https:///a"] {
        assert!(matches!(Media::from_url(url), Err(MediaError::Url)), "{url}");
    }
}

#[test]
fn media_larger_than_the_limit_are_refused_before_they_are_sent() {
    assert!(webp().limit(4).bytes([0; 4]).is_ok());
    assert!(matches!(webp().limit(4).bytes([0; 5]), Err(MediaError::TooLarge { limit: 4 })));
    assert!(matches!(webp().bytes(vec![0; 16 * 1024 * 1024 + 1]), Err(MediaError::TooLarge { limit: 16_777_216 })));
    assert!(matches!(webp().bytes([]), Err(MediaError::Empty)));
}

#[test]
fn the_media_type_stands_in_the_url_without_spaces_and_cannot_change_its_structure() {
    let voice = MediaReader::new().media_type("audio/ogg; codecs=opus").bytes([1]).unwrap();
    assert_eq!(SendAudioRequest::new("1", voice).audio, "data:audio/ogg;codecs=opus;base64,AQ==");
    for odd in
        ["", "image", "image/", "/png", "image/png,AAAA", "image/p\"ng", "image/png#x", "im age/png/x", "ímage/png"]
    {
        let refused = MediaReader::new().media_type(odd).bytes([1]);
        assert!(matches!(refused, Err(MediaError::MediaType)), "{odd:?}: {refused:?}");
    }
}

#[cfg(feature = "infer")]
#[test]
fn the_first_bytes_tell_the_media_type() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    assert!(MediaReader::new().bytes(png).unwrap().as_str().starts_with("data:image/png;base64,"));
    assert!(webp().bytes(png).unwrap().as_str().starts_with("data:image/webp;base64,"), "what is given goes first");
    assert!(matches!(MediaReader::new().bytes(b"plain"), Err(MediaError::UnknownType)));
}

#[cfg(not(feature = "infer"))]
#[test]
fn without_a_guess_the_media_type_must_be_given() {
    assert!(matches!(MediaReader::new().bytes(b"\x89PNG\r\n\x1a\n"), Err(MediaError::UnknownType)));
}

#[tokio::test]
async fn a_file_is_read_up_to_the_limit() {
    let path = std::env::temp_dir().join(format!("vzaps-media-{}.webp", std::process::id()));
    std::fs::write(&path, b"RIFF").unwrap();
    let whole = webp().limit(4).file(&path).await;
    let refused = webp().limit(3).file(&path).await;
    std::fs::remove_file(&path).unwrap();
    assert_eq!(whole.unwrap().as_str(), "data:image/webp;base64,UklGRg==");
    assert!(matches!(refused, Err(MediaError::TooLarge { limit: 3 })));
    assert!(matches!(webp().file(&path).await, Err(MediaError::File(_))));
}

#[test]
fn a_file_is_read_outside_of_a_runtime_too() {
    let reader = webp();
    let reading = reader.file("/no/such/file");
    assert!(matches!(futures_util::FutureExt::now_or_never(reading), Some(Err(MediaError::File(_)))));
}

#[test]
fn downloads_become_bytes_and_a_media_type() {
    for (data, media_type) in [
        ("data:image/png;base64,UklGRg==", "image/jpeg"),
        ("data:image/png;base64,UklGRg", "image/jpeg"),
        ("DATA:;BASE64,UklG\nRg==", "image/jpeg"),
        ("UklGRg==", "image/jpeg"),
    ] {
        let file = DownloadMediaData::new(media_type, data).decode().unwrap();
        assert_eq!((file.media_type.as_deref(), &file.bytes[..]), (Some(media_type), &b"RIFF"[..]), "{data}");
    }
    let unnamed = DownloadMediaData::new("", "data:audio/ogg;codecs=opus;base64,AQ==").decode().unwrap();
    assert_eq!(unnamed.media_type.as_deref(), Some("audio/ogg;codecs=opus"));
    let avatar: UserAvatarData = serde_json::from_str(r#"{"base64":"UklGRg=="}"#).unwrap();
    let avatar = avatar.decode().unwrap();
    assert_eq!((avatar.media_type, &avatar.bytes[..]), (None, &b"RIFF"[..]));
}

#[test]
fn a_download_that_is_empty_too_large_or_no_base64_is_a_typed_error() {
    for text in ["data:image/png", "data:image/png,RIFF", "data:image/png;charset=utf-8,RIFF", "R!FF", "UklGR", "dáta:"]
    {
        assert!(matches!(decoded(text), Err(MediaError::Base64)), "{text}: {:?}", decoded(text));
    }
    assert!(matches!(decoded("data:image/png;base64,"), Err(MediaError::Empty)));
    assert!(matches!(UserAvatarData::default().decode(), Err(MediaError::Empty)));
    for (bytes, limit, fits) in
        [(4, 4, true), (5, 4, false), (6, 4, false), (7, 4, false), (300, 4, false), (3, 3, true)]
    {
        let url = webp().bytes(vec![7; bytes]).unwrap();
        let file = MediaReader::new().limit(limit).decode(url.as_str());
        assert_eq!(file.is_ok(), fits, "{bytes} of {limit}");
        assert!(fits || matches!(file, Err(MediaError::TooLarge { .. })));
    }
}

#[test]
fn debug_does_not_show_media() {
    let media = webp().bytes(b"RIFF").unwrap();
    assert_eq!(format!("{media:?}"), "Media(31 bytes)");
    let file = decoded(media.as_str()).unwrap();
    assert_eq!(format!("{file:?}"), r#"MediaFile { media_type: Some("image/webp"), bytes: 4 bytes }"#);
}
