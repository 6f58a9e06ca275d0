//! Where Prism is, and clients of it.

use vzaps::{Client, ClientBuilder};

/// An id of the form that the platform makes.
pub(crate) const ID: &str = "VZ9K2M4N8P1Q3R5S7T0WABCD01EF";

/// A builder for a client of Prism, without credentials.
pub(crate) fn builder() -> ClientBuilder {
    let url = std::env::var("VZAPS_PRISM").expect("VZAPS_PRISM is the URL of a running Prism; see `.ci/run contract`");
    Client::builder().base_url(url)
}

/// A client with a bearer token. Prism asks that there is one, and takes any.
pub(crate) fn bearer() -> Client {
    builder().bearer("a-token").build().unwrap()
}
