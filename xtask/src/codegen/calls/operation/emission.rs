//! The tokens of an operation: its methods, its marker with the constants, and the setters of its call.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Header, Idempotency, Operation};
use crate::codegen::api::{Api, Docs};
use crate::codegen::calls::body::{self, Body};
use crate::codegen::calls::reply::{self, Reply};
use crate::codegen::calls::{multipart, paging, param, server};
use crate::codegen::emit::{self, Writer, code_span, ident};

/// The methods of an operation: one, or one for each media type of a required body.
#[must_use]
pub fn emit_methods(writer: &Writer<'_>, operation: &Operation, client: &TokenStream) -> Vec<TokenStream> {
    match operation.body.as_ref().filter(|body| body.required) {
        None => vec![method(writer, operation, &operation.name, None, client)],
        Some(body) => {
            let each = body.contents.iter();
            each.map(|content| method(writer, operation, &content.method, Some((body, content)), client)).collect()
        }
    }
}

fn method(
    writer: &Writer<'_>,
    operation: &Operation,
    name: &str,
    content: Option<(&Body, &body::Content)>,
    client: &TokenStream,
) -> TokenStream {
    let (name, marker) = (ident(name), ident(&operation.marker));
    let required = || operation.params.iter().filter(|param| param.required);
    let arguments = required().map(|param| param::argument(writer, &param.name, &param.ty));
    let body_arguments = content.map(|(body, content)| body::arguments(writer, body, content));
    let arguments: Vec<_> = arguments.chain(body_arguments).collect();
    let links = required().map(|param| param::link(writer, param));
    let body_link = content.map(|(body, content)| body::link(writer, body, content));
    let docs = method_docs(operation, content);
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let inline = content.map(|_| body::inline());
    let many = (arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote! {
        #docs
        #deprecated
        #many
        #inline
        pub fn #name(&self, #(#arguments),*) -> Call<#marker> { Call::new(#client) #(#links)* #body_link }
    }
}

fn method_docs(operation: &Operation, content: Option<(&Body, &body::Content)>) -> TokenStream {
    let mut docs = operation.docs.clone();
    if let Some((body, content)) = content.filter(|(body, _)| body.contents.len() > 1) {
        let first = body.contents.first().is_some_and(|first| first.method == content.method);
        let words = if first { "The body is sent as" } else { "As the method without `_as_`, with a body of" };
        docs.text.push_str(&format!("\n\n{words} {}.", code_span(&content.media_type)));
    }
    if operation.paging.is_some() {
        docs.text.push_str("\n\nThe answer is one page; `.pages()` and `.items()` of the call read on to the last.");
    }
    let required = operation.params.iter().filter(|param| param.required);
    let mut list: String = required.map(|param| param::line(&param.name, &param.docs, param.deprecated)).collect();
    if let Some((body, _)) = content {
        let said = Docs { text: body.description.clone(), facts: Vec::new() };
        list.push_str(&param::line(&body.name, &said, false));
    }
    if !list.is_empty() {
        docs.text.push_str(&format!("\n\n{list}"));
    }
    emit::docs(&docs)
}

/// The marker with its constants, the enums of its answers, its form, and the setters of its call.
#[must_use]
pub fn emit_marker(api: &Api, writer: &Writer<'_>, operation: &Operation) -> Vec<TokenStream> {
    let marker = ident(&operation.marker);
    let route = code_span(&format!("{} {}", operation.method, operation.path));
    let doc = format!(" The operation {}: {route}.", code_span(&operation.id));
    let info = info(api, operation);
    let output = reply::output(writer, &operation.reply);
    let decode = match operation.reply.only() {
        Some(reply::Value::Json(_)) if operation.enveloped => {
            quote!(|answer| answer.json_in_envelope("success", "data"))
        }
        _ => reply::decode(&operation.reply),
    };
    let mut items = vec![
        quote! {
            #[doc = #doc]
            #[derive(Clone, Copy, Debug)]
            pub struct #marker;
        },
        quote! {
            impl Operation for #marker {
                const INFO: &'static OperationInfo = &#info;
                type Output = #output;
                const DECODE: Decode<Self::Output> = #decode;
            }
        },
    ];
    if !operation.headers.is_empty() {
        let constants = operation.headers.iter().map(header);
        items.insert(1, quote!(impl #marker { #(#constants)* }));
    }
    items.extend(paging::emit(writer, operation));
    items.extend(reply::enumeration(
        writer,
        &operation.reply,
        &format!("The answers of {}.", code_span(&operation.id)),
    ));
    if let Some(failure) = &operation.failure {
        items.extend(failures(writer, operation, failure));
    }
    for form in operation.body.iter().flat_map(Body::forms) {
        items.extend(multipart::emit(writer, form, &operation.id));
    }
    let setters = operation.params.iter().filter(|param| !param.required).map(|param| param::setter(writer, param));
    let setters: Vec<_> = setters.chain(operation.body.iter().flat_map(|body| body::setters(writer, body))).collect();
    if !setters.is_empty() {
        items.push(quote!(impl Call<#marker> { #(#setters)* }));
    }
    items
}

/// The constant for a header: `response.header(ListPets::X_NEXT)`.
fn header(header: &Header) -> TokenStream {
    let (name, wire) = (ident(&header.constant), &header.wire);
    let docs = emit::docs_with(&format!("The header {} of the answers.", code_span(wire)), &header.docs.text);
    quote! { #docs pub const #name: &'static str = #wire; }
}

fn failures(writer: &Writer<'_>, operation: &Operation, failure: &Reply) -> Vec<TokenStream> {
    let marker = ident(&operation.marker);
    let (output, decode) = (reply::output(writer, failure), reply::decode(failure));
    let doc = format!("The bodies of the error answers of {}.", code_span(&operation.id));
    let documented = quote! {
        impl DocumentedFailure for #marker {
            type Failure = #output;
            const FAILURE: Decode<Self::Failure> = #decode;
        }
    };
    std::iter::once(documented).chain(reply::enumeration(writer, failure, &doc)).collect()
}

fn info(api: &Api, operation: &Operation) -> TokenStream {
    let (id, method, path) = (&operation.id, &operation.method, &operation.path);
    let mut fields = vec![quote!(id: #id)];
    if !operation.security.is_empty() {
        let alternatives = operation.security.iter().map(|schemes| {
            let names = schemes.iter().filter_map(|id| api.calls.schemes.iter().find(|scheme| scheme.id == *id));
            let names = names.map(|scheme| ident(&scheme.constant));
            quote!(&[#(&#names),*])
        });
        fields.push(quote!(security: &[#(#alternatives),*]));
    }
    if operation.classified {
        let class = ident(match operation.idempotency {
            Idempotency::Read => "Read",
            Idempotency::Idempotent => "Idempotent",
            Idempotency::Once => "Once",
        });
        fields.push(quote!(idempotency: Idempotency::#class));
    }
    if !operation.servers.is_empty() {
        let servers = server::emit(&operation.servers);
        fields.push(quote!(servers: #servers));
    }
    let accept = reply::accept(&operation.reply);
    if accept != "application/json" && !accept.is_empty() {
        fields.push(quote!(accept: #accept));
    }
    if !operation.success.is_empty() {
        let codes = operation.success.iter().map(|code| proc_macro2::Literal::u16_unsuffixed(*code));
        fields.push(quote!(success: &[#(#codes),*]));
    }
    let streams = reply::streams(&operation.reply);
    if !streams.is_empty() {
        fields.push(quote!(streams: &[#(#streams),*]));
    }
    quote!(OperationInfo { #(#fields,)* ..OperationInfo::new(#method, #path) })
}
