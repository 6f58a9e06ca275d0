//! The client: what the operations of a document become, one room for each part of a call.

use serde_json::Value;

use super::api::{Api, Type};
use super::lower::{Lowering, Options};
use super::write::Module;

/// Every operation, by tag.
#[derive(Clone, Debug, Default)]
pub struct Calls {}

impl Calls {
    /// Whether there is no operation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        true
    }

    /// Visits every type that an operation carries.
    pub fn types(&self, visit: &mut dyn FnMut(&Type)) {
        self.request_types(visit);
        self.response_types(visit);
    }

    /// Visits every type that a request carries.
    pub fn request_types(&self, _visit: &mut dyn FnMut(&Type)) {}

    /// Visits every type that a response carries.
    pub fn response_types(&self, _visit: &mut dyn FnMut(&Type)) {}
}

/// The operations of the document.
pub fn lower(_lowering: &mut Lowering<'_, '_>, _options: &Options) -> Calls {
    Calls {}
}

/// Names of services, methods and parameters.
pub fn names(_api: &mut Api, _options: &Options) {}

/// The files of `client/`.
#[must_use]
pub fn emit(_api: &Api) -> Vec<Module> {
    Vec::new()
}

/// The operations in the manifest.
#[must_use]
pub fn manifest(_api: &Api) -> Value {
    Value::Array(Vec::new())
}

/// The lines of Rust that a new user would write first.
#[must_use]
pub fn quick_start(_api: &Api) -> String {
    String::new()
}
