//! The client: what the operations of a document become, one room for each part of a call.
//!
//! As in `shapes/`, a room has its part of the `Api`, `lower` and `emit`. `operation` puts the parts together, `service`
//! the operations of a tag, `client` the whole.

pub mod auth;
pub mod body;
pub mod client;
pub mod example;
pub mod handle;
pub mod incoming;
pub mod media;
pub mod multipart;
pub mod names;
pub mod operation;
pub mod paging;
pub mod param;
pub mod reply;
pub mod server;
pub mod service;

use serde_json::{Map, Value, json};

use self::auth::Scheme;
use self::example::Shown;
use self::handle::Handle;
use self::incoming::Incoming;
use self::operation::Operation;
use self::server::Server;
use self::service::Service;
use super::api::{Api, Type};
use super::diagnostics::Place;
use super::lower::{Lowering, Options};
use super::write::Draft;

pub use self::client::quick_start;
pub use self::names::settle as names;

/// Every operation, by tag.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    /// The servers of the document, in order.
    pub servers: Vec<Server>,
    /// The security schemes, in order.
    pub schemes: Vec<Scheme>,
    /// One for each tag that has operations, in the order of the document.
    pub services: Vec<Service>,
    /// The path parameters that a family of operations shares.
    pub handles: Vec<Handle>,
    /// Every operation that a client calls, in document order.
    pub operations: Vec<Operation>,
    /// The examples of documented answers, for tests; empty when no answer has one.
    pub shown: Vec<Shown>,
    /// Every operation that a server calls with a JSON body.
    pub incoming: Vec<Incoming>,
    /// Every other operation that a server calls: where it is, what it is called, and why there is no Rust for it.
    pub ignored: Vec<(Place, String, &'static str)>,
}

impl Calls {
    /// Whether there is nothing to call.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Visits every type that an operation carries.
    pub fn types(&self, visit: &mut dyn FnMut(&Type)) {
        self.request_types(visit);
        self.response_types(visit);
    }

    /// Visits every type that a request carries.
    pub fn request_types(&self, visit: &mut dyn FnMut(&Type)) {
        self.operations.iter().for_each(|operation| operation.request_types(visit));
    }

    /// Visits every type that a response, or a request of the server, carries.
    pub fn response_types(&self, visit: &mut dyn FnMut(&Type)) {
        self.operations.iter().for_each(|operation| operation.response_types(visit));
        self.incoming.iter().for_each(|incoming| visit(&incoming.ty));
    }
}

/// The operations of the document.
pub fn lower(lowering: &mut Lowering<'_, '_>, options: &Options) -> Calls {
    let resolved = lowering.resolved;
    let mut calls = Calls {
        servers: resolved.servers.iter().map(server::lower).collect(),
        schemes: resolved.security_schemes.iter().map(auth::lower).collect(),
        ..Calls::default()
    };
    for source in &resolved.operations {
        match source.origin {
            super::resolve::Origin::Path => calls.operations.push(operation::lower(lowering, source, options)),
            super::resolve::Origin::Webhook | super::resolve::Origin::Callback { .. } => {
                match incoming::lower(lowering, source) {
                    Ok(incoming) => calls.incoming.push(incoming),
                    Err(reason) => calls.ignored.push((source.place.clone(), incoming::words(source), reason)),
                }
            }
        }
    }
    calls.shown = example::lower(lowering, &calls.operations);
    calls.services = service::lower(lowering, &calls.operations);
    calls.handles = handle::lower(&calls.services, &calls.operations);
    calls
}

/// The files of `client/`, and `webhooks.rs`.
#[must_use]
pub fn emit(api: &Api) -> Vec<Draft<'_>> {
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    if !api.calls.is_empty() {
        drafts.push(Box::new(|| client::emit(api)));
        for service in &api.calls.services {
            drafts.push(Box::new(|| service::emit(api, service)));
        }
        for handle in &api.calls.handles {
            drafts.push(Box::new(|| handle::emit(api, handle)));
        }
    }
    if !api.calls.shown.is_empty() {
        drafts.push(Box::new(|| example::emit(api)));
    }
    if !api.calls.incoming.is_empty() {
        drafts.push(Box::new(|| incoming::emit(api)));
    }
    drafts
}

/// The operations in the manifest, by JSON pointer.
#[must_use]
pub fn manifest(api: &Api) -> Value {
    let mut operations = Map::new();
    for service in &api.calls.services {
        for index in &service.operations {
            let operation = &api.calls.operations[*index];
            let entry = json!({
                "id": operation.id,
                "method": operation.method,
                "path": operation.path,
                "rust": service.path_of(operation),
                "marker": format!("client::{}", operation.marker),
                "idempotency": operation.idempotency.as_str(),
            });
            operations.insert(api.pointer(&operation.place), entry);
        }
    }
    for incoming in &api.calls.incoming {
        let entry = json!({ "id": incoming.words, "rust": format!("webhooks::{}", incoming.name) });
        operations.insert(api.pointer(&incoming.place), entry);
    }
    for (place, words, reason) in &api.calls.ignored {
        operations.insert(api.pointer(place), json!({ "id": words, "ignored": reason }));
    }
    Value::Object(operations)
}
