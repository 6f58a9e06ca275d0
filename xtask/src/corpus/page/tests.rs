//! What is on the page.

use super::{super::tests::row, Outcome, html, label};

#[test]
fn the_page_has_a_row_and_a_dot_for_each_document_and_escapes_text() {
    let mut hostile = row("<script>alert(1)</script>", Outcome::Refused("syntax".into()));
    hostile.findings.push("error[syntax]: </pre><img src=x>".to_owned());
    let page = html("A & B", &[row("pets.yaml", Outcome::Accepted), hostile]);
    assert_eq!(page.matches("<circle").count(), 2);
    assert_eq!(page.matches("<tr class").count(), 2);
    assert!(page.contains("<title>A &amp; B</title>") && page.contains("data-v=\"12345\""));
    assert!(!page.contains("<script>alert") && !page.contains("<img"));
    assert!(!page.contains("NaN") && !page.contains("inf"));
}

#[test]
fn a_page_of_nothing_has_no_chart() {
    assert!(!html("x", &[]).contains("<svg"));
}

#[test]
fn powers_of_ten_have_readable_names() {
    let labels = [-3, -2, -1, 0, 1, 3, 5, 6].map(|decade| label(decade, "B"));
    assert_eq!(labels, ["1 mB", "10 mB", "100 mB", "1 B", "10 B", "1 kB", "100 kB", "1 MB"]);
}
