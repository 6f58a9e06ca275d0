//! The crate's tests: each talks to a real HTTP server on loopback, or to the runtime through its public parts.
//!
//! They never run the generator. One file per theme; a test's name says the behaviour.

mod account;
mod allocations;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "blocking")]
mod blocking_streams;
#[cfg(feature = "blocking")]
mod blocking_tokens;
mod bodies;
mod budget;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod calendar;
mod codings;
mod credentials;
mod discrepancies;
mod early;
mod encode;
mod errors;
#[cfg(feature = "test-util")]
mod fake;
mod ids;
mod limits;
mod load;
mod media;
mod media_types;
#[cfg(feature = "test-util")]
mod mock;
mod once;
mod order;
mod pages;
mod paths;
mod pool;
mod probe;
#[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
mod proxies;
mod raw;
#[cfg(feature = "realtime")]
mod realtime;
#[cfg(feature = "realtime")]
mod realtime_clock;
#[cfg(feature = "realtime")]
mod realtime_ends;
#[cfg(feature = "realtime")]
mod realtime_faults;
#[cfg(all(feature = "realtime", any(feature = "rustls", feature = "rustls-ring", feature = "native-tls")))]
mod realtime_tls;
#[cfg(feature = "realtime")]
mod realtime_wire;
mod retries;
mod rfc6570;
mod said;
mod schemes;
mod script;
mod secrets;
mod server;
mod session;
#[cfg(feature = "tracing")]
mod spans;
mod streams;
#[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
mod tls;
mod tokens;
#[cfg(feature = "tower")]
mod tower;
mod uploads;
#[cfg(feature = "webhook")]
mod webhook;
#[cfg(feature = "axum")]
mod webhook_axum;
