//! Request bodies. OpenAPI 3.1, section 4.8.13.
//!
//! ```yaml
//! requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
//! ```
//!
//! becomes the argument `body: &models::Pet`. A body in several media types has a method for each: `create`, with JSON if
//! there is JSON, and `create_as_form`. An optional body is a setter of the call.

use proc_macro2::TokenStream;
use quote::quote;

use super::media::{self, Kind};
use super::multipart::{self, FormDef};
use super::param::{self, Encoding};
use super::reply;
use crate::codegen::api::{Scalar, Type};
use crate::codegen::diagnostics::codes;
use crate::codegen::emit::{self, Writer, code_span, ident};
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowering};
use crate::codegen::resolve::{Location, MediaType, RequestBody, Schema, SchemaId, Style, Types};
use crate::codegen::shapes::{Room, room_of};

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether a call must have it.
    pub required: bool,
    /// The document's words.
    pub description: String,
    /// The name of the argument or setter; settled last.
    pub name: String,
    /// One for each media type that differs in more than its name, the preferred one first.
    pub contents: Vec<Content>,
}

/// A body in one media type.
#[derive(Clone, Debug)]
pub struct Content {
    /// The media type that is sent.
    pub media_type: String,
    /// What a caller gives.
    pub value: Value,
    /// What the name of a further method or setter is made from.
    pub word: String,
    /// The name of the method that takes it, when the body is required; settled last.
    pub method: String,
    /// The name of the setter, when it is not; settled last.
    pub setter: String,
}

/// What a caller gives for a body.
#[derive(Clone, Debug)]
pub enum Value {
    /// A value that is written as JSON.
    Json(Type),
    /// An object that is written as `application/x-www-form-urlencoded`, with the members that have an encoding.
    Form(Type, Vec<(String, Encoding)>),
    /// The parts of a form.
    Multipart(FormDef),
    /// Text. For a range of media types the caller names the one, as for bytes.
    Text,
    /// Bytes or a stream of them.
    Bytes,
}

impl Content {
    /// Whether the caller names the media type, for the document has a range of them.
    fn is_open(&self) -> bool {
        matches!(self.value, Value::Text | Value::Bytes) && media::is_range(&self.media_type)
    }
}

impl Body {
    /// The forms with parts, which have structs of their own.
    pub fn forms(&self) -> impl Iterator<Item = &FormDef> {
        self.contents.iter().filter_map(|content| match &content.value {
            Value::Multipart(form) if !form.parts.is_empty() => Some(form),
            _ => None,
        })
    }

    /// Visits every type that the body carries.
    pub fn types(&self, visit: &mut dyn FnMut(&Type)) {
        for content in &self.contents {
            match &content.value {
                Value::Json(ty) | Value::Form(ty, _) => visit(ty),
                Value::Multipart(form) => form.types(visit),
                Value::Text | Value::Bytes => {}
            }
        }
    }
}

/// The body of a Request Body Object.
pub fn lower(lowering: &mut Lowering<'_, '_>, body: &RequestBody<'_>, operation: &str) -> Option<Body> {
    let mut sources: Vec<&MediaType<'_>> = body.content.iter().collect();
    // Stable: among equals the document's order decides.
    sources.sort_by_key(|source| (media::is_range(source.name), media::kind(source.name) != Kind::Json));
    let mut contents: Vec<Content> = Vec::new();
    let mut seen: Vec<(Kind, Option<SchemaId>)> = Vec::new();
    for source in sources {
        let key = (media::kind_of(lowering, source), source.schema.map(|id| lowering.graph.target(id)));
        if key.0 == Kind::Json && seen.contains(&key) {
            let known = contents.first().map(|content| content.media_type.as_str()).unwrap_or_default();
            let reason = format!("the same JSON is sent as `{known}`");
            lowering.ledger.record(&source.place, "", Fate::Documented, reason);
            continue;
        }
        seen.push(key);
        let word = word(source.name, &contents);
        let role = if contents.is_empty() { "Request".to_owned() } else { format!("{word} Request") };
        let value = value(lowering, source, operation, &role);
        if let Value::Json(ty) = &value {
            lowering.example_of(&source.place, source.schema, &source.examples, ty);
        }
        let media_type = media_type(source.name);
        contents.push(Content { media_type, value, word, method: String::new(), setter: String::new() });
    }
    (!contents.is_empty()).then(|| Body {
        required: body.required,
        description: body.description.unwrap_or_default().to_owned(),
        name: String::new(),
        contents,
    })
}

/// The media type that is sent. JSON in a range such as `*/*` is not one, and stays open. The parameters of one with
/// parts, such as its boundary, are made when it is sent.
fn media_type(name: &str) -> String {
    match media::kind(name) {
        Kind::Multipart if media::is_range(name) => multipart::FORM.to_owned(),
        Kind::Multipart => media::essence(name),
        _ => name.trim().to_owned(),
    }
}

/// `form`, `multipart`, or the subtype where that says nothing new.
fn word(name: &str, others: &[Content]) -> String {
    let kind = match media::kind(name) {
        Kind::Json => "json",
        Kind::Form => "form",
        Kind::Multipart => "multipart",
        Kind::Text => "text",
        Kind::Events => "events",
        Kind::Lines => "lines",
        Kind::Bytes => "bytes",
    };
    if !others.iter().any(|other| other.word == kind) && !matches!(media::kind(name), Kind::Text | Kind::Bytes) {
        return kind.to_owned();
    }
    media::essence(name).split_once('/').map_or_else(|| kind.to_owned(), |(_, sub)| sub.replace('*', "bytes"))
}

fn value(lowering: &mut Lowering<'_, '_>, source: &MediaType<'_>, operation: &str, role: &str) -> Value {
    let context = Context::call(operation, role);
    match media::kind_of(lowering, source) {
        Kind::Json => Value::Json(match source.schema {
            Some(id) => lowering.use_of(id, &context).nullable_type(),
            None => Type::Scalar(Scalar::Any),
        }),
        Kind::Form => form(lowering, source, &context),
        Kind::Multipart => Value::Multipart(multipart::lower(lowering, source, operation)),
        Kind::Text => {
            reply::note_text(lowering, source);
            Value::Text
        }
        _ => Value::Bytes,
    }
}

/// A URL-encoded form. Its members are those of an object; a text is the form as it is sent, and anything else has no names
/// to send it under.
fn form(lowering: &mut Lowering<'_, '_>, source: &MediaType<'_>, context: &Context) -> Value {
    let Some(id) = source.schema else {
        return Value::Form(Type::Map(Box::new(Type::Scalar(Scalar::Any))), Vec::new());
    };
    let members = lowering.graph.alternatives(id);
    if members.iter().any(|member| can_be_object(member)) {
        return Value::Form(lowering.use_of(id, context).ty, encodings(lowering, source));
    }
    if members.iter().all(|member| member.types.without(Types::NULL) == Types::STRING || room_of(member) == Room::Union)
    {
        reply::note_text(lowering, source);
        return Value::Text;
    }
    let reason = "a form is made of an object; the caller gives this body as bytes or text";
    let help = "describe the members of the form with `type: object` and `properties`";
    lowering.degraded(&source.place, "schema", codes::DEGRADED, reason, help);
    Value::Bytes
}

/// Whether a member of a union, or a schema that is none, can be an object.
pub(super) fn can_be_object(schema: &Schema<'_>) -> bool {
    match room_of(schema) {
        Room::Object | Room::Any => true,
        Room::Union => schema.types.contains(Types::OBJECT),
        _ => false,
    }
}

/// The members of a form that the document gives an encoding. A `style`, `explode` or `allowReserved` that it says goes
/// before `contentType` (OpenAPI 3.1, section 4.8.15.1.1), and makes an object be written by style and not as JSON.
pub(super) fn encodings(lowering: &mut Lowering<'_, '_>, source: &MediaType<'_>) -> Vec<(String, Encoding)> {
    let flat = source.schema.map(|id| lowering.graph.flatten(id));
    let mut own = Vec::new();
    for (name, encoding) in &source.encoding {
        let member = flat.iter().flat_map(|flat| &flat.properties).find(|(known, _)| known == name).map(|(_, id)| *id);
        let styled = encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved;
        let json = !styled && encoding.content_type.is_some_and(|name| media::kind(name) == Kind::Json);
        let style = encoding.style.unwrap_or(Style::Form);
        let explode = encoding.explode.unwrap_or(style == Style::Form);
        let allow_reserved = encoding.allow_reserved;
        let plain = style == Style::Form && explode && !allow_reserved && !json;
        let is_object = member.is_some_and(|id| room_of(&lowering.graph.flatten(id)) == Room::Object);
        if plain && !(styled && is_object) {
            continue;
        }
        let encoding = Encoding { location: Location::Query, style, explode, allow_reserved, json, form: false };
        let place = source.place.child("encoding").child(name);
        match member {
            Some(id) if plain && param::is_nested(lowering, id, encoding) => {
                let reason = "no style writes an object inside an object, so it is written as JSON";
                lowering.ledger.record(&place, "style", Fate::Documented, reason);
                continue;
            }
            Some(id) => param::note_nested(lowering, &place, "", id, encoding),
            None => {}
        }
        own.push(((*name).to_owned(), encoding));
    }
    own
}

/// The arguments of a method that takes the body.
#[must_use]
pub fn arguments(writer: &Writer<'_>, body: &Body, content: &Content) -> TokenStream {
    let name = ident(&body.name);
    let content_type = content.is_open().then(|| quote!(content_type: &str,));
    match &content.value {
        Value::Json(ty) | Value::Form(ty, _) => param::argument(writer, &body.name, ty),
        Value::Multipart(form) => {
            let ty = form.type_name();
            quote!(#name: #ty)
        }
        Value::Text => quote!(#content_type #name: &str),
        Value::Bytes => quote!(#content_type #name: impl Into<Body>),
    }
}

/// The arguments of a method that takes the body, passed on to a method like it.
#[must_use]
pub fn passed_on(body: &Body, content: &Content) -> TokenStream {
    let name = ident(&body.name);
    let content_type = content.is_open().then(|| quote!(content_type,));
    quote!(#content_type #name)
}

/// The link of the chain that sends the body.
#[must_use]
pub fn link(writer: &Writer<'_>, body: &Body, content: &Content) -> TokenStream {
    let name = ident(&body.name);
    let media_type = &content.media_type;
    let named = if content.is_open() { quote!(content_type) } else { quote!(#media_type) };
    match &content.value {
        Value::Json(ty) => {
            let value = param::passed(writer, &name, ty);
            let media_type = if media::is_range(media_type) { "application/json" } else { media_type };
            quote!(.with_json(#media_type, #value))
        }
        Value::Form(ty, encodings) => {
            let value = param::passed(writer, &name, ty);
            let encodings = encodings.iter().map(|(wire, encoding)| param::spelled(wire, *encoding));
            quote!(.with_form(#value, &[#(#encodings),*]))
        }
        Value::Multipart(form) => {
            let value = form.form_of(&name, media_type);
            quote!(.with_multipart(#value))
        }
        Value::Text => quote!(.with_body(#named, #name.to_owned())),
        Value::Bytes => quote!(.with_body(#named, #name)),
    }
}

/// What stands before a method that sends a body: it is compiled where it is called, and with it how the body is written.
#[must_use]
pub fn inline() -> TokenStream {
    quote!(#[inline])
}

/// The setters of an optional body.
#[must_use]
pub fn setters(writer: &Writer<'_>, body: &Body) -> Vec<TokenStream> {
    if body.required {
        return Vec::new();
    }
    let setter = |content: &Content| {
        let (name, arguments, link) =
            (ident(&content.setter), arguments(writer, body, content), link(writer, body, content));
        let docs = emit::docs_with(&format!("Sends a body as {}.", code_span(&content.media_type)), &body.description);
        let inline = inline();
        quote! {
            #docs
            #inline
            pub fn #name(self, #arguments) -> Self { self #link }
        }
    };
    body.contents.iter().map(setter).collect()
}
