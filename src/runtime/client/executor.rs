//! The one executor of calls: checks, credentials, request, attempt, answer.
//!
//! Nothing here is generic. Each attempt is made anew from the parts of the call, so that credentials can be renewed
//! between two attempts; a body that is a stream is sent once.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::Response;
use tokio::runtime::Handle;

use super::answer::Head;
use super::clock::{Clock, Instant};
use super::security::present;
use super::{Answer, Body, ByteStream, Client, Delivery, Error, OperationInfo, Parts, media, request, trace};

/// How much of the body of an error answer is kept, in bytes.
const ERROR_BODY: usize = 1024 * 1024;

/// How long the body of an error answer is waited for; its status is worth more than its text.
const ERROR_BODY_WAIT: Duration = Duration::from_secs(5);

/// Makes a call and gives the answer, when its status is a success.
pub(super) async fn execute(
    client: Client,
    clock: Clock,
    operation: &'static OperationInfo,
    mut parts: Parts,
) -> Result<Answer, Error> {
    if let Some(fault) = parts.fault.take() {
        return Err(Error::request(operation, fault));
    }
    if clock == Clock::Tokio && Handle::try_current().is_err() {
        return Err(Error::request(operation, "a call is awaited inside a Tokio runtime, and there is none here"));
    }
    let mut body = parts.body.take().unwrap_or_default();
    let deadline = Deadline::after(clock, parts.timeout.unwrap_or(client.0.limits.total));
    let policy = parts.retry.as_ref().unwrap_or(&client.0.retry);
    let credentials = &client.0.credentials;
    let chosen = if parts.any_credentials { credentials.any() } else { credentials.choose(operation)? };
    let replay = body.as_bytes().cloned();
    let (mut attempts, mut replayed, mut reached) = (0, 0, Delivery::NotSent);
    loop {
        let presenting = present(&client, clock, operation, &chosen);
        let presented = clock.until(deadline.end, presenting).await;
        let presented = presented.unwrap_or_else(|| Err(Error::late_token(operation, deadline.limit)));
        let mut presented = presented.map_err(|error| error.after(attempts).reached(reached))?;
        let placed = std::mem::take(&mut presented.placed);
        let mut request = request::make(&client, operation, &parts, placed, std::mem::take(&mut body))?;
        if client.0.transports.foreign {
            request.extensions_mut().insert(operation);
            request.extensions_mut().insert(clock);
        }
        attempts += 1;
        let sent = trace::Sent::of(&request);
        let sending = attempt(&client, operation, request, attempts, parts.timeout, deadline);
        let error = match trace::attempt(operation, sent, attempts, sending).await {
            Ok(answer) => {
                client.0.budget.succeeded(attempts - replayed > 1);
                return Ok(answer);
            }
            Err(error) => error.reached(reached),
        };
        reached = error.delivery();
        let wait = if replayed == 0 && error.is_unauthorized() && presented.refused() {
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

/// One attempt within its limit of time and that of the call.
async fn attempt(
    client: &Client,
    operation: &'static OperationInfo,
    request: http::Request<Body>,
    attempts: u32,
    own: Option<Duration>,
    deadline: Deadline,
) -> Result<Answer, Error> {
    let limit = own.unwrap_or(client.0.limits.attempt);
    let own = deadline.clock.now().checked_add(limit);
    let (end, named) = match (deadline.end, own) {
        (Some(end), None) => (Some(end), deadline.limit),
        (Some(end), Some(own)) if end < own => (Some(end), deadline.limit),
        _ => (own, limit),
    };
    let sent = deadline.clock.until(end, send(client, deadline.clock, operation, request, attempts)).await;
    sent.unwrap_or_else(|| Err(Error::no_answer(operation, named).after(attempts)))
}

/// Sends the request and reads the answer.
async fn send(
    client: &Client,
    clock: Clock,
    operation: &'static OperationInfo,
    request: http::Request<Body>,
    attempts: u32,
) -> Result<Answer, Error> {
    let answer = client.0.transports.of(clock).send(request).await;
    let answer = answer.map_err(|failure| Error::transport(operation, failure).after(attempts))?;
    let (head, body) = received(operation, answer, attempts);
    let limits = &client.0.limits;
    let success = head.status.is_success() || operation.success.contains(&head.status.as_u16());
    let length = body.len();
    let stream = ByteStream::new(Arc::clone(&head), body, clock, limits.idle, limits.answer);
    if !success {
        let mut body = BytesMut::new();
        let wait = ERROR_BODY_WAIT.min(limits.attempt / 2);
        let _ = clock.timeout(wait, read_start(stream, ERROR_BODY.min(limits.answer), &mut body)).await;
        return Err(Error::status_of(&head, body.freeze()));
    }
    let streamed = |range: &&str| media::matches(range, head.content_type()) || head.content_type().is_empty();
    if operation.streams.iter().any(streamed) {
        return Ok(Answer::streamed(head, stream));
    }
    if length.is_some_and(|length| length > limits.answer as u64) {
        return Err(Error::too_large(&head, limits.answer));
    }
    let body = whole(stream, limits.answer).await?;
    let failed = client.0.failure.as_ref().is_some_and(|failure| failure.is_told(&body));
    if failed { Err(Error::refused(&head, body)) } else { Ok(Answer::whole(head, body)) }
}

fn received(operation: &'static OperationInfo, answer: Response<Body>, attempts: u32) -> (Arc<Head>, Body) {
    let (mut head, body) = answer.into_parts();
    let upgraded = head.extensions.remove();
    (Arc::new(Head { operation, status: head.status, headers: head.headers, attempts, upgraded }), body)
}

/// The whole body, which may have `limit` bytes.
async fn whole(mut stream: ByteStream, limit: usize) -> Result<Bytes, Error> {
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

/// Reads the first `limit` bytes of the body of an error answer, or what arrives of them.
async fn read_start(mut stream: ByteStream, limit: usize, body: &mut BytesMut) {
    while let Some(Ok(chunk)) = stream.next().await {
        let room = limit - body.len();
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if body.len() >= limit {
            break;
        }
    }
}
