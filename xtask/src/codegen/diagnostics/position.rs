//! Where the nodes of a file are in its text, for the findings that are printed.
//!
//! The values that stages work on know no positions. A second, marked parse finds those that are asked for: pointers in,
//! byte ranges out. It runs once per file that has findings.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Part, tokens};
use crate::codegen::read::Format;

mod json;
mod yaml;

/// An object or array longer than this is shown by its key.
const SHORT: usize = 100;

/// The texts of values at `pointers`, as they are written.
pub fn written<'t, 'p>(
    text: &'t str,
    format: Format,
    pointers: impl Iterator<Item = &'p str> + Clone,
) -> Vec<Option<&'t str>> {
    let positions = Positions::find(text, format, pointers.clone());
    pointers.map(|pointer| text.get(positions.of(pointer, Part::Value)?)).collect()
}

/// The nodes that are asked for and everything on the way to them, as a tree.
pub(super) struct Positions<'t> {
    text: &'t str,
    spots: Vec<Spot>,
}

/// A node of the tree. Ranges are bytes of the text, and missing until the parse comes by.
#[derive(Debug, Default)]
struct Spot {
    children: BTreeMap<String, usize>,
    key: Option<Range<usize>>,
    value: Option<Range<usize>>,
    is_container: bool,
    repeats: Vec<Range<usize>>,
}

impl<'t> Positions<'t> {
    /// Finds `pointers` in `text`.
    pub(super) fn find<'p>(text: &'t str, format: Format, pointers: impl Iterator<Item = &'p str>) -> Self {
        let mut positions = Self { text, spots: vec![Spot::default()] };
        for pointer in pointers {
            positions.want(pointer);
        }
        match format {
            Format::Json => json::mark(&mut positions),
            Format::Yaml => yaml::mark(&mut positions),
            // Findings about a TOML file come with their bytes.
            Format::Toml => {}
        }
        positions
    }

    /// The bytes to underline for a place; for one that is not in the text, those of the nearest parent that is.
    pub(super) fn of(&self, pointer: &str, part: Part) -> Option<Range<usize>> {
        let mut spot = self.spots.first()?;
        let mut exact = true;
        for token in tokens(pointer) {
            match spot.children.get(&token).and_then(|child| self.spots.get(*child)) {
                Some(child) if child.value.is_some() => spot = child,
                _ => {
                    exact = false;
                    break;
                }
            }
        }
        let value = spot.value.clone()?;
        let key = spot.key.clone();
        let wanted = match part {
            _ if !exact => key,
            Part::Key => key,
            Part::Repeat(nth) => spot.repeats.get(nth.saturating_sub(1)).cloned().or(key),
            Part::Value if self.hides(spot, &value) => key,
            Part::Value => None,
        };
        Some(wanted.unwrap_or_else(|| self.start(spot, value)))
    }

    /// Whether a value is shown better by its key: one of many lines, or nothing at all.
    fn hides(&self, spot: &Spot, value: &Range<usize>) -> bool {
        let text = self.text.get(value.clone()).unwrap_or_default();
        text.is_empty() || (spot.is_container && (value.len() > SHORT || text.contains('\n')))
    }

    /// The value, or only its first character if it is a long object or array.
    fn start(&self, spot: &Spot, value: Range<usize>) -> Range<usize> {
        if !self.hides(spot, &value) {
            return value;
        }
        let first = self.text.get(value.start..).and_then(|text| text.chars().next()).map_or(0, char::len_utf8);
        value.start..value.start + first
    }

    fn want(&mut self, pointer: &str) {
        let mut at = 0;
        for token in tokens(pointer) {
            let next = self.spots.len();
            let Some(spot) = self.spots.get_mut(at) else { return };
            at = *spot.children.entry(token).or_insert(next);
            if at == next {
                self.spots.push(Spot::default());
            }
        }
    }

    /// The child of a spot under `key`, if it is asked for.
    fn child(&self, spot: usize, key: &str) -> Option<usize> {
        self.spots.get(spot)?.children.get(key).copied()
    }

    /// Records the key of a member. The key of a member that was there before is a repetition: its value is not looked
    /// into, so that no spot is left.
    fn key(&mut self, at: Option<usize>, key: Range<usize>) -> Option<usize> {
        let spot = self.spots.get_mut(at?)?;
        if spot.key.is_some() {
            spot.repeats.push(key);
            return None;
        }
        spot.key = Some(key);
        at
    }

    /// Records a value.
    fn value(&mut self, at: Option<usize>, value: Range<usize>, is_container: bool) {
        if let Some(spot) = at.and_then(|at| self.spots.get_mut(at)) {
            spot.value = Some(value);
            spot.is_container = is_container;
        }
    }
}
