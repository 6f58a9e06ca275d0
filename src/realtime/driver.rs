//! The task that keeps the connection: reads events, sends acknowledgements and pings, connects again.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_core::Stream as _;
use futures_util::SinkExt as _;
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{self, Message, Utf8Bytes};

use super::handshake::{Request, Socket, open};
use super::shared::{Shared, Wish};
use super::streak::{Loss, Streak};
use super::waits::Waits;
use super::{RealtimeError, frame, tell};
use crate::runtime::client::{Client, RetryPolicy};

/// How long the server is waited for when the connection is closed.
const GOODBYE: Duration = Duration::from_secs(2);

/// How often a pong is sent while the caller is so slow that nothing is read, the server's pings included. Servers count a
/// pong that they did not ask for as a sign of life (RFC 6455, 5.5.3).
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Everything that the task needs.
pub(super) struct Driver {
    pub(super) client: Client,
    pub(super) request: Request,
    pub(super) waits: Waits,
    pub(super) attempts: Option<u32>,
    /// After half of it without a frame a ping is sent, after the whole the connection counts as lost.
    pub(super) idle: Duration,
    pub(super) shared: Arc<Shared>,
}

/// Why the task stops to serve a connection.
enum End {
    /// The caller wants no more events.
    Closed,
    /// The caller wants another connection.
    Wanted,
    /// The connection broke, or the server closed it.
    Lost(Loss),
}

/// What happens next on a connection.
enum Next {
    Frame(Option<Result<Message, tungstenite::Error>>),
    Wish(Wish),
    Silence,
    /// The caller is slow, and the server should hear of us.
    Heartbeat,
}

impl Driver {
    /// Serves this connection and all that follow, until the caller closes or there is no hope.
    pub(super) async fn run(self, mut socket: Socket) {
        let mut streak = Streak::new(self.attempts);
        loop {
            let end = self.serve(&mut socket, &mut streak).await;
            streak.ended();
            self.say_goodbye(&mut socket).await;
            match self.go_on(&mut streak, end).await {
                Ok(Some(again)) => socket = again,
                Ok(None) => return,
                Err(error) => return self.shared.end(Some(error)),
            }
        }
    }

    /// Opens the next connection after one ended; `None` when the caller closes.
    async fn go_on(&self, streak: &mut Streak, end: End) -> Result<Option<Socket>, RealtimeError> {
        match end {
            End::Closed => return Ok(None),
            End::Wanted => {}
            End::Lost(loss) => {
                tell::lost(&self.request.instance_id, &loss, streak.failures());
                streak.lost(loss)?;
            }
        }
        self.reopen(streak).await
    }

    /// Serves one connection to its end.
    async fn serve(&self, socket: &mut Socket, streak: &mut Streak) -> End {
        let mut silence = pin!(sleep(self.idle / 2));
        let mut heartbeat = pin!(sleep(Duration::ZERO));
        let mut pinged = false;
        loop {
            let next = poll_fn(|context| {
                if let Poll::Ready(wish) = self.shared.poll_wish(context) {
                    return Poll::Ready(Next::Wish(wish));
                }
                if !self.shared.has_room() {
                    return heartbeat.as_mut().poll(context).map(|()| Next::Heartbeat);
                }
                if let Poll::Ready(frame) = Pin::new(&mut *socket).poll_next(context) {
                    return Poll::Ready(Next::Frame(frame));
                }
                silence.as_mut().poll(context).map(|()| Next::Silence)
            });
            let sent = match next.await {
                Next::Wish(Wish::Close) => return End::Closed,
                Next::Wish(Wish::Reconnect) => return End::Wanted,
                Next::Wish(Wish::Ack(id)) => self.send(socket, acknowledgement(&id)).await,
                Next::Heartbeat => {
                    heartbeat.as_mut().reset(Instant::now() + HEARTBEAT);
                    self.send(socket, Message::Pong(Default::default())).await
                }
                Next::Silence if pinged => return End::Lost(Loss::new("nothing came, not even the answer to a ping")),
                Next::Silence => {
                    pinged = true;
                    silence.as_mut().reset(Instant::now() + self.idle / 2);
                    self.send(socket, Message::Ping(Default::default())).await
                }
                Next::Frame(Some(Ok(Message::Close(frame)))) => return End::Lost(Loss::closed(frame)),
                Next::Frame(Some(Ok(frame))) => {
                    pinged = false;
                    silence.as_mut().reset(Instant::now() + self.idle / 2);
                    if self.take(&frame) {
                        streak.brought();
                    }
                    true
                }
                Next::Frame(Some(Err(error))) => return End::Lost(Loss::new(&error.to_string())),
                Next::Frame(None) => return End::Lost(Loss::new("the server ended it without a close frame")),
            };
            if !sent {
                return End::Lost(Loss::new("it takes no more frames"));
            }
        }
    }

    /// Hands on what a frame brings; `true` when that is an event.
    fn take(&self, frame: &Message) -> bool {
        let Some(brought) = frame::read(frame) else { return false };
        if let Some(fault) = &brought.fault {
            tell::unreadable(&self.request.instance_id, brought.event.id.as_deref(), fault);
        }
        self.shared.arrive(brought)
    }

    /// Sends a frame; `false` when the connection does not take it.
    async fn send(&self, socket: &mut Socket, frame: Message) -> bool {
        matches!(timeout(self.idle, socket.send(frame)).await, Ok(Ok(())))
    }

    /// Closes a connection, if it still is one.
    async fn say_goodbye(&self, socket: &mut Socket) {
        let reason = Utf8Bytes::from_static("Client closed subscription");
        let frame = CloseFrame { code: CloseCode::Normal, reason };
        let goodbye = async {
            if socket.close(Some(frame)).await.is_ok() {
                // What comes before the server's own close frame is not acknowledged, so it comes again.
                while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut *socket).poll_next(context)).await {
                    if frame.is_close() {
                        break;
                    }
                }
            }
        };
        let _ = timeout(GOODBYE, goodbye).await;
    }

    /// Opens another connection; `None` when the caller closes meanwhile.
    async fn reopen(&self, streak: &mut Streak) -> Result<Option<Socket>, RealtimeError> {
        let mut asked = Duration::ZERO;
        loop {
            let wait = self.waits.after(streak.failures()).max(asked);
            if self.unless_closed(sleep(wait)).await.is_none() {
                return Ok(None);
            }
            let after = self.shared.reconnect();
            let opening = open(&self.client, &self.request, after.as_deref(), Some(RetryPolicy::never()));
            asked = match self.unless_closed(opening).await {
                None => return Ok(None),
                Some(Ok(socket)) => {
                    streak.opened();
                    tell::opened(&self.request.instance_id);
                    return Ok(Some(socket));
                }
                Some(Err(RealtimeError::Handshake(error))) => streak.failed(error)?,
                Some(Err(error)) => return Err(error),
            };
        }
    }

    /// What a future gives, unless the caller closes before.
    async fn unless_closed<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        let mut future = pin!(future);
        poll_fn(|context| match self.shared.poll_closed(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => future.as_mut().poll(context).map(Some),
        })
        .await
    }
}

impl Drop for Driver {
    /// The caller is not left waiting, also when the runtime ends.
    fn drop(&mut self) {
        self.shared.end(None);
    }
}

fn acknowledgement(id: &str) -> Message {
    Message::text(json!({"type": "ack", "event_id": id}).to_string())
}
