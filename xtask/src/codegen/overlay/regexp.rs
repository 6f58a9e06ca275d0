//! The functions `match` and `search` of JSONPath (RFC 9535, sections 2.4.6 and 2.4.7), which take the place of those of
//! `serde_json_path`: those compile the pattern again for each node, and take a wrong pattern for one that matches nothing.
//!
//! ```text
//! $.paths.*[?match(@.operationId, "get.*|list.*")]
//! ```

use std::cell::RefCell;
use std::collections::HashMap;

use regex::Regex;
use serde_json::Value;
use serde_json_path::functions::{LogicalType, ValueType};

/// How many patterns are kept. More than that can only come from the document itself.
const KEPT: usize = 256;

thread_local! {
    static PATTERNS: RefCell<Patterns> = RefCell::default();
}

/// The patterns that were used on this thread.
#[derive(Default)]
struct Patterns {
    whole: HashMap<String, Option<Regex>>,
    part: HashMap<String, Option<Regex>>,
    wrong: Option<String>,
}

#[serde_json_path::function(name = "match")]
fn match_whole(value: ValueType, pattern: ValueType) -> LogicalType {
    test(&value, &pattern, true)
}

#[serde_json_path::function(name = "search")]
fn search_part(value: ValueType, pattern: ValueType) -> LogicalType {
    test(&value, &pattern, false)
}

/// The last pattern since the last call that is none, with the reason.
pub(super) fn take_wrong() -> Option<String> {
    PATTERNS.with_borrow_mut(|patterns| patterns.wrong.take())
}

fn test(value: &ValueType<'_>, pattern: &ValueType<'_>, whole: bool) -> LogicalType {
    let (Some(Value::String(text)), Some(Value::String(pattern))) = (value.as_value(), pattern.as_value()) else {
        return LogicalType::False;
    };
    PATTERNS.with_borrow_mut(|patterns| patterns.test(text, pattern, whole)).into()
}

impl Patterns {
    fn test(&mut self, text: &str, pattern: &str, whole: bool) -> bool {
        let known = if whole { &mut self.whole } else { &mut self.part };
        if let Some(regex) = known.get(pattern) {
            return regex.as_ref().is_some_and(|regex| regex.is_match(text));
        }
        // `R`: a dot is neither a line feed nor a carriage return (RFC 9485, section 5.3).
        let regex =
            if whole { Regex::new(&format!(r"(?R)\A(?:{pattern})\z")) } else { Regex::new(&format!("(?R){pattern}")) };
        if let Err(error) = &regex {
            let reason = error.to_string();
            let last = reason.lines().last().unwrap_or_default();
            self.wrong =
                Some(format!("`{pattern}` is not a regular expression: {}", last.trim_start_matches("error: ")));
        }
        let matches = regex.as_ref().is_ok_and(|regex| regex.is_match(text));
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(pattern.to_owned(), regex.ok());
        matches
    }
}
