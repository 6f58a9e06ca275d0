//! `paths`, `webhooks` and path items: which operations there are.

use std::collections::{HashMap, HashSet};

use crate::codegen::diagnostics::{codes, did_you_mean};

use super::keywords;
use super::node::{Address, Field, Node, Object};
use super::operation::{self, Shared};
use super::reference::Followed;
use super::walk::Walk;
use super::{Origin, parameter, server};

/// The methods that have a keyword of their own.
pub(in crate::codegen) const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Reads `paths`.
pub(super) fn paths<'d>(walk: &mut Walk<'d, '_>, root: &Object<'d>) {
    let Some(paths) = root.object("paths", walk.diagnostics) else { return };
    for field in paths.entries() {
        if !field.key.starts_with('/') {
            let message = format!("path `{}` does not start with `/`", field.key);
            let help = format!("write `/{}`", field.key);
            walk.diagnostics.warning(codes::WRONG_TYPE, &field.place(), message).at_key().help(help);
        }
        if let Some(field) = field.or_null(walk.diagnostics) {
            item(walk, &field.node(), field.key, Origin::Path, &[]);
        }
    }
}

/// Reads `webhooks` (3.1).
pub(super) fn webhooks<'d>(walk: &mut Walk<'d, '_>, root: &Object<'d>) {
    let Some(webhooks) = root.object("webhooks", walk.diagnostics) else { return };
    for field in webhooks.entries() {
        if let Some(field) = field.or_null(walk.diagnostics) {
            item(walk, &field.node(), field.key, Origin::Webhook, &[]);
        }
    }
}

/// Reads a path item or a reference to one; `inside` holds the path items that led here through callbacks.
pub(super) fn item<'d>(
    walk: &mut Walk<'d, '_>,
    node: &Node<'d>,
    path: &'d str,
    origin: Origin<'d>,
    inside: &[Address],
) {
    let Some(object) = node.object(keywords::PATH_ITEM.name, walk.diagnostics) else { return };
    let Some(followed) = walk.references.follow(node, keywords::PATH_ITEM.name, walk.diagnostics) else { return };
    let nested = inside.len() > 1;
    if walk.multiplied.is_over()
        || inside.contains(&followed.address)
        || (nested && !walk.nested.insert(followed.address))
    {
        return;
    }
    let mut inside = inside.to_vec();
    inside.push(followed.address);
    if walk.items.insert(followed.address) {
        return item_objects(walk, node, &object, &followed, (path, origin), &inside, false);
    }
    let said = std::mem::take(walk.diagnostics);
    item_objects(walk, node, &object, &followed, (path, origin), &inside, true);
    *walk.diagnostics = said;
}

/// Reads the path item at the end of a chain of references, and the fields beside the first reference. `again` is whether
/// it has been read for another place.
fn item_objects<'d>(
    walk: &mut Walk<'d, '_>,
    node: &Node<'d>,
    object: &Object<'d>,
    followed: &Followed<'d>,
    (path, origin): (&'d str, Origin<'d>),
    inside: &[Address],
    again: bool,
) {
    let shared = Shared::default();
    // The fields beside a `$ref` of a path item hold as well; the specification leaves clashes open.
    let beside = followed.address != node.address();
    let objects = std::iter::once(&followed.object).chain(beside.then_some(object));
    let objects: Vec<&Object<'d>> = objects.collect();
    let shared = objects.iter().fold(shared, |shared, object| self::shared(walk, object, shared));
    let operations: Vec<_> = objects.into_iter().flat_map(|object| operations(walk, object)).collect();
    let each = shared.parameters.len() + shared.servers.len();
    if walk.multiplied.add(operations.len(), each, again, &followed.object.place) {
        return;
    }
    for (method, operation) in operations {
        operation::read(walk, &operation, method, (path, origin), &shared, inside);
    }
}

fn shared<'d>(walk: &mut Walk<'d, '_>, object: &Object<'d>, shared: Shared<'d>) -> Shared<'d> {
    walk.check(object, &keywords::PATH_ITEM);
    let mut servers = server::servers(walk, object);
    if servers.is_empty() {
        servers = shared.servers;
    }
    let mut parameters = shared.parameters;
    parameters.extend(parameter::list(walk, object));
    Shared {
        summary: object.words("summary", walk.diagnostics).or(shared.summary),
        description: object.words("description", walk.diagnostics).or(shared.description),
        servers,
        parameters,
    }
}

/// The operations of a path item with their methods in upper case, in order.
fn operations<'d>(walk: &mut Walk<'d, '_>, item: &Object<'d>) -> Vec<(String, Object<'d>)> {
    let mut operations = Vec::new();
    for field in item.entries() {
        if METHODS.contains(&field.key) {
            let Some(field) = field.or_null(walk.diagnostics) else { continue };
            let operation = field.node().object(keywords::OPERATION.name, walk.diagnostics);
            operations.extend(operation.map(|operation| (field.key.to_uppercase(), operation)));
        }
        if field.key == "additionalOperations" {
            let Some(more) = field.object(walk.diagnostics) else { continue };
            for field in more.members() {
                if !is_method(walk, field) {
                    continue;
                }
                let operation = field.node().object(keywords::OPERATION.name, walk.diagnostics);
                operations.extend(operation.map(|operation| (field.key.to_owned(), operation)));
            }
        }
    }
    operations
}

/// Whether a text is a token, as the names of methods and headers are (RFC 9110, section 5.6.2).
#[must_use]
pub fn is_token(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_sign)
}

/// Whether a key of `additionalOperations` can be sent as a method. One that has a keyword of its own gives a warning.
fn is_method(walk: &mut Walk<'_, '_>, field: Field<'_, '_>) -> bool {
    let key = field.key;
    if !is_token(key) {
        let message = format!("`{key}` is no HTTP method");
        let found = walk.diagnostics.error(codes::WRONG_TYPE, &field.place(), message).at_key();
        found.help("write letters without spaces, such as `COPY`");
        return false;
    }
    let lower = key.to_ascii_lowercase();
    if METHODS.contains(&lower.as_str()) {
        let message = format!("the method `{key}` has a keyword of its own");
        let found = walk.diagnostics.warning(codes::WRONG_TYPE, &field.place(), message).at_key();
        found.help(format!("write the operation as `{lower}` of the path item"));
    }
    true
}

/// Reports links to operations that do not exist.
pub(super) fn check_links(walk: &mut Walk<'_, '_>) {
    let ids: HashSet<&str> = walk.operations.iter().filter_map(|operation| operation.id).collect();
    for (place, id) in std::mem::take(&mut walk.links) {
        if ids.contains(id) {
            continue;
        }
        let near = if walk.references.may_suggest() { did_you_mean(id, ids.iter().copied()) } else { None };
        let message = format!("there is no operation `{id}`");
        let found = walk.diagnostics.warning(codes::UNKNOWN_OPERATION, &place, message);
        found.help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the `operationId` of an operation of this document".to_owned(),
        });
    }
}

/// Reports operations with the same `operationId`.
///
/// It is an error, with one exception: HEAD is by definition GET without the body (RFC 9110 9.3.2), and frameworks that
/// derive it from GET copy the id, so the pair of one path is a warning. An operation that is reached twice through
/// references is one operation.
pub(super) fn check_operation_ids(walk: &mut Walk<'_, '_>) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, operation) in walk.operations.iter().enumerate() {
        let Some(id) = operation.id else { continue };
        let known = *first.entry(id).or_insert(index);
        let Some(other) = walk.operations.get(known).filter(|other| other.place != operation.place) else { continue };
        let message = format!("operationId `{id}` is used twice");
        let help = format!("the first one is {} {} at `{}`", other.method, other.path, other.place.pointer);
        let pair = [other.method.as_str(), operation.method.as_str()];
        let twin = other.path == operation.path && pair.contains(&"GET") && pair.contains(&"HEAD");
        let place = operation.place.child("operationId");
        if twin {
            walk.diagnostics.warning(codes::DUPLICATE_OPERATION_ID, &place, message).help(help);
        } else {
            walk.diagnostics.error(codes::DUPLICATE_OPERATION_ID, &place, message).help(help);
        }
    }
}

/// Reads `callbacks` of an operation; each expression is a path item.
pub(super) fn callbacks<'d>(walk: &mut Walk<'d, '_>, operation: &Object<'d>, of: usize, inside: &[Address]) {
    let Some(callbacks) = operation.object("callbacks", walk.diagnostics) else { return };
    for field in callbacks.entries() {
        callback(walk, field, Origin::Callback { name: field.key, of }, inside);
    }
}

/// Reads a callback or a reference to one.
pub(super) fn callback<'d>(walk: &mut Walk<'d, '_>, field: Field<'_, 'd>, origin: Origin<'d>, inside: &[Address]) {
    let Some(followed) = walk.references.follow(&field.node(), "a callback", walk.diagnostics) else { return };
    for expression in followed.object.entries().filter(|expression| expression.key != "$ref") {
        if let Some(expression) = expression.or_null(walk.diagnostics) {
            item(walk, &expression.node(), expression.key, origin, inside);
        }
    }
}
