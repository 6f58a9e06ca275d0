//! When rows are as expected.

use super::{super::tests::row, Outcome, compare};
use crate::corpus::Compiled;

#[test]
fn each_kind_of_wish_can_be_met_and_not_met() {
    let good = row("a", Outcome::Accepted);
    let refused = row("b", Outcome::Refused("syntax".into()));
    let mut warned = row("c", Outcome::Accepted);
    warned.compiled = Some(Compiled { warnings: vec!["w".into()], ..Compiled::default() });
    let rows = [good, refused, warned];
    assert!(compare("file\toutcome\na\taccepted\tnote\nb\trefused syntax\nc\taccepted\n", &rows).is_empty());
    assert_eq!(
        compare("a\trefused syntax\nb\taccepted\nc\tcompiles\nd\taccepted\n", &rows),
        [
            "a: accepted, not refused syntax",
            "b: refused syntax, not accepted",
            "c: 0 errors, 1 warnings, 0 lost examples, not compiles",
            "d: is not there, but in expectations.tsv",
        ]
    );
}

#[test]
fn a_crash_is_never_expected() {
    let rows = [row("a", Outcome::Crashed("bug: x".into()))];
    assert_eq!(compare("", &rows), ["a: crashed (bug: x)"]);
}
