//! An HTTP server on loopback that records raw requests and answers what it is told.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A request as it came over the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recorded {
    /// The request line, without the line break.
    pub(crate) line: String,
    /// Header lines in order, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, its chunked encoding undone.
    pub(crate) body: Vec<u8>,
}

impl Recorded {
    /// The request target: path and query.
    pub(crate) fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    /// The value of a header that must be there at most once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let first = values.next();
        assert_eq!(values.next(), None, "the header {name} was sent twice");
        first
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A server that runs until the test ends.
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Recorded>>>,
    connections: Arc<Mutex<usize>>,
}

impl Server {
    /// Answers every request with these bytes and closes the connection.
    pub(crate) fn answering(raw: impl Into<Vec<u8>>) -> Self {
        let raw = raw.into();
        Self::with(move |_, stream| {
            let _ = stream.write_all(&raw);
        })
    }

    /// Answers every request with a status line such as `200 OK`, a media type and a body.
    pub(crate) fn replying(status: &str, content_type: &str, body: &str) -> Self {
        Self::answering(reply(status, content_type, body))
    }

    /// Gives each request to a function that writes the answer.
    pub(crate) fn with(answer: impl Fn(&Recorded, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        Self::serving(seen, move |mut stream| {
            if let Some(request) = read(&mut stream) {
                lock(&log).push(request.clone());
                answer(&request, &mut stream);
            }
        })
    }

    /// Gives each connection to a function, before anything is read from it.
    pub(crate) fn raw(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        Self::serving(Arc::default(), serve)
    }

    fn serving(seen: Arc<Mutex<Vec<Recorded>>>, serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(Mutex::new(0));
        let (count, serve) = (Arc::clone(&connections), Arc::new(serve));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let serve = Arc::clone(&serve);
                *lock(&count) += 1;
                thread::spawn(move || serve(stream.unwrap()));
            }
        });
        Self { address, seen, connections }
    }

    /// The URL of the server.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Recorded> {
        lock(&self.seen).clone()
    }

    /// The only request so far.
    pub(crate) fn only(&self) -> Recorded {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen[0].clone()
    }

    /// How many connections were made, also those without a request.
    pub(crate) fn connections(&self) -> usize {
        thread::sleep(Duration::from_millis(20));
        *lock(&self.connections)
    }
}

/// An answer with a length.
pub(crate) fn reply(status: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads one request; `None` when the connection ends before its head does.
fn read(stream: &mut TcpStream) -> Option<Recorded> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        read_more(stream, &mut bytes)?;
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next().unwrap_or_default().to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let mut request = Recorded { line, headers, body: bytes.split_off(head_end) };
    if let Some(length) = request.header("content-length").map(|length| length.parse::<usize>().unwrap()) {
        while request.body.len() < length {
            read_more(stream, &mut request.body)?;
        }
    } else if request.header("transfer-encoding").is_some() {
        while !request.body.ends_with(b"0\r\n\r\n") {
            read_more(stream, &mut request.body)?;
        }
        request.body = unchunk(&request.body);
    }
    Some(request)
}

fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    match stream.read(&mut buffer) {
        Ok(0) => None,
        Ok(count) => {
            bytes.extend_from_slice(&buffer[..count]);
            Some(())
        }
        Err(error) if error.kind() == ErrorKind::Interrupted => Some(()),
        Err(_) => None,
    }
}

fn unchunk(mut chunked: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = chunked.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&chunked[..at]).unwrap(), 16).unwrap();
        body.extend_from_slice(&chunked[at + 2..at + 2 + size]);
        chunked = &chunked[at + 2 + size + 2..];
    }
    body
}
