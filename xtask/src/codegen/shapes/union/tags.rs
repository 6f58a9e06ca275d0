//! What tells the members of a union apart by one property: a discriminator, a constant, or the heirs of a base.

use std::collections::HashSet;

use serde_json::Value;

use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{Schema, SchemaId};

/// The property that names the member, with the values for each member.
pub struct Tag {
    /// The property.
    pub property: String,
    /// For each member, the values that name it.
    pub values: Vec<Vec<String>>,
}

/// The tag of a union, if every member has one.
pub fn of(lowering: &mut Lowering<'_, '_>, flat: &Schema<'_>, members: &[SchemaId]) -> Option<Tag> {
    declared(lowering, flat, members).or_else(|| constant(lowering, members))
}

/// The declared discriminator: its mapping, else the names of the members, else their constants.
fn declared(lowering: &mut Lowering<'_, '_>, flat: &Schema<'_>, members: &[SchemaId]) -> Option<Tag> {
    let discriminator = flat.discriminator.as_ref()?;
    let mut values = Vec::new();
    for member in members {
        values.push(values_of(lowering, discriminator, *member)?);
    }
    Some(Tag { property: discriminator.property.to_owned(), values })
}

fn values_of(
    lowering: &mut Lowering<'_, '_>,
    discriminator: &crate::codegen::resolve::Discriminator<'_>,
    member: SchemaId,
) -> Option<Vec<String>> {
    let sources = sources(lowering, member);
    let named = |id: SchemaId| sources.contains(&id);
    let mapped: Vec<_> =
        discriminator.mapping.iter().filter(|(_, id)| named(*id)).map(|(tag, _)| (*tag).to_owned()).collect();
    if !mapped.is_empty() {
        return Some(mapped);
    }
    let flat = lowering.graph.flatten(member);
    if let Some(values) = constants(lowering, &flat, discriminator.property) {
        return Some(values);
    }
    sources.iter().find_map(|id| lowering.component_name(*id)).map(|name| vec![name.to_owned()])
}

/// The member and what it is another name for, or was composed from.
fn sources(lowering: &Lowering<'_, '_>, member: SchemaId) -> Vec<SchemaId> {
    let mut found = vec![member];
    let mut at = member;
    while let Some(next) = lowering.graph.alias_of(at) {
        if found.contains(&next) {
            break;
        }
        found.push(next);
        at = next;
    }
    let composed = lowering.graph.get(at);
    if lowering.component_name(at).is_none() && composed.all_of.len() == 2 {
        found.extend(composed.all_of.iter().map(|id| lowering.graph.target(*id)));
    }
    found
}

/// A required property that is constant in every member, with no value in common.
fn constant(lowering: &mut Lowering<'_, '_>, members: &[SchemaId]) -> Option<Tag> {
    let (first, _) = members.split_first().filter(|(_, rest)| !rest.is_empty())?;
    let first = lowering.graph.flatten(*first);
    for (property, _) in &first.properties {
        let mut values = Vec::new();
        let mut seen = HashSet::new();
        for member in members {
            let flat = lowering.graph.flatten(*member);
            if !flat.required.contains(property) {
                break;
            }
            match constants(lowering, &flat, property) {
                Some(texts) if texts.iter().all(|text| seen.insert(text.clone())) => values.push(texts),
                _ => break,
            }
        }
        if values.len() == members.len() {
            return Some(Tag { property: (*property).to_owned(), values });
        }
    }
    None
}

/// The texts that a property may be, when it is a `const` or an `enum` of strings.
fn constants(lowering: &mut Lowering<'_, '_>, flat: &Schema<'_>, property: &str) -> Option<Vec<String>> {
    let (_, id) = flat.properties.iter().find(|(name, _)| *name == property)?;
    let schema = lowering.graph.flatten(*id);
    let values: Vec<&Value> = match (schema.constant, &schema.values) {
        (Some(constant), _) => vec![constant],
        (None, Some(values)) => values.clone(),
        (None, None) => return None,
    };
    let texts: Option<Vec<_>> = values.into_iter().map(|value| value.as_str().map(str::to_owned)).collect();
    texts.filter(|texts| !texts.is_empty())
}

/// Whether a property is constant in both schemas, with no value in common.
pub fn told_apart(lowering: &mut Lowering<'_, '_>, a: &Schema<'_>, b: &Schema<'_>) -> bool {
    a.properties.iter().any(|(name, _)| {
        let (first, second) = (constants(lowering, a, name), constants(lowering, b, name));
        matches!((first, second), (Some(first), Some(second)) if first.iter().all(|text| !second.contains(text)))
    })
}

/// The heirs of a base that has a discriminator and no members of its own: each with the tag that names it.
///
/// ```yaml
/// Pet: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
/// Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
/// ```
pub fn heirs(lowering: &mut Lowering<'_, '_>, id: SchemaId) -> Option<Vec<(String, SchemaId)>> {
    lowering.component_name(id)?;
    let discriminator = lowering.graph.get(id).discriminator.as_ref().filter(|_| lowering.graph.is_base(id))?;
    let mut found: Vec<(String, SchemaId)> =
        discriminator.mapping.iter().map(|(tag, heir)| ((*tag).to_owned(), lowering.graph.target(*heir))).collect();
    let mut known: HashSet<_> = found.iter().map(|(_, heir)| *heir).collect();
    found.extend(lowering.heirs_of(id).into_iter().filter(|(_, heir)| known.insert(*heir)));
    let real = found.iter().any(|(_, heir)| *heir != id);
    real.then_some(found)
}
