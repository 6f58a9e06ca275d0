//! Webhooks and callbacks: requests that the server makes. OpenAPI 3.1, sections 4.8.1 (`webhooks`) and 4.8.18.
//!
//! ```yaml
//! webhooks: {newPet: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}
//! ```
//!
//! becomes `webhooks::new_pet(body: &[u8]) -> Result<models::Pet, serde_json::Error>`, for whatever server receives it.

use quote::quote;

use super::media::{self, Kind};
use crate::codegen::api::{Api, Docs, Scalar, Type};
use crate::codegen::diagnostics::Place;
use crate::codegen::emit::{self, Writer, code_span, ident};
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowering};
use crate::codegen::resolve::{self, Origin};
use crate::codegen::write::Module;

/// A request that the server makes.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Where it is.
    pub place: Place,
    /// What the names are made from.
    pub words: String,
    /// The name of the function; settled last.
    pub name: String,
    /// The type of the body.
    pub ty: Type,
    /// The document's words.
    pub docs: Docs,
}

/// The request of a webhook or callback.
///
/// # Errors
///
/// Why there is nothing to decode: it has no JSON body.
pub fn lower(lowering: &mut Lowering<'_, '_>, source: &resolve::Operation<'_>) -> Result<Incoming, &'static str> {
    let content =
        source.body.iter().flat_map(|body| &body.content).find(|content| media::kind(content.name) == Kind::Json);
    let Some(content) = content else {
        let reason = "a request of the server without a JSON body";
        lowering.ledger.record(&source.place, "", Fate::Ignored, reason);
        return Err(reason);
    };
    let words = words(source);
    let ty = match content.schema {
        Some(id) => lowering.use_of(id, &Context::call(&words, "Request")).nullable_type(),
        None => Type::Scalar(Scalar::Any),
    };
    lowering.example_of(&content.place, &content.examples, &ty);
    let mut docs = Docs::from_words(source.summary, source.description);
    let from = match source.origin {
        Origin::Webhook => format!("The body of the webhook {}.", code_span(source.path)),
        _ => format!("The body of the callback to {}.", code_span(source.path)),
    };
    docs.text = if docs.text.is_empty() { from } else { format!("{from}\n\n{}", docs.text) };
    Ok(Incoming { place: source.place.clone(), words, name: String::new(), ty, docs })
}

/// What the names are made from: `operationId`, else the name of the webhook or callback.
#[must_use]
pub fn words(source: &resolve::Operation<'_>) -> String {
    if let Some(id) = source.id {
        return id.to_owned();
    }
    match source.origin {
        Origin::Callback { name, .. } => format!("{name} {}", source.method.to_ascii_lowercase()),
        _ if source.method == "POST" => source.path.to_owned(),
        _ => format!("{} {}", source.path, source.method.to_ascii_lowercase()),
    }
}

/// `webhooks.rs`.
#[must_use]
pub fn emit(api: &Api) -> Module {
    let writer = Writer::qualified(api);
    let functions: Vec<_> = api
        .calls
        .incoming
        .iter()
        .map(|incoming| {
            let (name, ty) = (ident(&incoming.name), writer.ty(&incoming.ty));
            let docs = emit::docs(&incoming.docs);
            quote! {
                #docs
                ///
                /// # Errors
                ///
                /// When the body is not JSON, or does not fit the type.
                pub fn #name(body: &[u8]) -> Result<#ty, serde_json::Error> { serde_json::from_slice(body) }
            }
        })
        .collect();
    let all = quote!(#(#functions)*);
    let imports = super::service::imports(api, &all);
    let doc = quote!(#![doc = " Requests that the server makes: the types of their bodies."]);
    emit::rust(api, "webhooks.rs", "#/webhooks", [doc, imports].into_iter().chain(functions).collect())
}
