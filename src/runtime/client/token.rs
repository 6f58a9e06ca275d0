//! Access tokens that are fetched, kept until shortly before they expire, and renewed when a server refuses them.
//!
//! A [`TokenSource`] says how to get one; everything else is here. Callers that need a token at the same time wait for
//! one request and share its outcome, also when it fails, and also when the caller that began it goes away.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared};

use super::clock::{Clock, Instant};
use super::error::SharedError;
use super::retry::jitter;
use super::{BoxError, Client, Secret};

/// The lifetime of a token that came without one.
const UNTOLD: Duration = Duration::from_secs(5 * 60);

/// A token is used for at least this long, whatever lifetime it came with, so that a lifetime of nothing does not mean
/// a token for each call. One that expires earlier is renewed when the server refuses it.
const SHORTEST: Duration = Duration::from_secs(10);

/// A token is used for at most this long, whatever lifetime it came with.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long before its end a token is renewed, unless its lifetime is short.
const SKEW: Duration = Duration::from_secs(60);

/// A token that was refused just after it was fetched in place of another one is kept for this long all the same: such a
/// 401 is of the call and not of the token, and one instance that always answers so must not take the token from all others.
const KEPT: Duration = Duration::from_secs(30);

/// What [`TokenSource::token`] returns.
pub type TokenFuture<'t> = Pin<Box<dyn Future<Output = Result<Token, BoxError>> + Send + 't>>;

/// Gets access tokens, for [`ClientBuilder::token_source`](super::ClientBuilder::token_source).
///
/// The client keeps a token until shortly before it expires, asks once for all calls that need one at the same time,
/// and asks again when the server answers 401 to a token. Where it answers 401 to the new one as well, that one is kept for
/// half a minute, since the answer is of the call and not of the token.
///
/// ```
#[doc = concat!("use ", env!("CARGO_CRATE_NAME"), "::{Client, Token, TokenFuture, TokenSource};")]
///
/// /// Tokens that another process writes to a file.
/// struct Mounted;
///
/// impl TokenSource for Mounted {
///     fn token(&self, _: Client) -> TokenFuture<'_> {
///         Box::pin(async { Ok(Token::new(std::fs::read_to_string("/run/secrets/token")?)) })
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Gets a new token. The client is the one that needs it, without its token sources: calls through it have the same
    /// server, transport, limits and retries.
    ///
    /// For a call that is waited for and not awaited, the future is driven by a thread outside of any Tokio runtime; calls
    /// through the client that are awaited in it then block that thread.
    ///
    /// # Errors
    /// Whatever goes wrong becomes the cause of an error of kind [`ErrorKind::Token`](super::ErrorKind::Token).
    fn token(&self, client: Client) -> TokenFuture<'_>;
}

/// An access token with its lifetime.
#[derive(Clone, Debug)]
#[must_use]
pub struct Token {
    secret: Secret,
    lifetime: Option<Duration>,
}

impl Token {
    /// A token of unknown lifetime, which is used for five minutes.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self { secret: secret.into(), lifetime: None }
    }

    /// A token that is valid for this long from the moment it was asked for. It is used for at least ten seconds and at
    /// most a day.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// The token that is sent.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// For how long it is used.
    fn usable(&self) -> Duration {
        let lifetime = self.lifetime.unwrap_or(UNTOLD).clamp(SHORTEST, LONGEST);
        let skew = SKEW.min(lifetime / 5);
        lifetime - skew - jitter(skew / 4)
    }
}

/// The token of one source, kept for all calls of a client.
pub(super) struct TokenCache {
    source: Arc<dyn TokenSource>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Counts the tokens, so that a refusal is of a certain one.
    generation: u64,
    held: Option<Held>,
    /// The token that was refused in place of a refused one, and when.
    futile: Option<(u64, Instant)>,
    /// The requests that are under way. A call that is awaited must not drive one of a thread, and the other way round.
    flights: Vec<(Clock, WeakShared<Flight>)>,
}

struct Held {
    lease: Lease,
    until: Option<Instant>,
}

/// A token as one attempt uses it.
#[derive(Clone)]
pub(super) struct Lease {
    pub(super) secret: Secret,
    pub(super) generation: u64,
}

/// One request for a token. It has no owner: whoever waits for it drives it.
type Flight = Pin<Box<dyn Future<Output = Result<Lease, SharedError>> + Send>>;

impl State {
    /// The kept token, when it is still to be used.
    fn usable(&self, now: Instant) -> Option<Lease> {
        let held = self.held.as_ref()?;
        held.until.is_none_or(|until| now < until).then(|| held.lease.clone())
    }
}

impl TokenCache {
    pub(super) fn new(source: Arc<dyn TokenSource>) -> Self {
        Self { source, state: Mutex::default() }
    }

    /// The same source with nothing kept.
    pub(super) fn emptied(&self) -> Self {
        Self::new(Arc::clone(&self.source))
    }

    /// The kept token, or a new one.
    pub(super) async fn get(self: &Arc<Self>, client: &Client, clock: Clock) -> Result<Lease, SharedError> {
        let flight = {
            let mut state = self.state();
            if let Some(lease) = state.usable(clock.now()) {
                return Ok(lease);
            }
            self.join(&mut state, client, clock)
        };
        flight.await
    }

    /// Takes a token out of use that the server refused, unless a newer one is already there, or a new one would not help.
    /// Says whether the next attempt has another token.
    pub(super) fn refuse(&self, generation: u64, clock: Clock) -> bool {
        let mut state = self.state();
        if state.held.as_ref().is_none_or(|held| held.lease.generation != generation) {
            return true;
        }
        let kept = |(of, at): (u64, Instant)| of == generation && clock.now().saturating_duration_since(at) < KEPT;
        if state.futile.is_some_and(kept) {
            return false;
        }
        state.held = None;
        true
    }

    /// Notes that the server refused this token too, which was sent in place of a refused one.
    pub(super) fn refuse_again(&self, generation: u64, clock: Clock) {
        self.state().futile = Some((generation, clock.now()));
    }

    /// The request that is under way, or a new one.
    fn join(self: &Arc<Self>, state: &mut State, client: &Client, clock: Clock) -> Shared<Flight> {
        let under_way = state.flights.iter().find(|(of, _)| *of == clock);
        if let Some(flight) = under_way.and_then(|(_, flight)| flight.upgrade()) {
            return flight;
        }
        let (cache, client) = (Arc::clone(self), client.without_token_sources(clock));
        let fetching = async move { cache.fetch(client, clock).await };
        let flight: Flight = match clock {
            Clock::Tokio => Box::pin(fetching),
            #[cfg(feature = "blocking")]
            Clock::Thread => on_a_thread(fetching),
        };
        let flight = flight.shared();
        state.flights.retain(|(of, _)| *of != clock);
        state.flights.extend(flight.downgrade().map(|flight| (clock, flight)));
        flight
    }

    async fn fetch(&self, client: Client, clock: Clock) -> Result<Lease, SharedError> {
        let asked = clock.now();
        let outcome = self.source.token(client).await;
        let mut state = self.state();
        state.flights.retain(|(of, _)| *of != clock);
        let token = outcome.map_err(SharedError::from)?;
        state.generation += 1;
        let lease = Lease { secret: token.secret.clone(), generation: state.generation };
        state.held = Some(Held { lease: lease.clone(), until: asked.checked_add(token.usable()) });
        Ok(lease)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drives a request for a token on a thread of its own, so that it outlives a caller whose time is over.
#[cfg(feature = "blocking")]
fn on_a_thread(fetching: impl Future<Output = Result<Lease, SharedError>> + Send + 'static) -> Flight {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let fetch = || sender.send(super::clock::thread::block_on(fetching));
    let spawned = std::thread::Builder::new().name("access token".to_owned()).spawn(fetch);
    Box::pin(async move {
        spawned.map_err(|error| SharedError::from(BoxError::from(error)))?;
        let outcome = receiver.await;
        outcome.unwrap_or_else(|_| Err(BoxError::from("the token source panicked").into()))
    })
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[token source]")
    }
}
