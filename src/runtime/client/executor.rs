//! The one executor of calls: checks, credentials, request, attempt, answer.
//!
//! Nothing here is generic. Each attempt is made anew from the parts of the call, so that credentials can be renewed
//! between two attempts; a body that is a stream is sent once.

use std::borrow::Cow;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use tokio::runtime::Handle;

use super::answer::Head;
use super::builder::Limits;
use super::clock::{Clock, Instant};
use super::security::{Placed, Presented, present};
use super::sending::Sending;
use super::transport::TransportFuture;
use super::{Answer, Body, ByteStream, Client, Delivery, Error, OperationInfo, Parts, media, request, trace};

/// How much of the body of an error answer is kept, in bytes.
const ERROR_BODY: usize = 1024 * 1024;

/// How long the body of an error answer is waited for; its status is worth more than its text.
const ERROR_BODY_WAIT: Duration = Duration::from_secs(5);

/// Makes a call and gives the answer, when its status is a success.
///
/// It is no `async fn`, whose arguments would lie in the memory of each call twice.
pub(super) fn execute(
    client: Client,
    clock: Clock,
    operation: &'static OperationInfo,
    mut parts: Parts,
) -> impl Future<Output = Result<Answer, Error>> + Send + 'static {
    let mut body = parts.body.take().unwrap_or_default();
    trace::called(operation, async move {
        makeable(clock, operation, parts.fault.take())?;
        let deadline = Deadline::after(clock, parts.timeout.unwrap_or(client.0.limits.total));
        let policy = parts.retry.as_ref().unwrap_or(&client.0.retry);
        let credentials = &client.0.credentials;
        let chosen = if parts.any_credentials { credentials.any() } else { credentials.choose(operation)? };
        let replay = body.as_bytes().cloned();
        let (mut attempts, mut replayed, mut reached) = (0, 0, Delivery::NotSent);
        loop {
            let presented = in_time(present(&client, clock, operation, &chosen), operation, deadline).await;
            let (placed, tokens) = presented.map_err(|error| error.after(attempts).reached(reached))?;
            let (watched, sent) = watch(&client, clock, &parts, std::mem::take(&mut body));
            let request = prepare(&client, clock, operation, &parts, placed, sent)?;
            attempts += 1;
            let (span, sending) = begin(&client, clock, operation, request, attempts);
            let attempt = attempt(&client, operation, (sending, watched), attempts, parts.timeout, deadline);
            let error = match span.around(attempt).await {
                Ok(answer) => {
                    client.0.budget.succeeded(attempts - replayed > 1);
                    return Ok(answer);
                }
                Err(error) => error
                    .reached(reached)
                    .repeatable(parts.idempotency)
                    .telling(|text| credentials.redact(&tokens, text)),
            };
            reached = error.delivery();
            if replayed == 1 && error.is_unauthorized() {
                tokens.refused_again(clock);
            }
            let wait = if replayed == 0 && error.is_unauthorized() && tokens.refused(clock) {
                replayed = 1;
                Some(Duration::ZERO).filter(|_| deadline.left() != Some(Duration::ZERO))
            } else {
                let wait = policy.wait(&error, attempts - replayed, deadline.left());
                wait.filter(|_| replay.is_some() && affordable(&client, &error))
            };
            let (Some(bytes), Some(wait)) = (&replay, wait) else { return Err(error) };
            trace::again(&error, wait);
            body = Body::from(Bytes::clone(bytes));
            clock.sleep(wait).await;
        }
    })
}

/// Finds what keeps a call from being made at all.
fn makeable(clock: Clock, operation: &'static OperationInfo, fault: Option<Cow<'static, str>>) -> Result<(), Error> {
    match fault {
        Some(fault) => Err(Error::request(operation, fault)),
        None if clock == Clock::Tokio && Handle::try_current().is_err() => {
            Err(Error::request(operation, "a call is awaited inside a Tokio runtime, and there is none here"))
        }
        None => Ok(()),
    }
}

/// The body of an attempt, and who watches it when it may take long to send.
fn watch(client: &Client, clock: Clock, parts: &Parts, body: Body) -> (Option<Arc<Sending>>, Body) {
    let limits = &client.0.limits;
    match Sending::of(&body, clock, parts.timeout.unwrap_or(limits.attempt), limits.idle) {
        Some(sending) => (Some(Arc::clone(&sending)), body.watched(sending)),
        None => (None, body),
    }
}

/// The request of an attempt. Transports that are not the crate's own may ask for its extensions.
fn prepare(
    client: &Client,
    clock: Clock,
    operation: &'static OperationInfo,
    parts: &Parts,
    credentials: Vec<Placed>,
    body: Body,
) -> Result<Request<Body>, Error> {
    let mut request = request::make(client, operation, parts, credentials, body)?;
    if client.0.transports.foreign {
        request.extensions_mut().insert(operation);
        request.extensions_mut().insert(clock);
    }
    Ok(request)
}

/// Hands the request over to the transport, inside the span of its attempt.
fn begin<'c>(
    client: &'c Client,
    clock: Clock,
    operation: &'static OperationInfo,
    request: Request<Body>,
    attempts: u32,
) -> (trace::Span, TransportFuture<'c>) {
    let span = trace::Span::of(operation, &request, attempts);
    let sending = span.within(|| client.0.transports.of(clock).send(request));
    (span, sending)
}

/// Whether the client has a retry left.
fn affordable(client: &Client, error: &Error) -> bool {
    let affordable = client.0.budget.take();
    if !affordable {
        trace::spent(error);
    }
    affordable
}

/// The moment at which a call ends, whether it has an answer or not; `None` for never.
#[derive(Clone, Copy, Debug)]
struct Deadline {
    clock: Clock,
    end: Option<Instant>,
    limit: Duration,
}

impl Deadline {
    fn after(clock: Clock, limit: Duration) -> Self {
        Self { clock, end: clock.now().checked_add(limit), limit }
    }

    fn left(self) -> Option<Duration> {
        self.end.map(|end| end.saturating_duration_since(self.clock.now()))
    }
}

/// What an attempt sends for its credentials, unless a token takes longer than the call may.
async fn in_time(
    presenting: impl Future<Output = Result<Presented, Error>>,
    operation: &'static OperationInfo,
    deadline: Deadline,
) -> Result<Presented, Error> {
    let presented = deadline.clock.until(deadline.end, pin!(presenting)).await;
    presented.unwrap_or_else(|| Err(Error::late_token(operation, deadline.limit)))
}

/// One attempt within its limit of time and that of the call.
async fn attempt(
    client: &Client,
    operation: &'static OperationInfo,
    (sending, watched): (TransportFuture<'_>, Option<Arc<Sending>>),
    attempts: u32,
    own: Option<Duration>,
    deadline: Deadline,
) -> Result<Answer, Error> {
    if let Some(watched) = watched {
        // In a box of its own: most calls do not come here, and would carry the room for it.
        return Box::pin(long_attempt(client, operation, sending, watched, attempts, deadline)).await;
    }
    let limit = own.unwrap_or(client.0.limits.attempt);
    let own = deadline.clock.now().checked_add(limit);
    let (end, named) = match (deadline.end, own) {
        (Some(end), None) => (Some(end), deadline.limit),
        (Some(end), Some(own)) if end < own => (Some(end), deadline.limit),
        _ => (own, limit),
    };
    let answering = pin!(answer(client, deadline.clock, operation, sending, attempts));
    let answer = deadline.clock.until(end, answering).await;
    answer.unwrap_or_else(|| Err(Error::no_answer(operation, named).after(attempts)))
}

/// One attempt whose body may take long: its limit moves, that of the call does not.
async fn long_attempt(
    client: &Client,
    operation: &'static OperationInfo,
    sending: TransportFuture<'_>,
    watched: Arc<Sending>,
    attempts: u32,
    deadline: Deadline,
) -> Result<Answer, Error> {
    let head = async {
        let received = sending.await;
        // A server may answer before it has taken all.
        watched.ended();
        received
    };
    let answering = pin!(answer(client, deadline.clock, operation, Box::pin(head), attempts));
    let answering = pin!(deadline.clock.while_sending(&watched, answering));
    let late = |limit| Error::no_answer(operation, limit).after(attempts);
    match deadline.clock.until(deadline.end, answering).await {
        Some(Some(answer)) => answer,
        Some(None) => Err(match watched.stalled() {
            Some(limit) => Error::stalled(operation, limit).after(attempts),
            None => late(watched.attempt()),
        }),
        None => Err(late(deadline.limit)),
    }
}

/// Waits for the answer and reads it.
async fn answer(
    client: &Client,
    clock: Clock,
    operation: &'static OperationInfo,
    sending: TransportFuture<'_>,
    attempts: u32,
) -> Result<Answer, Error> {
    let limits = &client.0.limits;
    let unanswered = |failure| Error::transport(operation, failure, &request::origin(client, operation));
    let received = sending.await.map_err(|failure| unanswered(failure).after(attempts))?;
    let Received { head, length, mut stream } = Received::of(operation, received, attempts, clock, limits);
    if !(head.status.is_success() || operation.success.contains(&head.status.as_u16())) {
        // In a box of its own: most calls do not come here, and would carry the room for it.
        let body = Box::pin(start(&mut stream, clock, limits)).await;
        return Err(Error::status_of(&head, body));
    }
    let streamed = |range: &&str| media::matches(range, head.content_type()) || head.content_type().is_empty();
    if operation.streams.iter().any(streamed) {
        return Ok(Answer::streamed(head, stream));
    }
    if length.is_some_and(|length| length > limits.answer as u64) {
        return Err(Error::too_large(&head, limits.answer));
    }
    let body = whole(&mut stream, limits.answer).await?;
    let failed = client.0.failure.as_ref().is_some_and(|failure| failure.is_told(&body));
    if failed { Err(Error::refused(&head, body)) } else { Ok(Answer::whole(head, body)) }
}

/// An answer whose body has not been read.
struct Received {
    head: Arc<Head>,
    /// Of the body, in bytes, when it is known.
    length: Option<u64>,
    stream: ByteStream,
}

impl Received {
    fn of(
        operation: &'static OperationInfo,
        answer: Response<Body>,
        attempts: u32,
        clock: Clock,
        limits: &Limits,
    ) -> Self {
        let (mut head, body) = answer.into_parts();
        let upgraded = head.extensions.remove();
        let head = Arc::new(Head { operation, status: head.status, headers: head.headers, attempts, upgraded });
        let length = body.len();
        let stream = ByteStream::new(Arc::clone(&head), body, clock, limits.idle, limits.answer);
        Self { head, length, stream }
    }
}

/// The whole body, which may have `limit` bytes.
async fn whole(stream: &mut ByteStream, limit: usize) -> Result<Bytes, Error> {
    let Some(first) = stream.next().await.transpose()? else { return Ok(Bytes::new()) };
    let mut second = stream.next().await.transpose()?;
    if second.is_none() && first.len() <= limit {
        return Ok(first);
    }
    let mut body = BytesMut::from(first);
    while let Some(chunk) = second {
        if body.len() + chunk.len() > limit {
            return Err(Error::too_large(stream.head(), limit));
        }
        body.extend_from_slice(&chunk);
        second = stream.next().await.transpose()?;
    }
    if body.len() > limit { Err(Error::too_large(stream.head(), limit)) } else { Ok(body.freeze()) }
}

/// The start of the body of an error answer, or what arrives of it in time.
async fn start(stream: &mut ByteStream, clock: Clock, limits: &Limits) -> Bytes {
    let mut body = BytesMut::new();
    let wait = ERROR_BODY_WAIT.min(limits.attempt / 2);
    clock.timeout(wait, pin!(read_start(stream, ERROR_BODY.min(limits.answer), &mut body))).await;
    body.freeze()
}

/// Reads the first `limit` bytes of the body of an error answer, or what arrives of them.
async fn read_start(stream: &mut ByteStream, limit: usize, body: &mut BytesMut) {
    while let Some(Ok(chunk)) = stream.next().await {
        let room = limit - body.len();
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if body.len() >= limit {
            break;
        }
    }
}
