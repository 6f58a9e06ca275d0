//! What kind of values a schema has by its own keywords.

use serde_json::Value;

use super::{Additional, Schema, Types};

impl<'d> Schema<'d> {
    /// Whether null is the only valid value, as far as types tell.
    pub fn is_null(&self) -> bool {
        self.types == Types::NULL && self.null_type
    }

    /// Whether values of every type are valid, as far as types tell.
    pub fn is_untyped(&self) -> bool {
        self.types.without(Types::NULL).is_empty() && !self.is_null()
    }

    /// Whether a schema that is composed of another says more of the value than notes, null, and the type once more.
    #[must_use]
    pub fn adds_structure(&self) -> bool {
        let composed = self.reference.is_some() || !self.all_of.is_empty();
        !composed && !self.types.without(Types::NULL).is_empty() || self.adds_shape()
    }

    /// Whether a schema says more of the value than notes and types.
    #[must_use]
    pub fn adds_shape(&self) -> bool {
        self.never
            || self.values.is_some()
            || self.constant.is_some()
            || self.has_object_keywords()
            || self.items.is_some()
            || !self.prefix_items.is_empty()
            || !self.one_of.is_empty()
            || !self.any_of.is_empty()
    }

    /// Whether a schema says something of the members of an object.
    #[must_use]
    pub fn has_object_keywords(&self) -> bool {
        !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.patterns.is_empty()
            || self.additional != Additional::Unspecified
            || matches!(self.unevaluated, Additional::Any | Additional::Schema(_))
    }

    /// What is said of the members that are not listed, for a schema that is flat.
    ///
    /// What `unevaluatedProperties` leaves over is known only where no union or condition has members of its own.
    #[must_use]
    pub fn others(&self) -> Additional {
        let has = |keyword: &str| self.unshaped.contains(&keyword);
        let branches = !self.one_of.is_empty() || !self.any_of.is_empty() || has("if") || has("dependentSchemas");
        if self.additional == Additional::Unspecified && !branches { self.unevaluated } else { self.additional }
    }

    /// The values of `enum` where the only type is array and they are no arrays: a common slip for those of `items`.
    pub fn values_of_items(&self) -> Option<&[&'d Value]> {
        let values = self.values.as_deref()?;
        let slip = self.types.without(Types::NULL) == Types::ARRAY
            && values.iter().copied().all(is_scalar)
            && values.iter().any(|value| !value.is_null());
        slip.then_some(values)
    }

    /// Whether it lists its values, none of which has parts.
    pub fn lists_scalars(&self) -> bool {
        self.constant.is_some_and(is_scalar)
            || self.values.as_ref().is_some_and(|values| values.iter().copied().all(is_scalar))
                && self.values_of_items().is_none()
    }

    /// The values of `const` or `enum`, where all are strings, booleans or integers: as text, or as JSON where one is no string.
    pub fn constants(&self) -> Option<Vec<String>> {
        let values = self.constant.as_slice();
        let values = if values.is_empty() { self.values.as_deref()? } else { values };
        let text = |value: &&Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) => Some(value.to_string()),
            other => other.as_i64().map(|number| number.to_string()),
        };
        let texts: Option<Vec<_>> = values.iter().map(text).collect();
        texts.filter(|texts| !texts.is_empty())
    }

    /// Whether its heirs are told apart by its discriminator: it has one, and lists no members itself.
    pub fn is_base(&self) -> bool {
        self.discriminator.is_some() && self.one_of.is_empty() && self.any_of.is_empty()
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}
