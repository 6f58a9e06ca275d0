//! Handles: a path parameter that a family of operations shares, said once. `x-rust-handle`, a keyword of ours.
//!
//! ```yaml
//! components: {parameters: {InstanceIdParam: {name: id, in: path, required: true, x-rust-handle: instance}}}
//! ```
//!
//! gives `client.instance(id)`, whose services have the methods of the operations with this parameter, without it:
//! `client.instance(id).session().status()` in place of `client.session().status(id)`.

use proc_macro2::TokenStream;
use quote::quote;

use super::auth::{self, Scheme};
use super::body::{self, Body};
use super::operation::Operation;
use super::param::{self, Param};
use super::service::{self, Service};
use crate::codegen::api::{Api, Scalar, Type};
use crate::codegen::emit::{self, Writer, code_span, ident};
use crate::codegen::resolve::Location;
use crate::codegen::write::{Code, Module};

/// A handle.
#[derive(Clone, Debug)]
pub struct Handle {
    /// The word of `x-rust-handle`.
    pub words: String,
    /// The name of the struct; settled last.
    pub name: String,
    /// The name of the client's method; settled last.
    pub accessor: String,
    /// The file below `client/`, without `.rs`; settled last.
    pub module: String,
    /// The services with an operation of the family.
    pub services: Vec<Scoped>,
}

/// The part of a service that a handle has.
#[derive(Clone, Debug)]
pub struct Scoped {
    /// The index in `Calls::services`.
    pub service: usize,
    /// The name of the struct; settled last.
    pub name: String,
    /// The operations, by their index in `Calls::operations`.
    pub operations: Vec<usize>,
}

/// One handle for each word that a path parameter of an operation has.
#[must_use]
pub fn lower(services: &[Service], operations: &[Operation]) -> Vec<Handle> {
    let mut handles: Vec<Handle> = Vec::new();
    for (at, service) in services.iter().enumerate().filter(|(_, service)| service.tag.is_some()) {
        for index in &service.operations {
            let Some(words) = operations[*index].params.iter().find_map(held) else { continue };
            let handle = match handles.iter().position(|handle| handle.words == words) {
                Some(known) => &mut handles[known],
                None => {
                    handles.push(Handle::new(words));
                    let last = handles.len() - 1;
                    &mut handles[last]
                }
            };
            match handle.services.iter_mut().find(|scoped| scoped.service == at) {
                Some(scoped) => scoped.operations.push(*index),
                None => handle.services.push(Scoped { service: at, name: String::new(), operations: vec![*index] }),
            }
        }
    }
    handles
}

impl Handle {
    fn new(words: &str) -> Self {
        Self {
            words: words.to_owned(),
            name: String::new(),
            accessor: String::new(),
            module: String::new(),
            services: Vec::new(),
        }
    }
}

/// The word of a parameter that a handle can hold: a required text in the path.
fn held(param: &Param) -> Option<&str> {
    let text = param.ty == Type::Scalar(Scalar::String) && param.encoding.location == Location::Path;
    param.handle.as_deref().filter(|_| text && param.required)
}

/// The method of the client that gives the handle.
#[must_use]
pub fn emit_accessor(api: &Api, handle: &Handle) -> TokenStream {
    let (name, accessor) = (ident(&handle.name), ident(&handle.accessor));
    let doc = format!(" The operations of one {}, whose id is said once.", emit::one_line(&handle.words));
    let gate = gate(api, handle);
    quote! {
        #gate
        #[doc = #doc]
        pub fn #accessor(&self, id: impl Into<String>) -> #name { #name::new(self, id) }
    }
}

/// The condition of what belongs to a handle: it needs all of its tags.
#[must_use]
pub fn gate(api: &Api, handle: &Handle) -> TokenStream {
    let tags = handle.services.iter().map(|scoped| api.calls.services[scoped.service].tag.as_deref());
    let features: Vec<_> = tags.filter_map(|tag| api.features.of_tag(tag)).collect();
    if features.is_empty() { quote!() } else { quote!(#[cfg(all(#(feature = #features),*))]) }
}

/// The file of a handle.
#[must_use]
pub fn emit(api: &Api, handle: &Handle) -> Module {
    let writer = Writer::qualified(api);
    let mut items = vec![declaration(handle), methods(api, handle)];
    for scoped in &handle.services {
        items.extend(service(api, &writer, handle, scoped));
    }
    let items: Vec<_> = items.into_iter().map(Code::from).collect();
    let imports = service::imports(api, &items);
    let names = used(api, handle);
    let doc = format!(" The operations of one {}.", emit::one_line(&handle.words));
    let content = [quote!(#![doc = #doc]), quote!(#imports use super::{#(#names),*};)];
    emit::rust(
        api,
        &format!("client/{}.rs", handle.module),
        "#/paths",
        content.map(Code::from).into_iter().chain(items),
    )
}

/// The services, markers and forms that the file names.
fn used(api: &Api, handle: &Handle) -> Vec<proc_macro2::Ident> {
    let mut names: Vec<&str> = Vec::new();
    for scoped in &handle.services {
        names.push(&api.calls.services[scoped.service].name);
        for operation in scoped.operations.iter().map(|index| &api.calls.operations[*index]) {
            names.push(&operation.marker);
            let required = operation.body.iter().filter(|body| body.required);
            names.extend(required.flat_map(Body::forms).map(|form| form.name.as_str()));
        }
    }
    names.sort_unstable();
    names.into_iter().map(ident).collect()
}

fn declaration(handle: &Handle) -> TokenStream {
    let name = ident(&handle.name);
    let words = emit::one_line(&handle.words);
    let doc = format!(" The operations of one {words}: its id is said once, and so may be credentials of its own.");
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        pub struct #name { client: Client, id: String }
    }
}

fn methods(api: &Api, handle: &Handle) -> TokenStream {
    let name = ident(&handle.name);
    let accessors = handle.services.iter().map(|scoped| {
        let service = &api.calls.services[scoped.service];
        let (accessor, scoped, inner) = (ident(&service.accessor), ident(&scoped.name), ident(&service.name));
        let doc = format!(" The operations of the tag {}.", code_span(service.tag.as_deref().unwrap_or_default()));
        quote! {
            #[doc = #doc]
            pub fn #accessor(&self) -> #scoped { #scoped { service: #inner::new(&self.client), id: self.id.clone() } }
        }
    });
    let request = request(api, handle);
    let credentials = schemes(api, handle).into_iter().map(credential);
    quote! {
        impl #name {
            pub(super) fn new(client: &Client, id: impl Into<String>) -> Self {
                Self { client: client.clone(), id: id.into() }
            }

            /// The id.
            #[must_use]
            pub fn id(&self) -> &str { &self.id }

            /// The client that calls are made with, with the credentials that were given here.
            #[must_use]
            pub fn client(&self) -> &Client { &self.client }

            #(#credentials)*
            #request
            #(#accessors)*
        }
    }
}

/// The method for calls that the document does not have.
fn request(api: &Api, handle: &Handle) -> TokenStream {
    let operations = handle.services.iter().flat_map(|scoped| &scoped.operations);
    let params = operations.flat_map(|index| &api.calls.operations[*index].params);
    let mut names: Vec<&str> = Vec::new();
    for param in params.filter(|param| held(param) == Some(&handle.words)) {
        if !names.contains(&param.wire.as_str()) {
            names.push(&param.wire);
        }
    }
    let braces: Vec<_> = names.iter().map(|name| code_span(&format!("{{{name}}}"))).collect();
    let doc = format!(
        " A call of an operation that the document does not have yet: see [`Client::request`]. The id goes into {} of the path.",
        braces.join(" and ")
    );
    quote! {
        #[doc = #doc]
        pub fn request(&self, method: &'static str, path: impl Into<std::borrow::Cow<'static, str>>) -> RawCall {
            self.client.request(method, path)#(.with_path(#names, &self.id))*
        }
    }
}

/// The API keys that operations of the family take: those may differ from one to the other.
fn schemes<'a>(api: &'a Api, handle: &Handle) -> Vec<&'a Scheme> {
    let operations = handle.services.iter().flat_map(|scoped| &scoped.operations);
    let ids: Vec<_> = operations.flat_map(|index| api.calls.operations[*index].security.iter().flatten()).collect();
    let keys = api.calls.schemes.iter().filter(|scheme| matches!(scheme.kind, auth::Kind::ApiKey(..)));
    keys.filter(|scheme| ids.contains(&&scheme.id)).collect()
}

fn credential(scheme: &Scheme) -> TokenStream {
    let constant = ident(&scheme.constant);
    let name = quote::format_ident!("with_{}", emit::plain(&scheme.method));
    let doc = format!(" Takes this key of {} in place of the client's.", code_span(&scheme.id));
    quote! {
        #[doc = #doc]
        #[doc = ""]
        #[doc = " An operation that takes this key is called with it or fails before it is sent, whatever else the client"]
        #[doc = " holds; the others are called with the client's credentials."]
        #[must_use]
        pub fn #name(self, key: impl Into<Secret>) -> Self {
            Self { client: self.client.with_credential(&#constant, key), ..self }
        }
    }
}

fn service(api: &Api, writer: &Writer<'_>, handle: &Handle, scoped: &Scoped) -> Vec<TokenStream> {
    let inner = &api.calls.services[scoped.service];
    let (name, service) = (ident(&scoped.name), ident(&inner.name));
    let doc = format!(" As [`{}`], for one {}.", inner.name, emit::one_line(&handle.words));
    let methods = scoped.operations.iter().flat_map(|index| {
        let operation = &api.calls.operations[*index];
        match operation.body.as_ref().filter(|body| body.required) {
            None => vec![method(writer, inner, operation, &operation.name, None)],
            Some(body) => {
                let one = |content| (body, content);
                let contents = body.contents.iter().map(one);
                contents.map(|both| method(writer, inner, operation, &both.1.method, Some(both))).collect()
            }
        }
    });
    vec![
        quote! {
            #[doc = #doc]
            #[derive(Clone, Debug)]
            pub struct #name { service: #service, id: String }
        },
        quote!(impl #name { #(#methods)* }),
    ]
}

fn method(
    writer: &Writer<'_>,
    service: &Service,
    operation: &Operation,
    name: &str,
    content: Option<(&Body, &body::Content)>,
) -> TokenStream {
    let (method, marker) = (ident(name), ident(&operation.marker));
    let required: Vec<_> = operation.params.iter().filter(|param| param.required).collect();
    let own = required.iter().filter(|param| held(param).is_none());
    let arguments = own.map(|param| param::argument(writer, &param.name, &param.ty));
    let arguments: Vec<_> =
        arguments.chain(content.map(|(body, content)| body::arguments(writer, body, content))).collect();
    let passed = required.iter().map(|param| match held(param) {
        Some(_) => quote!(&self.id),
        None => {
            let name = ident(&param.name);
            quote!(#name)
        }
    });
    let body = content.map(|(body, content)| body::passed_on(body, content));
    let passed = passed.chain(body);
    let words = operation.docs.text.split("\n\n").next().unwrap_or_default();
    let docs = emit::docs_with(words, "");
    let see = format!(" See [`{}::{}`].", service.name, emit::plain(name));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let inline = content.map(|_| body::inline());
    quote! {
        #docs
        #[doc = ""]
        #[doc = #see]
        #deprecated
        #inline
        pub fn #method(&self, #(#arguments),*) -> Call<#marker> { self.service.#method(#(#passed),*) }
    }
}
