//! Reading what Cargo and libtest print.

use super::{Compiled, count_examples, note};

#[test]
fn messages_with_a_place_count_and_sums_do_not() {
    let mut compiled = Compiled::default();
    for line in [
        r#"{"reason":"compiler-message","message":{"level":"warning","message":"unused","spans":[{"file_name":"src/a.rs","line_start":3}]}}"#,
        r#"{"reason":"compiler-message","message":{"level":"error","message":"no","spans":[{"file_name":"src/b.rs","line_start":4}]}}"#,
        r#"{"reason":"compiler-message","message":{"level":"warning","message":"1 warning emitted","spans":[]}}"#,
        r#"{"reason":"build-finished","success":false}"#,
        "not JSON",
    ] {
        note(&mut compiled, line);
    }
    assert_eq!(compiled.warnings, ["unused (src/a.rs:3)"]);
    assert_eq!(compiled.errors, ["no (src/b.rs:4)"]);
}

#[test]
fn examples_are_counted_from_the_output_of_the_tests() {
    let mut compiled = Compiled::default();
    let out = "running 2 tests\n.F\nsuccesses:\n\n---- example_0 stdout ----\nexample kept #/a\n\
               example explained null-omitted+undeclared-key #/b\n\nfailures:\n\n---- example_1 stdout ----\n\
               example lost #/c: missing field `id`\nexample kept #/d\n";
    count_examples(&mut compiled, out);
    assert_eq!((compiled.examples_kept, compiled.examples_lost), (2, vec!["#/c: missing field `id`".to_owned()]));
    assert_eq!(compiled.examples_explained, [("null-omitted+undeclared-key".to_owned(), 1)].into());
}
