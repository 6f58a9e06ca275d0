//! Answers. OpenAPI 3.1, sections 4.8.16 and 4.8.17.
//!
//! ```yaml
//! responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, '202': {description: later}}
//! ```
//!
//! One success answer gives its plain type. Several give an enum by status, `GetPetAnswer::Ok(Pet)`, `::Accepted`. Error
//! answers with a documented body implement `DocumentedFailure`, so that `error.failure::<GetPet>()` is typed.

mod emission;
mod stream;
mod undeclared;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::media::{self, Kind};
use crate::codegen::api::{Scalar, Type};
use crate::codegen::diagnostics::Place;
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowering};
use crate::codegen::resolve::{MediaType, Response, SchemaId, Status};

pub use self::emission::{accept, decode, enumeration, output, streams};
pub use self::undeclared::Telling;

/// The answers of one kind, success or failure.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The name of the enum, when the answers differ; settled last.
    pub name: String,
    /// The answers, the most specific status first.
    pub cases: Vec<Case>,
    /// How the default answer is told from the others, when a status is not listed.
    pub telling: Option<Telling>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Case {
    /// The response.
    pub place: Place,
    /// The status codes that it is for.
    pub status: Status,
    /// The media type that it is for, when the status has several.
    pub media_type: String,
    /// Whether the status has other media types, so that this one must be compared.
    pub compared: bool,
    /// What a caller gets.
    pub value: Value,
    /// What the variant is named by.
    pub word: String,
    /// The name of the variant; settled last.
    pub name: String,
}

/// What a caller gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No body.
    Empty,
    /// A value from JSON.
    Json(Type),
    /// Text.
    Text,
    /// A stream of bytes.
    Bytes,
    /// A stream of server-sent events with JSON data.
    Events(Type),
    /// A stream of server-sent events with text.
    TextEvents,
    /// A stream of JSON values.
    Lines(Type),
}

impl Reply {
    /// Visits every type that the answers carry.
    pub fn types(&self, visit: &mut dyn FnMut(&Type)) {
        for case in &self.cases {
            match &case.value {
                Value::Json(ty) | Value::Events(ty) | Value::Lines(ty) => visit(ty),
                Value::Empty | Value::Text | Value::Bytes | Value::TextEvents => {}
            }
        }
    }

    /// Whether the answers differ, so that they are the variants of an enum.
    #[must_use]
    pub fn is_enum(&self) -> bool {
        !self.cases.is_empty() && self.only().is_none()
    }

    /// The value of every answer, when they are all alike.
    #[must_use]
    pub fn only(&self) -> Option<&Value> {
        let (first, rest) = self.cases.split_first()?;
        rest.iter().all(|case| case.value == first.value).then_some(&first.value)
    }
}

/// Which of an operation's responses are successes: 2xx, else redirections, else `default`.
#[must_use]
pub fn successes<'a, 'd>(responses: &'a [Response<'d>]) -> Vec<&'a Response<'d>> {
    let by = |keep: &dyn Fn(Status) -> bool| responses.iter().filter(|r| keep(r.status)).collect::<Vec<_>>();
    let success = by(&|status| matches!(status, Status::Code(200..=299) | Status::Range(2)));
    if !success.is_empty() {
        return success;
    }
    let redirection = by(&|status| matches!(status, Status::Code(300..=399) | Status::Range(3)));
    if !redirection.is_empty() {
        return redirection;
    }
    by(&|status| status == Status::Default)
}

/// The success answers.
pub fn lower_successes(lowering: &mut Lowering<'_, '_>, responses: &[Response<'_>], operation: &str) -> Reply {
    let mut cases = Vec::new();
    let successes = successes(responses);
    for response in &successes {
        cases.extend(cases_of(lowering, response, operation));
    }
    let telling = undeclared::telling(lowering, &successes, responses);
    Reply { telling, ..finish(cases) }
}

/// The answers of an operation with the method HEAD: its documented content is that of GET, and never sent.
pub fn lower_head(lowering: &mut Lowering<'_, '_>, responses: &[Response<'_>]) -> Reply {
    for content in responses.iter().flat_map(|response| &response.content) {
        let reason = "an answer to HEAD has no body (RFC 9110, section 9.3.2)";
        lowering.ledger.record(&content.place, "", Fate::Ignored, reason);
    }
    Reply::default()
}

/// The error answers that have a JSON body.
pub fn lower_failures(lowering: &mut Lowering<'_, '_>, responses: &[Response<'_>], operation: &str) -> Option<Reply> {
    let success: Vec<_> = successes(responses).iter().map(|response| response.status).collect();
    let mut cases = Vec::new();
    for response in responses.iter().filter(|response| !success.contains(&response.status)) {
        if matches!(response.status, Status::Code(100..=399) | Status::Range(1..=3)) {
            continue;
        }
        let all = cases_of(lowering, response, operation);
        cases.extend(all.into_iter().filter(|case| matches!(case.value, Value::Json(_))));
    }
    (!cases.is_empty()).then(|| finish(cases))
}

fn finish(mut cases: Vec<Case>) -> Reply {
    // Codes before ranges before `default`; among equals the document's order.
    cases.sort_by_key(|case| match case.status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    Reply { cases, ..Reply::default() }
}

/// The cases of a response: one, or one for each media type that gives something else.
fn cases_of(lowering: &mut Lowering<'_, '_>, response: &Response<'_>, operation: &str) -> Vec<Case> {
    let word = word(response.status);
    let case = |value: Value, media_type: &str, compared: bool, word: &str| Case {
        place: response.place.clone(),
        status: response.status,
        media_type: media_type.to_owned(),
        compared,
        value,
        word: word.to_owned(),
        name: String::new(),
    };
    let bodiless = matches!(response.status, Status::Code(204 | 205 | 304));
    if bodiless && let Some(content) = response.content.first() {
        let reason = "an answer of this status has no body (RFC 9110, section 15)";
        lowering.ledger.record(&content.place, "", Fate::Ignored, reason);
    }
    if response.content.is_empty() || bodiless {
        return vec![case(Value::Empty, "", false, &word)];
    }
    let chosen = chosen(lowering, response);
    let several = chosen.len() > 1;
    let mut cases = Vec::new();
    let mut essences = HashSet::new();
    for source in chosen {
        let role = role(response.status, several.then_some(source.name));
        let value = value(lowering, source, operation, &role);
        if let Value::Json(ty) = &value {
            lowering.example_of(&source.place, source.schema, &source.examples, ty);
        }
        let mut word = if several { format!("{word} {}", short(source.name)) } else { word.to_string() };
        if !essences.insert(media::essence(source.name)) {
            media::parameters(source.name).for_each(|parameter| word.push_str(&format!(" {parameter}")));
        }
        cases.push(case(value, source.name, several, &word));
    }
    cases
}

/// JSON is asked for where it is offered; text and forms of the same schema say nothing more. Streams, bytes and other
/// schemas are answers of their own.
fn chosen<'a, 'd>(lowering: &mut Lowering<'_, '_>, response: &'a Response<'d>) -> Vec<&'a MediaType<'d>> {
    let mut sources: Vec<&MediaType<'_>> = response.content.iter().collect();
    sources.sort_by_key(|source| (media::is_range(source.name), media::kind(source.name) != Kind::Json));
    let mut chosen: Vec<&MediaType<'_>> = Vec::new();
    let mut known: HashMap<(Kind, Option<SchemaId>), &str> = HashMap::new();
    let mut first_json = None;
    for source in sources {
        let kind = media::kind_of(lowering, source);
        let schema = source.schema.or(source.item_schema).map(|id| lowering.graph.target(id));
        let same = known.get(&(kind, schema)).copied().or_else(|| {
            let json = if schema.is_none() { first_json } else { known.get(&(Kind::Json, schema)).copied() };
            let further = matches!(kind, Kind::Text | Kind::Form | Kind::Bytes) && !media::is_range(source.name);
            json.filter(|_| further)
        });
        if let Some(same) = same {
            let reason = format!("the same answer is asked for as `{same}`");
            lowering.ledger.record(&source.place, "", Fate::Documented, reason);
            continue;
        }
        known.insert((kind, schema), source.name);
        if kind == Kind::Json {
            first_json.get_or_insert(source.name);
        }
        chosen.push(source);
    }
    chosen
}

fn value(lowering: &mut Lowering<'_, '_>, source: &MediaType<'_>, operation: &str, role: &str) -> Value {
    let context = Context::call(operation, role);
    let kind = media::kind_of(lowering, source);
    let of = |lowering: &mut Lowering<'_, '_>, id: Option<SchemaId>| match id {
        Some(id) => lowering.use_of(id, &context).nullable_type(),
        None => Type::Scalar(Scalar::Any),
    };
    match kind {
        Kind::Json => Value::Json(of(lowering, source.schema)),
        Kind::Events => match stream::data(lowering, source) {
            Some(id) => Value::Events(of(lowering, Some(id))),
            None => Value::TextEvents,
        },
        Kind::Lines => {
            let (item, _) = stream::item(lowering, source);
            Value::Lines(of(lowering, item))
        }
        Kind::Text | Kind::Form => {
            note_text(lowering, source);
            Value::Text
        }
        _ => Value::Bytes,
    }
}

/// Enters the values that the schema of a text lists, of which its type says nothing.
pub(super) fn note_text(lowering: &mut Lowering<'_, '_>, source: &MediaType<'_>) {
    let flat = source.schema.map(|id| lowering.graph.flatten(id));
    if let Some(flat) = flat.filter(|flat| flat.values.is_some()) {
        lowering.ledger.record(&flat.place, "enum", Fate::Degraded, "a body of text is a `String` of any value");
    }
}

/// `Response` for 200, and the status for others: a name does not change when another answer is added.
fn role(status: Status, media_type: Option<&str>) -> String {
    let status = match status {
        Status::Code(200) => "Response".to_owned(),
        Status::Code(code) => format!("Response {code}"),
        Status::Range(first) => format!("Response {first}XX"),
        Status::Default => "Response Default".to_owned(),
    };
    match media_type {
        Some(name) if media::kind(name) != Kind::Json => format!("{status} {}", short(name)),
        _ => status,
    }
}

fn short(media_type: &str) -> String {
    match media::kind(media_type) {
        Kind::Json => "Json".to_owned(),
        Kind::Events => "Events".to_owned(),
        Kind::Lines => "Lines".to_owned(),
        _ => {
            let name = media::essence(media_type);
            let sub = name.split_once('/').map_or(name.as_str(), |(_, sub)| sub);
            if media::is_range(sub) { "Other".to_owned() } else { sub.to_owned() }
        }
    }
}

/// The reason phrase of a status code (RFC 9110, section 15).
fn word(status: Status) -> Cow<'static, str> {
    Cow::Borrowed(match status {
        Status::Code(code) => match code {
            200 => "Ok",
            201 => "Created",
            202 => "Accepted",
            203 => "NonAuthoritative",
            204 => "NoContent",
            205 => "ResetContent",
            206 => "PartialContent",
            207 => "MultiStatus",
            301 => "MovedPermanently",
            302 => "Found",
            303 => "SeeOther",
            304 => "NotModified",
            307 => "TemporaryRedirect",
            308 => "PermanentRedirect",
            400 => "BadRequest",
            401 => "Unauthorized",
            402 => "PaymentRequired",
            403 => "Forbidden",
            404 => "NotFound",
            405 => "MethodNotAllowed",
            406 => "NotAcceptable",
            408 => "RequestTimeout",
            409 => "Conflict",
            410 => "Gone",
            411 => "LengthRequired",
            412 => "PreconditionFailed",
            413 => "ContentTooLarge",
            415 => "UnsupportedMediaType",
            418 => "ImATeapot",
            422 => "UnprocessableContent",
            423 => "Locked",
            424 => "FailedDependency",
            425 => "TooEarly",
            428 => "PreconditionRequired",
            429 => "TooManyRequests",
            451 => "UnavailableForLegalReasons",
            500 => "InternalServerError",
            501 => "NotImplemented",
            502 => "BadGateway",
            503 => "ServiceUnavailable",
            504 => "GatewayTimeout",
            507 => "InsufficientStorage",
            // The code itself, so that another one without a phrase does not change the name.
            _ => return Cow::Owned(format!("Status{code}")),
        },
        Status::Range(1) => "Informational",
        Status::Range(2) => "Success",
        Status::Range(3) => "Redirection",
        Status::Range(4) => "ClientError",
        Status::Range(_) => "ServerError",
        Status::Default => "Default",
    })
}
