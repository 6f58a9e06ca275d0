//! Texts as literals: what is written is what rustc reads.

use super::literal;

/// The text that rustc reads.
fn read(text: &str) -> String {
    syn::parse2::<syn::LitStr>(literal(text)).unwrap().value()
}

#[test]
fn every_text_survives_its_literal() {
    for text in ["", "a", r#"{"a":1}"#, "\"#", "\"##\"#", r"a\nb", "ä\"", "\u{202e}\"", "a\r\n\"b", "\0"] {
        assert_eq!(read(text), text, "{text:?}");
    }
}

#[test]
fn a_text_is_raw_only_where_that_is_easier_to_read() {
    assert_eq!(literal("ok").to_string(), r#""ok""#);
    assert_eq!(literal(r#"{"a":1}"#).to_string(), "r#\"{\"a\":1}\"#");
    assert!(literal("\"\u{202e}").to_string().starts_with('"'), "rustc refuses text that runs the other way");
}
