//! Where the nodes of an overlaid document come from, so that a finding about one is shown in the text that says it.

use std::collections::BTreeMap;

use crate::codegen::diagnostics::{FileId, Place};

/// The nodes of the main file's value that do not stand at the same pointer of its text.
///
/// A node that is not listed comes with the nearest listed one above it, or from the main file.
#[derive(Debug, Default)]
pub struct Origins {
    moved: BTreeMap<String, Place>,
}

impl Origins {
    /// Where the text of the node at a place is. It is the place itself unless an overlay has to do with it.
    pub fn of(&self, place: &Place) -> Place {
        let mut at = place.pointer.as_str();
        while place.file == FileId(0) && !self.moved.is_empty() {
            if let Some(origin) = self.moved.get(at) {
                let rest = place.pointer.get(at.len()..).unwrap_or_default();
                return Place { file: origin.file, pointer: format!("{}{rest}", origin.pointer) };
            }
            match at.rfind('/').and_then(|end| at.get(..end)) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        place.clone()
    }

    /// The node at `pointer` now comes from `origin`.
    pub(super) fn set(&mut self, pointer: &str, origin: Place) {
        self.moved.insert(pointer.to_owned(), origin);
    }

    /// The node at `pointer` is now a copy of the one at `source`.
    pub(super) fn copy(&mut self, pointer: &str, source: &str) {
        let origin = self.of(&main(source));
        let below = self.below(source);
        self.set(pointer, origin);
        self.moved.extend(below.into_iter().map(|(rest, origin)| (format!("{pointer}{rest}"), origin)));
    }

    /// There is no node at `pointer` any more.
    pub(super) fn forget(&mut self, pointer: &str) {
        self.moved.remove(pointer);
        for (rest, _) in self.below(pointer) {
            self.moved.remove(&format!("{pointer}{rest}"));
        }
    }

    /// Element `index` of an array that had `length` has gone, and those behind it have moved up.
    pub(super) fn shift(&mut self, array: &str, index: usize, length: usize) {
        self.forget(&format!("{array}/{index}"));
        for next in index + 1..length {
            let old = format!("{array}/{next}");
            self.copy(&format!("{array}/{}", next - 1), &old);
            self.forget(&old);
        }
    }

    /// What is listed below a node, with the rest of the pointer.
    fn below(&self, pointer: &str) -> Vec<(String, Place)> {
        // The character after `/` is `0`.
        let range = self.moved.range(format!("{pointer}/")..format!("{pointer}0"));
        range.filter_map(|(key, place)| Some((key.get(pointer.len()..)?.to_owned(), place.clone()))).collect()
    }
}

fn main(pointer: &str) -> Place {
    Place { file: FileId(0), pointer: pointer.to_owned() }
}
