//! Lists that come in pages: what asks for the next one, and that every stream of pages ends.

use futures_util::StreamExt as _;
use serde_json::{Value, json};
use vzaps::models::ListInstancesRequest;
use vzaps::runtime::client::{Call, PagePlace, Paged, Paging, Parameter, Turn};
use vzaps::{Body, Client, Error, ErrorKind};

use super::probe::{self, operation, text_of};
use super::script::{Script, Step};

/// Declares an operation with pages of numbers.
macro_rules! list {
    ($name:ident, $items:expr, $place:ident, $turn:expr) => {
        operation!($name, { idempotency: vzaps::runtime::client::Idempotency::Read }, Value, |answer: vzaps::runtime::client::Answer| {
            answer.json()
        });

        impl Paged for $name {
            type Item = Value;
            const PAGING: &'static Paging = &Paging { items: $items, place: PagePlace::$place, turn: $turn };

            fn items(page: Value) -> Vec<Value> {
                let list = Self::PAGING.items.iter().fold(&page, |at, key| &at[*key]);
                list.as_array().cloned().unwrap_or_default()
            }
        }
    };
}
#[cfg(feature = "blocking")]
pub(crate) use list;

list!(Numbers, &["rows"], Query, Turn::Number { parameter: "page", first: 1, total_pages: &["pages"] });
list!(FromZero, &["rows"], Body, Turn::Number { parameter: "page", first: 0, total_pages: &["pages"] });
list!(Offsets, &[], Query, Turn::Offset { parameter: "skip", total: &[] });
list!(Totals, &["rows"], Query, Turn::Offset { parameter: "skip", total: &["meta", "total"] });
list!(Cursors, &["rows"], Query, Turn::Cursor { parameter: "after", next: &["meta", "next"] });
list!(BodyCursors, &["rows"], Body, Turn::Cursor { parameter: "after", next: &["next"] });
list!(Links, &[], Query, Turn::Link { next: &[] });
list!(Urls, &["rows"], Query, Turn::Link { next: &["next"] });

fn client(script: &Script) -> Client {
    probe::builder("http://localhost").transport(script.clone()).build().unwrap()
}

fn page(body: &Value) -> Step {
    Step::Answer(200, vec![("content-type", "application/json")], body.to_string())
}

/// The items of a call, up to an error, and the targets and bodies that were asked for.
async fn read<O: Paged<Item = Value>>(script: &Script, call: Call<O>) -> (Vec<Value>, Option<Error>, Vec<String>) {
    let (mut items, mut failure) = (Vec::new(), None);
    let mut stream = call.items();
    while let Some(item) = stream.next().await {
        assert!(items.len() < 100, "the stream does not end");
        match item {
            Ok(item) => items.push(item),
            Err(error) => failure = Some(error),
        }
    }
    assert!(stream.next().await.is_none(), "a stream that has ended stays so");
    let asked = script.sent().into_iter().map(|sent| {
        let body = String::from_utf8(sent.body.unwrap()).unwrap();
        format!("{}{body}", sent.head.uri.query().unwrap_or_default())
    });
    (items, failure, asked.collect())
}

#[tokio::test]
async fn numbers_are_counted_up_to_the_number_of_pages() {
    let script = Script::new([1, 2, 3].map(|number| page(&json!({"rows": [number, number], "pages": 3}))));
    let call = Call::<Numbers>::new(&client(&script)).with_parameter(Parameter::query("size"), &2);
    let (items, failure, asked) = read(&script, call).await;
    assert!(failure.is_none(), "{failure:?}");
    assert_eq!(items, [1, 1, 2, 2, 3, 3]);
    assert_eq!(asked, ["size=2", "size=2&page=2", "size=2&page=3"]);
}

#[tokio::test]
async fn reading_begins_with_the_page_that_the_call_asks_for() {
    let script = Script::new([7, 8].map(|number| page(&json!({"rows": [number], "pages": 8}))));
    let call = Call::<Numbers>::new(&client(&script)).with_parameter(Parameter::query("page"), &7);
    assert_eq!(read(&script, call).await.2, ["page=7", "page=8"]);

    let script = Script::new([3, 4].map(|number| page(&json!({"rows": [number], "pages": 5}))));
    let body = json!({"page": 3, "filter": {"name": "a"}});
    let call = Call::<FromZero>::new(&client(&script)).with_json("application/json", &body);
    let (_, _, asked) = read(&script, call).await;
    assert_eq!(asked, [r#"{"page":3,"filter":{"name":"a"}}"#, r#"{"page":4,"filter":{"name":"a"}}"#]);
}

#[tokio::test]
async fn without_a_total_a_page_without_items_is_the_last() {
    let script = Script::new([page(&json!([1, 2])), page(&json!([3])), page(&json!([]))]);
    let (items, _, asked) = read(&script, Call::<Offsets>::new(&client(&script))).await;
    assert_eq!(items, [1, 2, 3]);
    assert_eq!(asked, ["", "skip=2", "skip=3"]);

    let script = Script::new([
        page(&json!({"rows": [1, 2], "meta": {"total": 3}})),
        page(&json!({"rows": [3], "meta": {"total": 3}})),
    ]);
    assert_eq!(read(&script, Call::<Totals>::new(&client(&script))).await.2, ["", "skip=2"]);
}

#[tokio::test]
async fn cursors_are_followed_until_there_is_none() {
    for end in [json!({"next": null}), json!({"next": ""}), json!({}), Value::Null] {
        let script = Script::new([
            page(&json!({"rows": [1], "meta": {"next": "a b&c"}})),
            page(&json!({"rows": [2], "meta": {"next": 7}})),
            page(&json!({"rows": [3], "meta": end})),
        ]);
        let (items, _, asked) = read(&script, Call::<Cursors>::new(&client(&script))).await;
        assert_eq!(items, [1, 2, 3]);
        assert_eq!(asked, ["", "after=a%20b%26c", "after=7"]);
    }
    let script = Script::new([page(&json!({"rows": [1], "next": 5})), page(&json!({"rows": [2]}))]);
    assert_eq!(read(&script, Call::<BodyCursors>::new(&client(&script))).await.2, ["", r#"{"after":5}"#]);
}

#[tokio::test]
async fn of_a_link_only_the_query_is_followed() {
    let link = r#"<https://elsewhere.example/steal?page=2&per=1#x>; rel="next""#;
    let first = Step::Answer(200, vec![("link", link)], "[1]".to_owned());
    let script = Script::new([first, page(&json!([2]))]);
    let call = Call::<Links>::new(&client(&script)).with_parameter(Parameter::query("per"), &1);
    let mut stream = call.items();
    while let Some(item) = stream.next().await {
        item.unwrap();
    }
    let targets: Vec<_> = script.sent().iter().map(|sent| sent.head.uri.to_string()).collect();
    assert_eq!(targets, ["http://localhost/?per=1", "http://localhost/?page=2&per=1"]);

    let script = Script::new([page(&json!({"rows": [1], "next": "/?c=2"})), page(&json!({"rows": [2], "next": null}))]);
    assert_eq!(read(&script, Call::<Urls>::new(&client(&script))).await.2, ["", "c=2"]);
}

#[tokio::test]
async fn a_server_that_leads_in_a_circle_is_an_error_and_no_loop() {
    let script = Script::new([
        page(&json!({"rows": [1], "meta": {"next": "a"}})),
        page(&json!({"rows": [2], "meta": {"next": "a"}})),
    ]);
    let (items, failure, asked) = read(&script, Call::<Cursors>::new(&client(&script))).await;
    assert_eq!((items.len(), asked.len()), (2, 2));
    let text = text_of(&failure.unwrap(), ErrorKind::Decode);
    assert!(text.contains("the server gives a page again that it gave before"), "{text}");

    let script = Script::new([page(&json!({"rows": [1]}))]);
    let (items, failure, _) = read(&script, Call::<Numbers>::new(&client(&script))).await;
    assert_eq!(items, [1, 1], "each answer that came is handed on");
    assert_eq!(failure.unwrap().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn an_error_ends_the_stream() {
    let script = Script::new([page(&json!({"rows": [1], "pages": 9})), Step::status(404)]);
    let (items, failure, asked) = read(&script, Call::<Numbers>::new(&client(&script))).await;
    assert_eq!((items.len(), asked.len()), (1, 2));
    assert_eq!(failure.unwrap().kind(), ErrorKind::Status);
}

#[tokio::test]
async fn a_body_that_is_a_stream_cannot_ask_for_pages() {
    let script = Script::new([page(&json!({"rows": [1]}))]);
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("{}".into())]);
    let call = Call::<FromZero>::new(&client(&script)).with_body("application/json", Body::stream(chunks, None));
    let (_, failure, asked) = read(&script, call).await;
    assert_eq!(text_of(&failure.unwrap(), ErrorKind::Request), "FromZero: a body that is a stream is sent once");
    assert!(asked.is_empty());
}

#[tokio::test]
async fn the_instances_of_an_account_are_listed_page_by_page() {
    let rows = |ids: &[&str]| ids.iter().map(|id| json!({"id": id})).collect::<Vec<_>>();
    let answer = |number, ids| page(&json!({"page": number, "total_pages": 2, "content": rows(ids)}));
    let script = Script::new([answer(1, &["VZ1", "VZ2"]), answer(2, &["VZ3"])]);
    let client = Client::builder().bearer("t").transport(script.clone()).build().unwrap();

    let pages = client.instances().list(&ListInstancesRequest::new()).pages();
    let sizes: Vec<_> = pages.map(|page| page.unwrap().content.len()).collect().await;
    assert_eq!(sizes, [2, 1]);
    let bodies: Vec<_> = script.sent().into_iter().map(|sent| String::from_utf8(sent.body.unwrap()).unwrap()).collect();
    assert_eq!(bodies, ["{}", r#"{"page":2}"#]);
}
