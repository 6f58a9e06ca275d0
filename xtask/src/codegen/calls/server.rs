//! Servers. OpenAPI 3.1, sections 4.8.5 and 4.8.6.
//!
//! ```yaml
//! servers: [{url: 'https://{region}.example.com', variables: {region: {default: eu, enum: [eu, us]}}}]
//! ```
//!
//! becomes a `Server` value of the runtime; the variables are settings of the client's builder.

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::resolve;

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    url: String,
    description: String,
    variables: Vec<Variable>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Variable {
    name: String,
    default: String,
    values: Vec<String>,
}

/// The server of a Server Object.
#[must_use]
pub fn lower(server: &resolve::Server<'_>) -> Server {
    let variables = server.variables.iter().map(|variable| Variable {
        name: variable.name.to_owned(),
        default: variable.default.clone(),
        values: variable.values.clone(),
    });
    Server {
        url: server.url.to_owned(),
        description: server.description.unwrap_or_default().trim().to_owned(),
        variables: variables.collect(),
    }
}

/// The values as elements of an array.
#[must_use]
pub fn emit(servers: &[Server]) -> TokenStream {
    let servers = servers.iter().map(|Server { url, description, variables }| {
        let variables = variables.iter().map(|Variable { name, default, values }| {
            quote!(ServerVariable { name: #name, default: #default, values: &[#(#values),*] })
        });
        quote!(Server { url: #url, description: #description, variables: &[#(#variables),*] })
    });
    quote!(&[#(#servers),*])
}
