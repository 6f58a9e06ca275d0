//! The code generator and the other maintainer commands of this workspace, as a library for the binary, tests and
//! benchmarks.
#![forbid(unsafe_code)]

pub mod cli;
pub mod codegen;
pub mod contract;
pub mod corpus;
pub mod export;
pub mod mutation;
