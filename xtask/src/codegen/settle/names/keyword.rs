//! The words that are no identifiers.

/// Whether a name made of ASCII letters, digits and `_` is a keyword of Rust 2024, strict or reserved, or no name at all
/// (<https://doc.rust-lang.org/reference/keywords.html>).
pub(super) fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "" | "_"
            | "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "Self"
            | "self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

#[cfg(test)]
mod tests {
    use super::is_keyword;

    #[test]
    fn the_words_are_those_of_the_parser_and_of_the_edition() {
        let source = include_str!("keyword.rs");
        let listed = source.split("matches!(").nth(1).unwrap().split(')').next().unwrap();
        let words: Vec<_> = listed.split('"').skip(1).step_by(2).collect();
        assert!(words.len() > 50, "{words:?}");
        for word in words {
            assert!(is_keyword(word));
            // `gen` is a keyword from Rust 2024 on, which syn does not know yet.
            assert_eq!(syn::parse_str::<syn::Ident>(word).is_ok(), word == "gen", "{word}");
        }
        for word in ["name", "value_1", "default", "union", "auto", "raw", "macro_rules", "Gen", "dyn_"] {
            assert!(!is_keyword(word) && syn::parse_str::<syn::Ident>(word).is_ok(), "{word}");
        }
    }
}
