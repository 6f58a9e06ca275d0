//! Texts without marks are laid out as the parser would have it.

use super::{is_plain, rendered, wrapped};

/// What texts are put together from: words, and what is a mark at some places.
const PIECES: &[&str] = &[
    "a", "Bc", "1", "1.", "2)", "-", "---", "d-e", ":", "://", "/", "(f)", "!", "\"g\"", "'h'", "100%", ".", " ", "  ",
    "\n", "*", "_", "#", "[i]", "<b>", "&amp;", "=", "`",
];

#[test]
fn a_text_without_marks_needs_no_parser() {
    let mut plain = 0;
    for first in PIECES {
        for second in PIECES {
            for third in PIECES {
                for text in [format!("{first}{second}{third}"), format!("a {first}{second}\n{third} b")] {
                    if is_plain(&text) {
                        plain += 1;
                        assert_eq!(wrapped(&text), rendered(&text), "{text:?}");
                    }
                }
            }
        }
    }
    assert!(plain > 1_000, "{plain}");
    let long = "One word after the other, ".repeat(20);
    assert!(is_plain(&long));
    assert_eq!(wrapped(&long), rendered(&long));
}

#[test]
fn marks_go_through_the_parser() {
    for text in
        ["", " a", "1. a", "a\n\nb", "a\n- b", "a *b*", "a_b", "[a]", "see http://a", "a\n---", "a\u{202e}b", "é"]
    {
        assert!(!is_plain(text), "{text:?}");
    }
}
