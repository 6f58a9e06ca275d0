//! An operation as data: constants for the executor, and a decoder that makes the typed answer.

use super::{Answer, Error, SecurityScheme, Server, Service};

/// What the executor needs to know about an operation of the document.
#[derive(Debug)]
pub struct OperationInfo {
    /// `operationId`, or the stable name that was made for an operation without one.
    pub id: &'static str,
    /// The HTTP method, in capitals: `GET`, `QUERY`.
    pub method: &'static str,
    /// The path template, such as `/pets/{id}`.
    pub path: &'static str,
    /// The alternatives of `security`: one of them is sent, with all its schemes. An empty list, like an empty
    /// alternative, allows calls without credentials.
    pub security: &'static [&'static [&'static SecurityScheme]],
    /// Whether the call may be sent again when it is not known to have arrived.
    pub idempotency: Idempotency,
    /// The servers of the operation or of its path, when the document gives some that differ from the API's.
    pub servers: &'static [Server],
    /// The service beside the API that has the operation, when there is one. It goes before `servers`.
    pub service: Option<&'static Service>,
    /// The value of the `Accept` header, empty for none.
    pub accept: &'static str,
    /// Statuses outside 2xx that are documented as a success, such as 304.
    pub success: &'static [u16],
    /// The media types, or ranges of them such as `*/*`, whose successful answers are handed on as streams and never held
    /// in memory as a whole.
    pub streams: &'static [&'static str],
}

impl OperationInfo {
    /// What holds unless the document says more; the start of every constant:
    /// `OperationInfo { id: "listPets", ..OperationInfo::new("GET", "/pets") }`.
    ///
    /// The idempotency follows the semantics of the method (RFC 9110, 9.2).
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        let idempotency = match method.as_bytes() {
            b"GET" | b"HEAD" | b"OPTIONS" | b"TRACE" | b"QUERY" => Idempotency::Read,
            b"PUT" | b"DELETE" => Idempotency::Idempotent,
            _ => Idempotency::Once,
        };
        Self {
            id: "",
            method,
            path,
            security: &[],
            idempotency,
            servers: &[],
            service: None,
            accept: "application/json",
            success: &[],
            streams: &[],
        }
    }
}

/// Whether sending a request twice does harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// The call only reads.
    Read,
    /// The second of two equal calls changes nothing.
    Idempotent,
    /// Each call has an effect of its own, such as sending a message.
    Once,
}

/// Makes a value from an answer. It fails when the answer does not fit the document.
///
/// Operations hold it as a constant, so that rustc compiles the decoders of those operations that a program calls, and no
/// others: a function of an `impl` would be compiled with the crate.
pub type Decode<T> = fn(Answer) -> Result<T, Error>;

/// An operation of the document. The implementors are the markers that the generated client names.
pub trait Operation: 'static {
    /// The constants of the operation.
    const INFO: &'static OperationInfo;

    /// The typed answer.
    type Output;

    /// Makes the typed answer from an answer whose status is a success.
    const DECODE: Decode<Self::Output>;
}

/// An operation whose error answers have a documented body: what [`Error::failure`] gives.
pub trait DocumentedFailure: Operation {
    /// The body of an error answer, or an enum of the documented ones.
    type Failure;

    /// Makes the typed error body from an answer whose status is not a success.
    const FAILURE: Decode<Self::Failure>;
}
