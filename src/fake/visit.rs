//! A request that was let in: who asks, for which instance, with what.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::credentials;
use super::reply::failed;
use super::state::{Instance, State};
use crate::runtime::client::{MockRequest, OperationInfo, Reply};

/// What a request leads to: an answer, or a refusal.
pub(super) type Outcome = Result<Reply, Reply>;

/// What answers an operation.
pub(super) type Handler = fn(&mut Visit<'_>) -> Outcome;

/// An operation and what answers it.
pub(super) type Route = (&'static OperationInfo, Handler);

/// A request that was let in.
pub(super) struct Visit<'s> {
    pub(super) state: &'s mut State,
    pub(super) info: &'static OperationInfo,
    /// The account that asks; the first one for an operation without credentials.
    pub(super) account: usize,
    /// The values of the path parameters, decoded.
    path: Vec<(&'static str, String)>,
    query: String,
    body: Vec<u8>,
}

impl<'s> Visit<'s> {
    /// Lets a request in whose credentials are right and whose instance exists.
    pub(super) fn admit(
        state: &'s mut State,
        info: &'static OperationInfo,
        request: &MockRequest,
    ) -> Result<Self, Reply> {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let path = parameters(info.path, path);
        let id = path.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.as_str());
        let account = credentials::check(state, info, request, id)?;
        let (query, body) = (query.to_owned(), request.body.to_vec());
        Ok(Self { state, info, account, path, query, body })
    }

    /// The value of a path parameter.
    pub(super) fn path(&self, name: &str) -> &str {
        self.path.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// The value of a query parameter.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let mut pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| decoded(key) == name).map(|(_, value)| decoded(value))
    }

    /// The body as its model; 400 when it does not fit.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Reply> {
        serde_json::from_slice(&self.body).map_err(|error| failed(400, &format!("the body does not fit: {error}")))
    }

    /// The body as it is; an empty object when there is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| json!({}))
    }

    /// The instance of the path.
    pub(super) fn instance(&mut self) -> Result<&mut Instance, Reply> {
        let id = self.path("id").to_owned();
        self.named(&id)
    }

    /// An instance of the account that asks.
    pub(super) fn named(&mut self, id: &str) -> Result<&mut Instance, Reply> {
        let account = self.account;
        let found = self.state.instances.get_mut(id).filter(|instance| instance.owner == account);
        found.ok_or_else(|| failed(404, "there is no such instance"))
    }

    /// The time as the API writes it.
    pub(super) fn timestamp(&self) -> String {
        self.state.timestamp()
    }

    /// The time since the API began.
    pub(super) fn now(&self) -> Duration {
        self.state.now
    }

    /// A page of a list, by `page` and `page_size` of the query, both from 1.
    pub(super) fn page(&self, items: Vec<Value>) -> Value {
        let number = |name| self.query(name).and_then(|text| text.parse::<usize>().ok()).filter(|number| *number > 0);
        let (page, size) = (number("page").unwrap_or(1), number("page_size").unwrap_or(50));
        items.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect()
    }
}

/// The values of the parameters of a path template. What a base URL has in front does not matter.
fn parameters(template: &'static str, path: &str) -> Vec<(&'static str, String)> {
    let pairs = template.rsplit('/').zip(path.rsplit('/'));
    let named = pairs.filter_map(|(name, value)| {
        let name = name.strip_prefix('{')?.strip_suffix('}')?;
        Some((name, decoded(value)))
    });
    named.collect()
}

/// A text without percent-encoding (RFC 3986, section 2.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let triplet = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match triplet.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
