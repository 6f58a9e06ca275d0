//! Request bodies on the wire: JSON, forms, uploads, streams.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde_json::json;
use vzaps::runtime::client::{Answer, Call, Parameter, Style};
use vzaps::{Body, Bytes, ErrorKind, Form, Part};

use crate::probe::{client, operation, text_of};
use crate::server::{Recorded, Server};

operation!(Post, { method: "POST" }, (), Answer::empty);

/// The request that a call sends.
async fn sent(fill: impl FnOnce(Call<Post>) -> Call<Post>) -> Recorded {
    let server = Server::replying("204 No Content", "text/plain", "");
    fill(Call::new(&client(server.url()))).await.unwrap();
    server.only()
}

/// The error of a call that cannot be sent.
async fn refused(fill: impl FnOnce(Call<Post>) -> Call<Post>) -> String {
    let server = Server::replying("204 No Content", "text/plain", "");
    let error = fill(Call::new(&client(server.url()))).await.unwrap_err();
    assert_eq!(server.connections(), 0);
    text_of(&error, ErrorKind::Request)
}

#[tokio::test]
async fn json_sends_false_zero_and_null() {
    let body = json!({"flag": false, "count": 0, "name": null, "list": []});
    let request = sent(|call| call.with_json("application/merge-patch+json", &body)).await;
    assert_eq!(request.text(), r#"{"flag":false,"count":0,"name":null,"list":[]}"#);
    assert_eq!(request.header("content-type"), Some("application/merge-patch+json"));
    assert_eq!(request.header("content-length"), Some("46"));
}

#[tokio::test]
async fn a_form_writes_members_as_query_parameters() {
    let body = json!({
        "name": "a b&c=é", "tags": ["x", "y"], "point": {"x": 1}, "list": [{"a": 1}], "none": null,
        "ids": [1, 2], "deep": {"k": "v"}, "meta": {"k": 1}, "color": {"R": 1.0, "G": [2, 3]}
    });
    let encodings = [
        Parameter::query("color"),
        Parameter::query("ids").style(Style::PipeDelimited),
        Parameter::query("deep").style(Style::DeepObject),
        Parameter::query("meta").json(),
    ];
    let request = sent(|call| call.with_form(&body, &encodings)).await;
    assert_eq!(
        request.text(),
        "name=a%20b%26c%3D%C3%A9&tags=x&tags=y&point=%7B%22x%22%3A1%7D&list=%7B%22a%22%3A1%7D&ids=1%7C2&deep%5Bk%5D=v\
         &meta=%7B%22k%22%3A1%7D&R=1&G=2&G=3"
    );
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert!(refused(|call| call.with_form(&[1], &[])).await.ends_with("a form is made of an object"));
}

/// The parts of a form: the head of each and its content.
fn parts(request: &Recorded) -> Vec<(String, String)> {
    parts_of("multipart/form-data", request)
}

/// The parts of a body of a media type: the head of each and its content.
fn parts_of(media_type: &str, request: &Recorded) -> Vec<(String, String)> {
    let content_type = request.header("content-type").unwrap();
    let parameters = content_type.strip_prefix(media_type).unwrap().strip_prefix("; boundary=").unwrap();
    let boundary = parameters.split(';').next().unwrap();
    let text = request.text();
    let inner = text.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let start = format!("--{boundary}\r\n");
    let parts = inner.split(start.as_str()).skip(1);
    parts
        .map(|part| {
            let (head, content) = part.split_once("\r\n\r\n").unwrap();
            (head.to_owned(), content.strip_suffix("\r\n").unwrap().to_owned())
        })
        .collect()
}

fn part(head: &str, content: &str) -> (String, String) {
    (head.to_owned(), content.to_owned())
}

#[tokio::test]
async fn a_multipart_form_has_values_json_and_files() {
    let form = Form::new()
        .value("caption", "é")
        .value("count", &0.0)
        .value("tags", &["a", "b"])
        .value("point", &json!({"x": 1}))
        .value("none", &None::<u8>)
        .json("whole", "application/vnd.x+json", &[1])
        .json_items("meta", "application/vnd.x+json", &json!([{"b": 1}, [2], null]))
        .part("file", Part::new("PNG").file_name("a \"b\"\r\n.png").content_type("image/png").header("X-Kind", "k"))
        .parts("file", [Bytes::from_static(b"raw"), Bytes::from_static(b"more")]);
    let request = sent(|call| call.with_multipart(form)).await;
    let named = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    assert_eq!(
        parts(&request),
        [
            part(&named("caption"), "é"),
            part(&named("count"), "0"),
            part(&named("tags"), "a"),
            part(&named("tags"), "b"),
            part(&format!("{}\r\nContent-Type: application/json", named("point")), r#"{"x":1}"#),
            part(&format!("{}\r\nContent-Type: application/vnd.x+json", named("whole")), "[1]"),
            part(&format!("{}\r\nContent-Type: application/vnd.x+json", named("meta")), r#"{"b":1}"#),
            part(&format!("{}\r\nContent-Type: application/vnd.x+json", named("meta")), "[2]"),
            part(&format!("{}\r\nContent-Type: application/vnd.x+json", named("meta")), "null"),
            part(
                &format!("{}; filename=\"a %22b%22%0D%0A.png\"\r\nContent-Type: image/png\r\nX-Kind: k", named("file")),
                "PNG"
            ),
            part(&format!("{}\r\nContent-Type: application/octet-stream", named("file")), "raw"),
            part(&format!("{}\r\nContent-Type: application/octet-stream", named("file")), "more"),
        ]
    );
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
}

#[tokio::test]
async fn parts_have_the_media_type_that_the_document_gives_them() {
    let form = Form::new()
        .text("rows", "text/csv; charset=utf-8", "a,é\n")
        .text("sheets", "text/csv", &[Some("a"), None, Some("b")])
        .text("count", "text/plain", &7)
        .text("none", "text/plain", &None::<u8>)
        .form("color", "application/x-www-form-urlencoded", &json!({"R": 1, "tags": ["a b", "c"]}))
        .form("colors", "application/x-www-form-urlencoded", &json!([{"R": 1}, {"R": 2}]));
    let request = sent(|call| call.with_multipart(form)).await;
    let typed = |name: &str, media: &str, content: &str| {
        part(&format!("Content-Disposition: form-data; name=\"{name}\"\r\nContent-Type: {media}"), content)
    };
    assert_eq!(
        parts(&request),
        [
            typed("rows", "text/csv; charset=utf-8", "a,é\n"),
            typed("sheets", "text/csv", "a"),
            typed("sheets", "text/csv", "b"),
            typed("count", "text/plain", "7"),
            typed("color", "application/x-www-form-urlencoded", "R=1&tags=a%20b&tags=c"),
            typed("colors", "application/x-www-form-urlencoded", "R=1"),
            typed("colors", "application/x-www-form-urlencoded", "R=2"),
        ]
    );
    let object = refused(|call| call.with_multipart(Form::new().text("note", "text/plain", &json!({"a": 1})))).await;
    assert!(object.contains("the part `note` cannot be written"), "{object}");
}

#[tokio::test]
async fn related_and_mixed_parts_have_no_names_of_a_form_and_come_in_order() {
    let form = || {
        Form::new()
            .part("media", Part::new("PNG").file_name("a.png").content_type("image/png").header("content-id", "<m@x>"))
            .value("a note", "é")
            .json("metadata", "application/json; charset=utf-8", &json!({"k": 1}))
    };
    let expected = |others: [(String, String); 2]| {
        let json = "Content-ID: <metadata>\r\nContent-Type: application/json; charset=utf-8";
        [part(json, r#"{"k":1}"#)].into_iter().chain(others).collect::<Vec<_>>()
    };
    let media = "Content-Disposition: attachment; filename=\"a.png\"\r\nContent-Type: image/png\r\ncontent-id: <m@x>";
    let others = || [part(media, "PNG"), part("Content-Type: text/plain; charset=utf-8", "é")];
    let request =
        sent(|call| call.with_multipart(form().media_type("multipart/related", &["metadata", "media"]))).await;
    assert_eq!(parts_of("multipart/related", &request), expected(others()));
    assert!(request.header("content-type").unwrap().ends_with("; type=\"application/json\""));
    let request = sent(|call| call.with_multipart(form().media_type("multipart/mixed", &["metadata"]))).await;
    assert_eq!(parts_of("multipart/mixed", &request), expected(others()));
    assert!(!request.header("content-type").unwrap().contains("type="));
}

/// A stream of the given chunks that is not ready at first.
struct Chunks(Vec<&'static str>, bool);

impl Stream for Chunks {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(if self.0.is_empty() { None } else { Some(Ok(Bytes::from(self.0.remove(0)))) })
    }
}

#[tokio::test]
async fn a_stream_is_sent_with_its_length_or_in_chunks() {
    let chunks = || Chunks(vec!["one ", "two"], false);
    let known = sent(|call| call.with_body("application/octet-stream", Body::stream(chunks(), Some(7)))).await;
    assert_eq!((known.text().as_str(), known.header("content-length")), ("one two", Some("7")));
    assert_eq!(known.header("transfer-encoding"), None);
    let unknown = sent(|call| call.with_body("application/octet-stream", Body::stream(chunks(), None))).await;
    assert_eq!((unknown.text().as_str(), unknown.header("transfer-encoding")), ("one two", Some("chunked")));
    assert_eq!(unknown.header("content-length"), None);
}

#[tokio::test]
async fn a_stream_in_a_form_is_sent_with_the_length_of_the_whole_when_it_is_known() {
    let chunks = || Chunks(vec!["one ", "two"], false);
    for length in [Some(7), None] {
        let form = Form::new().value("a", "b").part("file", Part::new(Body::stream(chunks(), length)).file_name("f"));
        let request = sent(|call| call.with_multipart(form)).await;
        assert_eq!(parts(&request)[1].1, "one two");
        assert_eq!(request.header("content-length").is_some(), length.is_some());
    }
}

#[tokio::test]
async fn a_file_is_uploaded_under_its_name() {
    let path = std::env::temp_dir().join(format!("upload-{}.txt", std::process::id()));
    let content = "0123456789".repeat(20_000);
    std::fs::write(&path, &content).unwrap();
    let part = Part::file(&path).await.unwrap().content_type("text/plain");
    let request = sent(|call| call.with_multipart(Form::new().part("file", part))).await;
    std::fs::remove_file(&path).unwrap();
    let (head, sent) = parts(&request).remove(0);
    assert!(head.contains(&format!("filename=\"{}\"", path.file_name().unwrap().to_str().unwrap())), "{head}");
    assert_eq!(sent, content);
    assert!(Part::file("/no/such/file").await.is_err());
}

#[tokio::test]
async fn a_call_without_a_body_sends_none_and_an_empty_one_is_told() {
    let without = sent(|call| call).await;
    assert_eq!(without.header("content-type"), None);
    assert!(without.body.is_empty());
    let text = sent(|call| call.with_body("text/plain; charset=utf-8", "héllo")).await;
    assert_eq!(text.text(), "héllo");
    assert_eq!(text.header("content-type"), Some("text/plain; charset=utf-8"));
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_any_connection() {
    let nested = refused(|call| call.with_parameter(Parameter::query("q"), &[[1]])).await;
    assert!(nested.starts_with("Post: the parameter `q` cannot be sent: "), "{nested}");
    let header = refused(|call| call.with_parameter(Parameter::header("X-A"), "a\r\nX-Injected: secret")).await;
    assert!(header.starts_with("Post: the parameter `X-A` cannot be sent: ") && !header.contains("secret"));
    for (name, value) in [("a b", "x"), ("x", "a\nb"), ("content-length", "1"), ("Transfer-Encoding", "x"), ("x", "é")]
    {
        refused(|call| call.with_header(name, value)).await;
    }
    refused(|call| call.with_body("text/plain\r\nX-Injected: 1", "x")).await;
    refused(|call| call.with_multipart(Form::new().part("f", Part::new("x").content_type("a\r\nb: c")))).await;
    let keys = std::collections::BTreeMap::from([(vec![1], 2)]);
    refused(|call| call.with_json("application/json", &keys)).await;
    refused(|call| call.with_parameter(Parameter::query("q"), &keys)).await;
}

#[tokio::test]
async fn headers_and_cookies_are_put_together() {
    let request = sent(|call| {
        call.with_parameter(Parameter::header("X-List"), &["a", "b"])
            .with_parameter(Parameter::cookie("one"), "1 2")
            .with_parameter(Parameter::cookie("two"), &true)
            .with_header("X-Extra", "e")
    })
    .await;
    assert_eq!(request.header("x-list"), Some("a,b"));
    assert_eq!(request.header("x-extra"), Some("e"));
    assert_eq!(request.header("cookie"), Some("one=1%202; two=true"));
}
