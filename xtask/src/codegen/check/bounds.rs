//! Bounds that no value keeps: `minimum: 30` beside `maximum: 3`.

use crate::codegen::diagnostics::{Diagnostics, codes};
use crate::codegen::resolve::{Limits, Schema};

/// Warns of bounds of a schema that contradict each other.
pub(super) fn check(schema: &Schema<'_>, diagnostics: &mut Diagnostics) {
    let Limits { minimum, maximum, .. } = schema.limits;
    if let (Some(least), Some(most)) = (minimum, maximum) {
        let excluded = schema.limits.exclusive_minimum || schema.limits.exclusive_maximum;
        let (low, high) = (least.as_f64().unwrap_or(f64::MIN), most.as_f64().unwrap_or(f64::MAX));
        if low > high || low == high && excluded {
            report(schema, &format!("no number is at least {least} and at most {most}"), diagnostics);
        }
    }
    for (_, [low, high], size) in schema.limits.sizes() {
        if let (Some(least), Some(most)) = (size.least, size.most)
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
