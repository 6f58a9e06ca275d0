//! What tells the members of a union apart by one property: a discriminator, a constant, or the heirs of a base.

use std::collections::HashSet;
use std::iter;
use std::rc::Rc;

use super::claims::{self, Said};
use crate::codegen::diagnostics::{Place, codes};
use crate::codegen::ledger::Fate;
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{Discriminator, Schema, SchemaId};

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

/// The declared discriminator: its mapping, else what the members say of the property, else their names. Where that leaves
/// it open which member a value names, the discriminator is not used.
fn declared(lowering: &mut Lowering<'_, '_>, flat: &Schema<'_>, members: &[SchemaId]) -> Option<Tag> {
    let discriminator = flat.discriminator.as_ref()?;
    let mut said = Vec::new();
    for member in members {
        said.push(said_of(lowering, discriminator, *member));
    }
    let decided = claims::decide(&said);
    if let Some((member, _)) = members.iter().zip(&decided).find(|(_, tags)| tags.is_empty()) {
        let (place, property) = (&flat.place, discriminator.property);
        report_open(lowering, place, *member, property, "so the discriminator is not used");
    }
    let all = decided.iter().all(|tags| !tags.is_empty());
    all.then(|| Tag { property: discriminator.property.to_owned(), values: decided })
}

/// What the discriminator and the member itself say of the tag.
fn said_of(lowering: &mut Lowering<'_, '_>, discriminator: &Discriminator<'_>, member: SchemaId) -> Said {
    let sources = sources(lowering, member);
    let mapped = discriminator.mapping.iter().filter(|(_, id)| sources.contains(id)).map(|(tag, _)| (*tag).to_owned());
    let flat = lowering.graph.flatten(member);
    Said {
        mapped: mapped.collect(),
        listed: constants(lowering, &flat, discriminator.property).unwrap_or_default(),
        name: sources.iter().find_map(|id| lowering.component_name(*id)).map(str::to_owned),
    }
}

/// Warns that the values of the tag do not name a member.
fn report_open(lowering: &mut Lowering<'_, '_>, union: &Place, member: SchemaId, property: &str, so: &str) {
    let pointer = lowering.graph.get(lowering.graph.target(member)).place.pointer.clone();
    let message = format!("no value of `{property}` is that of `{pointer}` alone, {so}");
    lowering.ledger.record(union, "discriminator", Fate::Degraded, message.clone());
    lowering
        .diagnostics
        .warning(codes::AMBIGUOUS_UNION, union, message)
        .help("add a `mapping` to the `discriminator`, or list in each member the values of the property that name it");
}

/// The member and what it is another name for, or was composed from.
fn sources(lowering: &Lowering<'_, '_>, member: SchemaId) -> Vec<SchemaId> {
    let graph = &lowering.graph;
    let mut found: Vec<_> = iter::successors(Some(member), |at| graph.alias_of(*at)).collect();
    let last = graph.target(member);
    let composed = graph.get(last);
    if graph.component(last).is_none() && composed.all_of.len() == 2 {
        found.extend(composed.all_of.iter().map(|id| graph.target(*id)));
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
                Some(texts) if texts.iter().all(|text| seen.insert(text.clone())) => values.push(texts.to_vec()),
                _ => break,
            }
        }
        if values.len() == members.len() {
            return Some(Tag { property: (*property).to_owned(), values });
        }
    }
    None
}

/// The values that a property is restricted to.
pub fn constants(lowering: &mut Lowering<'_, '_>, flat: &Schema<'_>, property: &str) -> Option<Rc<[String]>> {
    let (_, id) = flat.properties.iter().find(|(name, _)| *name == property)?;
    lowering.graph.constants(*id)
}

/// Whether a property is constant and no string.
pub fn is_bare(lowering: &mut Lowering<'_, '_>, flat: &Schema<'_>, property: &str) -> bool {
    let Some((_, id)) = flat.properties.iter().find(|(name, _)| *name == property) else { return false };
    let schema = lowering.graph.flatten(*id);
    let value = schema.constant.or_else(|| schema.values.as_ref()?.first().copied());
    value.is_some_and(|value| !value.is_string())
}

/// The heirs of a base that has a discriminator and no members of its own: each with the tag that names it.
///
/// ```yaml
/// Pet: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
/// Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
/// ```
pub fn heirs(lowering: &mut Lowering<'_, '_>, id: SchemaId) -> Option<Vec<(String, SchemaId)>> {
    lowering.component_name(id)?;
    let base = lowering.graph.get(id);
    let discriminator = base.discriminator.clone().filter(|_| base.is_base())?;
    let mut found: Vec<(String, SchemaId)> =
        discriminator.mapping.iter().map(|(tag, heir)| ((*tag).to_owned(), lowering.graph.target(*heir))).collect();
    let mut known: HashSet<_> = found.iter().map(|(_, heir)| *heir).collect();
    let mut said = vec![Said { mapped: found.iter().map(|(tag, _)| tag.clone()).collect(), ..Said::default() }];
    let unmapped: Vec<_> = lowering.heirs_of(id).into_iter().filter(|(_, heir)| known.insert(*heir)).collect();
    for (name, heir) in &unmapped {
        let flat = lowering.graph.flatten(*heir);
        let listed = constants(lowering, &flat, discriminator.property).unwrap_or_default();
        said.push(Said { mapped: Vec::new(), listed, name: Some(name.clone()) });
    }
    let decided = claims::decide(&said).into_iter().skip(1);
    for ((name, heir), tags) in unmapped.into_iter().zip(decided) {
        if tags.is_empty() {
            let place = lowering.graph.get(id).place.clone();
            report_open(lowering, &place, heir, discriminator.property, "so it is told by its name");
        }
        let tags = if tags.is_empty() { vec![name] } else { tags };
        found.extend(tags.into_iter().map(|tag| (tag, heir)));
    }
    let mut seen = HashSet::new();
    found.retain(|(tag, _)| seen.insert(tag.clone()));
    let real = found.iter().any(|(_, heir)| *heir != id);
    real.then_some(found)
}
