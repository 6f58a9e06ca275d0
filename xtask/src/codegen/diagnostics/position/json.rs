//! Positions in JSON. `serde_json` hands out members as slices of the text, whose addresses tell the positions.
//!
//! A YAML parser would not do here: JSON writes characters beyond U+FFFF as two escapes, which YAML does not know.

use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Positions;

/// Records the positions of all spots. Of a text that is not JSON there are none.
pub(super) fn mark(positions: &mut Positions<'_>) {
    walk(positions, 0, positions.text.trim_ascii(), positions.text);
}

fn walk(positions: &mut Positions<'_>, spot: usize, value: &str, text: &str) {
    let is_container = value.starts_with(['{', '[']);
    if !is_container || positions.spots.get(spot).is_none_or(|spot| spot.children.is_empty()) {
        // A part of a value that has been read is one, too.
        if spot > 0 || serde_json::from_str::<&RawValue>(value).is_ok() {
            positions.value(Some(spot), range(value, text), is_container);
        }
        return;
    }
    let Ok(Members(members)) = serde_json::from_str(value) else { return };
    positions.value(Some(spot), range(value, text), is_container);
    for (index, (key, value)) in members.into_iter().enumerate() {
        let name = match key {
            Some(key) => serde_json::from_str(key.get()).unwrap_or_default(),
            None => index.to_string(),
        };
        let mut child = positions.child(spot, &name);
        if let Some(key) = key {
            child = positions.key(child, range(key.get(), text));
        }
        if let Some(child) = child {
            walk(positions, child, value.get(), text);
        }
    }
}

/// Where a slice of the text is.
fn range(part: &str, text: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.len()
}

/// The members of an object, or the elements of an array, in order and not looked into.
struct Members<'t>(Vec<(Option<&'t RawValue>, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;

        impl<'t> Visitor<'t> for All {
            type Value = Members<'t>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object or an array")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry()? {
                    members.push((Some(key), value));
                }
                Ok(Members(members))
            }

            fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<Members<'t>, A::Error> {
                let mut members = Vec::new();
                while let Some(value) = seq.next_element()? {
                    members.push((None, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_any(All)
    }
}
