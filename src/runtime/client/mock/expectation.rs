//! Calls that a test expects: of which operation, how often, with what, and what answers them.

use std::collections::VecDeque;

use serde_json::Value;

use super::{MockRequest, MockTransport, Reply, difference};

/// A call that a [`MockTransport`] expects. It is expected once unless [`times`](Self::times) says otherwise, and only
/// requests that are as described count.
///
/// Without a [`reply`](Self::reply) of its own it is answered as a call that nobody expects would be.
#[derive(Debug)]
pub struct Expectation {
    mock: MockTransport,
    index: usize,
}

impl Expectation {
    pub(super) fn new(mock: MockTransport, index: usize) -> Self {
        Self { mock, index }
    }

    /// Expects so many calls.
    pub fn times(self, calls: usize) -> Self {
        self.set(|expected| (expected.least, expected.most) = (calls, calls))
    }

    /// Expects so many calls or more.
    pub fn at_least(self, calls: usize) -> Self {
        self.set(|expected| (expected.least, expected.most) = (calls, usize::MAX))
    }

    /// Expects that there is no such call.
    pub fn never(self) -> Self {
        self.times(0)
    }

    /// Expects this body, in JSON. The order of members does not count.
    pub fn with_json(self, body: impl Into<Value>) -> Self {
        self.set(|expected| expected.body = Some((body.into(), false)))
    }

    /// Expects these members in a body in JSON, at any depth, and does not mind others.
    pub fn with_json_part(self, body: impl Into<Value>) -> Self {
        self.set(|expected| expected.body = Some((body.into(), true)))
    }

    /// Expects a header with this value.
    pub fn with_header(self, name: &str, value: &str) -> Self {
        self.set(|expected| expected.headers.push((name.to_owned(), value.to_owned())))
    }

    /// Expects this path with its query, as it is sent: `/instances/a/chats?page=2`.
    pub fn with_target(self, target: &str) -> Self {
        self.set(|expected| expected.target = Some(target.to_owned()))
    }

    /// Adds a reply. Replies are used in the order in which they are added, the last one again and again.
    pub fn reply(self, reply: Reply) -> Self {
        self.set(|expected| expected.replies.push_back(reply))
    }

    fn set(self, change: impl FnOnce(&mut Expected)) -> Self {
        if let Some(expected) = self.mock.state().expected.get_mut(self.index) {
            change(expected);
        }
        self
    }
}

/// What a test expects of the calls of an operation, and what came of it.
#[derive(Debug)]
pub(super) struct Expected {
    pub(super) operation: &'static str,
    least: usize,
    most: usize,
    calls: usize,
    target: Option<String>,
    headers: Vec<(String, String)>,
    /// The body, and whether it is only a part of it.
    body: Option<(Value, bool)>,
    replies: VecDeque<Reply>,
}

impl Expected {
    pub(super) fn new(operation: &'static str) -> Self {
        Self {
            operation,
            least: 1,
            most: 1,
            calls: 0,
            target: None,
            headers: Vec::new(),
            body: None,
            replies: VecDeque::new(),
        }
    }

    /// Counts a request that is as described and gives the reply to it, if there is one. Else the differences.
    pub(super) fn take(&mut self, request: &MockRequest) -> Result<Option<Reply>, Vec<String>> {
        let differences = self.differences(request);
        if !differences.is_empty() {
            return Err(differences);
        }
        if self.calls >= self.most {
            return Err(vec![format!("expected {}, this is one more", count(self.most))]);
        }
        self.calls += 1;
        Ok(if self.replies.len() > 1 { self.replies.pop_front() } else { self.replies.front().cloned() })
    }

    /// What is not as described, a line each. Credentials are not shown.
    fn differences(&self, request: &MockRequest) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(target) = self.target.as_ref().filter(|target| **target != request.target) {
            lines.push(format!("target: expected {target}, was {}", request.target));
        }
        for (name, value) in &self.headers {
            let was = match request.headers.get(name) {
                Some(actual) if actual.as_bytes() == value.as_bytes() => continue,
                Some(actual) if actual.is_sensitive() => "another value, which is secret".to_owned(),
                Some(actual) => format!("{:?}", String::from_utf8_lossy(actual.as_bytes())),
                None => "missing".to_owned(),
            };
            lines.push(format!("header {name}: expected {value:?}, was {was}"));
        }
        if let Some((expected, part)) = &self.body {
            match serde_json::from_slice(&request.body) {
                Ok(actual) => difference::between("body", expected, &actual, *part, &mut lines),
                Err(_) => {
                    lines.push(format!("body: expected JSON, was {} bytes of something else", request.body.len()))
                }
            }
        }
        lines
    }

    /// A part of the report when there were too few calls.
    pub(super) fn unmet(&self) -> Option<String> {
        let least = if self.most == usize::MAX { "at least " } else { "" };
        let mut text = format!("`{}` was to be called {least}{}", self.operation, count(self.least));
        text.push_str(&format!(" and was called {} as described", count(self.calls)));
        let target = self.target.iter().map(|target| format!("target {target}"));
        let headers = self.headers.iter().map(|(name, value)| format!("header {name}: {value:?}"));
        let body =
            self.body.iter().map(|(body, part)| format!("{} {body}", if *part { "a body with" } else { "body" }));
        for line in target.chain(headers).chain(body) {
            text.push_str(&format!("\n    {line}"));
        }
        (self.calls < self.least).then_some(text)
    }
}

fn count(calls: usize) -> String {
    match calls {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        calls => format!("{calls} times"),
    }
}
