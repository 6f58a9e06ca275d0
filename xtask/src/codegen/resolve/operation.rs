//! One Operation Object with what its path item shares with it.

use super::node::{Address, Object};
use super::walk::Walk;
use super::{
    Operation, Origin, Parameter, Server, content, keywords, leaf, parameter, path, response, security, server,
};

/// What a path item gives to each of its operations.
#[derive(Default)]
pub(super) struct Shared<'d> {
    pub(super) summary: Option<&'d str>,
    pub(super) description: Option<&'d str>,
    pub(super) servers: Vec<Server<'d>>,
    pub(super) parameters: Vec<Parameter<'d>>,
}

/// Reads an operation and, behind it, the operations of its callbacks.
pub(super) fn read<'d>(
    walk: &mut Walk<'d, '_>,
    object: &Object<'d>,
    method: String,
    (path, origin): (&'d str, Origin<'d>),
    shared: &Shared<'d>,
    inside: &[Address],
) {
    let extensions = walk.check(object, &keywords::OPERATION);
    leaf::check::<openapiv3::ExternalDocumentation>(walk, object, "externalDocs");
    let mut servers = server::servers(walk, object);
    if servers.is_empty() {
        servers.clone_from(&shared.servers);
    }
    let tags = object.field("tags", walk.diagnostics);
    let body = object.field("requestBody", walk.diagnostics);
    let operation = Operation {
        place: object.place.clone(),
        origin,
        path,
        method,
        id: object.text("operationId", walk.diagnostics),
        tags: tags.map(|tags| tags.texts(walk.diagnostics)).unwrap_or_default(),
        summary: object.words("summary", walk.diagnostics).or(shared.summary),
        description: object.words("description", walk.diagnostics).or(shared.description),
        deprecated: object.flag("deprecated", walk.diagnostics) == Some(true),
        parameters: parameter::merge(walk, &shared.parameters, object),
        body: body.and_then(|body| content::request_body(walk, &body.node())),
        responses: response::responses(walk, object),
        security: security::requirements(walk, object),
        servers,
        extensions,
    };
    let index = walk.operations.len();
    walk.operations.push(operation);
    path::callbacks(walk, object, index, inside);
}
