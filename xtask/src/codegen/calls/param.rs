//! Parameters. OpenAPI 3.1, section 4.8.12.
//!
//! ```yaml
//! parameters: [{name: tags, in: query, style: form, explode: false, schema: {type: array, items: {type: string}}}]
//! ```
//!
//! becomes an argument when it is required, else a setter of the call: `.tags(["a", "b"])`, sent as `tags=a,b`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::codegen::api::{Docs, Scalar, Type};
use crate::codegen::calls::{body, media};
use crate::codegen::diagnostics::{Place, codes};
use crate::codegen::emit::{self, Writer, ident};
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowering, facts};
use crate::codegen::resolve::{self, Additional, Location, MediaType, Schema, SchemaId, Style, Types};
use crate::codegen::shapes::{Room, room_of, scalar};

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Where it is.
    pub place: Place,
    /// The name on the wire.
    pub wire: String,
    /// What the name is made from: `x-rust-name`, else the name on the wire.
    pub words: String,
    /// The name of the argument or setter; settled last.
    pub name: String,
    /// How it is written.
    pub encoding: Encoding,
    /// The members that have an encoding of their own, when it is the whole query.
    pub members: Vec<(String, Encoding)>,
    /// What it is.
    pub ty: Type,
    /// Whether it is an argument.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `x-rust-handle`: the word of the handle that holds it.
    pub handle: Option<String>,
    /// Its documentation.
    pub docs: Docs,
}

/// How a parameter, or a member of a form, is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// Where it goes.
    pub location: Location,
    /// `style`
    pub style: Style,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// As JSON text: `content` in place of `schema`.
    pub json: bool,
    /// As a form that is one text.
    pub form: bool,
}

/// The parameter of a Parameter Object.
pub fn lower(lowering: &mut Lowering<'_, '_>, param: &resolve::Parameter<'_>, operation: &str) -> Param {
    let context = Context::call(operation, param.name);
    let content = param.content.as_ref();
    let schema = param.schema.or(content.and_then(|content| content.schema));
    let json = content.is_some_and(|content| media::kind(content.name) == media::Kind::Json);
    let mut docs = Docs::from_words(None, param.description);
    let ty = match schema {
        Some(id) => {
            let flat = lowering.told(id);
            docs.facts = facts(&flat);
            if docs.text.is_empty() {
                docs.text = flat.description.unwrap_or_default().to_owned();
            }
            lowering.use_of(id, &context).ty
        }
        None => Type::Scalar(Scalar::String),
    };
    note_name(lowering, param);
    let is_form = content.is_some_and(|content| media::kind(content.name) == media::Kind::Form)
        && schema.is_none_or(|id| is_form(lowering, id));
    if let Some(content) = content.filter(|_| !json && !is_form) {
        note_content(lowering, content, param.location);
    }
    lowering.example_of(&param.place, None, &param.examples, &ty);
    let members = content.filter(|_| is_form).map_or_else(Vec::new, |content| body::encodings(lowering, content));
    let encoding = Encoding {
        location: param.location,
        style: param.style,
        explode: param.explode,
        allow_reserved: param.allow_reserved,
        json,
        form: is_form && param.location != Location::QueryString,
    };
    if let Some(id) = param.schema {
        note_nested(lowering, &param.place, "schema", id, encoding);
    }
    Param {
        place: param.place.clone(),
        wire: param.name.to_owned(),
        words: super::operation::extension(&param.extensions, "x-rust-name").unwrap_or(param.name).to_owned(),
        name: String::new(),
        encoding,
        members,
        ty,
        required: param.required,
        deprecated: param.deprecated,
        handle: super::operation::extension(&param.extensions, "x-rust-handle").map(str::to_owned),
        docs,
    }
}

/// Whether a value can be written as a form: an object, or a text that is one.
fn is_form(lowering: &mut Lowering<'_, '_>, id: SchemaId) -> bool {
    let members = lowering.graph.alternatives(id);
    members.iter().any(|member| body::can_be_object(member) || member.types.without(Types::NULL) == Types::STRING)
}

/// Says that a media type is not looked at, and warns of what only a media type could write.
fn note_content(lowering: &mut Lowering<'_, '_>, content: &MediaType<'_>, location: Location) {
    let members = content.schema.map(|id| lowering.graph.alternatives(id)).unwrap_or_default();
    if !members.iter().any(|member| is_compound(member)) {
        let reason = "a parameter of another media type than JSON is written as it is";
        lowering.ledger.record(&content.place, "content", Fate::Documented, reason);
        return;
    }
    let instead = match location {
        Location::QueryString => "an object is written as a form, and a list is not sent",
        _ => "it is written by the style of its place",
    };
    let reason = format!("no value of this schema is written as `{}`; {instead}", content.name);
    let help = "give it JSON as its media type, or make it a string";
    lowering.degraded(&content.place, "schema", codes::DEGRADED, &reason, help);
}

/// Warns of the name of a header that no header has (RFC 9110, section 5.1).
fn note_name(lowering: &mut Lowering<'_, '_>, param: &resolve::Parameter<'_>) {
    if param.location != Location::Header || resolve::is_token(param.name) {
        return;
    }
    let message = "no header can have this name, so a call with it is not sent";
    let help = "the name of a header is made of letters, digits and the signs of ``!#$%&'*+-.^_`|~``";
    lowering.diagnostics.warning(codes::WRONG_TYPE, &param.place.child("name"), message).help(help);
}

/// Warns of parameters in the query beside one that is the whole query (OpenAPI 3.2, section 4.12.1).
pub fn note_query(lowering: &mut Lowering<'_, '_>, params: &[resolve::Parameter<'_>]) {
    let in_query = |param: &&resolve::Parameter<'_>| matches!(param.location, Location::Query | Location::QueryString);
    let mut others = params.iter().filter(in_query);
    let whole = params.iter().find(|param| param.location == Location::QueryString);
    if let Some(whole) = whole.filter(|_| others.nth(1).is_some()) {
        let message = "the whole query is described here, and there are other parameters in it; all of them are sent";
        let help = "describe the others as members of this one, or all of them with `in: query`";
        lowering.diagnostics.warning(codes::WRONG_TYPE, &whole.place.child("in"), message).help(help);
    }
}

/// Warns of a value that no style but `deepObject` writes.
pub fn note_nested(lowering: &mut Lowering<'_, '_>, place: &Place, keyword: &str, id: SchemaId, encoding: Encoding) {
    if is_nested(lowering, id, encoding) {
        let reason = "this style has no expansion for a list or an object inside another; a value with one is not sent";
        let help = "send it as JSON (`content` of a parameter, `contentType` of a member), or with `style: deepObject`";
        lowering.degraded(place, keyword, codes::DEGRADED, reason, help);
    }
}

/// Whether a value can have a list or an object inside a list or an object, which no style but `deepObject` writes. A list
/// inside an object of a query is written where each member stands on its own.
pub fn is_nested(lowering: &mut Lowering<'_, '_>, id: SchemaId, encoding: Encoding) -> bool {
    let Encoding { location, style, explode, json, form, .. } = encoding;
    if json || form || style == Style::DeepObject || location == Location::QueryString {
        return false;
    }
    let lists = location == Location::Query && style == Style::Form && explode;
    lowering.graph.alternatives(id).iter().any(|member| {
        let rest = if let Additional::Schema(id) = member.additional { Some(id) } else { None };
        let mut of_list = member.items.iter().chain(&member.prefix_items);
        let mut of_object = member.properties.iter().map(|(_, id)| *id).chain(rest);
        of_list.any(|id| holds_compound(lowering, *id, false))
            || of_object.any(|id| holds_compound(lowering, id, lists))
    })
}

/// Whether a value can be a list or an object; a list of neither does not count where lists are written.
fn holds_compound(lowering: &mut Lowering<'_, '_>, id: SchemaId, lists: bool) -> bool {
    lowering.graph.alternatives(id).iter().any(|member| match member.items {
        Some(items) if lists && room_of(member) == Room::List => holds_compound(lowering, items, false),
        _ => is_compound(member) && !(lists && room_of(member) == Room::List),
    })
}

fn is_compound(schema: &Schema<'_>) -> bool {
    match room_of(schema) {
        Room::Object | Room::Tuple | Room::List => true,
        Room::Union => schema.types.contains(Types::OBJECT) || schema.types.contains(Types::ARRAY),
        _ => false,
    }
}

/// The argument of a method: `id: &str`.
#[must_use]
pub fn argument(writer: &Writer<'_>, name: &str, ty: &Type) -> TokenStream {
    let name = ident(name);
    let ty = borrowed(writer, ty);
    quote!(#name: #ty)
}

fn borrowed(writer: &Writer<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Scalar(Scalar::String) => quote!(&str),
        Type::Scalar(one) if scalar::is_copy(*one) => scalar::emit(*one),
        Type::List(element) if writer.is_text(element) => writer.argument(ty),
        Type::List(element) => {
            let element = writer.ty(element);
            quote!(&[#element])
        }
        _ if writer.is_text(ty) => writer.argument(ty),
        Type::Boxed(inner) => borrowed(writer, inner),
        _ => {
            let ty = writer.ty(ty);
            quote!(&#ty)
        }
    }
}

/// The line of a list that says what an argument is: `* limit: At most 100.` Empty when the document says nothing of it.
#[must_use]
pub fn line(name: &str, docs: &Docs, deprecated: bool) -> String {
    let words = docs.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let facts = docs.facts.join(" ");
    let deprecated = if deprecated { "Deprecated." } else { "" };
    let said: Vec<_> = [words.as_str(), &facts, deprecated].into_iter().filter(|words| !words.is_empty()).collect();
    if said.is_empty() {
        return String::new();
    }
    format!("* {}: {}\n", emit::code_span(emit::plain(name)), said.join(" "))
}

/// The expression that passes an argument on by reference.
#[must_use]
pub fn passed(writer: &Writer<'_>, name: &Ident, ty: &Type) -> TokenStream {
    match ty {
        Type::Scalar(Scalar::String) => quote!(#name),
        Type::Scalar(one) if scalar::is_copy(*one) => quote!(&#name),
        Type::List(element) if writer.is_text(element) => {
            let element = writer.ty(element);
            quote!(&#name.into_iter().map(Into::into).collect::<Vec<#element>>())
        }
        _ if writer.is_text(ty) => {
            let ty = writer.ty(ty);
            quote!(&Into::<#ty>::into(#name))
        }
        Type::Boxed(inner) => passed(writer, name, inner),
        _ => quote!(#name),
    }
}

/// The link of the chain that sends the parameter: `.with_parameter(Parameter::query("limit"), &limit)`.
#[must_use]
pub fn link(writer: &Writer<'_>, param: &Param) -> TokenStream {
    let value = passed(writer, &ident(&param.name), &param.ty);
    let parameter = spelled(&param.wire, param.encoding);
    let members = param.members.iter().map(|(wire, encoding)| spelled(wire, *encoding));
    let members = (!param.members.is_empty()).then(|| quote!(.members(const { &[#(#members),*] })));
    quote!(.with_parameter(#parameter #members, #value))
}

/// The setter of an optional parameter.
#[must_use]
pub fn setter(writer: &Writer<'_>, param: &Param) -> TokenStream {
    let mut docs = param.docs.clone();
    if docs.text.is_empty() {
        docs.text = format!("Sets {}.", emit::code_span(&param.wire));
    }
    let docs = emit::docs(&docs);
    let deprecated = param.deprecated.then(|| quote!(#[deprecated]));
    let (name, argument, link) = (ident(&param.name), argument(writer, &param.name, &param.ty), link(writer, param));
    quote! {
        #docs
        #deprecated
        pub fn #name(self, #argument) -> Self { self #link }
    }
}

/// `Parameter::query("ids").style(Style::PipeDelimited)`: only what differs from the defaults of the location.
#[must_use]
pub fn spelled(wire: &str, encoding: Encoding) -> TokenStream {
    let Encoding { location, style, explode, allow_reserved, json, form } = encoding;
    let (start, default) = match location {
        Location::Path => (quote!(path), Style::Simple),
        Location::Query => (quote!(query), Style::Form),
        Location::QueryString => (quote!(query_string), Style::Form),
        Location::Header => (quote!(header), Style::Simple),
        Location::Cookie => (quote!(cookie), Style::Form),
    };
    let styled = (style != default).then(|| {
        let name = ident(match style {
            Style::Matrix => "Matrix",
            Style::Label => "Label",
            Style::Simple => "Simple",
            Style::Form => "Form",
            Style::SpaceDelimited => "SpaceDelimited",
            Style::PipeDelimited => "PipeDelimited",
            Style::DeepObject => "DeepObject",
            Style::Cookie => "Cookie",
        });
        quote!(.style(Style::#name))
    });
    let exploded = matches!(style, Style::Form | Style::Cookie) && location != Location::Path;
    let exploded = (explode != exploded).then(|| quote!(.explode(#explode)));
    let reserved = allow_reserved.then(|| quote!(.allow_reserved()));
    let json = json.then(|| quote!(.json()));
    let form = form.then(|| quote!(.form()));
    quote!(Parameter::#start(#wire) #styled #exploded #reserved #json #form)
}

/// The runtime's name of a location.
#[must_use]
pub fn location(location: Location) -> TokenStream {
    let name = ident(match location {
        Location::Path => "Path",
        Location::Query => "Query",
        Location::QueryString => "QueryString",
        Location::Header => "Header",
        Location::Cookie => "Cookie",
    });
    quote!(Location::#name)
}
