//! What tells object members of a union apart, and a warning where nothing does.

use std::collections::{BTreeMap, BTreeSet};

use super::tags::constants;
use crate::codegen::diagnostics::codes;
use crate::codegen::effort::Effort;
use crate::codegen::ledger::Fate;
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{Schema, SchemaId, Types};
use crate::codegen::shapes::{Room, room_of};

/// How deep properties are looked at; what lies below counts as the same.
const DEPTH: usize = 4;

/// How many pairs of objects of one union are looked at, with those in them. What is left counts as told apart.
const MOST: usize = 1 << 20;

/// Warns of object members with equal keys, no property of which tells them apart.
pub fn report(lowering: &mut Lowering<'_, '_>, id: SchemaId, members: &[SchemaId]) {
    let mut alike: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for member in members {
        let flat = lowering.graph.flatten(*member);
        if super::is_struct(&flat) && room_of(&flat) == Room::Object {
            alike.entry(keys(&flat)).or_default().push((*member, flat));
        }
    }
    let mut search = Search::new(lowering);
    for group in alike.into_values() {
        for (index, (first, a)) in group.iter().enumerate() {
            let mut others = group.iter().skip(index + 1);
            if let Some((second, _)) = others.find(|(_, b)| !search.told_apart(a, b)) {
                report_twins(search.lowering, id, *first, *second);
            }
        }
    }
}

fn report_twins(lowering: &mut Lowering<'_, '_>, union: SchemaId, first: SchemaId, second: SchemaId) {
    let place = lowering.graph.get(union).place.clone();
    let names = [first, second].map(|member| lowering.graph.get(lowering.graph.target(member)).place.pointer.clone());
    let message = format!("`{}` and `{}` have the same properties, so the first is always taken", names[0], names[1]);
    lowering.ledger.record(&place, "oneOf", Fate::Degraded, message.clone());
    lowering
        .diagnostics
        .warning(codes::AMBIGUOUS_UNION, &place, message)
        .help("add a `discriminator`, or a property that is constant in each member");
}

/// Looks for what tells the objects of a union apart.
pub struct Search<'l, 'r, 'd> {
    pub lowering: &'l mut Lowering<'r, 'd>,
    effort: Effort,
}

impl<'l, 'r, 'd> Search<'l, 'r, 'd> {
    pub fn new(lowering: &'l mut Lowering<'r, 'd>) -> Self {
        Self { lowering, effort: Effort::of(MOST) }
    }

    /// Whether some property of both objects cannot have the same value in both.
    pub fn told_apart(&mut self, a: &Schema<'_>, b: &Schema<'_>) -> bool {
        self.told_apart_within(a, b, DEPTH)
    }

    fn told_apart_within(&mut self, a: &Schema<'_>, b: &Schema<'_>, depth: usize) -> bool {
        let look = self.effort.spend(1) && self.effort.compare(a.properties.len() * b.properties.len());
        !look
            || a.properties.iter().any(|(name, first)| {
                let second = b.properties.iter().find(|(known, _)| known == name).map(|(_, id)| *id);
                second.is_some_and(|second| self.constants_differ(a, b, name) || self.differ(*first, second, depth))
            })
    }

    /// Whether a property is constant in both schemas, with no value in common.
    fn constants_differ(&mut self, a: &Schema<'_>, b: &Schema<'_>, name: &str) -> bool {
        let (first, second) = (constants(self.lowering, a, name), constants(self.lowering, b, name));
        let (Some(first), Some(second)) = (first, second) else { return false };
        !self.effort.compare(first.len() * second.len()) || first.iter().all(|text| !second.contains(text))
    }

    /// Whether the runtime notices by a value of one schema that it is not one of the other.
    fn differ(&mut self, a: SchemaId, b: SchemaId, depth: usize) -> bool {
        let graph = &mut self.lowering.graph;
        if depth == 0 || graph.target(a) == graph.target(b) {
            return false;
        }
        let (a, b) = (graph.flatten(a), graph.flatten(b));
        let (of_a, of_b) = (types(&a), types(&b));
        if of_a.both(of_b).is_empty() && !of_a.is_empty() && !of_b.is_empty() {
            return true;
        }
        match (room_of(&a), room_of(&b)) {
            (Room::Object, Room::Object) if super::is_struct(&a) && super::is_struct(&b) => {
                keys(&a) != keys(&b) || self.told_apart_within(&a, &b, depth - 1)
            }
            (Room::List, Room::List) => {
                matches!((a.items, b.items), (Some(a), Some(b)) if self.differ(a, b, depth - 1))
            }
            (Room::Scalar, Room::Scalar) => typed(a.format) != typed(b.format),
            _ => false,
        }
    }
}

/// The JSON types of a schema as far as it says.
fn types(schema: &Schema<'_>) -> Types {
    let own = schema.types.without(Types::NULL);
    match room_of(schema) {
        _ if !own.is_empty() => own,
        Room::Object => Types::OBJECT,
        Room::List | Room::Tuple => Types::ARRAY,
        _ => own,
    }
}

/// A format of strings that not every string has.
fn typed(format: Option<&str>) -> Option<&str> {
    format.filter(|format| matches!(*format, "date-time" | "date" | "time"))
}

/// The properties and the required properties, sorted.
fn keys(schema: &Schema<'_>) -> (BTreeSet<String>, BTreeSet<String>) {
    let own = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect();
    (own(&mut schema.properties.iter().map(|(name, _)| *name)), own(&mut schema.required.iter().copied()))
}
