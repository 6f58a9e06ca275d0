//! The tokens of a form with parts: its struct, the function that makes it, and a setter for each other part.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{FormDef, Kind, Part};
use crate::codegen::calls::param;
use crate::codegen::emit::{self, Writer, code_span, ident, plain};

/// The struct that gathers the parts.
#[must_use]
pub fn emit(writer: &Writer<'_>, form: &FormDef, operation: &str) -> [TokenStream; 2] {
    let name = ident(&form.name);
    let doc = format!(" The form that {} sends.", code_span(operation));
    let required: Vec<_> = form.parts.iter().filter(|part| part.required).collect();
    let arguments = required.iter().map(|part| argument(writer, part));
    let links = required.iter().map(|part| link(writer, part, &named(part)));
    let setters = form.parts.iter().filter(|part| !part.required).map(|part| setter(writer, part));
    let others = form.others.as_ref().map(|part| setter_of_others(writer, part));
    let docs = docs_of_new(&required);
    let default = required.is_empty().then(|| quote!(Default,));
    let many = (required.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let body = if required.is_empty() { quote!(Self::default()) } else { quote!(Self(Form::new() #(#links)*)) };
    [
        quote! {
            #[doc = #doc]
            #[derive(Debug, #default)]
            #[must_use]
            pub struct #name(Form);
        },
        quote! {
            impl #name {
                #docs
                #many
                pub fn new(#(#arguments),*) -> Self { #body }
                #(#setters)*
                #others
            }
        },
    ]
}

/// What the required parts are, as a method says it of its parameters.
fn docs_of_new(required: &[&Part]) -> TokenStream {
    let ours = if required.is_empty() { "A form without parts." } else { "A form with its required parts." };
    let lines = required.iter().map(|part| param::line(&part.name, &part.docs, false));
    emit::docs_with(ours, &lines.collect::<String>())
}

/// The name of a part on the wire.
fn named(part: &Part) -> TokenStream {
    let wire = &part.wire;
    quote!(#wire)
}

fn argument(writer: &Writer<'_>, part: &Part) -> TokenStream {
    let name = ident(&part.name);
    match (&part.kind, part.kind.ty()) {
        (_, Some(ty)) => param::argument(writer, &part.name, ty),
        (Kind::Files(_), None) => quote!(#name: impl IntoIterator<Item = impl Into<Part>>),
        (_, None) => quote!(#name: impl Into<Part>),
    }
}

fn link(writer: &Writer<'_>, part: &Part, wire: &TokenStream) -> TokenStream {
    let name = ident(&part.name);
    let value = part.kind.ty().map(|ty| param::passed(writer, &name, ty));
    match &part.kind {
        Kind::File(None) => quote!(.part(#wire, #name)),
        Kind::File(Some(media)) => quote!(.part(#wire, #name.into().content_type(#media))),
        Kind::Files(None) => quote!(.parts(#wire, #name)),
        Kind::Files(Some(media)) => {
            quote!(.parts(#wire, #name.into_iter().map(|part| part.into().content_type(#media))))
        }
        Kind::Value(_) => quote!(.value(#wire, #value)),
        Kind::Json(_, media) => quote!(.json(#wire, #media, #value)),
        Kind::JsonItems(_, media) => quote!(.json_items(#wire, #media, #value)),
        Kind::Text(_, media) => quote!(.text(#wire, #media, #value)),
        Kind::Form(_, media) => quote!(.form(#wire, #media, #value)),
    }
}

fn setter(writer: &Writer<'_>, part: &Part) -> TokenStream {
    let mut docs = part.docs.clone();
    if docs.text.is_empty() {
        docs.text = format!("Adds {}.", code_span(&part.wire));
    }
    let docs = emit::docs(&docs);
    let name = format_ident!("with_{}", plain(&part.name));
    let (argument, link) = (argument(writer, part), link(writer, part, &named(part)));
    quote! {
        #docs
        pub fn #name(self, #argument) -> Self { Self(self.0 #link) }
    }
}

fn setter_of_others(writer: &Writer<'_>, part: &Part) -> TokenStream {
    let docs = emit::docs(&part.docs);
    let name = format_ident!("with_{}", plain(&part.name));
    let (argument, link) = (argument(writer, part), link(writer, part, &quote!(name.to_owned())));
    quote! {
        #docs
        pub fn #name(self, name: &str, #argument) -> Self { Self(self.0 #link) }
    }
}
