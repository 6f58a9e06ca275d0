//! Bodies with parts, most of them `multipart/form-data`: files, values and JSON. OpenAPI 3.1, section 4.8.15; RFC 7578.
//!
//! ```yaml
//! multipart/form-data: {schema: {type: object, required: [file], properties: {file: {type: string, format: binary}, note: {type: string}}}}
//! ```
//!
//! becomes `UploadForm::new(file).with_note("..")`, where the file is bytes, text or a stream with a name and media type.

mod emission;
mod files;

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::media;
use crate::codegen::api::{Docs, Type};
use crate::codegen::diagnostics::{Place, codes};
use crate::codegen::emit::ident;
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowering, facts};
use crate::codegen::resolve::{Additional, Encoding, MediaType, Schema, SchemaId, Types};
use crate::codegen::shapes::{Room, room_of};

pub use self::emission::emit;
use self::files::Files;
pub use self::files::is_binary;

/// The media type of a form with parts.
pub const FORM: &str = "multipart/form-data";

/// A form with parts.
#[derive(Clone, Debug)]
pub struct FormDef {
    /// The name of the struct; settled last. Empty for a form that the document says nothing of.
    pub name: String,
    /// The parts, in document order.
    pub parts: Vec<Part>,
    /// The parts of other names, where the document says something of them.
    pub others: Option<Part>,
}

/// A part.
#[derive(Clone, Debug)]
pub struct Part {
    /// The name on the wire.
    pub wire: String,
    /// The name of the argument or setter; settled last.
    pub name: String,
    /// What a caller gives.
    pub kind: Kind,
    /// Whether the form must have it.
    pub required: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// What a caller gives for a part.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Bytes, text or a stream, under a media type if the document names one.
    File(Option<String>),
    /// Several of them.
    Files(Option<String>),
    /// A value: text for scalars, a part for each item of a list.
    Value(Type),
    /// A value as JSON of this media type.
    Json(Type, String),
    /// A list as a part of JSON of this media type for each item.
    JsonItems(Type, String),
    /// A scalar as text of this media type, or a part for each item of a list.
    Text(Type, String),
    /// An object as a URL-encoded form of this media type, or a part for each item of a list.
    Form(Type, String),
}

impl Kind {
    /// The type of a value; `None` for files.
    #[must_use]
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::File(_) | Self::Files(_) => None,
            Self::Value(ty) | Self::Json(ty, _) | Self::JsonItems(ty, _) | Self::Text(ty, _) | Self::Form(ty, _) => {
                Some(ty)
            }
        }
    }
}

impl FormDef {
    /// Visits every type that the form carries.
    pub fn types(&self, visit: &mut dyn FnMut(&Type)) {
        self.parts.iter().chain(&self.others).filter_map(|part| part.kind.ty()).for_each(visit);
    }

    /// The type of the argument.
    #[must_use]
    pub fn type_name(&self) -> TokenStream {
        if self.parts.is_empty() {
            return quote!(Form);
        }
        let name = ident(&self.name);
        quote!(#name)
    }

    /// The runtime's form in an argument. Parts of another media type than a form have no names on the wire, so that the
    /// document's order tells what each of them is.
    #[must_use]
    pub fn form_of(&self, argument: &Ident, media_type: &str) -> TokenStream {
        let form = if self.parts.is_empty() { quote!(#argument) } else { quote!(#argument.0) };
        if media_type == FORM {
            return form;
        }
        let order = self.parts.iter().map(|part| &part.wire);
        quote!(#form.media_type(#media_type, &[#(#order),*]))
    }
}

/// The form of a Media Type Object.
pub fn lower(lowering: &mut Lowering<'_, '_>, source: &MediaType<'_>, operation: &str) -> FormDef {
    let flat = source.schema.map(|id| lowering.graph.flatten(id));
    let mut parts = Vec::new();
    for (wire, id) in flat.iter().flat_map(|flat| flat.properties.iter()) {
        let required = flat.as_ref().is_some_and(|flat| flat.required.contains(wire));
        let encoding = source.encoding.iter().find(|(name, _)| name == wire);
        let place = source.place.child("encoding").child(wire);
        let encoding = encoding.map(|(_, encoding)| encoding);
        let part = lowering.told(*id);
        let mut docs = Docs::from_words(part.title, part.description);
        docs.facts = facts(&part);
        let context = Context::call(operation, &format!("Request {wire}"));
        let kind = kind(lowering, *id, encoding.map(|encoding| (encoding, &place)), &context);
        if kind.ty().is_none() {
            docs.facts.extend(files::note(lowering, *id, encoding.and_then(|encoding| encoding.content_type)));
        }
        if let Some(encoding) = encoding {
            note(lowering, &place, encoding, kind.ty().is_none());
        }
        parts.push(Part { wire: (*wire).to_owned(), name: String::new(), kind, required, docs });
    }
    let others = flat.filter(|_| !parts.is_empty()).and_then(|flat| others(lowering, &flat, operation));
    FormDef { name: String::new(), parts, others }
}

/// The parts that `additionalProperties` allows, which the caller names.
fn others(lowering: &mut Lowering<'_, '_>, flat: &Schema<'_>, operation: &str) -> Option<Part> {
    let (kind, facts) = match flat.additional {
        Additional::Unspecified | Additional::Forbidden => return None,
        Additional::Any => (Kind::File(None), Vec::new()),
        Additional::Schema(id) => {
            let kind = kind(lowering, id, None, &Context::call(operation, "Request part"));
            let note = kind.ty().is_none().then(|| files::note(lowering, id, None)).flatten();
            let facts = facts(&lowering.graph.flatten(id)).into_iter().chain(note).collect();
            (kind, facts)
        }
    };
    let docs = Docs { text: "Adds a part of another name.".to_owned(), facts };
    Some(Part { wire: "part".to_owned(), name: String::new(), kind, required: false, docs })
}

/// Enters what an Encoding Object says beside the media type. The caller sets the headers of a file with `Part::header`; that
/// of its media type is ignored (OpenAPI 3.1.1, section 4.8.15.1).
fn note(lowering: &mut Lowering<'_, '_>, place: &Place, encoding: &Encoding<'_>, is_file: bool) {
    for header in &encoding.headers {
        if header.name.eq_ignore_ascii_case("content-type") {
            let reason = "the `contentType` of the part says it";
            lowering.ledger.record(&header.place, "", Fate::Ignored, reason);
        } else if is_file {
            let reason = "a header of a part, which the caller sets with `Part::header`";
            lowering.ledger.record(&header.place, "", Fate::Documented, reason);
        } else if header.required {
            let reason = "only a part of bytes has headers of the caller; this one is sent without its required header";
            let help = "make the header optional, or the part a string of `format: binary`";
            lowering.degraded(&header.place, "", codes::DEGRADED, reason, help);
        } else {
            let reason = "only a part of bytes has headers of the caller";
            lowering.ledger.record(&header.place, "", Fate::Ignored, reason);
        }
    }
    for (there, keyword) in [(encoding.style.is_some(), "style"), (encoding.explode.is_some(), "explode")] {
        if there {
            let reason = "parts are written by their media type, not by a style";
            lowering.ledger.record(place, keyword, Fate::Documented, reason);
        }
    }
}

fn kind(
    lowering: &mut Lowering<'_, '_>,
    id: SchemaId,
    encoding: Option<(&Encoding<'_>, &Place)>,
    context: &Context,
) -> Kind {
    let content_type = encoding.and_then(|(encoding, _)| encoding.content_type);
    let one = content_type.filter(|name| !media::is_range(name) && !name.contains(',')).map(str::to_owned);
    match files::of(lowering, id, content_type) {
        Some(Files::One) => return Kind::File(one),
        Some(Files::Many) => return Kind::Files(one),
        None => {}
    }
    let names = concrete(content_type.unwrap_or_default());
    let Some((encoding, place)) = encoding.filter(|_| !names.is_empty()) else {
        let encoded = is_encoded(lowering, id);
        let ty = lowering.use_of(id, context).ty;
        return if encoded { Kind::Text(ty, "application/octet-stream".to_owned()) } else { Kind::Value(ty) };
    };
    let is_list = lowering.graph.flatten(id).items.is_some();
    let is_text = is_text(lowering, id);
    let written = |name: &&str| match media::kind(name) {
        media::Kind::Json | media::Kind::Form => true,
        media::Kind::Text => is_text,
        _ => false,
    };
    let Some(name) = names.iter().copied().find(written) else {
        degraded(lowering, place, &names.join(", "));
        return if is_list { Kind::Files(one) } else { Kind::File(one) };
    };
    let ty = lowering.use_of(id, context).ty;
    match media::kind(name) {
        media::Kind::Json if is_list && encoding.of_items => Kind::JsonItems(ty, name.to_owned()),
        media::Kind::Json => Kind::Json(ty, name.to_owned()),
        media::Kind::Form => Kind::Form(ty, name.to_owned()),
        _ => Kind::Text(ty, name.to_owned()),
    }
}

/// The media types of a `contentType` that stand for one each.
fn concrete(names: &str) -> Vec<&str> {
    names.split(',').map(str::trim).filter(|name| !name.is_empty() && !media::is_range(name)).collect()
}

/// Warns of a part of a media type that no value is written as, such as an object in XML.
fn degraded(lowering: &mut Lowering<'_, '_>, place: &Place, names: &str) {
    let reason = format!("no value of this schema is written as `{names}`; the caller gives the part as bytes or text");
    let help = "give it JSON or a form as its `contentType`, or make it a string";
    lowering.degraded(place, "contentType", codes::DEGRADED, &reason, help);
}

/// Whether a value, or each item of a list, is written as plain text: texts, numbers, booleans and listed values.
fn is_text(lowering: &mut Lowering<'_, '_>, id: SchemaId) -> bool {
    let id = lowering.graph.flatten(id).items.unwrap_or(id);
    lowering.graph.alternatives(id).iter().all(|member| match room_of(member) {
        Room::Choice | Room::Scalar => true,
        Room::Union => !member.types.contains(Types::OBJECT) && !member.types.contains(Types::ARRAY),
        _ => false,
    })
}

/// Whether a text, or each item of a list, holds encoded bytes, whose media type is `application/octet-stream` unless the
/// document names one (OpenAPI 3.1.1, section 4.8.15.1.1).
fn is_encoded(lowering: &mut Lowering<'_, '_>, id: SchemaId) -> bool {
    let flat = lowering.graph.flatten(id);
    let flat = flat.items.map_or(Rc::clone(&flat), |items| lowering.graph.flatten(items));
    is_text(lowering, id) && flat.content.is_some_and(|content| content.encoding.is_some())
}
