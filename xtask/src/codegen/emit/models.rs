//! `models/`: one file per component and per operation with inline schemas, and `models/mod.rs`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Writer, ident, rust};
use crate::codegen::api::{Api, TypeDef, TypeId};
use crate::codegen::emit;
use crate::codegen::shapes::{Shape, choice, object, union};
use crate::codegen::write::{Code, Draft, Module, Word};

/// Every file of `models/`.
pub fn emit(api: &Api) -> Vec<Draft<'_>> {
    let mut files: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for (index, def) in api.types.iter().enumerate().filter(|(_, def)| def.live) {
        files.entry(&def.module).or_default().push(TypeId(u32::try_from(index).unwrap_or(u32::MAX)));
    }
    let all = files.clone();
    let mut drafts: Vec<Draft<'_>> = vec![Box::new(move || index(api, &all))];
    drafts.extend(files.into_iter().map(|(file, types)| -> Draft<'_> { Box::new(move || file_of(api, file, &types)) }));
    drafts
}

/// One file; `types` are in ascending order.
fn file_of(api: &Api, file: &str, types: &[TypeId]) -> Module {
    let writer = Writer::new(api);
    let items: Vec<_> = types.iter().flat_map(|id| definition(&writer, api.type_def(*id))).map(Code::from).collect();
    let imports = writer.imports(|id| types.binary_search(&id).is_ok());
    let mut uses = Vec::new();
    if !imports.is_empty() {
        uses.push(quote!(use super::{#(#imports),*};));
    }
    if items.iter().any(uses_runtime) {
        uses.push(quote!(
            use crate::runtime::model;
        ));
    }
    let pointer = types.first().map(|id| api.pointer(&api.type_def(*id).place)).unwrap_or_default();
    let imports = quote!(#(#uses)*);
    rust(api, &format!("models/{file}.rs"), &pointer, std::iter::once(Code::from(imports)).chain(items))
}

/// Macros and date types are spelled `model::...`.
fn uses_runtime(item: &Code) -> bool {
    item.words().any(|word| word == Word::Name("model"))
}

fn definition(writer: &Writer<'_>, def: &TypeDef) -> Vec<TokenStream> {
    match &def.shape {
        Shape::Object(shape) => object::emit(writer, def, shape),
        Shape::Choice(shape) => choice::emit(writer, def, shape),
        Shape::Union(shape) => union::emit(writer, def, shape),
        Shape::Alias(ty) => {
            let (head, name, ty) = (writer.head(def), ident(&def.name), writer.ty(ty));
            vec![quote!(#head pub type #name = #ty;)]
        }
        Shape::Newtype(ty) => {
            let (head, name, ty) = (writer.head(def), ident(&def.name), writer.ty(ty));
            vec![quote! {
                #head
                #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
                #[serde(transparent)]
                pub struct #name(pub #ty);
            }]
        }
    }
}

fn index(api: &Api, files: &BTreeMap<&str, Vec<TypeId>>) -> Module {
    let gate = |file: &str| emit::gate(api.features.models.get(file).into_iter().flatten().map(String::as_str));
    let mods = files.keys().map(|file| {
        let (gate, file) = (gate(file), ident(file));
        quote!(#gate mod #file;)
    });
    let uses = files.iter().map(|(file, types)| {
        let (gate, file) = (gate(file), ident(file));
        let mut names: Vec<_> = types.iter().map(|id| &api.type_def(*id).name).collect();
        names.sort();
        let names = names.into_iter().map(|name| ident(name));
        quote!(#gate pub use self::#file::{#(#names),*};)
    });
    let doc = quote!(#![doc = " The types of the document's schemas."]);
    rust(api, "models/mod.rs", "#/components/schemas", vec![doc, quote!(#(#mods)*), quote!(#(#uses)*)])
}
