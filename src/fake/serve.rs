//! The API in memory over real HTTP on loopback, for programs that take a URL and no transport.

use std::future::Future as _;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;

use http::{HeaderName, HeaderValue, Method, Request};

use super::{AREAS, FakeApi};
use crate::runtime::client::{Body, MockRequest, OperationInfo, Reply};

/// How long the head of a request may be, in bytes.
const HEAD: u64 = 64 * 1024;

/// How long the body of a request may be, in bytes.
const BODY: usize = 64 * 1024 * 1024;

/// An API in memory that is served over HTTP, until this is dropped. See [`FakeApi::serve`].
#[derive(Debug)]
pub struct FakeServer {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
}

impl FakeServer {
    /// The base URL: what `VZAPS_BASE_URL` is set to, or [`ClientBuilder::base_url`](crate::ClientBuilder::base_url).
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Release);
        // The thread waits for a connection, so it is given one.
        let _ = TcpStream::connect(self.address);
    }
}

impl FakeApi {
    /// Serves the API over HTTP/1.1 on a free port of 127.0.0.1, on threads of its own.
    ///
    /// A fault without an answer closes the connection.
    ///
    /// # Errors
    /// When there is no free port, or no thread.
    pub fn serve(&self) -> io::Result<FakeServer> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let server = FakeServer { address: listener.local_addr()?, stopped: Arc::default() };
        let (api, stopped) = (self.clone(), Arc::clone(&server.stopped));
        thread::Builder::new().name("fake-api".to_owned()).spawn(move || accept(&api, &listener, &stopped))?;
        Ok(server)
    }
}

fn accept(api: &FakeApi, listener: &TcpListener, stopped: &AtomicBool) {
    for stream in listener.incoming() {
        if stopped.load(Ordering::Acquire) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let api = api.clone();
        let converse = move || {
            let mut reader = BufReader::new(stream);
            while let Ok(true) = exchange(&api, &mut reader) {}
        };
        let _ = thread::Builder::new().name("fake-api-connection".to_owned()).spawn(converse);
    }
}

/// Reads a request and answers it; `false` when the connection is over.
fn exchange(api: &FakeApi, reader: &mut BufReader<TcpStream>) -> io::Result<bool> {
    let Some(request) = read(reader)? else { return Ok(false) };
    let info = operation(request.method(), request.uri().path());
    let reply = api.state().take(info, MockRequest::new(info, &request));
    let Some(answer) = ready(reply, &request) else { return Ok(false) };
    let body = answer.body().as_bytes().cloned().unwrap_or_default();
    let mut text = format!("HTTP/1.1 {}\r\nContent-Length: {}\r\n", answer.status(), body.len());
    for (name, value) in answer.headers() {
        text.push_str(&format!("{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes())));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(&body);
    reader.get_mut().write_all(&bytes)?;
    Ok(true)
}

/// The answer of a reply; `None` when it is none. Outside a runtime a reply waits on its thread, so it is there at once.
fn ready(reply: Reply, request: &Request<Body>) -> Option<http::Response<Body>> {
    match pin!(reply.answer_to(request)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.ok(),
        Poll::Pending => None,
    }
}

/// The next request of a connection; `None` when there is none (RFC 9112).
fn read(reader: &mut BufReader<TcpStream>) -> io::Result<Option<Request<Body>>> {
    let invalid = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let mut head = reader.by_ref().take(HEAD);
    let mut line = String::new();
    if head.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_ascii_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Err(invalid("no request line")) };
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method.parse().map_err(|_| invalid("no method"))?;
    *request.uri_mut() = target.parse().map_err(|_| invalid("no target"))?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Err(invalid("the head does not end"));
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok().filter(|length| *length <= BODY).ok_or_else(|| invalid("no length"))?;
        }
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value.trim())) {
            request.headers_mut().append(name, value);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    *request.body_mut() = Body::from(body);
    Ok(Some(request))
}

/// The operation of a method and path. No two of the document match the same ones.
fn operation(method: &Method, path: &str) -> Option<&'static OperationInfo> {
    let is_parameter = |segment: &str| segment.starts_with('{');
    let matches = |template: &str| {
        let pairs = template.split('/').zip(path.split('/'));
        template.split('/').count() == path.split('/').count()
            && pairs.into_iter().all(|(name, value)| name == value || is_parameter(name) && !value.is_empty())
    };
    let mut infos = AREAS.iter().copied().flatten().map(|(info, _)| *info);
    infos.find(|info| info.method == method.as_str() && matches(info.path))
}
