//! Stage four: `Api` becomes modules of tokens. Which item goes into which file, and how types are spelled there.
//!
//! Nothing here looks at the document, and nothing is decided: every name, presence and box is in the `Api`.

mod docs;
mod manifest;
mod models;
mod words;

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::api::{Api, Scalar, Type, TypeDef, TypeId};
use super::calls;
use super::shapes::choice::Kind;
use super::shapes::{Shape, scalar};

pub use self::docs::docs;
pub use self::words::{code_span, ident, one_line, plain};

/// A file of the output.
#[derive(Clone, Debug)]
pub struct Module {
    /// The path below the output folder.
    pub path: String,
    /// What the file is generated from: `spec/openapi.en.yaml#/components/schemas/Pet`.
    pub origin: String,
    /// What is in it.
    pub content: Content,
}

/// The content of a file.
#[derive(Clone, Debug)]
pub enum Content {
    /// Rust items, one after the other.
    Rust(Vec<TokenStream>),
    /// Text of another language, as it is.
    Text(String),
}

/// Every file of the output.
#[must_use]
pub fn emit(api: &Api) -> Vec<Module> {
    let mut modules = models::emit(api);
    modules.extend(calls::emit(api));
    modules.push(root(api));
    modules.push(manifest::emit(api));
    modules
}

/// `mod.rs`, which the crate includes.
fn root(api: &Api) -> Module {
    let client = (!api.calls.is_empty()).then(|| {
        quote!(
            #[cfg(feature = "client")]
            pub mod client;
        )
    });
    let doc = format!(" Models and client of {}.", docs::escaped_line(&api.title));
    Module {
        path: "mod.rs".to_owned(),
        origin: api.document.clone(),
        content: Content::Rust(vec![
            quote!(#![doc = #doc]),
            client.unwrap_or_default(),
            quote!(
                pub mod models;
            ),
        ]),
    }
}

/// How types are spelled in one file, with a record of what the file must import.
#[derive(Debug)]
pub struct Writer<'a> {
    /// The whole API.
    pub api: &'a Api,
    used: RefCell<BTreeSet<TypeId>>,
}

impl<'a> Writer<'a> {
    /// A writer for one file.
    #[must_use]
    pub fn new(api: &'a Api) -> Self {
        Self { api, used: RefCell::default() }
    }

    /// The names of the types that were spelled, but for those that `except` says are defined in the file.
    #[must_use]
    pub fn imports(&self, except: impl Fn(TypeId) -> bool) -> Vec<Ident> {
        let mut names: Vec<_> =
            self.used.borrow().iter().filter(|id| !except(**id)).map(|id| &self.api.type_def(*id).name).collect();
        names.sort();
        names.into_iter().map(|name| ident(name)).collect()
    }

    /// Documentation and deprecation of a named type.
    #[must_use]
    pub fn head(&self, def: &TypeDef) -> TokenStream {
        let docs = if def.docs.text.is_empty() {
            let name = match &def.naming {
                super::api::Naming::Component(name) => format!("`{}` of the document.", name.replace('`', "'")),
                _ => format!("Inline schema of {}.", code_span(&def.place.pointer)),
            };
            let mut own = def.docs.clone();
            own.text = name;
            docs(&own)
        } else {
            docs(&def.docs)
        };
        let deprecated = def.deprecated.then(|| quote!(#[deprecated]));
        quote!(#docs #deprecated)
    }

    /// A type where it is held.
    #[must_use]
    pub fn ty(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Named(id) => {
                self.used.borrow_mut().insert(*id);
                let name = ident(&self.api.type_def(*id).name);
                quote!(#name)
            }
            Type::Scalar(scalar) => scalar::emit(*scalar),
            Type::List(element) => {
                let element = self.ty(element);
                quote!(Vec<#element>)
            }
            Type::Map(value) => {
                let value = self.ty(value);
                quote!(indexmap::IndexMap<String, #value>)
            }
            Type::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.ty(part));
                quote!((#(#parts,)*))
            }
            Type::Nullable(inner) => {
                let inner = self.ty(inner);
                quote!(Option<#inner>)
            }
            Type::Boxed(inner) => {
                let inner = self.ty(inner);
                quote!(Box<#inner>)
            }
        }
    }

    /// A type where a caller gives a value: `impl Into` for texts, the unboxed type for boxes.
    #[must_use]
    pub fn argument(&self, ty: &Type) -> TokenStream {
        if let Type::Boxed(inner) = ty {
            return self.argument(inner);
        }
        let spelled = self.ty(ty);
        match (self.is_text(ty), ty) {
            (true, _) => quote!(impl Into<#spelled>),
            (false, Type::List(element)) if self.is_text(element) => {
                let element = self.ty(element);
                quote!(impl IntoIterator<Item = impl Into<#element>>)
            }
            _ => spelled,
        }
    }

    /// The held value that an argument `name` gives.
    #[must_use]
    pub fn argument_value(&self, name: &Ident, ty: &Type) -> TokenStream {
        match ty {
            Type::Boxed(inner) => {
                let value = self.argument_value(name, inner);
                quote!(Box::new(#value))
            }
            Type::List(element) if self.is_text(element) => quote!(#name.into_iter().map(Into::into).collect()),
            _ if self.is_text(ty) => quote!(#name.into()),
            _ => quote!(#name),
        }
    }

    /// The field initialiser that an argument `name` gives.
    #[must_use]
    pub fn from_argument(&self, name: &Ident, ty: &Type) -> TokenStream {
        let value = self.argument_value(name, ty);
        if value.to_string() == name.to_string() { quote!(#name) } else { quote!(#name: #value) }
    }

    /// Whether a type is made from a `&str`: texts, dates and open enums of texts.
    #[must_use]
    pub fn is_text(&self, ty: &Type) -> bool {
        match self.api.unaliased(ty) {
            Type::Scalar(Scalar::String | Scalar::DateTime | Scalar::Date | Scalar::Time) => true,
            Type::Named(id) => {
                matches!(&self.api.type_def(*id).shape, Shape::Choice(choice) if choice.kind == Kind::Text)
            }
            _ => false,
        }
    }
}
