//! Services: the operations of a tag as the methods of one struct. Operations without a tag are methods of the client.

use std::collections::{HashMap, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::{self, Operation};
use crate::codegen::api::{Api, Docs};
use crate::codegen::emit::{self, Writer, ident};
use crate::codegen::lower::Lowering;
use crate::codegen::write::{Code, Module, Word};

/// The operations of a tag.
#[derive(Clone, Debug)]
pub struct Service {
    /// The tag; `None` for operations without one.
    pub tag: Option<String>,
    /// What the names are made from: `x-rust-name` of the tag, else the tag.
    pub words: String,
    /// The name of the struct; settled last.
    pub name: String,
    /// The name of the client's method that gives it; settled last.
    pub accessor: String,
    /// The file below `client/`, without `.rs`; settled last.
    pub module: String,
    /// The document's words.
    pub docs: Docs,
    /// The operations, by their index in `Calls::operations`.
    pub operations: Vec<usize>,
}

impl Service {
    /// The Rust path of a method.
    #[must_use]
    pub fn path_of(&self, operation: &Operation) -> String {
        let owner = if self.tag.is_some() { self.name.as_str() } else { "Client" };
        format!("client::{owner}::{}", emit::plain(&operation.name))
    }
}

/// The names of the runtime that a file of the client may use, so that no type there may have them.
pub const RUNTIME: &[&str] = &[
    "Answer",
    "Api",
    "Body",
    "ByteStream",
    "Call",
    "Client",
    "ClientBuilder",
    "Decode",
    "DocumentedFailure",
    "Envelope",
    "Error",
    "EventStream",
    "Form",
    "Idempotency",
    "LineStream",
    "Location",
    "Operation",
    "OperationInfo",
    "Parameter",
    "Part",
    "RawCall",
    "SchemeKind",
    "Secret",
    "SecurityScheme",
    "Server",
    "ServerVariable",
    "Style",
    "TextEvents",
];

/// One service for each tag that has operations: declared tags first, then the others as they occur.
#[must_use]
pub fn lower(lowering: &Lowering<'_, '_>, operations: &[Operation]) -> Vec<Service> {
    let mut services: Vec<Service> = Vec::new();
    for tag in &lowering.resolved.tags {
        let words = operation::extension(&tag.extensions, "x-rust-name").unwrap_or(tag.name);
        let docs = Docs::from_words(None, tag.description);
        services.push(Service { docs, ..Service::new(Some(tag.name.to_owned()), words) });
    }
    let mut known: HashMap<Option<String>, usize> = HashMap::new();
    for (index, service) in services.iter().enumerate() {
        known.entry(service.tag.clone()).or_insert(index);
    }
    for (index, operation) in operations.iter().enumerate() {
        let at = *known.entry(operation.tag.clone()).or_insert_with(|| {
            let words = operation.tag.clone().unwrap_or_else(|| "untagged".to_owned());
            services.push(Service::new(operation.tag.clone(), &words));
            services.len() - 1
        });
        services[at].operations.push(index);
    }
    services.retain(|service| !service.operations.is_empty());
    services
}

impl Service {
    fn new(tag: Option<String>, words: &str) -> Self {
        Self {
            tag,
            words: words.to_owned(),
            name: String::new(),
            accessor: String::new(),
            module: String::new(),
            docs: Docs::default(),
            operations: Vec::new(),
        }
    }
}

/// The file of a service.
#[must_use]
pub fn emit(api: &Api, service: &Service) -> Module {
    let writer = Writer::qualified(api);
    let operations: Vec<_> = service.operations.iter().map(|index| &api.calls.operations[*index]).collect();
    let mut items = declaration(service);
    let client = if service.tag.is_some() { quote!(&self.client) } else { quote!(self) };
    let methods: Vec<_> =
        operations.iter().flat_map(|operation| operation::emit_methods(&writer, operation, &client)).collect();
    let owner = ident(if service.tag.is_some() { &service.name } else { "Client" });
    let constructor = service.tag.is_some().then(|| {
        quote! { pub(super) fn new(client: &Client) -> Self { Self { client: client.clone() } } }
    });
    items.push(quote!(impl #owner { #constructor #(#methods)* }));
    for operation in &operations {
        items.extend(operation::emit_marker(api, &writer, operation));
    }
    let items: Vec<_> = items.into_iter().map(Code::from).collect();
    let imports = imports(api, &items);
    let doc = match &service.tag {
        Some(tag) => format!(" The operations of the tag {}.", emit::code_span(tag)),
        None => " The operations without a tag.".to_owned(),
    };
    let content = [quote!(#![doc = #doc]), imports].map(Code::from).into_iter().chain(items);
    emit::rust(api, &format!("client/{}.rs", service.module), "#/paths", content)
}

fn declaration(service: &Service) -> Vec<TokenStream> {
    let Some(tag) = &service.tag else { return Vec::new() };
    let name = ident(&service.name);
    let docs = emit::docs_with(&format!("The operations of the tag {}.", emit::code_span(tag)), &service.docs.text);
    vec![quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name { client: Client }
    }]
}

/// The `use` lines for what the items of a file name.
#[must_use]
pub fn imports(api: &Api, items: &[Code]) -> TokenStream {
    let bare = bare(items);
    let schemes =
        api.calls.schemes.iter().map(|scheme| &scheme.constant).filter(|name| bare.contains(&(name.as_str(), false)));
    let mut schemes: Vec<_> = schemes.map(|name| ident(name)).collect();
    schemes.sort();
    let statics = (!schemes.is_empty()).then(|| quote!(use super::{#(#schemes),*};));
    let models = bare.contains(&("models", true)).then(|| {
        quote!(
            use crate::models;
        )
    });
    let model = bare.contains(&("model", true)).then(|| {
        quote!(
            use crate::runtime::model;
        )
    });
    let runtime = of_runtime(&bare);
    quote!(#statics #models #runtime #model)
}

/// The `use` line for what the items of a file name of the runtime.
#[must_use]
pub fn runtime_imports(items: &[Code]) -> Option<TokenStream> {
    of_runtime(&bare(items))
}

fn of_runtime(bare: &HashSet<(&str, bool)>) -> Option<TokenStream> {
    let names: Vec<_> = RUNTIME.iter().filter(|name| bare.contains(&(**name, false))).map(|name| ident(name)).collect();
    (!names.is_empty()).then(|| quote!(use crate::runtime::client::{#(#names),*};))
}

/// The identifiers that do not stand behind `::` or `.`; one that starts a path is there once more, marked, so that an
/// argument `model` is not taken for the module.
fn bare(items: &[Code]) -> HashSet<(&str, bool)> {
    let mut found = HashSet::new();
    for item in items {
        let (mut behind, mut colon, mut last) = (false, false, "");
        for word in item.words() {
            let (mut next_colon, mut name, was_behind) = (false, "", behind);
            behind = false;
            match word {
                // What a constant is called is not what the file uses: `const TOKEN` beside the scheme `TOKEN`.
                Word::Name(_) if last == "const" => {}
                Word::Name(word) if !was_behind => {
                    name = word;
                    found.insert((word, false));
                }
                Word::Mark(mark) => {
                    next_colon = mark == ':';
                    behind = next_colon && colon || mark == '.';
                }
                Word::Name(_) | Word::Literal | Word::Edge => {}
            }
            if next_colon && colon && !last.is_empty() {
                found.insert((last, true));
            }
            if !next_colon {
                last = name;
            }
            colon = next_colon && !behind;
        }
    }
    found
}
