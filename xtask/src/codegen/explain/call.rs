//! What is told of an operation, a parameter or a response: how it is called, sent and read.

use super::Text;
use crate::codegen::calls::operation::Operation;
use crate::codegen::calls::param::Param;
use crate::codegen::calls::reply::{Case, Value};
use crate::codegen::calls::service::Service;
use crate::codegen::calls::{body, reply};
use crate::codegen::diagnostics::Place;
use crate::codegen::emit::plain;
use crate::codegen::resolve::{Location, Status};
use crate::codegen::settle::path;

/// Tells of what stands at a place.
pub(super) fn tell(text: &mut Text<'_>, place: &Place) {
    let api = text.api;
    for service in &api.calls.services {
        for operation in service.operations.iter().filter_map(|index| api.calls.operations.get(*index)) {
            if operation.place == *place {
                self::operation(text, service, operation);
            }
            for param in operation.params.iter().filter(|param| param.place == *place) {
                parameter(text, service, operation, param);
            }
            let failures = operation.failure.iter().flat_map(|failure| &failure.cases);
            for (case, fails) in
                operation.reply.cases.iter().map(|case| (case, false)).chain(failures.map(|case| (case, true)))
            {
                if case.place == *place {
                    answer(text, service, operation, case, fails);
                }
            }
        }
    }
    for incoming in api.calls.incoming.iter().filter(|incoming| incoming.place == *place) {
        let words = format!("`webhooks::{}`, which reads the body as `{}`", incoming.name, path(api, &incoming.ty));
        text.line("becomes", words);
    }
    if let Some((_, _, reason)) = api.calls.ignored.iter().find(|(ignored, ..)| ignored == place) {
        text.line("becomes", format!("no Rust: {reason}"));
    }
}

fn operation(text: &mut Text<'_>, service: &Service, operation: &Operation) {
    text.line("becomes", format!("the method `{}`", service.path_of(operation)));
    text.line("marker", format!("`client::{}`, which says how it is sent and its answer read", operation.marker));
    let group = match &operation.tag {
        Some(tag) => format!("its first tag, `{tag}`, decides the struct; another first tag would move it"),
        None => "it has no tag, so it is a method of `Client`; a tag would move it".to_owned(),
    };
    text.line("struct", group);
    let name = match &operation.renamed {
        Some(name) => format!("from `x-rust-name: {name}`"),
        None => format!("from the operationId, or method and path, `{}`; `x-rust-name` would change it", operation.id),
    };
    text.line("name", name);
    for (index, param) in operation.params.iter().enumerate() {
        let what = if param.required { "argument" } else { "setter" };
        let line = format!("{what} `{}`: {}", plain(&param.name), path(text.api, &param.ty));
        text.line(if index == 0 { "parameters" } else { "" }, line);
    }
    if let Some(body) = &operation.body {
        let what = if body.required { "an argument" } else { "a setter" };
        for content in &body.contents {
            text.line("body", format!("{what}, sent as `{}`: {}", content.media_type, given(text, &content.value)));
        }
    }
    text.line("answer", replied(text, &operation.reply));
    if let Some(failure) = &operation.failure {
        text.line("failures", replied(text, failure));
    }
    let why = if operation.classified { "`x-idempotency` says so" } else { "the method implies it" };
    text.line("repeated", format!("as `{}`: {why}; `x-idempotency` would change it", operation.idempotency.as_str()));
    let security: Vec<_> = operation.security.iter().map(|schemes| schemes.join(" and ")).collect();
    let security = if security.is_empty() { "none".to_owned() } else { security.join(", or ") };
    text.line("credentials", security);
}

fn given(text: &Text<'_>, value: &body::Value) -> String {
    match value {
        body::Value::Json(ty) | body::Value::Form(ty, _) => path(text.api, ty),
        body::Value::Multipart(_) => "a form of parts".to_owned(),
        body::Value::Text => "text".to_owned(),
        body::Value::Bytes => "bytes, or a stream of them".to_owned(),
    }
}

fn replied(text: &Text<'_>, reply: &reply::Reply) -> String {
    match reply.only() {
        Some(value) => format!("{}, for all its answers are alike", read(text, value)),
        None if reply.cases.is_empty() => "no body".to_owned(),
        None => format!("the enum `{}`, one variant for each of {} answers", reply.name, reply.cases.len()),
    }
}

fn read(text: &Text<'_>, value: &Value) -> String {
    match value {
        Value::Empty => "no body".to_owned(),
        Value::Json(ty) => format!("`{}` from JSON", path(text.api, ty)),
        Value::Text => "text".to_owned(),
        Value::Bytes => "a stream of bytes".to_owned(),
        Value::Events(ty) => format!("a stream of events with `{}`", path(text.api, ty)),
        Value::TextEvents => "a stream of events with text".to_owned(),
        Value::Lines(ty) => format!("a stream of `{}`", path(text.api, ty)),
    }
}

fn parameter(text: &mut Text<'_>, service: &Service, operation: &Operation, param: &Param) {
    let method = service.path_of(operation);
    let what = if param.required { "an argument" } else { "a setter of the call" };
    text.line("becomes", format!("{what} of `{method}`, `{}`: {}", plain(&param.name), path(text.api, &param.ty)));
    let why = match (param.required, param.encoding.location) {
        (true, Location::Path) => "a path parameter is always required",
        (true, _) => "`required: true`; without it, it would be a setter",
        (false, _) => "it is not required; `required: true` would make it an argument",
    };
    text.line("because", why);
    let sent = if param.encoding.json {
        "as JSON text, for it has `content`".to_owned()
    } else if param.encoding.form {
        "as a form that is one text, for it has `content`".to_owned()
    } else {
        format!("style {:?}, explode {}", param.encoding.style, param.encoding.explode)
    };
    text.line("sent", format!("as `{}` in {:?}, {sent}", param.wire, param.encoding.location));
    let name = if param.words == param.wire { "`x-rust-name` would change it" } else { "`x-rust-name` says so" };
    text.line("name", format!("from `{}`; {name}", param.words));
    if let Some(handle) = &param.handle {
        text.line("handle", format!("`x-rust-handle` lets `client.{handle}(..)` hold it"));
    }
}

fn answer(text: &mut Text<'_>, service: &Service, operation: &Operation, case: &Case, fails: bool) {
    let status = match case.status {
        Status::Code(code) => code.to_string(),
        Status::Range(first) => format!("{first}XX"),
        Status::Default => "any other status".to_owned(),
    };
    let method = service.path_of(operation);
    let media = if case.media_type.is_empty() { String::new() } else { format!(" (`{}`)", case.media_type) };
    text.line("becomes", format!("what `{method}` gives for {status}{media}: {}", read(text, &case.value)));
    let reply = if fails { operation.failure.as_ref() } else { Some(&operation.reply) };
    if let Some(reply) = reply.filter(|reply| reply.is_enum()) {
        text.line("variant", format!("`{}` of the enum `{}`, since the answers differ", case.name, reply.name));
    }
    let kind = if fails {
        "an error: `error.failure::<..>()` gives it"
    } else {
        "a success: 2xx, or where there is none 3xx, or where there is none `default`"
    };
    text.line("counts as", kind);
}
