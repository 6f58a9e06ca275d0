//! How often models ask for memory while they are decoded. Unlike a time, that is the same on every machine.

use allocation_counter::measure;
use serde::de::DeserializeOwned;
use vzaps::models::{BillingMode, EventSelection};

/// How often decoding asks for memory.
fn allocations<T: DeserializeOwned>(json: &str) -> u64 {
    let counted = measure(|| {
        assert!(serde_json::from_str::<T>(json).is_ok(), "{json}");
    });
    counted.count_total
}

#[test]
fn a_listed_enum_value_asks_for_no_memory_and_another_once() {
    let listed = format!("{:?}", BillingMode::VALUES[0]);
    assert_eq!(allocations::<BillingMode>(&listed), 0);
    assert_eq!(allocations::<BillingMode>(r#""barter""#), 1);
}

#[test]
fn a_union_of_a_text_and_a_list_is_not_kept_in_memory_first() {
    assert_eq!(allocations::<EventSelection>(r#""All""#), 1, "the text");
    assert_eq!(allocations::<EventSelection>(r#"["Message"]"#), 1, "the list");
}
