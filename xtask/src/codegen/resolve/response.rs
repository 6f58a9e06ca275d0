//! `responses` of an operation, and the Link Objects inside them.

use crate::codegen::diagnostics::{Place, codes};

use super::node::{Node, Object};
use super::walk::Walk;
use super::{Response, Status, Version, content, keywords, parameter};

/// Reads `responses`.
pub(super) fn responses<'d>(walk: &mut Walk<'d, '_>, operation: &Object<'d>) -> Vec<Response<'d>> {
    let Some(field) = operation.field("responses", walk.diagnostics) else {
        if walk.version < Version::V3_1 && !operation.map.contains_key("responses") {
            let message = "an operation has no `responses`, which OpenAPI 3.0 requires";
            let found = walk.diagnostics.warning(codes::MISSING_KEYWORD, &operation.place, message);
            found.help("add `responses: {default: {description: ..}}`");
        }
        return Vec::new();
    };
    let Some(members) = field.object(walk.diagnostics) else { return Vec::new() };
    if members.map.is_empty() {
        let message = "`responses` is empty; any answer will do";
        let found = walk.diagnostics.warning(codes::MISSING_KEYWORD, &members.place, message);
        found.help("list at least one answer: `'200': {description: ..}`");
    }
    let mut responses = Vec::new();
    for member in members.entries() {
        let status = status(walk, member.key, &members.place);
        if let (Some(response), Some(status)) = (read(walk, &member.node()), status) {
            responses.push(Response { status, ..response });
        }
    }
    responses
}

/// Reads a response or a reference to one. Its status is that of the key, which the caller knows.
pub(super) fn read<'d>(walk: &mut Walk<'d, '_>, node: &Node<'d>) -> Option<Response<'d>> {
    let followed = walk.references.follow(node, keywords::RESPONSE.name, walk.diagnostics)?;
    let response = match walk.responses.get(&followed.address) {
        Some(known) => known.clone(),
        None => {
            let response = Some(response(walk, followed.object));
            walk.responses.insert(followed.address, response.clone());
            response
        }
    };
    response.map(|response| Response { description: followed.description.or(response.description), ..response })
}

fn response<'d>(walk: &mut Walk<'d, '_>, object: Object<'d>) -> Response<'d> {
    walk.check(&object, &keywords::RESPONSE);
    let description = object.words("description", walk.diagnostics);
    if !object.map.contains_key("description") && walk.version < Version::V3_2 {
        let message = "a response has no `description`";
        walk.diagnostics.warning(codes::MISSING_KEYWORD, &object.place, message).help("add `description: ''`");
    }
    let links = object.object("links", walk.diagnostics);
    let links = links.iter().flat_map(Object::members).map(|field| {
        link(walk, &field.node());
        field.key
    });
    let links = links.collect();
    Response {
        status: Status::Default,
        description,
        headers: parameter::headers(walk, &object),
        content: content::content(walk, &object),
        links,
        place: object.place,
    }
}

/// Checks a link or a reference to one.
pub(super) fn link<'d>(walk: &mut Walk<'d, '_>, node: &Node<'d>) {
    if let Some(followed) = walk.references.follow(node, keywords::LINK.name, walk.diagnostics) {
        walk.check(&followed.object, &keywords::LINK);
        if let Some(id) = followed.object.text("operationId", walk.diagnostics) {
            walk.links.push((followed.object.place.child("operationId"), id));
        }
    }
}

fn status(walk: &mut Walk<'_, '_>, key: &str, responses: &Place) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    if let Ok(code @ 100..=599) = key.parse::<u16>() {
        return Some(Status::Code(code));
    }
    if let [first @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] = key.as_bytes() {
        if key.contains('x') {
            let message = format!("the range `{key}` is written with capital letters");
            walk.diagnostics
                .warning(codes::WRONG_TYPE, &responses.child(key), message)
                .at_key()
                .help(format!("write `{}`", key.to_uppercase()));
        }
        return Some(Status::Range(first - b'0'));
    }
    let message = format!("`{key}` is no status of a response");
    walk.diagnostics
        .error(codes::WRONG_TYPE, &responses.child(key), message)
        .at_key()
        .help("write a status code such as `200`, a range such as `4XX`, or `default`");
    None
}
