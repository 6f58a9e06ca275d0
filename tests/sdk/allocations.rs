//! How often models ask for memory while they are decoded, and how much a call takes. Unlike a time, that is the same on
//! every machine.

use std::future::IntoFuture as _;

use allocation_counter::measure;
use serde::de::DeserializeOwned;
use vzaps::Client;
use vzaps::models::{BillingMode, EventSelection};

use crate::session::ID;

/// How often decoding asks for memory.
fn allocations<T: DeserializeOwned>(json: &str) -> u64 {
    let counted = measure(|| {
        assert!(serde_json::from_str::<T>(json).is_ok(), "{json}");
    });
    counted.count_total
}

#[test]
fn a_listed_enum_value_asks_for_no_memory_and_another_twice() {
    let listed = format!("{:?}", BillingMode::VALUES[0]);
    assert_eq!(allocations::<BillingMode>(&listed), 0);
    assert_eq!(allocations::<BillingMode>(r#""barter""#), 2);
}

#[test]
fn an_enum_of_texts_is_two_words() {
    assert_eq!(size_of::<BillingMode>(), 2 * size_of::<usize>());
}

#[test]
fn a_union_of_a_text_and_a_list_is_not_kept_in_memory_first() {
    assert_eq!(allocations::<EventSelection>(r#""All""#), 1, "the text");
    assert_eq!(allocations::<EventSelection>(r#"["Message"]"#), 1, "the list");
}

/// Many calls at once have to fit the caches of a processor: a future that each function hands on by value is soon three
/// times as large.
#[test]
fn a_call_on_its_way_takes_less_than_three_kilobytes() {
    let client = Client::builder().base_url("http://127.0.0.1:9").bearer("b").build().unwrap();
    let mut call = Some(client.session().status(ID));
    let counted = measure(|| drop(call.take().map(|call| call.into_future())));
    assert!(counted.bytes_total < 3 * 1024, "{} bytes", counted.bytes_total);
}
