//! What generated code calls.

pub mod model;
