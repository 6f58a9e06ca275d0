//! The Discriminator Object: `propertyName`, and `mapping` whose values are schema names or references.
//!
//! ```yaml
//! discriminator: {propertyName: kind, mapping: {cat: Cat, dog: '#/components/schemas/Dog'}}
//! ```

use serde_json::Value;

use crate::codegen::diagnostics::{FileId, Place, codes, did_you_mean};

use super::node::{Field, Node};
use super::reference::References;
use super::schema::Reader;
use super::{Discriminator, keywords};

/// Reads `discriminator`. The plain property name of Swagger 2 is read too, with a warning.
pub(super) fn read<'d>(reader: &mut Reader<'_, 'd>, field: Field<'_, 'd>) -> Option<Discriminator<'d>> {
    let place = field.place();
    if let Value::String(property) = field.value {
        let message = "`discriminator` must be an object, not a string";
        reader
            .diagnostics
            .warning(codes::WRONG_TYPE, &place, message)
            .help(format!("write `discriminator: {{propertyName: {property}}}`"));
        return Some(Discriminator { place, property, mapping: Vec::new() });
    }
    let object = field.object(reader.diagnostics)?;
    keywords::check(&object, &keywords::DISCRIMINATOR, reader.version, reader.diagnostics);
    if object.has("defaultMapping") {
        let message = "`defaultMapping` is not supported and is left out";
        let place = place.child("defaultMapping");
        let found = reader.diagnostics.warning(codes::DEGRADED, &place, message).at_key();
        found.help("name every value of the tag under `mapping`; an unknown tag is kept as it is");
    }
    let property = object.required_text("propertyName", keywords::DISCRIMINATOR.name, reader.diagnostics)?;
    let mut mapping = Vec::new();
    if let Some(entries) = object.object("mapping", reader.diagnostics) {
        for entry in entries.members() {
            let Some(target) = entry.text(reader.diagnostics) else { continue };
            let found = find(reader.references, entry.object.file, target);
            match found.and_then(|node| reader.arena.id(node.value)) {
                Some(id) => mapping.push((entry.key, id)),
                None => unresolved(reader, &entry.place(), target),
            }
        }
    }
    Some(Discriminator { place, property, mapping })
}

/// The schemas that the mapping of the schema at `node` names.
pub(super) fn targets<'d>(node: &Node<'d>, references: &mut References<'d>) -> Vec<Node<'d>> {
    let mapping = node.value.get("discriminator").and_then(|value| value.get("mapping")).and_then(Value::as_object);
    let names = mapping.into_iter().flat_map(|mapping| mapping.values()).filter_map(Value::as_str);
    names.filter_map(|name| find(references, node.place.file, name)).collect()
}

fn find<'d>(references: &mut References<'d>, file: FileId, target: &'d str) -> Option<Node<'d>> {
    references.component(file, target).or_else(|| references.find(file, target)).filter(|node| node.value.is_object())
}

/// A warning, because validators do not look at mappings and bundlers leave the names of the files they came from.
fn unresolved(reader: &mut Reader<'_, '_>, place: &Place, target: &str) {
    let message = format!("the mapping to `{target}` points at no schema and is left out");
    let name = target.rsplit('/').next().unwrap_or(target);
    let names = reader.references.may_suggest().then(|| reader.references.schema_names(place.file));
    let near = names.and_then(|names| did_you_mean(name, names));
    let found = reader.diagnostics.warning(codes::UNRESOLVED_MAPPING, place, message);
    match near {
        Some(near) => found.help(format!("did you mean `#/components/schemas/{near}`?")),
        None => found.help("write the name of a schema in `components.schemas`, or a reference to one"),
    };
}
