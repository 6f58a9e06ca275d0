//! A scope: the names that are taken where a new one must be unique.

use std::collections::{HashMap, HashSet};

use super::{as_constant, as_plain_snake, as_type, as_value, as_variant, is_keyword};
use crate::codegen::{emit::plain, write::is_portable};

/// The names that are taken.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    taken: HashSet<String>,
    /// The number that a repeated name got last.
    numbers: HashMap<String, usize>,
}

impl Scope {
    /// A scope in which these names are taken from the start.
    #[must_use]
    pub fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { taken: names.into_iter().map(str::to_owned).collect(), numbers: HashMap::new() }
    }

    /// Takes exactly this name, unless it is taken.
    pub fn take(&mut self, name: &str) -> bool {
        self.taken.insert(plain(name).to_owned())
    }

    /// Whether this name is taken.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        self.taken.contains(plain(name))
    }

    /// The name of a type.
    pub fn unique_type(&mut self, words: &str) -> String {
        self.unique(as_type(words), "Model", "")
    }

    /// The name of a variant.
    pub fn unique_variant(&mut self, words: &str) -> String {
        self.unique(as_variant(words), "Value", "")
    }

    /// The name of a field, an argument or a method.
    pub fn unique_value(&mut self, words: &str) -> String {
        self.unique(as_value(words), "_", "_")
    }

    /// The name of a constant.
    pub fn unique_constant(&mut self, words: &str) -> String {
        self.unique(as_constant(words), "_", "_")
    }

    /// The name of a file. Files that differ only in case are one file on some systems; these names have one case. What
    /// Windows reserves for a device (`con`) is a file nowhere.
    pub fn unique_module(&mut self, words: &str) -> String {
        let name = as_plain_snake(words);
        let usable = !is_keyword(&name) && is_portable(&name);
        let name = if usable { name } else { format!("{name}_") };
        self.unique(name, "_", "_")
    }

    /// The name, else the name with `suffix`, else with a number from 2.
    fn unique(&mut self, name: String, suffix: &str, separator: &str) -> String {
        if self.take(&name) {
            return name;
        }
        // A name that only the language reserves says so once; one that the document repeats is counted.
        let base = plain(&name).to_owned();
        let reserved = !base.ends_with(suffix) && separator.is_empty() && super::PRELUDE.contains(&base.as_str());
        if reserved && self.take(&format!("{base}{suffix}")) {
            return format!("{base}{suffix}");
        }
        let mut number = self.numbers.get(&base).copied().unwrap_or(1);
        // `con_` is followed by `con_2`: two underscores in a row are no snake case.
        let stem = base.strip_suffix(separator).unwrap_or(&base).to_owned();
        loop {
            number += 1;
            let next = format!("{stem}{separator}{number}");
            if self.take(&next) {
                self.numbers.insert(base, number);
                return next;
            }
        }
    }
}
