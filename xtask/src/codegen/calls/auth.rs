//! Security schemes and requirements. OpenAPI 3.1, sections 4.8.27 and 4.8.30.
//!
//! ```yaml
//! security: [{bearerAuth: []}, {instanceToken: [], clientToken: []}]
//! ```
//!
//! becomes data of the operation, `&[&[&BEARER_AUTH], &[&INSTANCE_TOKEN, &CLIENT_TOKEN]]`, of which the runtime sends one
//! alternative; each scheme becomes a method of the client's builder.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::emit::{self, code_span, ident};
use crate::codegen::resolve::{self, Location, Requirement, SchemeKind};

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// The key in `components.securitySchemes`.
    pub id: String,
    /// What the names are made from: `x-rust-name`, else the key.
    pub words: String,
    /// The name of the static; settled last.
    pub constant: String,
    /// The name of the builder's method; settled last.
    pub method: String,
    /// What is sent.
    pub kind: Kind,
    /// The document's words.
    pub description: String,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A key in a header, a query parameter or a cookie.
    ApiKey(Location, String),
    /// User name and password.
    Basic,
    /// A bearer token.
    Bearer,
    /// Another scheme of the `Authorization` header.
    Http(String),
    /// A bearer token of OAuth 2.
    OAuth2,
    /// A bearer token of OpenID Connect.
    OpenIdConnect,
    /// A client certificate.
    MutualTls,
}

/// The scheme of a Security Scheme Object.
#[must_use]
pub fn lower(scheme: &resolve::SecurityScheme<'_>) -> Scheme {
    let kind = match &scheme.kind {
        SchemeKind::ApiKey { location, name } => Kind::ApiKey(*location, (*name).to_owned()),
        SchemeKind::Http { scheme } if scheme.eq_ignore_ascii_case("basic") => Kind::Basic,
        SchemeKind::Http { scheme } if scheme.eq_ignore_ascii_case("bearer") => Kind::Bearer,
        // In the document's spelling, since there are servers to which case does matter.
        SchemeKind::Http { scheme } => Kind::Http((*scheme).to_owned()),
        SchemeKind::OAuth2 => Kind::OAuth2,
        SchemeKind::OpenIdConnect => Kind::OpenIdConnect,
        SchemeKind::MutualTls => Kind::MutualTls,
    };
    let named = super::operation::extension(&scheme.extensions, "x-rust-name");
    Scheme {
        id: scheme.name.to_owned(),
        words: named.unwrap_or(scheme.name).to_owned(),
        constant: String::new(),
        method: String::new(),
        kind,
        description: scheme.description.unwrap_or_default().to_owned(),
    }
}

/// The alternatives of an operation, each with the ids of its schemes.
#[must_use]
pub fn alternatives(requirements: &[Requirement<'_>]) -> Vec<Vec<String>> {
    let schemes = |requirement: &Requirement<'_>| requirement.schemes.iter().map(|(id, _)| (*id).to_owned()).collect();
    requirements.iter().map(schemes).collect()
}

/// The static of a scheme.
#[must_use]
pub fn emit(scheme: &Scheme) -> TokenStream {
    let (name, id, setter) = (ident(&scheme.constant), &scheme.id, emit::plain(&scheme.method));
    let doc = format!(" The security scheme {}.", code_span(id));
    let kind = match &scheme.kind {
        Kind::ApiKey(location, name) => {
            let location = super::param::location(*location);
            quote!(SchemeKind::ApiKey { location: #location, name: #name })
        }
        Kind::Basic => quote!(SchemeKind::Basic),
        Kind::Bearer => quote!(SchemeKind::Bearer),
        Kind::Http(name) => quote!(SchemeKind::Http(#name)),
        Kind::OAuth2 => quote!(SchemeKind::OAuth2),
        Kind::OpenIdConnect => quote!(SchemeKind::OpenIdConnect),
        Kind::MutualTls => quote!(SchemeKind::MutualTls),
    };
    quote! {
        #[doc = #doc]
        pub static #name: SecurityScheme = SecurityScheme { id: #id, kind: #kind, setter: #setter };
    }
}

/// The method of the builder that takes the credential of a scheme.
#[must_use]
pub fn emit_setter(scheme: &Scheme) -> TokenStream {
    let (name, constant) = (ident(&scheme.method), ident(&scheme.constant));
    let id = code_span(&scheme.id);
    let words = match &scheme.kind {
        Kind::ApiKey(Location::Header, name) => format!("The key of {id}, sent in the header {}.", code_span(name)),
        Kind::ApiKey(Location::Cookie, name) => format!("The key of {id}, sent in the cookie {}.", code_span(name)),
        Kind::ApiKey(_, name) => format!("The key of {id}, sent in the query as {}.", code_span(name)),
        Kind::Basic => format!("The user name and the password of {id}, sent as `Authorization: Basic`."),
        Kind::Bearer => format!("The token of {id}, sent as `Authorization: Bearer`."),
        Kind::Http(scheme) => {
            format!("What follows the scheme of {id} in {}.", code_span(&format!("Authorization: {scheme}")))
        }
        Kind::OAuth2 => format!("An access token of the OAuth 2 scheme {id}, sent as `Authorization: Bearer`."),
        Kind::OpenIdConnect => format!("A token of the OpenID Connect scheme {id}, sent as `Authorization: Bearer`."),
        Kind::MutualTls => format!("Says that the transport presents the client certificate of {id}."),
    };
    let docs = emit::docs_with(&words, &scheme.description);
    match scheme.kind {
        Kind::Basic => quote! {
            #docs
            pub fn #name(self, user: impl AsRef<str>, password: impl Into<Secret>) -> Self {
                self.basic_credential(&#constant, user, password)
            }
        },
        Kind::MutualTls => quote! { #docs pub fn #name(self) -> Self { self.transport_credential(&#constant) } },
        _ => {
            let argument = if matches!(scheme.kind, Kind::ApiKey(..)) { ident("key") } else { ident("token") };
            quote! {
                #docs
                pub fn #name(self, #argument: impl Into<Secret>) -> Self { self.credential(&#constant, #argument) }
            }
        }
    }
}
