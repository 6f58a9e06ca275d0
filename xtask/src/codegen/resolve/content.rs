//! Request bodies, media types, encodings and examples.

use serde_json::Value;

use crate::codegen::diagnostics::codes;

use super::node::{Node, Object};
use super::walk::Walk;
use super::{Encoding, MediaType, RequestBody, Version, keywords, parameter};

/// Reads a request body or a reference to one.
pub(super) fn request_body<'d>(walk: &mut Walk<'d, '_>, node: &Node<'d>) -> Option<RequestBody<'d>> {
    let followed = walk.references.follow(node, keywords::REQUEST_BODY.name, walk.diagnostics)?;
    if let Some(known) = walk.bodies.get(&followed.address) {
        return described(known.clone(), followed.description);
    }
    let object = followed.object;
    let extensions = walk.check(&object, &keywords::REQUEST_BODY);
    if !object.map.contains_key("content") {
        object.missing("content", keywords::REQUEST_BODY.name, walk.diagnostics);
    }
    let body = Some(RequestBody {
        description: object.words("description", walk.diagnostics),
        required: object.flag("required", walk.diagnostics) == Some(true),
        content: content(walk, &object),
        place: object.place,
        extensions,
    });
    walk.bodies.insert(followed.address, body.clone());
    described(body, followed.description)
}

fn described<'d>(body: Option<RequestBody<'d>>, description: Option<&'d str>) -> Option<RequestBody<'d>> {
    body.map(|body| RequestBody { description: description.or(body.description), ..body })
}

/// Reads `content` of a body, a response, a parameter or a header.
pub(super) fn content<'d>(walk: &mut Walk<'d, '_>, parent: &Object<'d>) -> Vec<MediaType<'d>> {
    let Some(members) = parent.object("content", walk.diagnostics) else { return Vec::new() };
    let read = members.members().filter_map(|field| {
        if !field.key.contains('/') {
            let message = format!("`{}` is no media type, so nothing is known of the bytes of the body", field.key);
            let found = walk.diagnostics.warning(codes::WRONG_TYPE, &field.place(), message).at_key();
            found.help("write both parts of its name (RFC 6838), such as `application/json`");
        }
        media_type(walk, field.key, &field.node())
    });
    read.collect()
}

/// Reads a media type, which in 3.2 may be a reference. `null` is read as a media type without a schema.
pub(super) fn media_type<'d>(walk: &mut Walk<'d, '_>, name: &'d str, node: &Node<'d>) -> Option<MediaType<'d>> {
    if node.value.is_null() {
        let message = format!("the media type `{name}` is null and is read as one that says nothing of the body");
        walk.diagnostics.warning(codes::WRONG_TYPE, &node.place, message).help("write `{}`");
        let place = node.place.clone();
        return Some(MediaType {
            place,
            name,
            schema: None,
            item_schema: None,
            encoding: Vec::new(),
            examples: Vec::new(),
        });
    }
    let followed = walk.references.follow(node, keywords::MEDIA_TYPE.name, walk.diagnostics)?;
    let object = followed.object;
    walk.check(&object, &keywords::MEDIA_TYPE);
    for key in ["prefixEncoding", "itemEncoding"] {
        degraded(walk, &object, key);
    }
    Some(MediaType {
        name,
        schema: walk.schema(&object, "schema"),
        item_schema: walk.schema(&object, "itemSchema"),
        encoding: encodings(walk, &object),
        examples: examples(walk, &object),
        place: object.place,
    })
}

/// Warns of a keyword of 3.2 that no later stage knows.
fn degraded(walk: &mut Walk<'_, '_>, object: &Object<'_>, key: &str) {
    if object.has(key) {
        let message = format!("`{key}` is not supported and is left out");
        let found = walk.diagnostics.warning(codes::DEGRADED, &object.place.child(key), message).at_key();
        found.help("describe each part by its name under `encoding`, or leave the keyword out");
    }
}

fn encodings<'d>(walk: &mut Walk<'d, '_>, media: &Object<'d>) -> Vec<(&'d str, Encoding<'d>)> {
    let Some(members) = media.object("encoding", walk.diagnostics) else { return Vec::new() };
    let mut encodings = Vec::new();
    for field in members.members() {
        let Some(object) = field.object(walk.diagnostics) else { continue };
        walk.check(&object, &keywords::ENCODING);
        for key in ["encoding", "prefixEncoding", "itemEncoding"] {
            degraded(walk, &object, key);
        }
        let encoding = Encoding {
            content_type: object.text("contentType", walk.diagnostics),
            of_items: walk.version >= Version::V3_2,
            style: parameter::named_style(walk, &object),
            explode: object.flag("explode", walk.diagnostics),
            allow_reserved: object.flag("allowReserved", walk.diagnostics) == Some(true),
            headers: parameter::headers(walk, &object),
        };
        encodings.push((field.key, encoding));
    }
    encodings
}

/// The values of `example` and `examples` of a parameter, a header or a media type.
pub(super) fn examples<'d>(walk: &mut Walk<'d, '_>, parent: &Object<'d>) -> Vec<&'d Value> {
    let mut values: Vec<&'d Value> = parent.map.get("example").into_iter().collect();
    let Some(field) = parent.field("examples", walk.diagnostics) else { return values };
    if let Value::Array(items) = field.value {
        let message = "`examples` is an object of named examples here; the elements of this array are read as values";
        let found = walk.diagnostics.warning(codes::WRONG_TYPE, &field.place(), message);
        found.help("give each a name: `examples: {one: {value: ..}}`");
        values.extend(items);
        return values;
    }
    let Some(members) = field.object(walk.diagnostics) else { return values };
    for field in members.members() {
        values.extend(example(walk, &field.node()));
    }
    values
}

/// The value of an Example Object or a reference to one. A bare value in its place is read as the value.
pub(super) fn example<'d>(walk: &mut Walk<'d, '_>, node: &Node<'d>) -> Option<&'d Value> {
    if !node.value.is_object() {
        let message = "an example is an object with `value`; this is read as the value itself";
        walk.diagnostics.warning(codes::WRONG_TYPE, &node.place, message).help("write it under `value:`");
        return Some(node.value);
    }
    let followed = walk.references.follow(node, keywords::EXAMPLE.name, walk.diagnostics)?;
    walk.check(&followed.object, &keywords::EXAMPLE);
    let map = followed.object.map;
    map.get("value").or_else(|| map.get("dataValue"))
}
