//! Maps and sets by the id of a schema. An id is an index that nobody outside chooses, so it needs no hash that keeps
//! strangers from making collisions, which took most of the time of a look-up.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::SchemaId;

/// A map by schema.
pub type ById<V> = HashMap<SchemaId, V, BuildHasherDefault<Spread>>;

/// A set of schemas.
pub type Ids = HashSet<SchemaId, BuildHasherDefault<Spread>>;

/// Spreads an index over all bits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, number: u32) {
        // Two to the 64th, divided by the golden ratio: the steps between its multiples are as even as they can be.
        self.0 = (self.0.rotate_left(5) ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
