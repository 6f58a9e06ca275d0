//! Server-sent events, parsed as the HTML Standard says (9.2.6, "Interpreting an event stream").

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::ByteStream;
use crate::runtime::client::{Error, json};

/// One server-sent event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The name of the event; `message` when the server gives none.
    pub event: String,
    /// The last id that the server gave, to resume behind it with `Last-Event-ID`; empty when there was none.
    pub id: String,
    /// How long the server asks to wait before a reconnect, when it has said so by now.
    pub retry: Option<Duration>,
    /// The data.
    pub data: T,
}

/// A stream of server-sent events with JSON data, each yielded as soon as it is complete.
///
/// Data that does not fit the type is an error of that event; the stream goes on behind it. The data `[DONE]`, which
/// some servers send as the last event, ends the stream.
pub struct EventStream<T> {
    pub(super) source: Source,
    data: PhantomData<fn() -> T>,
}

impl<T> EventStream<T> {
    pub(in super::super) fn new(bytes: ByteStream) -> Self {
        Self { source: Source { bytes, parser: Parser::default(), ended: false }, data: PhantomData }
    }

    /// The same events with their data as plain text.
    pub fn into_text(self) -> TextEvents {
        TextEvents(self.source)
    }
}

impl<T: DeserializeOwned> EventStream<T> {
    /// The next event; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        let Event { event, id, retry, data } = match ready!(self.source.poll_event(context)) {
            Some(Ok(event)) => event,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        if data.trim() == "[DONE]" {
            self.source.ended = true;
            return Poll::Ready(None);
        }
        Poll::Ready(Some(match json::decode(data.as_bytes()) {
            Ok(data) => Ok(Event { event, id, retry, data }),
            Err(mismatch) => Err(Error::decode(self.source.bytes.head(), Bytes::from(data), mismatch)),
        }))
    }
}

impl<T: DeserializeOwned> Stream for EventStream<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("operation", &self.source.bytes.head().operation.id).finish_non_exhaustive()
    }
}

/// A stream of server-sent events with their data as text.
pub struct TextEvents(pub(super) Source);

impl TextEvents {
    /// The next event; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<String>, Error>> {
        poll_fn(|context| self.0.poll_event(context)).await
    }
}

impl Stream for TextEvents {
    type Item = Result<Event<String>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.poll_event(context)
    }
}

impl fmt::Debug for TextEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextEvents").field("operation", &self.0.bytes.head().operation.id).finish_non_exhaustive()
    }
}

/// The bytes of an answer and the parser they go through.
pub(super) struct Source {
    pub(super) bytes: ByteStream,
    parser: Parser,
    ended: bool,
}

impl Source {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<String>, Error>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            if let Some(event) = self.parser.events.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if self.parser.held() > self.bytes.limit() {
                self.ended = true;
                return Poll::Ready(Some(Err(Error::too_large(self.bytes.head(), self.bytes.limit()))));
            }
            match ready!(self.bytes.poll_chunk(context)) {
                Some(Ok(chunk)) => self.parser.feed(&chunk),
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.ended = true,
            }
        }
    }
}

/// The parser of the HTML Standard. An event that is not complete when the stream ends is dropped.
#[derive(Default)]
struct Parser {
    events: VecDeque<Event<String>>,
    line: Vec<u8>,
    after_return: bool,
    started: bool,
    event: String,
    data: String,
    has_data: bool,
    id: String,
    retry: Option<Duration>,
}

impl Parser {
    /// How many bytes of unfinished events are held.
    fn held(&self) -> usize {
        self.line.len() + self.data.len()
    }

    fn feed(&mut self, mut chunk: &[u8]) {
        while let Some(&first) = chunk.first() {
            if std::mem::take(&mut self.after_return) && first == b'\n' {
                chunk = chunk.get(1..).unwrap_or_default();
                continue;
            }
            let Some(at) = memchr::memchr2(b'\r', b'\n', chunk) else {
                self.line.extend_from_slice(chunk);
                return;
            };
            self.line.extend_from_slice(chunk.get(..at).unwrap_or_default());
            self.after_return = chunk.get(at) == Some(&b'\r');
            chunk = chunk.get(at + 1..).unwrap_or_default();
            let line = std::mem::take(&mut self.line);
            self.read_line(&String::from_utf8_lossy(&line));
        }
    }

    fn read_line(&mut self, line: &str) {
        let line = if self.started { line } else { line.strip_prefix('\u{feff}').unwrap_or(line) };
        self.started = true;
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis);
            }
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        let data = std::mem::take(&mut self.data);
        if !std::mem::take(&mut self.has_data) {
            return;
        }
        let event = if event.is_empty() { "message".to_owned() } else { event };
        self.events.push_back(Event { event, id: self.id.clone(), retry: self.retry, data });
    }
}
