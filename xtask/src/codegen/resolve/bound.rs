//! Bounds of a schema: `minimum`, `maxLength`, `pattern` and their kin (JSON Schema Validation 6.2 to 6.5).
//!
//! The boolean `exclusiveMinimum` of 3.0 and the number of 3.1 become the same pair of a bound and a flag.

use serde_json::{Number, Value};

use crate::codegen::diagnostics::Diagnostics;

use super::node::Field;
use super::{Limits, Types, Version, keywords};

/// How many parts a value may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// At least this many.
    pub least: Option<u64>,
    /// At most this many.
    pub most: Option<u64>,
}

impl Size {
    /// The stricter of each bound.
    #[must_use]
    pub fn both(self, other: Self) -> Self {
        Self { least: self.least.max(other.least), most: self.most.into_iter().chain(other.most).min() }
    }

    /// Whether a value may have that many parts.
    #[must_use]
    pub fn allows(self, count: u64) -> bool {
        self.least.is_none_or(|least| count >= least) && self.most.is_none_or(|most| count <= most)
    }
}

/// Reads `field` if it is a bound.
pub(super) fn keyword<'d>(
    limits: &mut Limits<'d>,
    field: Field<'_, 'd>,
    version: Version,
    diagnostics: &mut Diagnostics,
) -> bool {
    match field.key {
        "minimum" | "maximum" => {
            if let Some(bound) = field.number(diagnostics) {
                limits.tighten(field.key == "minimum", bound, false);
            }
        }
        "exclusiveMinimum" | "exclusiveMaximum" => exclusive(limits, field, version, diagnostics),
        "multipleOf" => limits.multiple_of = field.number(diagnostics),
        "pattern" => limits.pattern = field.words(diagnostics),
        "minLength" => limits.length.least = field.size(diagnostics),
        "maxLength" => limits.length.most = field.size(diagnostics),
        "minItems" => limits.items.least = field.size(diagnostics),
        "maxItems" => limits.items.most = field.size(diagnostics),
        "minProperties" => limits.members.least = field.size(diagnostics),
        "maxProperties" => limits.members.most = field.size(diagnostics),
        "uniqueItems" => limits.unique = field.flag(diagnostics) == Some(true),
        _ => return false,
    }
    true
}

fn exclusive<'d>(limits: &mut Limits<'d>, field: Field<'_, 'd>, version: Version, diagnostics: &mut Diagnostics) {
    let lower = field.key == "exclusiveMinimum";
    match field.value {
        Value::Bool(excluded) => {
            keywords::form("a boolean here", "3.0", version >= Version::V3_1, &field.place(), diagnostics);
            if lower {
                limits.exclusive_minimum |= excluded;
            } else {
                limits.exclusive_maximum |= excluded;
            }
        }
        Value::Number(bound) => {
            keywords::form("a number here", "3.1", version < Version::V3_1, &field.place(), diagnostics);
            limits.tighten(lower, bound, true);
        }
        _ => field.wrong("a boolean (3.0) or a number (3.1)", diagnostics),
    }
}

impl<'d> Limits<'d> {
    /// The sizes, each with the type whose values it holds for, and its keywords.
    #[must_use]
    pub fn sizes(&self) -> [(Types, [&'static str; 2], Size); 3] {
        [
            (Types::STRING, ["minLength", "maxLength"], self.length),
            (Types::ARRAY, ["minItems", "maxItems"], self.items),
            (Types::OBJECT, ["minProperties", "maxProperties"], self.members),
        ]
    }

    /// Keeps the stricter of the bound that is there and a new one.
    pub fn tighten(&mut self, lower: bool, bound: &'d Number, excluded: bool) {
        let (current, flag) = if lower {
            (&mut self.minimum, &mut self.exclusive_minimum)
        } else {
            (&mut self.maximum, &mut self.exclusive_maximum)
        };
        let stricter = match current {
            None => true,
            Some(current) => {
                let (old, new) = (current.as_f64(), bound.as_f64());
                if lower { new > old } else { new < old }
            }
        };
        let equal = current.is_some_and(|current| current.as_f64() == bound.as_f64());
        if stricter {
            // The boolean of 3.0 may stand before the bound that it is about.
            *flag = excluded || (current.is_none() && *flag);
            *current = Some(bound);
        } else if equal {
            *flag |= excluded;
        }
    }
}
