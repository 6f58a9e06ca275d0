//! A transport whose connections are pipes to the test, so that the clock can stand still and jump.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use http::{HeaderMap, Response};
use serde_json::json;
use tokio::io::{AsyncRead as _, AsyncWrite as _, DuplexStream, ReadBuf};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Duration, Instant};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use vzaps::runtime::client::{Connection, Upgraded};
use vzaps::{Body, Client, Transport, TransportError, TransportFault, TransportFuture};

/// The server's end of a connection.
pub(crate) type ServerEnd = WebSocketStream<DuplexStream>;

/// What happens to a handshake.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Open,
    Status(u16),
    /// 429 with `Retry-After`, in seconds.
    Later(u64),
    Break,
}

/// A handshake that was tried.
#[derive(Clone, Debug)]
pub(crate) struct Tried {
    pub(crate) at: Instant,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
}

/// The transport. Clones share everything; after the given steps every handshake succeeds.
#[derive(Clone)]
pub(crate) struct Pipe {
    steps: Arc<Mutex<VecDeque<Step>>>,
    tried: Arc<Mutex<Vec<Tried>>>,
    tokens: Arc<Mutex<usize>>,
    ends: UnboundedSender<ServerEnd>,
}

impl Pipe {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> (Self, UnboundedReceiver<ServerEnd>) {
        let (ends, accepted) = unbounded_channel();
        let steps = Arc::new(Mutex::new(steps.into_iter().collect()));
        (Self { steps, tried: Arc::default(), tokens: Arc::default(), ends }, accepted)
    }

    /// A client with a token that does not change.
    pub(crate) fn client(&self) -> Client {
        Client::builder().transport(self.clone()).bearer("b").build().unwrap()
    }

    /// A client that fetches its tokens `t1`, `t2` and so on, each for 100 seconds.
    pub(crate) fn account(&self) -> Client {
        Client::builder().transport(self.clone()).client_credentials("c", "s").build().unwrap()
    }

    /// Every handshake from now on is answered with this status.
    pub(crate) fn refuse_from_now_on(&self, status: u16) {
        self.steps.lock().unwrap().extend([Step::Status(status); 100]);
    }

    pub(crate) fn tried(&self) -> Vec<Tried> {
        self.tried.lock().unwrap().clone()
    }

    /// The waits between the handshakes.
    pub(crate) fn gaps(&self) -> Vec<Duration> {
        self.tried().windows(2).map(|pair| pair[1].at - pair[0].at).collect()
    }

    /// The `Authorization` of each handshake.
    pub(crate) fn authorizations(&self) -> Vec<String> {
        self.tried().iter().map(|tried| tried.headers["authorization"].to_str().unwrap().to_owned()).collect()
    }

    async fn answer(self, request: http::Request<Body>) -> Result<Response<Body>, TransportError> {
        let (head, _) = request.into_parts();
        let mut answer = Response::new(Body::empty());
        if head.uri.path() == "/token" {
            let mut tokens = self.tokens.lock().unwrap();
            *tokens += 1;
            assert_eq!(head.uri.host(), Some("api.vzaps.com"), "tokens come from the API");
            *answer.body_mut() =
                Body::from(json!({"access_token": format!("t{tokens}"), "expires_in": 100}).to_string());
            return Ok(answer);
        }
        assert_eq!(head.uri.host(), Some("realtime.vzaps.com"));
        let target = head.uri.path_and_query().unwrap().to_string();
        let key = head.headers["sec-websocket-key"].clone();
        self.tried.lock().unwrap().push(Tried { at: Instant::now(), target, headers: head.headers });
        let step = self.steps.lock().unwrap().pop_front().unwrap_or(Step::Open);
        match step {
            Step::Open => {
                let (near, far) = tokio::io::duplex(8 << 10);
                *answer.status_mut() = http::StatusCode::SWITCHING_PROTOCOLS;
                let proof = derive_accept_key(key.as_bytes());
                answer.headers_mut().insert("sec-websocket-accept", proof.parse().unwrap());
                answer.extensions_mut().insert(Upgraded::new(Near(near)));
                let _ = self.ends.send(WebSocketStream::from_raw_socket(far, Role::Server, None).await);
            }
            Step::Status(status) => *answer.status_mut() = status.try_into().unwrap(),
            Step::Later(seconds) => {
                *answer.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
                answer.headers_mut().insert("retry-after", seconds.into());
            }
            Step::Break => return Err(TransportError::new(TransportFault::Connect, "the pipe is broken")),
        }
        Ok(answer)
    }
}

impl Transport for Pipe {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(self.clone().answer(request))
    }
}

/// The client's end of a connection.
struct Near(DuplexStream);

impl Connection for Near {
    fn poll_read(&mut self, context: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut read = ReadBuf::new(buffer);
        ready!(Pin::new(&mut self.0).poll_read(context, &mut read))?;
        Poll::Ready(Ok(read.filled().len()))
    }

    fn poll_write(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_close(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
