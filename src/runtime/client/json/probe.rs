//! One value out of a JSON text by its path, without keeping the rest.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Found {
    /// A text.
    Text(String),
    /// An integer that is not negative.
    Number(u64),
    /// An array of so many items.
    Items(usize),
    /// Nothing, null, or a value of another kind.
    Other,
}

/// What stands at the path of keys; of a key that is repeated the last one counts.
pub(in super::super) fn find(text: &[u8], path: &[&str]) -> Found {
    let mut reader = serde_json::Deserializer::from_slice(text);
    At(path).deserialize(&mut reader).unwrap_or(Found::Other)
}

/// The place below which the rest of the path leads.
struct At<'p>(&'p [&'p str]);

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_i64<E>(self, value: i64) -> Result<Found, E> {
        Ok(self.leaf(u64::try_from(value).map_or(Found::Other, Found::Number)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Found, E> {
        Ok(self.leaf(Found::Number(value)))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_str<E>(self, value: &str) -> Result<Found, E> {
        Ok(self.leaf(Found::Text(value.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(Found::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Found, A::Error> {
        let mut count = 0;
        while items.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(self.leaf(Found::Items(count)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Found, A::Error> {
        let mut found = Found::Other;
        while let Some(key) = members.next_key::<String>()? {
            match self.0.split_first() {
                Some((wanted, rest)) if *wanted == key => found = members.next_value_seed(At(rest))?,
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }
}

impl At<'_> {
    /// What a value without members is: nothing, unless the path ends at it.
    fn leaf(&self, found: Found) -> Found {
        if self.0.is_empty() { found } else { Found::Other }
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, find};

    #[test]
    fn a_value_is_found_by_its_path_and_only_there() {
        let text =
            br#"{"a": 1, "meta": {"next": "c2", "left": 7}, "rows": [{"next": "no"}, 2], "none": null, "less": -1}"#;
        assert_eq!(find(text, &["meta", "next"]), Found::Text("c2".to_owned()));
        assert_eq!(find(text, &["meta", "left"]), Found::Number(7));
        assert_eq!(find(text, &["rows"]), Found::Items(2));
        for path in [&["next"][..], &["meta"], &["rows", "next"], &["none"], &["less"], &["a", "b"], &[]] {
            assert_eq!(find(text, path), Found::Other, "{path:?}");
        }
        assert_eq!(find(b"[1, 2, 3]", &[]), Found::Items(3));
        assert_eq!(find(b"{\"a\": 1", &["a"]), Found::Other);
    }
}
