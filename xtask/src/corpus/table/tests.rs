//! How the table looks.

use super::{super::tests::row, Outcome, size, text};
use crate::corpus::Compiled;

#[test]
fn columns_are_aligned_and_summed_up() {
    let mut good = row("pets.yaml", Outcome::Accepted);
    good.codes.insert(("warning".into(), "degraded".into()), 2);
    good.compiled = Some(Compiled {
        examples_kept: 6,
        examples_explained: [("null-omitted".into(), 1)].into(),
        examples_lost: vec!["#/a: no".into()],
        ..Compiled::default()
    });
    let rows =
        [good, row("bad.json", Outcome::Refused("syntax".into())), row("c.json", Outcome::Crashed("bug".into()))];
    let expected = "\
document   outcome                size    time  memory  ops  schemas  lines  compiled  examples
pets.yaml  accepted, 2 warnings  12 kB  0.25 s  4.5 MB    3        4    500  clean     7/8
bad.json   refused: syntax       12 kB  0.25 s  4.5 MB
c.json     CRASHED               12 kB  0.25 s  4.5 MB

3 documents: 1 accepted, 1 refused, 1 crashed; 1 of 1 compile, 0 warnings; 87.5 % of 8 valid examples survive: 6 \
             unchanged, 1 explained (1 null-omitted), 1 lost; 3 more are not valid
";
    assert_eq!(text(&rows), expected);
}

#[test]
fn sizes_have_a_unit() {
    let sizes = [999, 1_000, 999_999, 1_000_000, 9_999_999, 12_000_000].map(size);
    assert_eq!(sizes, ["999 B", "1 kB", "999 kB", "1.0 MB", "9.9 MB", "12 MB"]);
}
