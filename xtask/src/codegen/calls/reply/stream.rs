//! The values of a stream. OpenAPI 3.2, sections 4.14.3 and 4.14.4.
//!
//! ```yaml
//! application/jsonl: {schema: {type: array, items: {$ref: '#/components/schemas/Log'}}} # LineStream<Log>
//! text/event-stream: {itemSchema: {properties: {event: {type: string}, data: {$ref: '#/components/schemas/Log'}}}} # EventStream<Log>
//! ```

use std::collections::HashSet;

use crate::codegen::calls::media::{self, Kind};
use crate::codegen::diagnostics::codes;
use crate::codegen::ledger::Fate;
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{Additional, MediaType, Schema, SchemaId, Types};

/// What a server-sent event has. All of it is text, and `data` is what the document describes.
const MEMBERS: [&str; 4] = ["data", "event", "id", "retry"];

/// The schema of one value of a stream, and whether the document says that it is that of one value.
///
/// `itemSchema` describes one value and `schema` the list of all. A `schema` that is no list stands for one value, as
/// documents before 3.2 have it.
pub fn item(lowering: &mut Lowering<'_, '_>, source: &MediaType<'_>) -> (Option<SchemaId>, bool) {
    if source.item_schema.is_some() {
        return (source.item_schema, true);
    }
    let Some(schema) = source.schema else { return (None, false) };
    let flat = lowering.graph.flatten(schema);
    let list = match flat.types.without(Types::NULL) {
        Types::ARRAY => true,
        types => types.is_empty() && flat.items.is_some() && flat.properties.is_empty(),
    };
    if !list || !flat.prefix_items.is_empty() {
        return (Some(schema), false);
    }
    lowering.ledger.record(&source.place, "schema", Fate::Merged, "the stream gives the items of this list one by one");
    (flat.items, true)
}

/// The schema of the data of server-sent events; `None` when it is text.
///
/// `itemSchema` describes the whole event, whose data is its member `data`. One with members that no event has describes
/// the data, and so does `schema` in documents before 3.2.
pub fn data(lowering: &mut Lowering<'_, '_>, source: &MediaType<'_>) -> Option<SchemaId> {
    let (item, is_one) = item(lowering, source);
    let item = item?;
    let members = if is_one { members(lowering, item) } else { None };
    let Some(members) = members else { return json(lowering, item) };
    let mut all: Vec<_> = members.into_iter().map(|member| json(lowering, member)).collect();
    let mut known = HashSet::new();
    all.retain(|id| known.insert(id.map(|id| lowering.graph.target(id))));
    if all.len() > 1 {
        let keyword = if source.item_schema.is_some() { "itemSchema" } else { "schema" };
        let reason = "the events of the union have different data, so all data is given as text";
        let help = "write one `data` for all events, with a `oneOf` in it of what it can be";
        lowering.degraded(&source.place, keyword, codes::DEGRADED, reason, help);
        return None;
    }
    all.pop().flatten()
}

/// The schemas of `data` in an event, or in each event of a union; `None` when the schema is not of events.
fn members(lowering: &mut Lowering<'_, '_>, item: SchemaId) -> Option<Vec<SchemaId>> {
    let mut found = Vec::new();
    let mut open = vec![(item, None)];
    let mut seen = HashSet::new();
    while let Some((id, inherited)) = open.pop() {
        let flat = lowering.graph.flatten(id);
        if !is_event(&flat) {
            return None;
        }
        let own = flat.properties.iter().find(|(name, _)| *name == "data").map(|(_, id)| *id);
        let data = match (inherited, own) {
            (Some(inherited), Some(own)) => Some(lowering.graph.both(inherited, own)),
            (inherited, own) => own.or(inherited),
        };
        let options = || flat.one_of.iter().chain(&flat.any_of);
        if options().next().is_none() {
            found.extend(data);
        }
        open.extend(options().filter(|option| seen.insert(**option)).map(|option| (*option, data)));
    }
    Some(found)
}

/// Whether a schema can be that of an event: an object without members that no event has.
fn is_event(flat: &Schema<'_>) -> bool {
    let types = flat.types.without(Types::NULL);
    let open = !flat.patterns.is_empty() || matches!(flat.additional, Additional::Any | Additional::Schema(_));
    let known = flat.properties.iter().all(|(name, _)| MEMBERS.contains(name));
    (types.is_empty() || types == Types::OBJECT) && known && !open
}

/// The schema of the JSON in a value; `None` when it is text. A text may say what JSON it holds.
fn json(lowering: &mut Lowering<'_, '_>, id: SchemaId) -> Option<SchemaId> {
    let flat = lowering.graph.flatten(id);
    let types = flat.types.without(Types::NULL);
    let content = flat.content.filter(|content| content.media_type.map(media::kind) == Some(Kind::Json));
    match content.and_then(|content| content.schema) {
        Some(inner) if types.is_empty() || types == Types::STRING => Some(inner),
        _ => (types != Types::STRING).then_some(id),
    }
}
