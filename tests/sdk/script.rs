//! A transport without a network that plays a script: what each request is answered, in order, and when it came.
//!
//! Together with a paused clock it makes tests of waits and limits exact and immediate.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;
use vzaps::{Body, Transport, TransportError, TransportFault, TransportFuture};

/// What happens to one request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// An answer: status, header lines, body.
    Answer(u16, Vec<(&'static str, &'static str)>, String),
    /// No answer.
    Fault(TransportFault),
    /// Nothing, for ever.
    Stall,
}

impl Step {
    /// An answer without headers and with an empty object as its body.
    pub(crate) fn status(status: u16) -> Self {
        Self::Answer(status, Vec::new(), "{}".to_owned())
    }
}

/// A request that reached the transport.
#[derive(Debug)]
pub(crate) struct Sent {
    /// When, on the clock of the runtime.
    pub(crate) at: Instant,
    pub(crate) head: http::request::Parts,
    /// The body, `None` when it is a stream.
    pub(crate) body: Option<Vec<u8>>,
}

#[derive(Debug, Default)]
struct State {
    steps: VecDeque<Step>,
    sent: Vec<Sent>,
}

/// The transport; clones share the script and what was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script(Arc<Mutex<State>>);

impl Script {
    /// Plays the steps; the last one is repeated.
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(Arc::new(Mutex::new(State { steps: steps.into_iter().collect(), sent: Vec::new() })))
    }

    /// How many requests came.
    pub(crate) fn count(&self) -> usize {
        self.lock().sent.len()
    }

    /// Takes the requests that came.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.lock().sent)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let (head, body) = request.into_parts();
        let mut state = self.lock();
        state.sent.push(Sent { at: Instant::now(), head, body: body.as_bytes().map(|bytes| bytes.to_vec()) });
        let next = if state.steps.len() > 1 { state.steps.pop_front() } else { state.steps.front().cloned() };
        let step = next.unwrap_or(Step::Stall);
        Box::pin(async move {
            match step {
                Step::Answer(status, headers, body) => {
                    let mut answer = http::Response::builder().status(status);
                    for (name, value) in headers {
                        answer = answer.header(name, value);
                    }
                    Ok(answer.body(Body::from(body)).unwrap())
                }
                Step::Fault(fault) => Err(TransportError::new(fault, "scripted")),
                Step::Stall => pending().await,
            }
        })
    }
}
