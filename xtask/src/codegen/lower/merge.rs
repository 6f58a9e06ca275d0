//! `allOf`: two schemas that both hold become one.
//!
//! ```yaml
//! allOf:
//!   - {type: object, required: [id], properties: {id: {type: integer}}}
//!   - {type: object, properties: {name: {type: string}}}
//! ```
//!
//! becomes an object with `id` and `name`, in this order. JSON Schema 2020-12, section 10.2.1.1.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::graph::Graph;
use crate::codegen::diagnostics::Place;
use crate::codegen::resolve::{Additional, Limits, Schema, SchemaId, Types};

/// Two members of an `allOf` that cannot both hold.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The schema in which they meet.
    pub place: Place,
    /// What contradicts what.
    pub message: String,
}

/// Joins the members with the schema that has the `allOf`: its place and notes are those of the whole. Whether null is
/// valid is not decided here.
pub fn own<'d>(graph: &mut Graph<'_, 'd>, inherited: Schema<'d>, own: Schema<'d>) -> Schema<'d> {
    let place = own.place.clone();
    let (title, description) = (own.title, own.description);
    let (examples, extensions) = (own.examples.clone(), own.extensions.clone());
    let (deprecated, default) = (own.deprecated, own.default.or(inherited.default));
    let unevaluated = own.unevaluated;
    let (read_only, write_only) = (own.read_only || inherited.read_only, own.write_only || inherited.write_only);
    let whole = members(graph, inherited, own);
    Schema {
        place,
        title,
        description,
        examples,
        extensions,
        deprecated,
        default,
        read_only,
        write_only,
        unevaluated,
        reference: None,
        all_of: Vec::new(),
        ..whole
    }
}

/// Joins two members of an `allOf`. Notes of members are not notes of the whole.
pub fn members<'d>(graph: &mut Graph<'_, 'd>, a: Schema<'d>, b: Schema<'d>) -> Schema<'d> {
    let types = types(graph, &a, &b);
    let (values, constant) = values(graph, &a, &b);
    let (one_of, any_of) = unions(graph, &a, &b);
    let mut whole = Schema {
        never: a.never || b.never,
        types,
        null_type: a.null_type || b.null_type,
        format: b.format.or(a.format),
        content: b.content.or(a.content),
        values,
        constant,
        additional: additional(graph, a.additional, b.additional),
        property_names: b.property_names.or(a.property_names),
        not: b.not.or(a.not),
        discriminator: b.discriminator.or(a.discriminator),
        limits: limits(a.limits, b.limits),
        sensitive: a.sensitive || b.sensitive,
        one_of,
        any_of,
        ..Schema::empty(b.place)
    };
    whole.prefix_items = if b.prefix_items.is_empty() { a.prefix_items } else { b.prefix_items };
    whole.items = match (a.items, b.items) {
        (Some(a), Some(b)) => Some(graph.both(a, b)),
        (a, b) => b.or(a),
    };
    whole.properties = a.properties;
    let known: HashMap<_, _> = whole.properties.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
    for (name, id) in b.properties {
        match known.get(name).and_then(|at| whole.properties.get_mut(*at)) {
            Some((_, before)) => *before = graph.both(*before, id),
            None => whole.properties.push((name, id)),
        }
    }
    whole.required = a.required;
    let mut known: HashSet<_> = whole.required.iter().copied().collect();
    whole.required.extend(b.required.into_iter().filter(|name| known.insert(name)));
    whole.patterns = [a.patterns, b.patterns].concat();
    whole.unshaped = [a.unshaped, b.unshaped].concat();
    whole
}

fn types(graph: &mut Graph<'_, '_>, a: &Schema<'_>, b: &Schema<'_>) -> Types {
    let (of_a, of_b) = (a.types.without(Types::NULL), b.types.without(Types::NULL));
    if of_a.is_empty() || of_b.is_empty() {
        return of_a.with(of_b);
    }
    let both = of_a.both(of_b);
    if both.is_empty() {
        let (first, second) = (of_a.to_string(), of_b.to_string());
        graph.conflict(&b.place, format!("the members of `allOf` ask for {first} and for {second}"));
        return of_b;
    }
    both
}

/// The `enum` and the `const` of both. A `const` is a list of one value.
fn values<'d>(
    graph: &mut Graph<'_, 'd>,
    a: &Schema<'d>,
    b: &Schema<'d>,
) -> (Option<Vec<&'d Value>>, Option<&'d Value>) {
    let listed = |schema: &Schema<'d>| schema.constant.map(|value| vec![value]).or_else(|| schema.values.clone());
    let constant = b.constant.or(a.constant);
    let (Some(first), Some(second)) = (listed(a), listed(b)) else {
        return (b.values.clone().or_else(|| a.values.clone()), constant);
    };
    let first: HashSet<&Value> = first.into_iter().collect();
    let both: Vec<_> = second.into_iter().filter(|value| first.contains(value)).collect();
    if both.is_empty() {
        graph.conflict(&b.place, "the members of `allOf` list no common value".to_owned());
        return (b.values.clone(), b.constant);
    }
    ((a.values.is_some() || b.values.is_some()).then_some(both), constant)
}

/// A schema has room for one `oneOf` and one `anyOf`; a second of the same kind moves to the free one.
fn unions<'d>(graph: &mut Graph<'_, 'd>, a: &Schema<'d>, b: &Schema<'d>) -> (Vec<SchemaId>, Vec<SchemaId>) {
    let mut all: Vec<_> = [&a.one_of, &b.one_of, &a.any_of, &b.any_of].into_iter().filter(|u| !u.is_empty()).collect();
    all.dedup();
    match all.as_slice() {
        [] => (Vec::new(), Vec::new()),
        [only] if only.as_slice() == a.any_of || only.as_slice() == b.any_of => (Vec::new(), (*only).clone()),
        [only] => ((*only).clone(), Vec::new()),
        [first, second] => ((*first).clone(), (*second).clone()),
        [first, second, ..] => {
            graph.conflict(&b.place, "an `allOf` of more than two unions is typed by the first two".to_owned());
            ((*first).clone(), (*second).clone())
        }
    }
}

fn additional(graph: &mut Graph<'_, '_>, a: Additional, b: Additional) -> Additional {
    match (a, b) {
        (Additional::Unspecified, other) | (other, Additional::Unspecified) => other,
        (Additional::Forbidden, _) | (_, Additional::Forbidden) => Additional::Forbidden,
        (Additional::Any, other) | (other, Additional::Any) => other,
        (Additional::Schema(a), Additional::Schema(b)) => Additional::Schema(graph.both(a, b)),
    }
}

/// The stricter of each bound. Of patterns and divisors the later one is kept, for a schema has room for one.
pub(super) fn limits<'d>(a: Limits<'d>, b: Limits<'d>) -> Limits<'d> {
    let mut both = Limits {
        multiple_of: b.multiple_of.or(a.multiple_of),
        pattern: b.pattern.or(a.pattern),
        length: a.length.both(b.length),
        items: a.items.both(b.items),
        members: a.members.both(b.members),
        unique: a.unique || b.unique,
        ..a
    };
    for (bound, excluded, lower) in [(b.minimum, b.exclusive_minimum, true), (b.maximum, b.exclusive_maximum, false)] {
        if let Some(bound) = bound {
            both.tighten(lower, bound, excluded);
        }
    }
    both
}
