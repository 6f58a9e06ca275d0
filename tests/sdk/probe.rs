//! Operations that no document has, to try what the bundled document does not need.

use vzaps::runtime::client::{Answer, Api, Call, ClientBuilder, Decode, Error, Operation, OperationInfo};
use vzaps::{Client, ErrorKind, RetryPolicy};

/// An API without servers of its own.
pub(crate) static API: Api = Api { title: "Probe", version: "1", servers: &[], user_agent: "probe/1", envelope: None };

/// A builder for a client of the probe's API.
pub(crate) fn builder(url: impl Into<String>) -> ClientBuilder {
    ClientBuilder::new(&API).base_url(url)
}

/// A client of the probe's API that tries each call once.
pub(crate) fn client(url: impl Into<String>) -> Client {
    builder(url).retry(RetryPolicy::never()).build().unwrap()
}

/// Declares an operation: its name, its constants, what it answers and how that is decoded.
macro_rules! operation {
    ($name:ident, { $($field:ident: $value:expr),* }, $output:ty, $decode:expr) => {
        #[derive(Debug)]
        pub(crate) struct $name;

        impl vzaps::runtime::client::Operation for $name {
            const INFO: &'static vzaps::runtime::client::OperationInfo = &vzaps::runtime::client::OperationInfo {
                id: stringify!($name),
                $($field: $value,)*
                ..vzaps::runtime::client::OperationInfo::new("GET", "/")
            };
            type Output = $output;
            const DECODE: vzaps::runtime::client::Decode<$output> = $decode;
        }
    };
}
pub(crate) use operation;

/// `GET /probe/{id}` that answers any JSON.
#[derive(Debug)]
pub(crate) struct Read;

impl Operation for Read {
    const INFO: &'static OperationInfo = &OperationInfo { id: "read", ..OperationInfo::new("GET", "/probe/{id}") };
    type Output = serde_json::Value;
    const DECODE: Decode<Self::Output> = Answer::json;
}

/// How a test makes its calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// They are awaited.
    Awaited,
    /// The thread waits for them, inside the runtime of the test.
    #[cfg(feature = "blocking")]
    Waited,
}

impl Way {
    /// Makes a call.
    pub(crate) async fn call<O: Operation>(self, call: Call<O>) -> Result<O::Output, Error> {
        match self {
            Self::Awaited => call.await,
            #[cfg(feature = "blocking")]
            Self::Waited => call.wait(),
        }
    }
}

/// Makes a test for each way of functions that take one.
macro_rules! both_ways {
    ($($name:ident)*) => {
        mod awaited {
            $(#[tokio::test] async fn $name() { super::$name(crate::probe::Way::Awaited).await; })*
        }
        #[cfg(feature = "blocking")]
        mod waited {
            $(#[tokio::test] async fn $name() { super::$name(crate::probe::Way::Waited).await; })*
        }
    };
}
pub(crate) use both_ways;

/// Asserts that an error is of a kind and gives its text.
#[track_caller]
pub(crate) fn text_of(error: &Error, kind: ErrorKind) -> String {
    assert_eq!(error.kind(), kind, "{error}");
    error.to_string()
}
