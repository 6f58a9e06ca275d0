//! Whole numbers that are written with a fraction or an exponent, such as `1.0` and `2e3`.
//!
//! They are integers to JSON Schema (2020-12, section 4.2.3 of the core), and some servers write every number so. The
//! decoder of a Rust integer refuses them. Where one stands in a value without a type, it becomes an integer too.

use super::locate::end_of_string;
use crate::runtime::model::whole;

/// The JSON text with such numbers written as integers; `None` if there is none.
pub(super) fn as_integers(text: &[u8]) -> Option<Vec<u8>> {
    let mut rewritten = Vec::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'"' => at = end_of_string(text, at),
            b'-' | b'0'..=b'9' => {
                at += text.get(at..).unwrap_or_default().iter().take_while(|byte| is_of_number(**byte)).count();
                if let Some(whole) = text.get(start..at).and_then(integer) {
                    rewritten.extend_from_slice(text.get(kept..start).unwrap_or_default());
                    rewritten.extend_from_slice(whole.as_bytes());
                    kept = at;
                }
            }
            _ => {}
        }
    }
    if kept == 0 {
        return None;
    }
    rewritten.extend_from_slice(text.get(kept..).unwrap_or_default());
    Some(rewritten)
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || b".eE+-".contains(&byte)
}

/// The number as an integer, if it is a whole one with a fraction or an exponent.
fn integer(number: &[u8]) -> Option<String> {
    if !number.iter().any(|byte| b".eE".contains(byte)) {
        return None;
    }
    whole(std::str::from_utf8(number).ok()?.parse().ok()?).map(|whole| whole.to_string())
}

#[cfg(test)]
mod tests {
    use super::as_integers;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let rewritten = as_integers(text.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(rewritten.as_deref(), expected, "{text}");
    }

    #[test]
    fn whole_numbers_become_integers_and_all_else_is_kept() {
        check(r#"{"a": 1.0, "b": [2e3,-3.00 , 4.5], "c": 6}"#, Some(r#"{"a": 1, "b": [2000,-3 , 4.5], "c": 6}"#));
        check("1.50e1", Some("15"));
        check("-0.0", Some("0"));
        check("9007199254740991.0", Some("9007199254740991"));
    }

    #[test]
    fn texts_fractions_and_numbers_that_would_change_are_left_alone() {
        for text in [r#"{"1.0": "2.0 \" 3.0"}"#, "1.5", "7", "9007199254740993.0", "1e400", "1.2.0", "", "\"1.0"] {
            check(text, None);
        }
    }
}
