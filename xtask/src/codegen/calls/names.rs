//! Names of the client: services, methods, markers, arguments, answers.
//!
//! Markers, services, answers and forms are exported side by side, so they share a scope. Names that an earlier run gave
//! an operation come before everything else.

mod method;

use std::collections::{HashMap, HashSet};

use super::Calls;
use super::body::Value;
use super::operation::Operation;
use super::reply::Reply;
use super::service::RUNTIME;
use crate::codegen::api::Api;
use crate::codegen::emit::plain;
use crate::codegen::resolve::Location;
use crate::codegen::settle::names::{
    Scope, as_plain_snake, as_type, is_value_name, is_variant_name, marker_key, method_key,
};

/// Names of the prelude that files of the client use, so that no type there may have them, beside those of the runtime.
const PRELUDE: &[&str] = &[
    "Result",
    "Some",
    "None",
    "Ok",
    "Err",
    "Into",
    "Vec",
    "IntoIterator",
    "String",
    "Self",
    "Option",
    "Debug",
    "Clone",
    "Copy",
    "Default",
    "AsRef",
];

/// Methods of the runtime's builder.
const BUILDER: &[&str] = &[
    "new",
    "build",
    "server",
    "server_variable",
    "base_url",
    "service_url",
    "transport",
    "user_agent",
    "max_answer_bytes",
    "certificate_authority",
    "credential",
    "basic_credential",
    "transport_credential",
    "connect_timeout",
    "attempt_timeout",
    "total_timeout",
    "idle_timeout",
    "pool_idle_timeout",
    "proxy",
    "no_proxy",
    "allow_plain_http",
    "retry",
    "retry_budget",
    "service",
    "layered",
    "token_source",
    "clone",
    "from_env",
];

/// Methods of the runtime's client, of its calls, and of the traits that they implement.
const CALL: &[&str] = &[
    "new",
    "send",
    "wait",
    "send_wait",
    "into_future",
    "clone",
    "fmt",
    "builder",
    "request",
    "requested",
    "transport_service",
    "from_env",
    "into_parts",
    "with_credential",
    "without_token_sources",
];

/// Methods of a handle beside its services, which have the names that they have in the client.
const HANDLE: &[&str] = &["id", "client"];

/// Methods of a call that are no parameters, beside those of [`CALL`], and arguments beside the body.
const ARGUMENTS: &[&str] = &["content_type", "answer"];

/// Methods of a call whose operation has pages.
const PAGES: &[&str] = &["pages", "items"];

/// Words at the end of a security scheme's key that say no more than that it is one.
const IDLE: &[&str] = &["auth", "authentication", "authorization", "header", "cookie", "query", "scheme", "security"];

/// The names that an earlier run gave an operation.
struct Earlier {
    /// The Rust path of the method, such as `client::Pets::get`.
    method: Option<String>,
    /// The marker, such as `client::GetPet`.
    marker: Option<String>,
}

impl Earlier {
    /// The name of the method, where it belongs to `owner` as before.
    fn method_of(&self, owner: &str) -> Option<&str> {
        let (before, name) = self.method.as_deref()?.strip_prefix("client::")?.rsplit_once("::")?;
        Some(name).filter(|name| before == owner && is_value_name(name))
    }

    fn marker(&self) -> Option<&str> {
        self.marker.as_deref()?.strip_prefix("client::").filter(|name| is_variant_name(name))
    }
}

/// Names everything in the client. `locked` are the names that an earlier run gave, by [`method_key`] and [`marker_key`].
pub fn settle(api: &mut Api, locked: &HashMap<String, String>) {
    let earlier = earlier(api, locked);
    let calls = &mut api.calls;
    let mut exported = Scope::reserving(PRELUDE.iter().chain(RUNTIME).copied());
    for (operation, earlier) in calls.operations.iter_mut().zip(&earlier) {
        if let Some(name) = earlier.marker().filter(|name| exported.take(name)) {
            operation.marker = name.to_owned();
        }
    }
    // Markers are values, as the constants of schemes are.
    schemes(calls);
    services(calls, &mut exported, &earlier);
    let constants: HashSet<String> = calls.schemes.iter().map(|scheme| scheme.constant.clone()).collect();
    for constant in &constants {
        exported.take(constant);
    }
    let services: HashSet<String> = calls.services.iter().map(|service| service.name.clone()).collect();
    for operation in calls.operations.iter_mut().filter(|operation| operation.marker.is_empty()) {
        let name = as_type(&operation.id);
        let taken = services.contains(&name) || constants.contains(&name);
        let words = if taken { format!("{} operation", operation.id) } else { apart(&operation.id, "operation") };
        operation.marker = exported.unique_type(&words);
    }
    for operation in &mut calls.operations {
        replies(operation, &mut exported);
        values(operation);
        let mut constants = Scope::reserving(["INFO"]);
        for header in &mut operation.headers {
            header.constant = constants.unique_constant(&header.wire);
        }
    }
    method::settle(calls, &earlier);
    super::incoming::names(&mut calls.incoming);
}

fn earlier(api: &Api, locked: &HashMap<String, String>) -> Vec<Earlier> {
    let of = |operation: &Operation| {
        let pointer = api.pointer(&operation.place);
        Earlier {
            method: locked.get(&method_key(&pointer, &operation.id)).cloned(),
            marker: locked.get(&marker_key(&pointer, &operation.id)).cloned(),
        }
    };
    api.calls.operations.iter().map(of).collect()
}

/// The words of a type, with one more where the runtime's type keeps the plain name: a tag `Body` is a `BodyApi`.
fn apart(words: &str, more: &str) -> String {
    let name = as_type(words);
    if PRELUDE.iter().chain(RUNTIME).any(|reserved| *reserved == name) {
        format!("{words} {more}")
    } else {
        words.to_owned()
    }
}

/// The words of a method or argument, with one more where the runtime's method keeps the plain name: an operation `send`
/// is called with `send_call`.
fn beside(words: &str, reserved: &[&str], more: &str) -> String {
    if reserved.contains(&as_plain_snake(words).as_str()) { format!("{words} {more}") } else { words.to_owned() }
}

fn schemes(calls: &mut Calls) {
    let markers = calls.operations.iter().map(|operation| operation.marker.as_str());
    let mut constants = Scope::reserving(markers.chain(["API"]));
    let mut methods = Scope::reserving(BUILDER.iter().copied());
    for scheme in &mut calls.schemes {
        scheme.constant = constants.unique_constant(&scheme.id);
        let words = as_plain_snake(&scheme.words);
        let mut parts: Vec<&str> = words.split('_').collect();
        while parts.len() > 1 && parts.last().is_some_and(|last| IDLE.contains(last)) {
            parts.pop();
        }
        let short = parts.join("_");
        let taken = short.ends_with("_timeout") || short.ends_with("credential");
        scheme.method = methods.unique_value(if taken { &words } else { &short });
    }
}

fn services(calls: &mut Calls, exported: &mut Scope, earlier: &[Earlier]) {
    let of_handles = if calls.handles.is_empty() { &[] } else { HANDLE };
    let mut accessors = Scope::reserving(CALL.iter().chain(of_handles).copied());
    // Methods of operations without a tag stand beside the accessors.
    let untagged: Vec<usize> =
        calls.services.iter().filter(|s| s.tag.is_none()).flat_map(|s| s.operations.clone()).collect();
    method::keep(calls, &untagged, earlier, ("Client", CALL), &mut accessors);
    if !calls.handles.is_empty() {
        // A handle has setters beside the accessors.
        for scheme in &calls.schemes {
            accessors.take(&format!("with_{}", plain(&scheme.method)));
        }
    }
    // A module with the name of the one around it trips a lint.
    let mut modules = Scope::reserving(["mod", "client", "examples"]);
    for service in &mut calls.services {
        service.module = modules.unique_module(&service.words);
        if service.tag.is_some() {
            // A marker or method of an earlier run may have the name.
            let with_more = |taken: bool| if taken { format!("{} api", service.words) } else { service.words.clone() };
            let words = with_more(exported.holds(&as_type(&service.words)));
            service.name = exported.unique_type(&words);
            let words = with_more(accessors.holds(&as_plain_snake(&service.words)));
            service.accessor = accessors.unique_value(&words);
        }
    }
    for handle in &mut calls.handles {
        handle.module = modules.unique_module(&handle.words);
        handle.name = exported.unique_type(&handle.words);
        handle.accessor = accessors.unique_value(&handle.words);
        for scoped in &mut handle.services {
            let service = &calls.services[scoped.service].name;
            scoped.name = exported.unique_type(&format!("{} {service}", handle.words));
        }
    }
    for index in untagged {
        let operation = &mut calls.operations[index];
        if operation.name.is_empty() {
            operation.name = accessors.unique_value(&beside(&operation.id, CALL, "call"));
        }
        contents(operation, &mut accessors);
    }
}

/// A method for each media type of a required body.
fn contents(operation: &mut Operation, scope: &mut Scope) {
    let name = operation.name.clone();
    let Some(body) = operation.body.as_mut().filter(|body| body.required) else { return };
    for (index, content) in body.contents.iter_mut().enumerate() {
        content.method = match index {
            0 => name.clone(),
            _ => scope.unique_value(&format!("{} as {}", plain(&name), content.word)),
        };
    }
}

/// The enums of answers and the forms of an operation.
fn replies(operation: &mut Operation, exported: &mut Scope) {
    let marker = operation.marker.clone();
    let mut name = |reply: &mut Reply, word: &str| {
        if reply.is_enum() {
            reply.name = exported.unique_type(&format!("{marker} {word}"));
        }
        let mut scope = Scope::default();
        for case in &mut reply.cases {
            case.name = scope.unique_variant(&case.word);
        }
    };
    name(&mut operation.reply, "Answer");
    if let Some(failure) = &mut operation.failure {
        name(failure, "Failure");
    }
    for content in operation.body.iter_mut().flat_map(|body| &mut body.contents) {
        if let Value::Multipart(form) = &mut content.value
            && !form.parts.is_empty()
        {
            form.name = exported.unique_type(&format!("{marker} Form"));
            let mut scope = Scope::default();
            let mut setters = Scope::reserving(["new"]);
            for part in form.parts.iter_mut().chain(&mut form.others) {
                part.name = scope.unique_value(&part.wire);
                while !setters.take(&format!("with_{}", plain(&part.name))) {
                    part.name = scope.unique_value(&format!("{} part", part.wire));
                }
            }
        }
    }
}

/// Arguments and setters: they share a scope, so that a parameter may become required or optional under one name.
fn values(operation: &mut Operation) {
    let pages = if operation.paging.is_some() { PAGES } else { &[] };
    let reserved: Vec<&str> = CALL.iter().chain(ARGUMENTS).chain(pages).copied().collect();
    let mut scope = Scope::reserving(reserved.iter().copied());
    let mut seen = HashSet::new();
    for param in &mut operation.params {
        let setter = as_plain_snake(&param.words).starts_with("with_");
        let words = if setter { format!("{} value", param.words) } else { beside(&param.words, &reserved, "value") };
        // Parameters of one name in several places: the first keeps the name, the others say where they are.
        let first = seen.insert(as_plain_snake(&words));
        let words = if first { words } else { format!("{words} {}", place(param.encoding.location)) };
        param.name = scope.unique_value(&words);
    }
    if let Some(body) = &mut operation.body {
        body.name = scope.unique_value("body");
        let name = plain(&body.name).to_owned();
        for (index, content) in body.contents.iter_mut().enumerate() {
            content.setter = match index {
                0 => body.name.clone(),
                _ => scope.unique_value(&format!("{name} as {}", content.word)),
            };
        }
    }
}

/// The word for the place of a parameter.
fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "in path",
        Location::Query | Location::QueryString => "in query",
        Location::Header => "in header",
        Location::Cookie => "in cookie",
    }
}

#[cfg(test)]
mod tests;
