#![doc = include_str!("../README.md")]
#![cfg_attr(feature = "test-util", doc = include_str!("testing.md"))]
#![forbid(unsafe_code)]
// Badges that name the feature of an item, on docs.rs.
#![cfg_attr(docsrs, feature(doc_cfg))]

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
/// The areas of the API, with a method for each operation. The [quick start](crate#quick-start) shows a call; each fails
/// with one [`Error`], and [Errors](crate#errors) tells what it answers.
#[cfg(feature = "client")]
pub use generated::client;
pub use generated::models;
#[cfg(feature = "blocking")]
#[doc(inline)]
pub use runtime::client::BlockingIter;
#[cfg(feature = "tower")]
#[doc(inline)]
pub use runtime::client::TransportService;
#[cfg(feature = "client")]
#[doc(inline)]
pub use runtime::client::{
    Body, ByteStream, Bytes, Call, Client, ClientBuilder, ConfigError, Delivery, Error, ErrorKind, Event, EventStream,
    Form, HeaderMap, Idempotency, Items, LineStream, Pages, Part, RawCall, Response, RetryBudget, RetryPolicy, Secret,
    StatusCode, Token, TokenFuture, TokenSource, Transport, TransportError, TransportFault, TransportFuture,
};
// What a `Transport` and bodies are written with.
#[cfg(feature = "client")]
#[doc(no_inline)]
pub use runtime::client::http;
#[cfg(feature = "client")]
#[doc(inline)]
pub use runtime::client::{BoxError, OperationInfo};
#[cfg(feature = "test-util")]
#[doc(inline)]
pub use runtime::client::{Expectation, MockRequest, MockTransport, Reply};
// What the members of models are.
#[doc(inline)]
pub use runtime::model::{Date, DateTime, Sensitive, Time, UnknownInteger, UnknownText, UnknownVariant};
