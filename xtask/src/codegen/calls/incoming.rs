//! Webhooks and callbacks: requests that the server makes. OpenAPI 3.1, sections 4.8.1 (`webhooks`) and 4.8.18.
//!
//! ```yaml
//! webhooks: {newPet: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}
//! ```
//!
//! becomes `webhooks::new_pet(body: &[u8]) -> Result<models::Pet, serde_json::Error>`, for whatever server receives it.

use std::collections::{HashMap, HashSet};

use quote::quote;

use super::media::{self, Kind};
use super::operation;
use crate::codegen::api::{Api, Docs, Scalar, Type};
use crate::codegen::diagnostics::Place;
use crate::codegen::emit::{self, Writer, code_span, ident};
use crate::codegen::ledger::Fate;
use crate::codegen::lower::{Context, Lowering};
use crate::codegen::resolve::{self, Origin};
use crate::codegen::settle::names::{Scope, as_value};
use crate::codegen::write::{Code, Module};

/// A request that the server makes.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Where it is.
    pub place: Place,
    /// What the names are made from.
    pub words: String,
    /// The operation that declares it as a callback.
    pub declared_by: Option<String>,
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
    lowering.example_of(&content.place, content.schema, &content.examples, &ty);
    let mut docs = Docs::from_words(source.summary, source.description);
    let from = match source.origin {
        Origin::Webhook => format!("The body of the webhook {}.", code_span(source.path)),
        _ => format!("The body of the callback to {}.", code_span(source.path)),
    };
    docs.text = if docs.text.is_empty() { from } else { format!("{from}\n\n{}", docs.text) };
    let declared_by = match source.origin {
        Origin::Callback { of, .. } => lowering.resolved.operations.get(of).map(operation::id_of),
        _ => None,
    };
    Ok(Incoming { place: source.place.clone(), words, declared_by, name: String::new(), ty, docs })
}

/// What the names are made from: `operationId`, else the name of the webhook or callback.
#[must_use]
pub fn words(source: &resolve::Operation<'_>) -> String {
    if let Some(id) = source.id {
        return id.to_owned();
    }
    let name = match source.origin {
        Origin::Callback { name, .. } => name,
        _ => source.path,
    };
    if source.method == "POST" { name.to_owned() } else { format!("{name} {}", source.method.to_ascii_lowercase()) }
}

/// Names the functions. Requests of one name with one type share theirs; others say which operation declares them.
pub fn names(incoming: &mut [Incoming]) {
    let mut scope = Scope::default();
    let mut known: HashMap<(String, Type), String> = HashMap::new();
    for one in incoming {
        let key = (one.words.clone(), one.ty.clone());
        let name = known.entry(key).or_insert_with(|| {
            let more = one.declared_by.iter().map(|id| format!("{id} {}", one.words));
            let mut words = std::iter::once(one.words.clone()).chain(more);
            let free = words.find_map(|words| Some(as_value(&words)).filter(|name| scope.take(name)));
            free.unwrap_or_else(|| scope.unique_value(&one.words))
        });
        one.name = name.clone();
    }
}

/// `webhooks.rs`.
#[must_use]
pub fn emit(api: &Api) -> Module {
    let writer = Writer::qualified(api);
    let mut known = HashSet::new();
    let functions: Vec<_> = api
        .calls
        .incoming
        .iter()
        .filter(|incoming| known.insert(&incoming.name))
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
        .map(Code::from)
        .collect();
    let imports = super::service::imports(api, &functions);
    let doc = quote!(#![doc = " Requests that the server makes: the types of their bodies."]);
    emit::rust(api, "webhooks.rs", "#/webhooks", [doc, imports].map(Code::from).into_iter().chain(functions))
}
