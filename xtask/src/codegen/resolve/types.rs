//! Sets of JSON types: `type`, of one name or several.

use std::fmt;

use serde_json::Value;

/// A set of JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Types(pub u8);

impl Types {
    /// `null`, also written `nullable: true`.
    pub const NULL: Self = Self(1);
    /// `boolean`.
    pub const BOOLEAN: Self = Self(1 << 1);
    /// `object`.
    pub const OBJECT: Self = Self(1 << 2);
    /// `array`.
    pub const ARRAY: Self = Self(1 << 3);
    /// `number`.
    pub const NUMBER: Self = Self(1 << 4);
    /// `integer`.
    pub const INTEGER: Self = Self(1 << 5);
    /// `string`.
    pub const STRING: Self = Self(1 << 6);

    /// The types by their names.
    pub const NAMES: [(&str, Self); 7] = [
        ("null", Self::NULL),
        ("boolean", Self::BOOLEAN),
        ("object", Self::OBJECT),
        ("array", Self::ARRAY),
        ("number", Self::NUMBER),
        ("integer", Self::INTEGER),
        ("string", Self::STRING),
    ];

    /// The type of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, types)| *types)
    }

    /// Whether every type of `other` is in the set.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the set is empty, which for a schema means that any type is allowed.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Both sets together.
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set without the types of `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The types of values that are of both sets. Every integer is a number.
    #[must_use]
    pub fn both(self, other: Self) -> Self {
        let widened = |types: Self| if types.contains(Self::NUMBER) { types.with(Self::INTEGER) } else { types };
        let both = Self(widened(self).0 & widened(other).0);
        if both.contains(Self::NUMBER) { both.without(Self::INTEGER) } else { both }
    }

    /// Whether a value is of one of the types. A whole number is an integer, however it is written (JSON Schema 2020-12,
    /// section 4.2.3 of the core).
    #[must_use]
    pub fn allow(self, value: &Value) -> bool {
        match value {
            Value::Null => self.contains(Self::NULL),
            Value::Bool(_) => self.contains(Self::BOOLEAN),
            Value::String(_) => self.contains(Self::STRING),
            Value::Array(_) => self.contains(Self::ARRAY),
            Value::Object(_) => self.contains(Self::OBJECT),
            Value::Number(number) => {
                let whole = !number.is_f64() || number.as_f64().is_some_and(|number| number.fract() == 0.0);
                self.contains(Self::NUMBER) || whole && self.contains(Self::INTEGER)
            }
        }
    }

    /// The value of one of the types that was meant by a value of none of them, where quotes are missing or too many.
    #[must_use]
    pub fn meant(self, value: &Value) -> Option<Value> {
        if self.without(Self::NULL).is_empty() || self.allow(value) {
            return None;
        }
        let meant = match value {
            Value::Number(_) | Value::Bool(_) => Value::String(value.to_string()),
            Value::String(text) => serde_json::from_str(text).ok()?,
            _ => return None,
        };
        let plain = meant.is_string() || meant.is_number() || meant.is_boolean();
        (plain && self.allow(&meant)).then_some(meant)
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Self::NAMES.iter().filter(|(_, one)| self.contains(*one));
        let names: Vec<_> = names.map(|(name, _)| *name).collect();
        f.write_str(&names.join(" or "))
    }
}
