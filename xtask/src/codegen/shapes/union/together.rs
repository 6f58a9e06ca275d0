//! `anyOf` objects: a value may be several of its members at once. JSON Schema 2020-12, section 10.2.1.2.
//!
//! ```yaml
//! Contact:
//!   anyOf:
//!     - {type: object, required: [mail], properties: {mail: {type: string}}}
//!     - {type: object, required: [phone], properties: {phone: {type: string}}}
//! ```
//!
//! becomes a struct with `mail` and `phone`, both optional, since a contact may have both. Members with a name or title stay
//! an enum, whose callers look for them, and a warning tells what that loses.

use std::collections::HashMap;
use std::rc::Rc;

use super::ambiguity::Search;
use crate::codegen::diagnostics::codes;
use crate::codegen::ledger::Fate;
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{Additional, Schema, SchemaId, Types};
use crate::codegen::shapes::{Room, room_of};

/// The one object that nameless members of an `anyOf` describe, with what stands beside them: it has the properties of all,
/// and requires what all require. `None` where a value is of one member only, or a property is not the same in two.
pub fn merged<'d>(lowering: &mut Lowering<'_, 'd>, rest: &Schema<'d>, options: &[SchemaId]) -> Option<Schema<'d>> {
    let mut flats: Vec<Rc<Schema<'d>>> = Vec::new();
    for option in options {
        let flat = lowering.graph.flatten(*option);
        let named = lowering.graph.alias_of(*option).is_some() || lowering.component_name(*option).is_some();
        if named || flat.title.is_some() || !is_open_struct(&flat) {
            return None;
        }
        flats.push(flat);
    }
    let mut whole = rest.clone();
    let mut known: HashMap<_, _> = whole.properties.iter().copied().collect();
    let mut search = Search::new(lowering);
    for (index, flat) in flats.iter().enumerate() {
        if flats.iter().skip(index + 1).any(|other| search.told_apart(flat, other)) {
            return None;
        }
        for (name, id) in &flat.properties {
            match known.insert(name, *id) {
                Some(before) if !is_same(search.lowering, before, *id) => return None,
                Some(_) => {}
                None => whole.properties.push((*name, *id)),
            }
        }
    }
    let (first, others) = flats.split_first().filter(|(_, others)| !others.is_empty())?;
    let in_all = first.required.iter().filter(|name| others.iter().all(|other| other.required.contains(name)));
    let more: Vec<_> = in_all.copied().filter(|name| !rest.required.contains(name)).collect();
    whole.required.extend(more);
    lowering.ledger.record(
        &rest.place,
        "anyOf",
        Fate::Merged,
        "a value may be several of its members, which make one object",
    );
    Some(whole)
}

/// Whether two schemas of a property are one, or the same plain type.
fn is_same(lowering: &mut Lowering<'_, '_>, a: SchemaId, b: SchemaId) -> bool {
    if lowering.graph.target(a) == lowering.graph.target(b) {
        return true;
    }
    let (a, b) = (lowering.graph.flatten(a), lowering.graph.flatten(b));
    room_of(&a) == Room::Scalar && room_of(&b) == Room::Scalar && (a.types, a.format) == (b.types, b.format)
}

/// Whether a schema lists properties, and values may have others.
fn is_open_struct(flat: &Schema<'_>) -> bool {
    let types = flat.types.without(Types::NULL);
    super::is_struct(flat)
        && room_of(flat) == Room::Object
        && (types.is_empty() || types == Types::OBJECT)
        && flat.additional == Additional::Unspecified
        && flat.patterns.is_empty()
}

/// Warns of an `anyOf` with two objects that a value may be at once, each with a property that the other does not have.
pub fn report(lowering: &mut Lowering<'_, '_>, union: SchemaId, members: &[SchemaId]) {
    let mut open = Vec::new();
    for member in members {
        let flat = lowering.graph.flatten(*member);
        if is_open_struct(&flat) {
            open.push((*member, flat));
        }
    }
    let mut search = Search::new(lowering);
    for (index, (first, a)) in open.iter().enumerate() {
        let has_more = |a: &Schema<'_>, b: &Schema<'_>| {
            a.properties.iter().any(|(name, _)| b.properties.iter().all(|(known, _)| known != name))
        };
        let mut others = open.iter().skip(index + 1);
        if let Some((second, _)) = others.find(|(_, b)| !search.told_apart(a, b) && has_more(a, b) && has_more(b, a)) {
            let lowering = search.lowering;
            let place = lowering.graph.get(union).place.clone();
            let names =
                [first, second].map(|member| lowering.graph.get(lowering.graph.target(*member)).place.pointer.clone());
            let reason = format!(
                "an object may be `{}` and `{}` at once, and is read as one of them without the properties of the other",
                names[0], names[1]
            );
            let help =
                "write `oneOf` where it is only one of them, or `properties` and no `anyOf` where it may be both";
            lowering.degraded(&place, "anyOf", codes::AMBIGUOUS_UNION, &reason, help);
            return;
        }
    }
}
