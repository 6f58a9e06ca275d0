#![doc = include_str!("../README.md")]
#![cfg_attr(feature = "test-util", doc = include_str!("testing.md"))]
#![forbid(unsafe_code)]

#[rustfmt::skip]
#[path = "../generated/mod.rs"]
mod generated;
#[cfg(feature = "client")]
mod credentials;
#[cfg(feature = "client")]
mod env;
#[cfg(feature = "test-util")]
mod fake;
pub mod ids;
#[cfg(feature = "client")]
pub mod media;
#[cfg(feature = "realtime")]
pub mod realtime;
pub mod runtime;
#[cfg(feature = "webhook")]
pub mod webhook;

#[cfg(feature = "client")]
pub use env::instance_id_from_env;

#[cfg(feature = "test-util")]
pub use fake::{FakeApi, FakeInstance, FakeMessage, FakeServer};
#[cfg(feature = "client")]
pub use generated::client;
pub use generated::models;
#[cfg(feature = "blocking")]
pub use runtime::client::BlockingIter;
#[cfg(feature = "tower")]
pub use runtime::client::TransportService;
#[cfg(feature = "client")]
pub use runtime::client::{
    Body, ByteStream, Bytes, Call, Client, ClientBuilder, ConfigError, Delivery, Error, ErrorKind, Event, EventStream,
    Form, HeaderMap, Idempotency, Items, LineStream, Pages, Part, RawCall, Response, RetryBudget, RetryPolicy, Secret,
    StatusCode, Token, TokenFuture, TokenSource, Transport, TransportError, TransportFault, TransportFuture,
};
#[cfg(feature = "test-util")]
pub use runtime::client::{Expectation, MockRequest, MockTransport, Reply};
