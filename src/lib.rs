#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[rustfmt::skip]
#[path = "../generated/mod.rs"]
mod generated;
#[cfg(feature = "client")]
mod credentials;
#[cfg(feature = "client")]
mod env;
pub mod runtime;

#[cfg(feature = "client")]
pub use env::instance_id_from_env;

#[cfg(feature = "client")]
pub use generated::client;
pub use generated::models;
#[cfg(feature = "client")]
pub use runtime::client::{
    Body, ByteStream, Bytes, Call, Client, ClientBuilder, ConfigError, Delivery, Error, ErrorKind, Event, EventStream,
    Form, HeaderMap, LineStream, Part, Response, RetryPolicy, Secret, StatusCode, Token, TokenFuture, TokenSource,
    Transport, TransportError, TransportFault, TransportFuture,
};
/// ```
/// use serde_json::json;
/// use vzaps::client::SessionStatus;
/// use vzaps::{Client, MockTransport, Reply};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mock = MockTransport::new();
/// mock.on::<SessionStatus>(Reply::json(200, json!({"code": 200, "success": true, "data": {"connected": true}})));
///
/// let client = Client::builder().transport(mock.clone()).bearer("token").build()?;
/// assert!(client.session().status("VZ9K2M4N8P1Q3R5S7T0WABCD01EF").await?.success);
/// assert_eq!(mock.requests::<SessionStatus>().len(), 1);
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "test-util")]
pub use runtime::client::{MockRequest, MockTransport, Reply};
