//! A transport for tests: answers by operation, without a network, checks what a test expects and tells what was sent.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::json;

use super::{Body, Operation, OperationInfo, Transport, TransportFuture};

mod difference;
mod example;
mod expectation;
mod reply;
mod request;

use expectation::Expected;

pub use example::Example;
pub use expectation::Expectation;
pub use reply::Reply;
pub use request::MockRequest;

/// A transport that answers each operation with the replies that a test sets for it. Clones share them.
///
/// A call is answered by the first of these that there is:
///
/// 1. an expectation of the operation, of [`expect`](Self::expect), that the request is as described in; when there are
///    some and none fits, the answer is 501 and says in what the request differs;
/// 2. the replies of the operation, of [`on`](Self::on);
/// 3. the document's example, for a transport of `MockTransport::from_examples`;
/// 4. 501 and a message that names the operation.
///
/// [`verify`](Self::verify), and the drop of the last clone when there are expectations, panic when an expectation is
/// not met or a call was answered with 501 by the transport itself.
#[derive(Clone, Debug, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    examples: &'static [Example],
    expected: Vec<Expected>,
    replies: HashMap<&'static str, VecDeque<Reply>>,
    requests: Vec<MockRequest>,
    /// The calls that nothing answers, as lines of a report.
    unanswered: Vec<String>,
    verified: bool,
}

impl MockTransport {
    /// A transport without replies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A transport that answers with these examples. Generated code calls it from `from_examples`.
    #[must_use]
    pub fn with_examples(examples: &'static [Example]) -> Self {
        let mock = Self::default();
        mock.state().examples = examples;
        mock
    }

    /// Adds a reply for an operation. Replies are used in the order in which they are added, the last one again and
    /// again.
    pub fn on<O: Operation>(&self, reply: Reply) -> &Self {
        self.state().replies.entry(O::INFO.id).or_default().push_back(reply);
        self
    }

    /// Expects one call of an operation; the setters of [`Expectation`] say more of it.
    ///
    /// ```text
    /// mock.expect::<SendText>().with_json(json!({"phone": "5511999999999", "message": "Hi"})).times(2);
    /// ```
    pub fn expect<O: Operation>(&self) -> Expectation {
        let mut state = self.state();
        state.verified = false;
        state.expected.push(Expected::new(O::INFO.id));
        Expectation::new(self.clone(), state.expected.len() - 1)
    }

    /// The document's example of the answer of an operation with this status.
    ///
    /// A reply with 501 that says so when the document shows none, or when this is no transport of `from_examples`.
    pub fn example<O: Operation>(&self, status: u16) -> Reply {
        let found = example::find(self.state().examples, O::INFO.id, status);
        found.map(|example| example.reply(status)).unwrap_or_else(|| {
            let message = format!("the mock has no example of an answer to `{}` with the status {status}", O::INFO.id);
            Reply::json(501, json!({ "message": message }))
        })
    }

    /// The requests of an operation so far, retries included.
    #[must_use]
    pub fn requests<O: Operation>(&self) -> Vec<MockRequest> {
        self.state().requests.iter().filter(|request| request.operation == O::INFO.id).cloned().collect()
    }

    /// All requests so far, in order.
    #[must_use]
    pub fn all_requests(&self) -> Vec<MockRequest> {
        self.state().requests.clone()
    }

    /// What is not as expected so far, in lines; `None` when everything is.
    #[must_use]
    pub fn unmet(&self) -> Option<String> {
        self.state().unmet()
    }

    /// Checks that every expectation is met and that every call was answered.
    ///
    /// # Panics
    /// When that is not so. The message shows what was expected and what was sent, without credentials.
    #[track_caller]
    pub fn verify(&self) {
        let mut state = self.state();
        state.verified = true;
        let unmet = state.unmet();
        drop(state);
        if let Some(unmet) = unmet {
            panic!("{unmet}");
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The reply to a request, which is noted.
    fn take(&mut self, info: Option<&'static OperationInfo>, request: MockRequest) -> Reply {
        let operation = request.operation;
        let mut reply = None;
        let mut differences = Vec::new();
        let mut expected = false;
        for expectation in self.expected.iter_mut().filter(|expected| expected.operation == operation) {
            expected = true;
            match expectation.take(&request) {
                Ok(found) => {
                    (reply, differences) = (Some(found), Vec::new());
                    break;
                }
                Err(difference) => differences.extend(difference),
            }
        }
        let route = format!("{} {}", request.method, request.target);
        self.requests.push(request);
        match reply {
            Some(Some(reply)) => return reply,
            None if expected => {
                let lines = differences.join("\n    ");
                self.unanswered
                    .push(format!("`{operation}` was called with {route}, which is not expected:\n    {lines}"));
                let message = format!("the call of `{operation}` is not as expected: {}", differences.join("; "));
                return Reply::json(501, json!({ "message": message }));
            }
            Some(None) | None => {}
        }
        let replies = self.replies.entry(operation).or_default();
        let next = if replies.len() > 1 { replies.pop_front() } else { replies.front().cloned() };
        let success = info.map_or(&[][..], |info| info.success);
        let next = next.or_else(|| example::success(self.examples, operation, success));
        next.unwrap_or_else(|| {
            self.unanswered.push(format!("`{operation}` was called with {route}, which has no reply"));
            Reply::json(501, json!({"message": format!("the mock has no reply for the operation `{operation}`")}))
        })
    }

    /// The report of what is not as expected.
    fn unmet(&self) -> Option<String> {
        let lines: Vec<_> = self.expected.iter().filter_map(Expected::unmet).chain(self.unanswered.clone()).collect();
        (!lines.is_empty()).then(|| format!("the calls were not as expected:\n  {}", lines.join("\n  ")))
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if self.expected.is_empty() || self.verified || thread::panicking() {
            return;
        }
        if let Some(unmet) = self.unmet() {
            panic!("{unmet}");
        }
    }
}

impl Transport for MockTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let info = request.extensions().get::<&'static OperationInfo>().copied();
        let reply = self.state().take(info, MockRequest::new(info, &request));
        Box::pin(reply.answer_to(&request))
    }
}
