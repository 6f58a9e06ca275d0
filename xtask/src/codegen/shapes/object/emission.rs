//! The tokens of an object: the struct, the table that it is read by, its constructor and its setters.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Field, Object, Presence};
use crate::codegen::api::{Type, TypeDef};
use crate::codegen::emit::{self, Writer};
use crate::codegen::settle::names;
use crate::codegen::shapes::constant;
use crate::codegen::shapes::lenient::Fix;

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
