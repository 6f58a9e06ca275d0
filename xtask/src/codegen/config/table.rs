//! Typed reading of a TOML table, with a finding at each value that is not as it should be.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Span, kind};
use crate::codegen::diagnostics::{Diagnostics, Place, codes, did_you_mean};

/// A table with its place.
pub(super) struct Table<'t, 'd> {
    pub(super) members: &'t DeTable<'t>,
    pub(super) place: Place,
    /// What it is called in messages.
    pub(super) what: &'static str,
    pub(super) diagnostics: &'d mut Diagnostics,
}

impl<'t> Table<'t, '_> {
    /// Reports every key that is not `known`.
    pub(super) fn keys(&mut self, known: &[&str]) {
        for (key, _) in self.members {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let message = format!("unknown key `{name}` in {}", self.what);
            let found = self.diagnostics.error(codes::UNKNOWN_KEYWORD, &self.place.child(name), message);
            found.at_span(key.span()).help(match did_you_mean(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", known.join(", ")),
            });
        }
    }

    /// The value under `key` with its bytes.
    pub(super) fn value(&self, key: &str) -> Option<(&'t DeValue<'t>, Span)> {
        self.members.get(key).map(|value| (value.get_ref(), value.span()))
    }

    /// A boolean, `false` when it is absent.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        match self.value(key) {
            Some((DeValue::Boolean(flag), _)) => *flag,
            Some((other, span)) => {
                self.wrong(key, "a boolean", "true", other, span);
                false
            }
            None => false,
        }
    }

    /// An integer of at least 1.
    pub(super) fn number(&mut self, key: &str) -> Option<u64> {
        let (value, span) = self.value(key)?;
        let number = match value {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if number.is_none_or(|number| number == 0) {
            self.wrong(key, "an integer of at least 1", "256", value, span);
        }
        number
    }

    /// Like [`Self::number`], of things in memory.
    pub(super) fn count(&mut self, key: &str) -> Option<usize> {
        self.number(key).map(|number| usize::try_from(number).unwrap_or(usize::MAX))
    }

    /// A text and its bytes.
    pub(super) fn text(&mut self, key: &str, sample: &str) -> Option<(&'t str, Span)> {
        match self.value(key)? {
            (DeValue::String(text), span) => Some((text.as_ref(), span)),
            (other, span) => {
                self.wrong(key, "a text", &format!("{sample:?}"), other, span);
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &str) -> Vec<&'t str> {
        let Some((value, span)) = self.value(key) else { return Vec::new() };
        let texts = match value {
            DeValue::Array(items) => items.iter().map(|item| item.get_ref().as_str()).collect::<Option<Vec<_>>>(),
            _ => None,
        };
        texts.unwrap_or_else(|| {
            self.wrong(key, "a list of texts", "[\"overlay.yaml\"]", value, span);
            Vec::new()
        })
    }

    /// A table.
    pub(super) fn table(&mut self, key: &str, what: &'static str) -> Option<Table<'t, '_>> {
        match self.value(key)? {
            (DeValue::Table(members), _) => {
                let place = self.place.child(key);
                Some(Table { members, place, what, diagnostics: self.diagnostics })
            }
            (other, span) => {
                self.wrong(key, "a table", "{ depth = 256 }", other, span);
                None
            }
        }
    }

    /// The elements of a list of tables.
    pub(super) fn list(&mut self, key: &str, sample: &str) -> &'t [Spanned<DeValue<'t>>] {
        match self.value(key) {
            Some((DeValue::Array(items), _)) => items,
            Some((other, span)) => {
                self.wrong(key, "a list of tables", sample, other, span);
                &[]
            }
            None => &[],
        }
    }

    /// Reports a value of the wrong kind.
    pub(super) fn wrong(&mut self, key: &str, expected: &str, sample: &str, value: &DeValue<'_>, span: Span) {
        let found = match value {
            DeValue::Integer(number) => number.to_string(),
            other => kind(other).to_owned(),
        };
        let message = format!("`{key}` must be {expected}, not {found}");
        let found = self.diagnostics.error(codes::WRONG_TYPE, &self.place.child(key), message);
        found.at_span(span).help(format!("write for example `{key} = {sample}`"));
    }
}
