//! Objects with listed properties. JSON Schema 2020-12, section 10.3.2.
//!
//! ```yaml
//! Pet: {type: object, required: [id], properties: {id: {type: integer}, tag: {type: string}}}
//! ```
//!
//! becomes a struct with `id: i64` and `tag: Option<String>`, in this order, which is also the order on the wire.

use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::codegen::api::{Docs, Scalar, Type, TypeDef, TypeId};
use crate::codegen::diagnostics::{Place, codes, did_you_mean};
use crate::codegen::emit::{self, Writer};
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowered, Lowering, facts};
use crate::codegen::resolve::{Additional, Schema, SchemaId};
use crate::codegen::settle::names;
use crate::codegen::shapes::lenient::{self, Fix};
use crate::codegen::shapes::{Shape, constant, map};

/// A struct.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object {
    /// The listed properties, in document order.
    pub fields: Vec<Field>,
    /// The field for keys that are not listed, when the document says something of their values.
    pub rest: Option<Rest>,
}

/// A listed property.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The key on the wire.
    pub wire: String,
    /// Further keys that decode into the field.
    pub aliases: Vec<String>,
    /// The name in Rust; settled last.
    pub name: String,
    /// The schema of the property.
    pub place: Origin,
    /// Its documentation.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: bool,
    /// The type of a value that is neither absent nor null.
    pub ty: Type,
    /// `required`.
    pub required: bool,
    /// Whether null is valid.
    pub nullable: bool,
    /// `readOnly`: only answers carry it.
    pub read_only: bool,
    /// `writeOnly`: only requests carry it.
    pub write_only: bool,
    /// The one value that a boolean may have.
    pub only: Option<bool>,
    /// How a value in another form than the declared one is read.
    pub fix: Option<Fix>,
    /// What absence means; settled last.
    pub presence: Presence,
}

/// The field for keys that are not listed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rest {
    /// The name in Rust; settled last.
    pub name: String,
    /// The type of the values.
    pub ty: Type,
}

/// The place of a part of a shape. Two shapes are equal wherever they stand, so all origins are.
#[derive(Clone, Debug)]
pub struct Origin(pub Place);

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origin {}

impl std::hash::Hash for Origin {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

/// What it means when a property is absent or null. The words are those of the runtime's `object!`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Presence {
    /// `T`: absence is an error.
    #[default]
    Required,
    /// `Option<T>`: absence and null are `None`.
    Optional,
    /// `Option<T>`: always written, `None` as null.
    Nullable,
    /// `Option<Option<T>>`: absence, null and a value are told apart.
    Patch,
    /// `Option<Value>`: null is a value.
    Any,
    /// `Vec<T>` or `IndexMap<String, T>`: empty when absent, absent when empty.
    List,
}

/// Whether an object has no listed properties and is therefore a map.
#[must_use]
pub fn is_map(schema: &Schema<'_>) -> bool {
    schema.properties.is_empty() && schema.required.is_empty() && schema.additional != Additional::Forbidden
}

/// The struct or map of an object.
pub fn lower(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, owner: TypeId, context: &Context) -> Lowered {
    if is_map(schema) {
        return Lowered::Plain(map::lower(lowering, schema, context));
    }
    let mut fields: Vec<_> = schema.properties.iter().map(|(name, id)| field(lowering, name, *id, owner)).collect();
    let required: HashSet<&str> = schema.required.iter().copied().collect();
    for field in &mut fields {
        field.required = required.contains(field.wire.as_str());
    }
    let mut known: HashSet<&str> = schema.properties.iter().map(|(name, _)| *name).collect();
    for name in &schema.required {
        if known.insert(name) {
            fields.extend(undeclared(lowering, schema, name));
        }
    }
    let rest = map::values(lowering, schema, &Context::within(owner, "")).map(|ty| Rest { name: String::new(), ty });
    Lowered::Named(Shape::Object(Object { fields, rest }))
}

fn field(lowering: &mut Lowering<'_, '_>, name: &str, id: SchemaId, owner: TypeId) -> Field {
    let used = lowering.use_of(id, &Context::within(owner, if name.is_empty() { "empty" } else { name }));
    let flat = lowering.graph.flatten(id);
    let own = lowering.graph.get(id);
    let words = if own.reference.is_some() { (own.title, own.description) } else { (flat.title, flat.description) };
    let mut docs = Docs::from_words(words.0, words.1);
    docs.facts = if own.reference.is_some() { facts(own) } else { facts(&flat) };
    let own = own.clone();
    let fix = lenient::lower(lowering, if own.reference.is_some() { &own } else { &flat }, &used.ty);
    let aliases = own.extensions.iter().filter(|(key, _)| *key == "x-rust-aliases").flat_map(|(_, v)| v.as_array());
    Field {
        wire: name.to_owned(),
        aliases: aliases.flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        name: String::new(),
        place: Origin(own.place.clone()),
        docs,
        deprecated: own.deprecated || flat.deprecated,
        ty: used.ty,
        // Told by the list of the object, once all fields are there.
        required: false,
        nullable: used.nullable,
        read_only: own.read_only || flat.read_only,
        write_only: own.write_only || flat.write_only,
        only: constant::only_flag(&flat),
        fix,
        presence: Presence::default(),
    }
}

/// A name that is required and not declared is a field of any value, which callers can set and no answer must have.
fn undeclared(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>, name: &str) -> Option<Field> {
    if schema.additional == Additional::Forbidden || schema.additional == Additional::Any {
        lowering.ledger.record(&schema.place, "required", Fate::Ignored, format!("`{name}` is not declared"));
        return None;
    }
    let reason = format!("`{name}` is required and not declared; it becomes an optional field of any JSON value");
    let near = did_you_mean(name, schema.properties.iter().map(|(declared, _)| *declared));
    lowering.degraded(
        &schema.place,
        "required",
        codes::UNDECLARED_REQUIRED,
        &reason,
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it: `properties: {{{name}: {{type: string}}}}`, or take it out of `required`"),
        },
    );
    Some(Field {
        wire: name.to_owned(),
        aliases: Vec::new(),
        name: String::new(),
        place: Origin(schema.place.child("required")),
        docs: Docs { text: "Required by the document, which does not say what it is.".to_owned(), facts: Vec::new() },
        deprecated: false,
        ty: Type::Scalar(Scalar::Any),
        required: false,
        nullable: true,
        read_only: false,
        write_only: false,
        only: None,
        fix: None,
        presence: Presence::default(),
    })
}

/// The struct, how it is read, and its constructor and setters.
#[must_use]
pub fn emit(writer: &Writer<'_>, def: &TypeDef, object: &Object) -> Vec<TokenStream> {
    let name = emit::ident(&def.name);
    let methods = methods(writer, def, object);
    let mut items = vec![declaration(writer, def, object), table(def, object), quote! { impl #name { #(#methods)* } }];
    let constants_only =
        object.fields.iter().filter(|field| is_argument(field)).all(|f| constant::value(writer, f).is_some());
    if constants_only && !def.derives.default {
        items.push(quote! { impl Default for #name { fn default() -> Self { Self::new() } } });
    }
    items
}

fn declaration(writer: &Writer<'_>, def: &TypeDef, object: &Object) -> TokenStream {
    let name = emit::ident(&def.name);
    let head = writer.head(def);
    let default = def.derives.default.then(|| quote!(Default,));
    let fields = object.fields.iter().map(|field| {
        let docs = emit::docs(&field.docs);
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        let attributes = attributes(field);
        let name = emit::ident(&field.name);
        let ty = field_type(writer, field);
        quote! { #docs #deprecated #attributes pub #name: #ty, }
    });
    let rest = object.rest.as_ref().map(|rest| {
        let name = emit::ident(&rest.name);
        let ty = writer.ty(&rest.ty);
        quote! {
            /// Members that the document does not list.
            #[serde(flatten)]
            pub #name: indexmap::IndexMap<String, #ty>,
        }
    });
    quote! {
        #head
        #[derive(Clone, Debug, #default PartialEq, serde::Serialize)]
        #[non_exhaustive]
        pub struct #name { #(#fields)* #rest }
    }
}

fn attributes(field: &Field) -> Option<TokenStream> {
    let rename = (emit::plain(&field.name) != field.wire).then(|| {
        let wire = &field.wire;
        quote!(rename = #wire)
    });
    let skip = match field.presence {
        Presence::Required | Presence::Nullable => None,
        Presence::Optional | Presence::Patch | Presence::Any => Some(quote!(skip_serializing_if = "Option::is_none")),
        Presence::List if is_map_type(&field.ty) => Some(quote!(skip_serializing_if = "indexmap::IndexMap::is_empty")),
        Presence::List => Some(quote!(skip_serializing_if = "Vec::is_empty")),
    };
    let parts: Vec<_> = rename.into_iter().chain(skip).collect();
    (!parts.is_empty()).then(|| quote!(#[serde(#(#parts),*)]))
}

fn is_map_type(ty: &Type) -> bool {
    matches!(ty, Type::Map(_))
}

fn field_type(writer: &Writer<'_>, field: &Field) -> TokenStream {
    let ty = writer.ty(&field.ty);
    match field.presence {
        Presence::Required | Presence::List => ty,
        Presence::Optional | Presence::Nullable | Presence::Any => quote!(Option<#ty>),
        Presence::Patch => quote!(Option<Option<#ty>>),
    }
}

/// The table that `object!` reads the struct by.
fn table(def: &TypeDef, object: &Object) -> TokenStream {
    let name = emit::ident(&def.name);
    let rows = object.fields.iter().enumerate().map(|(index, field)| {
        let index = Literal::usize_unsuffixed(index);
        let (name, wire) = (emit::ident(&field.name), &field.wire);
        let presence = match field.presence {
            Presence::Required => quote!(required),
            Presence::Optional => quote!(optional),
            Presence::Nullable => quote!(nullable),
            Presence::Patch => quote!(patch),
            Presence::Any => quote!(any),
            Presence::List => quote!(list),
        };
        let aliases = &field.aliases;
        let via = field.fix.map(|Fix(function)| {
            let function = emit::ident(function);
            quote!(via #function)
        });
        quote!(#index #name #wire #(| #aliases)* #presence #via,)
    });
    let rest = object.rest.as_ref().map(|rest| {
        let name = emit::ident(&rest.name);
        quote!(; #name rest)
    });
    quote! { model::object! { #name: #(#rows)* #rest } }
}

fn methods(writer: &Writer<'_>, def: &TypeDef, object: &Object) -> Vec<TokenStream> {
    let mut methods = vec![constructor(writer, def, object)];
    if !def.direction.response_only() {
        methods.extend(object.fields.iter().filter_map(|field| setter(writer, field)));
    }
    methods
}

fn is_argument(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::Nullable)
}

/// `new` takes what is required, in document order; what can have one value only has it already.
fn constructor(writer: &Writer<'_>, def: &TypeDef, object: &Object) -> TokenStream {
    let required: Vec<_> = object.fields.iter().filter(|field| is_argument(field)).collect();
    let constants: Vec<_> = required.iter().map(|field| constant::value(writer, field)).collect();
    let arguments: Vec<_> = required.iter().zip(&constants).filter(|(_, value)| value.is_none()).collect();
    let doc = doc_of_new(def, !required.is_empty(), !arguments.is_empty());
    if required.is_empty() {
        return quote! {
            #[doc = #doc]
            #[must_use]
            pub fn new() -> Self { Self::default() }
        };
    }
    let many = (arguments.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let arguments = arguments.into_iter().map(|(field, _)| {
        let name = emit::ident(&field.name);
        let ty = match field.presence {
            Presence::Nullable => field_type(writer, field),
            _ => writer.argument(&field.ty),
        };
        quote!(#name: #ty)
    });
    let values = object.fields.iter().map(|field| initial(writer, field));
    let rest = object.rest.as_ref().map(|rest| {
        let name = emit::ident(&rest.name);
        quote!(#name: indexmap::IndexMap::new())
    });
    let values = values.chain(rest);
    quote! {
        #[doc = #doc]
        #[must_use]
        #many
        pub fn new(#(#arguments),*) -> Self { Self { #(#values),* } }
    }
}

fn doc_of_new(def: &TypeDef, required: bool, arguments: bool) -> String {
    let article = emit::article(&def.name);
    let name = format!("{article} `{}`", def.name);
    match (required, arguments) {
        (false, _) => format!(" {name} without any member."),
        (true, true) => format!(" {name} with its required members."),
        (true, false) => format!(" {name} with its constant members."),
    }
}

/// The initialiser of a field in `new`.
fn initial(writer: &Writer<'_>, field: &Field) -> TokenStream {
    let name = emit::ident(&field.name);
    match field.presence {
        Presence::Required => match constant::value(writer, field) {
            Some(value) => quote!(#name: #value),
            None => writer.from_argument(&name, &field.ty),
        },
        Presence::Nullable => quote!(#name),
        Presence::Optional | Presence::Patch | Presence::Any => quote!(#name: None),
        Presence::List if is_map_type(&field.ty) => quote!(#name: indexmap::IndexMap::new()),
        Presence::List => quote!(#name: Vec::new()),
    }
}

/// `with_...` sets what is not required; for a `Patch` field also to null.
fn setter(writer: &Writer<'_>, field: &Field) -> Option<TokenStream> {
    if is_argument(field) {
        return None;
    }
    let name = emit::ident(&field.name);
    let setter = emit::ident(&names::setter(&field.name));
    let argument = writer.argument(&field.ty);
    let value = writer.argument_value(&name, &field.ty);
    let (value, null) = match field.presence {
        Presence::Patch => (quote!(Some(Some(#value))), true),
        Presence::List => (value, false),
        _ => (quote!(Some(#value)), false),
    };
    let wire = &field.wire;
    let doc = format!(" Sets {}.", emit::code_span(wire));
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let null = null.then(|| {
        let setter = emit::ident(&names::setter_of_null(&field.name));
        let doc = format!(" Sets {} to null.", emit::code_span(wire));
        quote! {
            #[doc = #doc]
            #deprecated
            #[must_use]
            pub fn #setter(mut self) -> Self { self.#name = Some(None); self }
        }
    });
    Some(quote! {
        #[doc = #doc]
        #deprecated
        #[must_use]
        pub fn #setter(mut self, #name: #argument) -> Self { self.#name = #value; self }
        #null
    })
}
