//! The facts of the document that hold for the whole client: its title, its servers, how failures are marked.
//!
//! The generated client has one `pub static API: Api`, which [`ClientBuilder::new`](super::ClientBuilder::new) takes.

/// What the document says about the whole API.
#[derive(Debug)]
pub struct Api {
    /// `info.title`.
    pub title: &'static str,
    /// `info.version`: the version of the API, not of this crate.
    pub version: &'static str,
    /// `servers`, in order. The first one is used unless the builder says otherwise.
    pub servers: &'static [Server],
    /// The value of the `User-Agent` header unless the builder says otherwise.
    pub user_agent: &'static str,
    /// How a JSON answer with a 2xx status says that it is a failure all the same. `None` when it never does.
    pub envelope: Option<Envelope>,
}

/// A Server Object.
#[derive(Debug)]
pub struct Server {
    /// The URL template, such as `https://{region}.example.com/v1`.
    pub url: &'static str,
    /// `description`, empty when there is none.
    pub description: &'static str,
    /// The variables of the template, in order.
    pub variables: &'static [ServerVariable],
}

/// A Server Variable Object.
#[derive(Debug)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// The value when the caller gives none.
    pub default: &'static str,
    /// The allowed values; empty for any.
    pub values: &'static [&'static str],
}

/// A service beside the API, at a URL of its own, that takes the API's credentials.
///
/// [`ClientBuilder::service_url`](super::ClientBuilder::service_url) gives it another URL.
#[derive(Debug)]
pub struct Service {
    /// What errors call its URL: `realtime URL`.
    pub name: &'static str,
    /// Where it is unless the builder says otherwise.
    pub url: &'static str,
}

/// An object that wraps every JSON answer and says in a member whether the call succeeded.
///
/// With `Envelope { success: "success" }` the answer `{"success": false, "message": "no session"}` is an
/// [`ErrorKind::Refused`](super::ErrorKind::Refused), though its status is 200.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// The name of the member that is `false` in a failure.
    pub success: &'static str,
}
