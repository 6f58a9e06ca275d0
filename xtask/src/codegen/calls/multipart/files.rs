//! Which parts are files: bytes, a list of them, or a union that can be either. OpenAPI 3.1.1, section 4.8.15.1.1.

use crate::codegen::calls::media;
use crate::codegen::diagnostics::codes;
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{Schema, SchemaId, Types};
use crate::codegen::shapes::{Room, room_of};

/// How many files a part stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Files {
    /// One.
    One,
    /// Several under one name.
    Many,
}

/// What the media types of a part say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// There are none.
    Nothing,
    /// All are of bytes.
    Bytes,
    /// All are of values, as JSON is.
    Values,
    /// Something else.
    Other,
}

/// Whether a part is a file, or several. A union is what one of its members is, because the caller chooses; unless its media
/// types are all of values.
pub(super) fn of(lowering: &mut Lowering<'_, '_>, id: SchemaId, content_type: Option<&str>) -> Option<Files> {
    let told = told(content_type);
    let lists = if told == Told::Values { vec![lowering.graph.flatten(id)] } else { lowering.graph.alternatives(id) };
    let items: Vec<SchemaId> = lists.iter().filter_map(|list| list.items).collect();
    if items.into_iter().any(|items| is_file(lowering, items, told)) {
        return Some(Files::Many);
    }
    is_file(lowering, id, told).then_some(Files::One)
}

fn told(content_type: Option<&str>) -> Told {
    let Some(names) = content_type else { return Told::Nothing };
    let all = |kinds: &[media::Kind]| names.split(',').all(|name| kinds.contains(&media::kind(name)));
    match () {
        () if all(&[media::Kind::Bytes]) => Told::Bytes,
        () if all(&[media::Kind::Json, media::Kind::Form]) => Told::Values,
        () => Told::Other,
    }
}

fn is_file(lowering: &mut Lowering<'_, '_>, id: SchemaId, told: Told) -> bool {
    if told == Told::Values {
        return is_binary(lowering, id);
    }
    let members = lowering.graph.alternatives(id);
    // Bytes are also what has neither a type nor a media type.
    let untyped = || members.iter().all(|member| is_union(member) || room_of(member) == Room::Any);
    told == Told::Bytes || members.iter().any(|member| is_raw(member)) || told == Told::Nothing && untyped()
}

/// Whether a schema stands for bytes: `format: binary`, or in 3.1 a media type without an encoding.
pub fn is_binary(lowering: &mut Lowering<'_, '_>, id: SchemaId) -> bool {
    is_raw(&lowering.graph.flatten(id))
}

fn is_raw(flat: &Schema<'_>) -> bool {
    let text = flat.types.without(Types::NULL) == Types::STRING || flat.types.is_empty();
    let raw = flat.content.is_some_and(|content| {
        content.encoding.is_none() && content.media_type.is_some_and(|name| media::kind(name) == media::Kind::Bytes)
    });
    text && (flat.format == Some("binary") || raw)
}

fn is_union(flat: &Schema<'_>) -> bool {
    !flat.one_of.is_empty() || !flat.any_of.is_empty()
}

/// Says what is lost of a union that is a file: a member that is neither bytes nor text is written by the caller.
pub(super) fn note(lowering: &mut Lowering<'_, '_>, id: SchemaId, content_type: Option<&str>) -> Option<String> {
    let each = lowering.graph.flatten(id).items.unwrap_or(id);
    let members = lowering.graph.alternatives(each);
    if members.len() < 2 || told(content_type) == Told::Bytes {
        return None;
    }
    let (mut has_text, mut has_other) = (false, false);
    for member in members.iter().filter(|member| !is_union(member) && !is_raw(member)) {
        let files = member.items.is_some_and(|items| is_file(lowering, items, Told::Other));
        match room_of(member) {
            Room::Choice | Room::Scalar => has_text = true,
            Room::Any => {}
            _ => has_other |= !files,
        }
    }
    if has_other {
        let place = lowering.graph.get(id).place.clone();
        let reason = "a part that may be bytes or another value is given as bytes or text";
        let help = "give the other value as JSON text, or describe it as a part of its own";
        lowering.degraded(&place, "", codes::DEGRADED, reason, help);
    }
    let told = content_type.is_some_and(|name| !name.contains(',') && !media::is_range(name));
    (has_text && !told).then(|| "Text is sent as such with `Part::content_type(\"text/plain\")`.".to_owned())
}
