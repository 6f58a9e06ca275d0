//! Texts without marks are laid out as the parser would have it; of HTML the text stays.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::{below, is_plain, rendered, wrapped};

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

/// What texts are put together from that try to be code.
const MARKS: &[&str] = &[
    "```",
    "````",
    "`",
    "``",
    "~~~",
    "~~",
    "rust",
    "rust\n",
    "\n",
    "\n\n",
    " ",
    "    ",
    "  ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "10. ",
    "999999999. ",
    "> ",
    ">",
    "# ",
    "#",
    "---\n",
    "***\n",
    "===\n",
    "**",
    "*",
    "_",
    "<b>",
    "</b>",
    "<div>\n",
    "<!--",
    "-->",
    "<pre>",
    "&#10;",
    "&#13;",
    "&#32;",
    "&#96;",
    "&Tab;",
    "|",
    "\n| a | b |\n| - | - |\n",
    "[a](http://b",
    ")",
    "[",
    "]",
    "http://c",
    "\\",
    "exit(1);",
    "a word",
    "a word that goes on and on and on until the line is full of words",
    "\t",
    "\r\n",
    "text",
    "{.rust}",
    "\u{a0}",
    "\u{2028}",
    "\u{c}",
];

/// How rustdoc reads Markdown.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// The first block of code in a text that rustdoc would run.
fn run_by_rustdoc(text: &str) -> Option<String> {
    Parser::new_ext(text, options()).find_map(|event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some("indented".to_owned()),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(said))) => {
            let named = ["text", "json", "yaml", "xml", "http", "sh", "bash", "html", "sql"].contains(&&*said);
            (!named).then(|| said.to_string())
        }
        _ => None,
    })
}

/// The text that rustdoc sees: what `below` writes, without the space in front of each line.
fn seen_by_rustdoc(text: &str) -> String {
    let facts = ["Pattern: `^a$`.".to_owned()];
    let tokens = below(&rendered(text), &facts);
    let attributes: syn::ItemStruct = syn::parse_quote!(#tokens struct A;);
    let lines = attributes.attrs.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(syn::MetaNameValue {
            value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }),
            ..
        }) => Some(text.value()),
        _ => None,
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_text_becomes_code_that_rustdoc_runs() {
    let mut random = fastrand::Rng::with_seed(1);
    let mut code = 0;
    for round in 0..30_000 {
        let pieces = random.usize(1..24);
        let text: String = (0..pieces).filter_map(|_| random.choice(MARKS)).copied().collect();
        let seen = seen_by_rustdoc(&text);
        assert_eq!(run_by_rustdoc(&seen), None, "round {round}: {text:?} becomes\n{seen}");
        code += usize::from(seen.contains("```text"));
    }
    assert!(code > 1_000, "only {code} texts had code");
}

#[test]
fn known_ways_to_code_are_closed() {
    let exit = "std::process::exit(42);";
    let long = "word ".repeat(30);
    for text in [
        format!("Intro.\n\n````text\n```\n\n```rust\n{exit}\n```\n````\n"),
        format!("~~~\n```\n```rust\n{exit}\n```\n~~~"),
        format!("a\n\n    ```\n    ```rust\n    {exit}\n    ```\n"),
        format!("- - - {exit}"),
        format!("1. a\n   1. b\n\n      > {exit}"),
        format!("1. a\n1000000. b\n\n          {exit}"),
        format!("999999999. a\n\n1. b\n\n   > {exit}"),
        format!("# a&#10;&#10;&#32;&#32;&#32;&#32;{exit}"),
        format!("| a |\n| - |\n| b&#10;&#10;&#32;&#32;&#32;&#32;{exit} |"),
        format!("```rust {long} {exit} {long} ``  ```"),
        format!("~~<b></b>~~rust {long} {exit}~~ ~~"),
        format!("- - ***\n\n    {exit}"),
        format!("- - #\n\n    {exit}"),
    ] {
        let seen = seen_by_rustdoc(&text);
        assert_eq!(run_by_rustdoc(&seen), None, "{text:?} becomes\n{seen}");
    }
}
