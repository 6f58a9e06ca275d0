//! `client/mod.rs`: the facts of the document, the security schemes, and the ways from a client to its services.

use proc_macro2::{Punct, Spacing, TokenStream, TokenTree};
use quote::quote;

use super::body::Body;
use super::operation::Idempotency;
use super::{auth, handle, server, service};
use crate::codegen::api::{Api, Scalar, Type};
use crate::codegen::emit::{self, ident};
use crate::codegen::write::{Code, Module};

/// The file.
#[must_use]
pub fn emit(api: &Api) -> Module {
    let doc = format!("The client of {}.", emit::one_line(&api.title));
    let docs = of_the_file(emit::docs_with(&doc, api.description.as_deref().unwrap_or_default()));
    let mods = api.calls.services.iter().map(|service| {
        let (gate, module) = (gate(api, service), ident(&service.module));
        quote!(#gate mod #module;)
    });
    let uses = api.calls.services.iter().map(|service| {
        let (gate, module) = (gate(api, service), ident(&service.module));
        let names = exported(api, service);
        quote!(#gate pub use self::#module::{#(#names),*};)
    });
    let handles = &api.calls.handles;
    let mods = mods.chain(handles.iter().map(|handle| {
        let (gate, module) = (handle::gate(api, handle), ident(&handle.module));
        quote!(#gate mod #module;)
    }));
    let uses = uses.chain(handles.iter().map(|handle| {
        let (gate, module) = (handle::gate(api, handle), ident(&handle.module));
        let mut names: Vec<_> = handle.services.iter().map(|scoped| &scoped.name).chain([&handle.name]).collect();
        names.sort();
        let names = names.into_iter().map(|name| ident(name));
        quote!(#gate pub use self::#module::{#(#names),*};)
    }));
    let mut items = vec![facts(api)];
    items.extend(api.calls.schemes.iter().map(auth::emit));
    items.push(client(api));
    if !api.calls.schemes.is_empty() {
        let setters = api.calls.schemes.iter().map(auth::emit_setter);
        items.push(quote!(impl ClientBuilder { #(#setters)* }));
    }
    let mods = mods.chain((!api.calls.shown.is_empty()).then(|| {
        quote!(
            #[cfg(feature = "test-util")]
            mod examples;
        )
    }));
    let items: Vec<_> = items.into_iter().map(Code::from).collect();
    let imports = service::runtime_imports(&items);
    let head = [docs, quote!(#(#mods)*), quote!(#imports), quote!(#(#uses)*)];
    emit::rust(api, "client/mod.rs", "", head.map(Code::from).into_iter().chain(items))
}

/// Documentation of an item as that of the file: `#![doc]` for each `#[doc]`.
fn of_the_file(docs: TokenStream) -> TokenStream {
    let marked = docs.into_iter().flat_map(|token| {
        let mark = matches!(token, TokenTree::Punct(_)).then(|| TokenTree::from(Punct::new('!', Spacing::Alone)));
        std::iter::once(token).chain(mark)
    });
    marked.collect()
}

/// Everything public of a service: its struct, its markers, the enums of their answers and their forms.
fn exported(api: &Api, service: &super::service::Service) -> Vec<proc_macro2::Ident> {
    let mut names: Vec<String> = Vec::new();
    names.extend(service.tag.is_some().then(|| service.name.clone()));
    for operation in service.operations.iter().map(|index| &api.calls.operations[*index]) {
        names.push(operation.marker.clone());
        let replies = [Some(&operation.reply), operation.failure.as_ref()];
        names.extend(replies.into_iter().flatten().filter(|reply| reply.is_enum()).map(|reply| reply.name.clone()));
        names.extend(operation.body.iter().flat_map(Body::forms).map(|form| form.name.clone()));
    }
    names.sort();
    names.iter().map(|name| ident(name)).collect()
}

/// The condition of what belongs to a service.
fn gate(api: &Api, service: &super::service::Service) -> TokenStream {
    emit::gate(api.features.of_tag(service.tag.as_deref()))
}

fn facts(api: &Api) -> TokenStream {
    let (title, version) = (&api.title, &api.version);
    let servers = server::emit(&api.calls.servers);
    let envelope = match &api.envelope {
        Some(success) => quote!(Some(Envelope { success: #success })),
        None => quote!(None),
    };
    quote! {
        /// Facts of the document.
        pub static API: Api = Api {
            title: #title,
            version: #version,
            servers: #servers,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            envelope: #envelope,
        };
    }
}

fn client(api: &Api) -> TokenStream {
    let accessors = api.calls.services.iter().filter(|service| service.tag.is_some()).map(|service| {
        let (name, accessor) = (ident(&service.name), ident(&service.accessor));
        let gate = gate(api, service);
        let tag = service.tag.as_deref().unwrap_or_default();
        let docs = emit::docs_with(&format!("The operations of the tag {}.", emit::code_span(tag)), &service.docs.text);
        quote! {
            #gate
            #docs
            pub fn #accessor(&self) -> #name { #name::new(self) }
        }
    });
    let handles = api.calls.handles.iter().map(|handle| handle::emit_accessor(api, handle));
    quote! {
        impl Client {
            /// Starts to build a client.
            pub fn builder() -> ClientBuilder { ClientBuilder::new(&API) }
            #(#accessors)*
            #(#handles)*
        }
    }
}

/// The lines that a new user would write first: a client, and a call of an operation without a body. One that changes nothing
/// and needs the fewest arguments is the best.
#[must_use]
pub fn quick_start(api: &Api) -> String {
    let calls = &api.calls;
    let all = calls.services.iter().flat_map(|service| service.operations.iter().map(move |index| (service, *index)));
    let all = all.map(|(service, index)| (service, &calls.operations[index]));
    let simple = all.filter(|(_, operation)| operation.body.as_ref().is_none_or(|body| !body.required));
    let best = simple.min_by_key(|(_, operation)| {
        let arguments = operation.params.iter().filter(|param| param.required).count();
        (operation.idempotency != Idempotency::Read, operation.deprecated, arguments)
    });
    let Some((service, operation)) = best else { return String::new() };
    let mut credentials = String::new();
    for id in operation.security.first().into_iter().flatten() {
        let Some(scheme) = calls.schemes.iter().find(|scheme| scheme.id == *id) else { continue };
        let arguments = match scheme.kind {
            auth::Kind::Basic => "\"user\", \"password\"",
            auth::Kind::MutualTls => "",
            _ => "\"...\"",
        };
        credentials.push_str(&format!(".{}({arguments})", emit::plain(&scheme.method)));
    }
    let arguments: Vec<_> =
        operation.params.iter().filter(|param| param.required).map(|param| sample(api, &param.ty)).collect();
    let accessor = if service.tag.is_some() { format!(".{}()", service.accessor) } else { String::new() };
    let base = match calls.servers.first() {
        Some(_) => String::new(),
        None => ".base_url(\"https://example.com\")".to_owned(),
    };
    format!(
        "let client = Client::builder(){base}{credentials}.build()?;\nlet answer = client{accessor}.{}({}).await?;\n",
        operation.name,
        arguments.join(", ")
    )
}

fn sample(api: &Api, ty: &Type) -> String {
    match api.unaliased(ty) {
        Type::Scalar(Scalar::Bool) => "true".to_owned(),
        Type::Scalar(Scalar::F64) => "1.0".to_owned(),
        Type::Scalar(scalar) if scalar.is_text() => "\"...\"".to_owned(),
        Type::Scalar(Scalar::Null) => "()".to_owned(),
        Type::Scalar(Scalar::Any) => "&serde_json::Value::Null".to_owned(),
        Type::Scalar(_) => "1".to_owned(),
        Type::List(element) => {
            let element = sample(api, element);
            if element == "\"...\"" { "[\"...\"]".to_owned() } else { "&[]".to_owned() }
        }
        Type::Named(_) => "\"...\"".to_owned(),
        _ => "&Default::default()".to_owned(),
    }
}
