//! Operations. OpenAPI 3.1, section 4.8.10.
//!
//! ```yaml
//! /pets/{id}: {get: {operationId: getPet, tags: [Pets], parameters: [...], responses: {...}}}
//! ```
//!
//! becomes the method `pets().get(id)`, which fills a request description, and the marker `GetPet`, which says how it is
//! sent and its answer decoded.

mod emission;

use super::auth;
use super::body::{self, Body};
use super::paging::{self, Paging};
use super::param::{self, Param};
use super::reply::{self, Reply};
use super::server::{self, Server};
use crate::codegen::api::{Docs, Type};
use crate::codegen::diagnostics::{Place, codes};
use crate::codegen::emit::code_span;
use crate::codegen::lower::{Lowering, Options};
use crate::codegen::resolve::{self, Extensions, Status};

pub use self::emission::{emit_marker, emit_methods};

/// An operation that a client calls.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it is.
    pub place: Place,
    /// `operationId`, else a name from method and path.
    pub id: String,
    /// The tag that it is listed under.
    pub tag: Option<String>,
    /// `x-rust-name`: the name of the method, in place of the derived one.
    pub renamed: Option<String>,
    /// The name of the marker; settled last.
    pub marker: String,
    /// The name of the method; settled last.
    pub name: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The document's words.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// The parameters, in document order.
    pub params: Vec<Param>,
    /// The body.
    pub body: Option<Body>,
    /// The success answers.
    pub reply: Reply,
    /// The error answers with a documented body.
    pub failure: Option<Reply>,
    /// The alternatives of security, each with the ids of its schemes.
    pub security: Vec<Vec<String>>,
    /// Whether it may be sent again.
    pub idempotency: Idempotency,
    /// Whether the document says so, against what the method implies.
    pub classified: bool,
    /// Servers of its own.
    pub servers: Vec<Server>,
    /// `x-rust-decode: bare-or-enveloped`: the answer may stand in an envelope.
    pub enveloped: bool,
    /// Statuses outside 2xx that are successes.
    pub success: Vec<u16>,
    /// The headers of the answers.
    pub headers: Vec<Header>,
    /// `x-pagination`: how its pages follow each other.
    pub paging: Option<Paging>,
}

/// A header of an answer, which `Response::header` gives by its name.
#[derive(Clone, Debug)]
pub struct Header {
    /// The name on the wire.
    pub wire: String,
    /// The name of the marker's constant; settled last.
    pub constant: String,
    /// The document's words.
    pub docs: Docs,
}

/// Whether sending a request twice does harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// It only reads.
    Read,
    /// The second of two equal calls changes nothing.
    Idempotent,
    /// Each call has an effect of its own.
    Once,
}

impl Operation {
    /// Visits every type that the operation carries.
    pub fn types(&self, visit: &mut dyn FnMut(&Type)) {
        self.request_types(visit);
        self.response_types(visit);
    }

    /// Visits every type that the request carries.
    pub fn request_types(&self, visit: &mut dyn FnMut(&Type)) {
        self.params.iter().for_each(|param| visit(&param.ty));
        self.body.iter().for_each(|body| body.types(visit));
    }

    /// Visits every type that the answers carry.
    pub fn response_types(&self, visit: &mut dyn FnMut(&Type)) {
        self.reply.types(visit);
        self.failure.iter().for_each(|failure| failure.types(visit));
    }
}

impl Idempotency {
    /// The word of `x-idempotency`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Idempotent => "idempotent",
            Self::Once => "once",
        }
    }

    /// What the method implies (RFC 9110, section 9.2).
    fn of_method(method: &str) -> Self {
        match method {
            "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY" => Self::Read,
            "PUT" | "DELETE" => Self::Idempotent,
            _ => Self::Once,
        }
    }
}

/// The operation of an Operation Object.
pub fn lower(lowering: &mut Lowering<'_, '_>, source: &resolve::Operation<'_>, options: &Options) -> Operation {
    let id = id_of(source);
    let security = source.security.as_ref().unwrap_or(&lowering.resolved.security);
    let security = auth::alternatives(security);
    let (idempotency, classified) = idempotency(lowering, source, options);
    let success = reply::successes(&source.responses).into_iter().filter_map(|response| match response.status {
        Status::Code(code) if !(200..300).contains(&code) => Some(code),
        _ => None,
    });
    let is_head = source.method == "HEAD";
    param::note_query(lowering, &source.parameters);
    let params = source.parameters.iter().map(|param| param::lower(lowering, param, &id)).collect();
    let body = source.body.as_ref().and_then(|body| body::lower(lowering, body, &id));
    let reply = if is_head {
        reply::lower_head(lowering, &source.responses)
    } else {
        reply::lower_successes(lowering, &source.responses, &id)
    };
    let paging = paging::lower(lowering, source, &reply);
    Operation {
        place: source.place.clone(),
        tag: source.tags.first().map(|tag| (*tag).to_owned()),
        renamed: extension(&source.extensions, "x-rust-name").map(str::to_owned),
        marker: String::new(),
        name: String::new(),
        method: source.method.clone(),
        path: source.path.to_owned(),
        docs: docs(source),
        deprecated: source.deprecated,
        params,
        body,
        reply,
        failure: (!is_head).then(|| reply::lower_failures(lowering, &source.responses, &id)).flatten(),
        headers: headers(source),
        security,
        idempotency,
        classified,
        servers: source.servers.iter().map(server::lower).collect(),
        enveloped: enveloped(lowering, source),
        success: success.collect(),
        paging,
        id,
    }
}

/// The headers of the answers, each once.
fn headers(source: &resolve::Operation<'_>) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for header in source.responses.iter().flat_map(|response| &response.headers) {
        // The Header Object for `Content-Type` says nothing: the media types do (OpenAPI 3.1, section 4.8.17).
        let known = headers.iter().any(|known| known.wire.eq_ignore_ascii_case(header.name));
        if !known && !header.name.eq_ignore_ascii_case("content-type") {
            let docs = Docs::from_words(None, header.description);
            headers.push(Header { wire: header.name.to_owned(), constant: String::new(), docs });
        }
    }
    headers
}

/// What the names of an operation are made from: `operationId`, else method and path.
#[must_use]
pub fn id_of(source: &resolve::Operation<'_>) -> String {
    source.id.map_or_else(|| made_id(source), str::to_owned)
}

/// A name for an operation without `operationId`: `GET /pets/{id}` is `get pets by id`.
#[must_use]
pub fn made_id(source: &resolve::Operation<'_>) -> String {
    let mut words = vec![source.method.to_ascii_lowercase()];
    for segment in source.path.split('/').filter(|segment| !segment.is_empty()) {
        match segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}')) {
            // A segment may hold several: `{id}.{format}`.
            Some(name) => words.push(format!("by {}", name.replace("}{", " ").replace(['{', '}'], ""))),
            None => words.push(segment.to_owned()),
        }
    }
    words.join(" ")
}

/// The text of an extension.
#[must_use]
pub fn extension<'d>(extensions: &Extensions<'d>, name: &str) -> Option<&'d str> {
    extensions.iter().find(|(key, _)| *key == name).and_then(|(_, value)| value.as_str())
}

fn idempotency(
    lowering: &mut Lowering<'_, '_>,
    source: &resolve::Operation<'_>,
    options: &Options,
) -> (Idempotency, bool) {
    let implied = Idempotency::of_method(&source.method);
    let said = match extension(&source.extensions, "x-idempotency") {
        Some("read") => Idempotency::Read,
        Some("idempotent") => Idempotency::Idempotent,
        Some("once") => Idempotency::Once,
        Some(other) => {
            let place = source.place.child("x-idempotency");
            lowering
                .diagnostics
                .error(codes::WRONG_TYPE, &place, format!("`{other}` is not a class of idempotency"))
                .help("write `read`, `idempotent` or `once`");
            return (implied, false);
        }
        None => {
            if options.classified {
                let message = format!("`{} {}` has no class of idempotency", source.method, source.path);
                lowering
                    .diagnostics
                    .error(codes::UNCLASSIFIED_OPERATION, &source.place, message)
                    .at_key()
                    .help("add `x-idempotency: read`, `idempotent` or `once` to the operation in the overlay");
            }
            return (implied, false);
        }
    };
    (said, said != implied)
}

/// Whether an answer may come bare or in the envelope `{success, data}` of its siblings.
fn enveloped(lowering: &mut Lowering<'_, '_>, source: &resolve::Operation<'_>) -> bool {
    match extension(&source.extensions, "x-rust-decode") {
        None => false,
        Some("bare-or-enveloped") => true,
        Some(other) => {
            let place = source.place.child("x-rust-decode");
            let message = format!("`{other}` does not say how an answer is read");
            lowering.diagnostics.error(codes::WRONG_TYPE, &place, message).help("write `bare-or-enveloped`");
            false
        }
    }
}

fn docs(source: &resolve::Operation<'_>) -> Docs {
    let mut parts: Vec<String> = Vec::new();
    let (summary, description) =
        (source.summary.unwrap_or_default().trim(), source.description.unwrap_or_default().trim());
    if !summary.is_empty() {
        let full = summary.ends_with(['.', '!', '?', ':']);
        parts.push(if full { summary.to_owned() } else { format!("{summary}.") });
    }
    if !description.is_empty() && description.trim_end_matches('.') != summary.trim_end_matches('.') {
        parts.push(description.to_owned());
    }
    parts.push(code_span(&format!("{} {}", source.method, source.path)));
    if let Some(confidence) = extension(&source.extensions, "x-confidence") {
        let words = match confidence {
            "sdk" => "official clients call it; the API's reference does not describe it".to_owned(),
            "inferred" => "inferred from its siblings; no official source describes it".to_owned(),
            other => other.to_owned(),
        };
        parts.push(format!("Confidence: {words}."));
    }
    let names: Vec<_> = headers(source).iter().map(|header| code_span(&header.wire)).collect();
    if !names.is_empty() {
        parts.push(format!("Headers of the answers: {}.", names.join(", ")));
    }
    Docs { text: parts.join("\n\n"), facts: Vec::new() }
}
