//! The code generator: an OpenAPI document in, Rust models and client stubs out.
//!
//! Five verbs, five types:
//!
//! ```text
//! path --read--> Document --resolve--> Resolved --lower--> Api --emit--> Vec<Module> --write--> generated/
//! ```

pub mod api;
pub mod calls;
pub mod diagnostics;
pub mod emit;
pub mod ledger;
pub mod lower;
pub mod read;
pub mod resolve;
pub mod settle;
pub mod shapes;
pub mod write;
