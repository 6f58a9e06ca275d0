//! Values that are clearly valid, which spares the validator: most examples are a text beside `type: string`.
//!
//! Yes is certain. No only means that the validator has to be asked.

use serde_json::Value;

use crate::codegen::effort::Effort;
use crate::codegen::resolve::{Additional, Resolved, Schema, SchemaId};

/// How many schemas are looked at for one value.
const MOST: usize = 2_000;

/// Whether a value is clearly valid.
pub(super) fn is_valid(resolved: &Resolved<'_>, id: SchemaId, value: &Value) -> bool {
    Search { resolved, effort: Effort::of(MOST) }.fits(id, value)
}

struct Search<'r, 'd> {
    resolved: &'r Resolved<'d>,
    effort: Effort,
}

impl Search<'_, '_> {
    fn fits(&mut self, id: SchemaId, value: &Value) -> bool {
        let Some(schema) = self.resolved.schemas.get(id.0 as usize) else { return false };
        plain(schema)
            && self.effort.try_on(schema, value)
            && (schema.is_untyped() || schema.types.allow(value))
            && schema.values.as_ref().is_none_or(|values| values.contains(&value))
            && schema.constant.is_none_or(|constant| constant == value)
            && within(schema, value)
            && schema.reference.is_none_or(|target| self.fits(target, value))
            && schema.all_of.iter().all(|part| self.fits(*part, value))
            && self.parts_fit(schema, value)
    }

    fn parts_fit(&mut self, schema: &Schema<'_>, value: &Value) -> bool {
        match value {
            Value::Array(items) => schema.items.is_none_or(|of| items.iter().all(|item| self.fits(of, item))),
            Value::Object(members) => {
                let has = |name: &&str| members.contains_key(*name);
                schema.required.iter().all(has)
                    && members.iter().all(|(name, member)| {
                        match schema.properties.iter().find(|(known, _)| known == name) {
                            Some((_, of)) => self.fits(*of, member),
                            None => match schema.additional {
                                Additional::Forbidden => false,
                                Additional::Schema(of) => self.fits(of, member),
                                Additional::Any | Additional::Unspecified => true,
                            },
                        }
                    })
            }
            _ => true,
        }
    }
}

/// Whether a schema has only keywords that are looked at here.
fn plain(schema: &Schema<'_>) -> bool {
    !schema.never
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
        && schema.not.is_none()
        && schema.patterns.is_empty()
        && schema.prefix_items.is_empty()
        && schema.property_names.is_none()
        && schema.limits.pattern.is_none()
        && schema.limits.multiple_of.is_none()
        && !schema.limits.unique
        && schema.unshaped.iter().all(|keyword| matches!(*keyword, "xml" | "externalDocs" | "$comment"))
}

/// Whether a value keeps the bounds.
fn within(schema: &Schema<'_>, value: &Value) -> bool {
    let limits = &schema.limits;
    let (size, count) = match value {
        Value::Number(number) => {
            let Some(number) = number.as_f64() else { return false };
            let least = limits.minimum.and_then(serde_json::Number::as_f64);
            let most = limits.maximum.and_then(serde_json::Number::as_f64);
            return least.is_none_or(|least| number > least || number == least && !limits.exclusive_minimum)
                && most.is_none_or(|most| number < most || number == most && !limits.exclusive_maximum);
        }
        Value::String(text) => (limits.length, text.chars().count()),
        Value::Array(items) => (limits.items, items.len()),
        Value::Object(members) => (limits.members, members.len()),
        Value::Null | Value::Bool(_) => return true,
    };
    size.allows(count as u64)
}
