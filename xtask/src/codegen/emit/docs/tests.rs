//! Texts without marks are laid out as the parser would have it; of HTML the text stays.

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

#[test]
fn of_html_the_words_stay() {
    let cases = [
        ("It <b>must</b> be<br/>one</br>of <nobr>`a`</nobr>", "It must be one of `a`"),
        ("<p>One of\nthe <a href=\"x\">many</a>.</p>\nTwo <c>.", "One of the many. Two \\<c\\>."),
        ("<style>p { color: red; }\nb { }</style>The end", "The end"),
        ("<!-- not\nthis -->\nbut this", "but this"),
        ("<a\n href='x'>here</a>", "here"),
        ("<div>One.</div>\n\nTwo.", "One.\n\nTwo."),
        ("A <style> without an end\n\nand <id>", "A without an end\n\nand \\<id\\>"),
        ("of <your-id>, <a-b> or <type>", "of \\<your-id\\>, \\<a-b\\> or \\<type\\>"),
    ];
    for (text, expected) in cases {
        assert_eq!(rendered(text), expected, "{text:?}");
    }
}
