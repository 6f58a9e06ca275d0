//! Texts without marks are laid out as the parser would have it; of HTML the text stays.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag};

use super::{below, is_plain, rendered, visible, wrapped};

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
        (
            "- a <style>\n- of <id>\n\n| a <style> | b <id> |\n| - | - |",
            "* a\n* of \\<id\\>\n\n| a  | b \\<id\\> |\n| --- | --- |",
        ),
        ("of <your-id>, <a-b> or <type>", "of \\<your-id\\>, \\<a-b\\> or \\<type\\>"),
    ];
    for (text, expected) in cases {
        assert_eq!(rendered(text), expected, "{text:?}");
    }
}

/// A paragraph goes on in lines without the marks of what is around it (CommonMark, section 5.1).
#[test]
fn what_is_around_a_paragraph_does_not_multiply() {
    for mark in ["> ", "- ", "1. "] {
        let text = format!("{}{}", mark.repeat(2_000), "word\n".repeat(2_000));
        let written = rendered(&text).len();
        assert!(written < 3 * text.len(), "{mark:?}: {written} of {}", text.len());
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
    "[http://b<script](http://b<script)",
    "<http://b>",
    "<script>",
    ")",
    "!",
    "\\!",
    "`** ** **",
    "** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ** ",
    "`a\\|b`",
    "\n:-:",
    "&amp;",
    "lt;",
    "&lt;",
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

/// The first thing in a text that rustdoc would run, put into the page as it stands, fetch, or look for among our items.
fn harm(text: &str) -> Option<String> {
    let item = |link: BrokenLink<'_>| Some((link.reference.into_string().into(), "".into()));
    Parser::new_with_broken_link_callback(text, options(), Some(item)).find_map(|event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some("indented".to_owned()),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(said))) => {
            let named = ["text", "json", "yaml", "xml", "http", "sh", "bash", "html", "sql"].contains(&&*said);
            (!named).then(|| said.to_string())
        }
        Event::Html(html) | Event::InlineHtml(html) => Some(html.to_string()),
        Event::Start(Tag::Image { dest_url, .. }) => Some(format!("image {dest_url}")),
        Event::Start(Tag::Link { dest_url, .. }) if !dest_url.starts_with("http") => Some(format!("item {dest_url}")),
        Event::FootnoteReference(name) => Some(format!("footnote {name}")),
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
fn no_text_becomes_code_html_or_a_link_to_an_item() {
    let mut random = fastrand::Rng::with_seed(1);
    let mut code = 0;
    for round in 0..30_000 {
        let pieces = random.usize(1..24);
        let text: String = (0..pieces).filter_map(|_| random.choice(MARKS)).copied().collect();
        let seen = seen_by_rustdoc(&text);
        assert_eq!(harm(&seen), None, "round {round}: {text:?} becomes\n{seen}");
        code += usize::from(seen.contains("```text"));
    }
    assert!(code > 1_000, "only {code} texts had code");
}

#[test]
fn known_ways_to_harm_are_closed() {
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
        format!("`{}<script>{exit}</script>`", "** ".repeat(70)),
        "a\\![an image](http://b)".to_owned(),
        "[a](http://b\u{a0}c)".to_owned(),
    ] {
        let seen = seen_by_rustdoc(&text);
        assert_eq!(harm(&seen), None, "{text:?} becomes\n{seen}");
    }
}

/// The words that a text shows, without white space, and without stars and tildes, which are shown where an
/// entity stands for the space behind them.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        if let Event::Text(text) | Event::Code(text) = event {
            shown.extend(text.chars().filter(|c| !matches!(c, '*' | '~') && !c.is_whitespace()));
        }
    }
    shown
}

#[test]
fn a_text_shows_the_same_words() {
    let html = |mark: &str| mark.contains('<') || mark.contains('>') || mark.contains("&#");
    let plain: Vec<&str> = MARKS.iter().copied().filter(|mark| !html(mark)).collect();
    let mut random = fastrand::Rng::with_seed(2);
    for round in 0..30_000 {
        let pieces = random.usize(1..24);
        let text: String = (0..pieces).filter_map(|_| random.choice(&plain)).copied().collect();
        let written = rendered(&text);
        assert_eq!(shown(&written), shown(visible(&text).trim()), "round {round}: {text:?} becomes\n{written}");
    }
}

#[test]
fn links_and_code_stay_what_they_are() {
    let cases = [
        ("[see http://a](http://a) b", "[see http://a](http://a) b"),
        ("[http://a see](http://a)", "[http://a see](http://a)"),
        ("[http://a_b](http://a_b) <http://c>", "<http://a_b> <http://c>"),
        ("ftp://a,http://b.", "ftp://a,<http://b>."),
        ("[http://a<b](http://a<b)", "[http://a\\<b](http://a%3Cb)"),
        ("wow\\![a](http://b)", "wow\\![a](http://b)"),
        ("``a` ``<b></b>`<script>`", "`` a`  `` `<script>`"),
        ("`a`[`b`](#c)", "`a` `b`"),
        ("&amp;lt; is &lt;", "\\&lt; is \\<"),
        ("R&D; \\&lt; a&b=c", "R\\&D; \\&lt; a&b=c"),
        (
            "| a | b |\n| - | - |\n| `x\\|y` | [c](http://a\\|b) |",
            "| a | b |\n| --- | --- |\n| `x\\|y` | [c](http://a%7Cb) |",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(rendered(text), expected, "{text:?}");
    }
}
