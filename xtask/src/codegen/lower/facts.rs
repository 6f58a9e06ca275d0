//! What a schema says about its values that a Rust type does not hold: it goes into the documentation.

use serde_json::{Number, Value};

use crate::codegen::api::Docs;
use crate::codegen::emit::code_span;
use crate::codegen::resolve::{Limits, Schema, Types};

/// The longest value that is worth a line of documentation.
const LONGEST: usize = 80;

/// The documentation of a type: its words and facts.
#[must_use]
pub fn docs(schema: &Schema<'_>) -> Docs {
    let mut docs = Docs::from_words(schema.title, schema.description);
    docs.facts = facts(schema);
    docs
}

/// Limits, format, default and direction as short sentences.
#[must_use]
pub fn facts(schema: &Schema<'_>) -> Vec<String> {
    let mut facts = Vec::new();
    if schema.read_only {
        facts.push("Read-only: only answers carry it.".to_owned());
    }
    if schema.write_only {
        facts.push("Write-only: only requests carry it.".to_owned());
    }
    if let Some(format) = schema.format.filter(|format| !is_typed(format)) {
        facts.push(format!("Format: {}.", code_span(format)));
    }
    if let Some(content) = schema.content {
        facts.extend(content.encoding.map(|encoding| format!("Encoding: {}.", code_span(encoding))));
        facts.extend(content.media_type.map(|media_type| format!("Content: {}.", code_span(media_type))));
    }
    facts.extend(range(&schema.limits));
    facts.extend(size(schema));
    if let Some(number) = schema.limits.multiple_of {
        facts.push(format!("Multiple of {number}."));
    }
    if let Some(pattern) = schema.limits.pattern.filter(|pattern| pattern.len() <= LONGEST) {
        facts.push(format!("Pattern: {}.", code_span(pattern)));
    }
    if schema.limits.unique {
        facts.push("No value occurs twice.".to_owned());
    }
    let default = schema.default.map(Value::to_string).filter(|text| text.len() <= LONGEST);
    facts.extend(default.map(|text| format!("Default: {}.", code_span(&text))));
    facts
}

/// Formats that the Rust type already tells.
#[must_use]
pub fn is_typed(format: &str) -> bool {
    matches!(
        format,
        "date-time"
            | "date"
            | "time"
            | "int8"
            | "int16"
            | "int32"
            | "int64"
            | "uint8"
            | "uint16"
            | "uint32"
            | "uint64"
            | "double"
    )
}

fn range(limits: &Limits<'_>) -> Option<String> {
    let least =
        |number: &Number, excluded: bool| format!("{} {number}", if excluded { "more than" } else { "at least" });
    let most = |number: &Number, excluded: bool| format!("{} {number}", if excluded { "less than" } else { "at most" });
    Some(match (limits.minimum, limits.maximum) {
        (None, None) => return None,
        (Some(minimum), None) => sentence(&least(minimum, limits.exclusive_minimum)),
        (None, Some(maximum)) => sentence(&most(maximum, limits.exclusive_maximum)),
        (Some(minimum), Some(maximum)) if !limits.exclusive_minimum && !limits.exclusive_maximum => {
            format!("From {minimum} to {maximum}.")
        }
        (Some(minimum), Some(maximum)) => sentence(&format!(
            "{} and {}",
            least(minimum, limits.exclusive_minimum),
            most(maximum, limits.exclusive_maximum)
        )),
    })
}

fn size(schema: &Schema<'_>) -> Option<String> {
    let unit = match schema.types.without(Types::NULL) {
        Types::ARRAY => "items",
        Types::OBJECT => "members",
        _ => "characters",
    };
    Some(match (schema.limits.min_size, schema.limits.max_size) {
        (None | Some(0), None) => return None,
        (Some(least), Some(most)) if least == most => format!("Exactly {least} {unit}."),
        (Some(least), None) => format!("At least {least} {unit}."),
        (None | Some(0), Some(most)) => format!("At most {most} {unit}."),
        (Some(least), Some(most)) => format!("From {least} to {most} {unit}."),
    })
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).chain(['.']).collect()
}
