//! What a subscription is to be, before there is a connection.

use std::sync::Arc;
use std::time::Duration;

use super::driver::Driver;
use super::handshake::{PATH, REALTIME, Request, open};
use super::ledger::Ledger;
use super::shared::Shared;
use super::waits::Waits;
use super::{RealtimeError, RealtimeEvents};
use crate::generated::client::{INSTANCE_TOKEN_HEADER, Instance};
use crate::models::EventType;
use crate::runtime::client::{Client, ClientBuilder, Secret};

impl Client {
    /// A subscription to the events of an instance. See [`realtime`](crate::realtime).
    pub fn realtime(&self, instance_id: impl Into<String>) -> Subscription {
        let second = Duration::from_secs(1);
        Subscription {
            client: self.clone(),
            request: Request { instance_id: instance_id.into(), events: Vec::new() },
            after: None,
            idle: 60 * second,
            waits: Waits { first: second, longest: 30 * second },
            attempts: None,
            drops_repeats: true,
        }
    }
}

impl Instance {
    /// A subscription to the events of this instance, with the credentials that it was given. See
    /// [`realtime`](crate::realtime).
    pub fn realtime(&self) -> Subscription {
        self.client().realtime(self.id())
    }
}

impl ClientBuilder {
    /// The URL of the realtime service: `wss`, or `ws` on this machine; `wss://realtime.vzaps.com` unless set. `https` and
    /// `http` mean the same.
    pub fn realtime_url(self, url: impl Into<String>) -> Self {
        let url = url.into();
        let http = match url.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("wss") => format!("https://{rest}"),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("ws") => format!("http://{rest}"),
            _ => url,
        };
        let base = http.trim_end_matches('/');
        self.service_url(&REALTIME, base.strip_suffix(PATH).unwrap_or(base))
    }
}

/// Settings of a subscription. [`connect`](Self::connect) begins it.
#[derive(Clone, Debug)]
#[must_use = "a subscription begins when it is connected"]
pub struct Subscription {
    client: Client,
    request: Request,
    after: Option<String>,
    idle: Duration,
    waits: Waits,
    attempts: Option<u32>,
    drops_repeats: bool,
}

impl Subscription {
    /// Which events come; unless set, those that the instance is subscribed to.
    pub fn events(mut self, events: impl IntoIterator<Item = impl Into<EventType>>) -> Self {
        self.request.events = events.into_iter().map(Into::into).collect();
        self
    }

    /// Takes this token of the instance in place of the client's.
    pub fn instance_token(mut self, token: impl Into<Secret>) -> Self {
        self.client = self.client.with_credential(&INSTANCE_TOKEN_HEADER, token);
        self
    }

    /// Goes on behind this event, as [`RealtimeEvents::last_event_id`] told it. For how long the server keeps events is not
    /// documented.
    pub fn after(mut self, event_id: impl Into<String>) -> Self {
        self.after = Some(event_id.into());
        self
    }

    /// How long nothing may come, not even the answer to a ping, before the connection counts as lost; 60 s unless set.
    /// From 1 s to a day.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle = limit.clamp(Duration::from_secs(1), Duration::from_secs(24 * 60 * 60));
        self
    }

    /// The bounds of the waits before connecting again: they double from `first`, 1 s unless set, to `longest`, 30 s unless
    /// set. Each wait is a random one between half and the whole of its bound. They begin anew after a connection that brought
    /// an event or lived for 30 s.
    pub fn waits(mut self, first: Duration, longest: Duration) -> Self {
        self.waits = Waits { first, longest };
        self
    }

    /// How often in a row connecting again may fail; without end unless set. A connection that is lost within 30 s, before it
    /// brought an event, is a failure as well.
    pub fn attempts(mut self, most: u32) -> Self {
        self.attempts = Some(most);
        self
    }

    /// Hands on also events that the caller has or has acknowledged, when the server sends them again. Unless set they are
    /// left out, as long as they say nothing new.
    pub fn with_repeats(mut self) -> Self {
        self.drops_repeats = false;
        self
    }

    /// Opens the connection. It is tried as often as the client's [`RetryPolicy`](crate::RetryPolicy) says; once open, it is
    /// opened again whenever it is lost.
    ///
    /// # Errors
    /// When there is no connection; [`RealtimeError::handshake`] says why.
    pub async fn connect(self) -> Result<RealtimeEvents, RealtimeError> {
        let socket = open(&self.client, &self.request, self.after.as_deref(), None).await?;
        let shared = Arc::new(Shared::new(Ledger::new(self.after, self.drops_repeats)));
        let driver = Driver {
            client: self.client,
            request: self.request,
            waits: self.waits,
            attempts: self.attempts,
            idle: self.idle,
            shared: Arc::clone(&shared),
        };
        let task = tokio::spawn(driver.run(socket));
        Ok(RealtimeEvents::new(shared, task))
    }
}
