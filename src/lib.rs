//! Client and models for the VZaps WhatsApp API.
#![forbid(unsafe_code)]

pub mod runtime;
