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
use super::clock::{Clock, Instant};
use super::security::{Credential, Placed, Presented, present};
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
        let policy = parts.retry.as_ref().unwrap_or(&client.0.retry);
        let credentials = &client.0.credentials;
        let mut attempt = Attempt::new(&client, clock, operation, parts.timeout);
        let chosen = if parts.any_credentials { credentials.any() } else { credentials.choose(operation)? };
        let replay = body.as_bytes().cloned();
        let (mut replayed, mut reached) = (0, Delivery::NotSent);
        loop {
            let before = attempt.number;
            let unsent = |error: Error| error.after(before).reached(reached).repeatable(parts.idempotency);
            let (placed, tokens) = attempt.present(&chosen).await.map_err(unsent)?;
            let request = attempt.prepare(&parts, placed, std::mem::take(&mut body)).map_err(unsent)?;
            attempt.number += 1;
            let (span, sending) = attempt.begin(request);
            let error = match span.around(attempt.finish(sending)).await {
                Ok(answer) => {
                    client.0.budget.succeeded(attempt.number - replayed > 1);
                    return Ok(answer);
                }
                Err(error) => error.reached(reached).repeatable(parts.idempotency),
            };
            reached = error.delivery();
            if replayed == 1 && error.is_unauthorized() {
                tokens.refused_again(clock);
            }
            let left = attempt.left();
            let wait = if replayed == 0 && error.is_unauthorized() && tokens.refused(clock) {
                replayed = 1;
                Some(Duration::ZERO).filter(|_| left != Some(Duration::ZERO))
            } else {
                let wait = policy.wait(&error, attempt.number - replayed, left);
                wait.filter(|_| replay.is_some() && affordable(&client, &error))
            };
            let (Some(bytes), Some(wait)) = (&replay, wait) else {
                return Err(error.telling(|text| credentials.redact(&tokens, text)));
            };
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

/// Whether the client has a retry left.
fn affordable(client: &Client, error: &Error) -> bool {
    let affordable = client.0.budget.take();
    if !affordable {
        trace::spent(error);
    }
    affordable
}

/// What the attempts of a call are made with.
struct Attempt<'c> {
    client: &'c Client,
    clock: Clock,
    operation: &'static OperationInfo,
    /// Which attempt it is, from 1; 0 before the first.
    number: u32,
    /// How long an attempt may take.
    limit: Duration,
    /// How long the call may take.
    total: Duration,
    /// When the call ends, whether it has an answer or not; `None` for never.
    end: Option<Instant>,
    /// Who watches the body of the attempt, when it may take long to send.
    watched: Option<Arc<Sending>>,
}

impl<'c> Attempt<'c> {
    /// Before the first attempt of a call, which may have a limit of its own.
    fn new(client: &'c Client, clock: Clock, operation: &'static OperationInfo, own: Option<Duration>) -> Self {
        let limits = &client.0.limits;
        let total = own.unwrap_or(limits.total);
        let end = clock.now().checked_add(total);
        Self { client, clock, operation, number: 0, limit: own.unwrap_or(limits.attempt), total, end, watched: None }
    }

    /// The time to the end of the call.
    fn left(&self) -> Option<Duration> {
        self.end.map(|end| end.saturating_duration_since(self.clock.now()))
    }

    /// What the attempt sends for its credentials, unless a token takes longer than the call may.
    async fn present(&self, chosen: &[&Credential]) -> Result<Presented, Error> {
        let presenting = pin!(present(self.client, self.clock, self.operation, chosen));
        let presented = self.clock.until(self.end, presenting).await;
        presented.unwrap_or_else(|| Err(Error::late_token(self.operation, self.total)))
    }

    /// The request, whose body is watched. Transports that are not the crate's own may ask for its extensions.
    fn prepare(&mut self, parts: &Parts, credentials: Vec<Placed>, body: Body) -> Result<Request<Body>, Error> {
        self.watched = Sending::of(&body, self.clock, self.limit, self.client.0.limits.idle);
        let body = match &self.watched {
            Some(sending) => body.watched(Arc::clone(sending)),
            None => body,
        };
        let mut request = request::make(self.client, self.operation, parts, credentials, body)?;
        if self.client.0.transports.foreign {
            request.extensions_mut().insert(self.operation);
            request.extensions_mut().insert(self.clock);
        }
        Ok(request)
    }

    /// Hands the request over to the transport, inside the span of the attempt.
    fn begin(&self, request: Request<Body>) -> (trace::Span, TransportFuture<'c>) {
        let span = trace::Span::of(self.operation, &request, self.number);
        let sending = span.within(|| self.client.0.transports.of(self.clock).send(request));
        (span, sending)
    }

    /// The answer, within the limit of the attempt and that of the call.
    async fn finish(&self, sending: TransportFuture<'_>) -> Result<Answer, Error> {
        if let Some(watched) = &self.watched {
            // In a box of its own: most calls do not come here, and would carry the room for it.
            return Box::pin(self.finish_long(sending, watched)).await;
        }
        let own = self.clock.now().checked_add(self.limit);
        let (end, limit) = match (self.end, own) {
            (Some(end), own) if own.is_none_or(|own| end < own) => (Some(end), self.total),
            _ => (own, self.limit),
        };
        let answer = self.clock.until(end, pin!(self.answer(sending))).await;
        answer.unwrap_or_else(|| Err(self.late(limit)))
    }

    /// The answer to a request whose body may take long: the limit of the attempt moves, that of the call does not.
    async fn finish_long(&self, sending: TransportFuture<'_>, watched: &Arc<Sending>) -> Result<Answer, Error> {
        let head = async {
            let received = sending.await;
            // A server may answer before it has taken all.
            watched.ended();
            received
        };
        let answering = pin!(self.answer(Box::pin(head)));
        let answering = pin!(self.clock.while_sending(watched, answering));
        match self.clock.until(self.end, answering).await {
            Some(Some(answer)) => answer,
            Some(None) => Err(match watched.stalled() {
                Some(limit) => Error::stalled(self.operation, limit).after(self.number),
                None => self.late(self.limit),
            }),
            None => Err(self.late(self.total)),
        }
    }

    /// There is no answer within this limit.
    fn late(&self, limit: Duration) -> Error {
        Error::no_answer(self.operation, limit).after(self.number)
    }

    /// Waits for the answer and reads it.
    async fn answer(&self, sending: TransportFuture<'_>) -> Result<Answer, Error> {
        let Self { client, operation, .. } = *self;
        let unanswered = |failure| Error::transport(operation, failure, &request::origin(client, operation));
        let received = sending.await.map_err(|failure| unanswered(failure).after(self.number))?;
        let (head, length, mut stream) = self.received(received);
        if !(head.status.is_success() || operation.success.contains(&head.status.as_u16())) {
            // In a box of its own: most calls do not come here, and would carry the room for it.
            let body = Box::pin(self.start(&mut stream)).await;
            return Err(Error::status_of(&head, body));
        }
        let streamed = |range: &&str| media::matches(range, head.content_type()) || head.content_type().is_empty();
        if operation.streams.iter().any(streamed) {
            return Ok(Answer::streamed(head, stream));
        }
        let limit = client.0.limits.answer;
        if length.is_some_and(|length| length > limit as u64) {
            return Err(Error::too_large(&head, limit));
        }
        let body = whole(&mut stream, limit).await?;
        let failed = client.0.failure.as_ref().is_some_and(|failure| failure.is_told(&body));
        if failed { Err(Error::refused(&head, body)) } else { Ok(Answer::whole(head, body)) }
    }

    /// The head of an answer, the length of its body in bytes, when it is known, and the body, which is not read yet.
    fn received(&self, answer: Response<Body>) -> (Arc<Head>, Option<u64>, ByteStream) {
        let (mut head, body) = answer.into_parts();
        let upgraded = head.extensions.remove();
        let (operation, attempts, limits) = (self.operation, self.number, &self.client.0.limits);
        let head = Arc::new(Head { operation, status: head.status, headers: head.headers, attempts, upgraded });
        let length = body.len();
        let stream = ByteStream::new(Arc::clone(&head), body, self.clock, limits.idle, limits.answer);
        (head, length, stream)
    }

    /// The start of the body of an error answer, or what arrives of it in time.
    async fn start(&self, stream: &mut ByteStream) -> Bytes {
        let limits = &self.client.0.limits;
        let (wait, limit) = (ERROR_BODY_WAIT.min(limits.attempt / 2), ERROR_BODY.min(limits.answer));
        let mut body = BytesMut::new();
        let reading = async {
            while body.len() < limit
                && let Some(Ok(chunk)) = stream.next().await
            {
                body.extend_from_slice(chunk.get(..limit - body.len()).unwrap_or(&chunk));
            }
        };
        self.clock.timeout(wait, pin!(reading)).await;
        body.freeze()
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
