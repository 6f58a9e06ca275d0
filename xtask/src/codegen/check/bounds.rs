//! Bounds that no value keeps: `minimum: 30` beside `maximum: 3`.

use serde_json::Value;

use crate::codegen::diagnostics::{Diagnostics, codes};
use crate::codegen::read::Document;
use crate::codegen::resolve::{Limits, Schema};

/// The keywords of sizes, by pairs.
const SIZES: [(&str, &str); 3] =
    [("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties")];

/// Warns of bounds of a schema that contradict each other.
pub(super) fn check(document: &Document, schema: &Schema<'_>, diagnostics: &mut Diagnostics) {
    let Limits { minimum, maximum, .. } = schema.limits;
    if let (Some(least), Some(most)) = (minimum, maximum) {
        let excluded = schema.limits.exclusive_minimum || schema.limits.exclusive_maximum;
        let (low, high) = (least.as_f64().unwrap_or(f64::MIN), most.as_f64().unwrap_or(f64::MAX));
        if low > high || low == high && excluded {
            report(schema, &format!("no number is at least {least} and at most {most}"), diagnostics);
        }
    }
    if schema.limits.min_size.is_none() || schema.limits.max_size.is_none() {
        return;
    }
    let Some(Value::Object(keywords)) = document.get(schema.place.file, &schema.place.pointer) else { return };
    for (low, high) in SIZES {
        let size = |key: &str| keywords.get(key).and_then(Value::as_f64);
        if let (Some(least), Some(most)) = (size(low), size(high))
            && least > most
        {
            report(schema, &format!("`{low}` is {least} and `{high}` is {most}, which no value keeps"), diagnostics);
        }
    }
}

fn report(schema: &Schema<'_>, message: &str, diagnostics: &mut Diagnostics) {
    diagnostics
        .warning(codes::CONTRADICTORY_BOUNDS, &schema.place, message)
        .help("swap the two, or correct the one that is wrong");
}
