//! What a schema says about its values that a Rust type does not hold: it goes into the documentation.

use serde_json::{Number, Value};

use crate::codegen::api::Docs;
use crate::codegen::emit::code_span;
use crate::codegen::resolve::{Limits, Schema, Types};

/// The longest value that is worth a line of documentation.
const LONGEST: usize = 80;

/// The pattern of a schema, where it is told.
pub(super) fn pattern<'d>(schema: &Schema<'d>) -> Option<&'d str> {
    schema.limits.pattern.filter(|pattern| pattern.len() <= LONGEST)
}

/// The default of a schema, where it is told.
pub(super) fn default(schema: &Schema<'_>) -> Option<String> {
    schema.default.map(Value::to_string).filter(|text| text.len() <= LONGEST)
}

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
    facts.extend(sizes(schema));
    if let Some(number) = schema.limits.multiple_of {
        facts.push(format!("Multiple of {number}."));
    }
    facts.extend(pattern(schema).map(|pattern| format!("Pattern: {}.", code_span(pattern))));
    if schema.limits.unique {
        facts.push("No value occurs twice.".to_owned());
    }
    facts.extend(default(schema).map(|text| format!("Default: {}.", code_span(&text))));
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

/// The sizes that values of the schema have, one sentence for each.
fn sizes(schema: &Schema<'_>) -> impl Iterator<Item = String> {
    let sizes = schema.limits.sizes().into_iter().filter(|(of, ..)| is_about(schema, *of));
    sizes.filter_map(|(of, _, size)| {
        let unit = match of {
            Types::ARRAY => "item",
            Types::OBJECT => "member",
            _ => "character",
        };
        let many = |count: u64| if count == 1 { format!("1 {unit}.") } else { format!("{count} {unit}s.") };
        Some(match (size.least, size.most) {
            (None | Some(0), None) => return None,
            (Some(least), Some(most)) if least == most => format!("Exactly {}", many(least)),
            (Some(least), None) => format!("At least {}", many(least)),
            (None | Some(0), Some(most)) => format!("At most {}", many(most)),
            (Some(least), Some(most)) => format!("From {least} to {most} {unit}s."),
        })
    })
}

/// Whether values of the schema may be of a type. Without `type`, a keyword tells what it is about.
pub(super) fn is_about(schema: &Schema<'_>, of: Types) -> bool {
    let types = schema.types.without(Types::NULL);
    types.is_empty() || types.contains(of)
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).chain(['.']).collect()
}
