//! An API in memory: a [`Transport`] that keeps accounts, instances and messages, for examples and for users' tests.
//!
//! In: the requests of a [`Client`]. Out: answers as the document has them, from a state that calls change and tests read.
//! What no source tells of the real API (when a queued message leaves, how a group looks) is filled in the simplest way.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::runtime::client::{
    Body, Client, ClientBuilder, MockRequest, Operation, OperationInfo, Reply, Transport, TransportFault,
    TransportFuture,
};

mod account;
mod billing;
mod chats;
mod chatwoot;
mod credentials;
mod faults;
mod groups;
mod media;
mod messages;
mod people;
mod queue;
mod reply;
mod serve;
mod session;
mod state;
mod time;
mod typebots;
mod visit;
mod webhook;

use state::State;
use visit::{Route, Visit};

pub use serve::FakeServer;
pub use state::{FakeInstance, FakeMessage};

/// The VZaps API in memory. Clones share it.
///
/// It is a [`Transport`], so tokens, retries and errors are those of the real client. It checks credentials as the
/// document asks: a wrong or ended access token, or a wrong instance token, is 401, what belongs to another account 403,
/// an unknown instance 404. Its clock stands still until [`advance`](Self::advance) moves it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use vzaps::FakeApi;
/// use vzaps::models::SendTextRequest;
///
/// let api = FakeApi::new();
/// let shop = api.add_instance("Shop");
/// api.pair(&shop.id, "5511999999999");
///
/// let client = api.client().build()?;
/// client.chat().send_text(&shop.id, &SendTextRequest::new("5511888888888", "Hello")).await?;
/// assert_eq!(api.messages(&shop.id)[0].body["message"], "Hello");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct FakeApi(Arc<Mutex<State>>);

/// What each area of the API answers.
const AREAS: &[&[Route]] = &[
    account::ROUTES,
    billing::ROUTES,
    session::ROUTES,
    webhook::ROUTES,
    messages::ROUTES,
    media::ROUTES,
    people::ROUTES,
    groups::ROUTES,
    queue::ROUTES,
    typebots::ROUTES,
    chatwoot::ROUTES,
    chats::ROUTES,
];

impl FakeApi {
    /// The client token of the account that is there from the start.
    pub const CLIENT_TOKEN: &'static str = "fake-client-token";

    /// The client secret of that account.
    pub const CLIENT_SECRET: &'static str = "fake-client-secret";

    /// An API with one account and no instances.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts to build a client of the first account.
    pub fn client(&self) -> ClientBuilder {
        Client::builder().transport(self.clone()).client_credentials(Self::CLIENT_TOKEN, Self::CLIENT_SECRET)
    }

    /// Adds another account.
    pub fn add_account(&self, client_token: impl Into<String>, client_secret: impl Into<String>) {
        self.state().add_account(client_token.into(), client_secret.into());
    }

    /// Adds an instance of the first account, as creating one through a client does.
    pub fn add_instance(&self, name: &str) -> FakeInstance {
        let mut state = self.state();
        let instance = state.new_instance(0, name);
        let added = FakeInstance { id: instance.id.clone(), token: instance.token.clone() };
        state.instances.insert(added.id.clone(), instance);
        added
    }

    /// Connects an instance to the WhatsApp account of this phone, as scanning its QR code does. `false` when there is no
    /// such instance.
    pub fn pair(&self, instance: &str, phone: &str) -> bool {
        self.state().pair(instance, phone)
    }

    /// From now on somebody with this phone scans the QR code, or enters the pairing code, of each instance after it was
    /// asked for its code or status so many times.
    pub fn scan_after(&self, polls: usize, phone: &str) {
        self.state().scan = Some((polls, phone.to_owned()));
    }

    /// Somebody writes to an instance. Gives the id of the message; `None` when there is no such instance.
    ///
    /// The chat counts it as unread, and the webhook of the instance gets a `Message` event, which is in its log.
    pub fn receive_text(&self, instance: &str, from: &str, text: &str) -> Option<String> {
        self.state().receive(instance, from, text)
    }

    /// From now on deliveries to webhooks fail, or succeed again.
    pub fn fail_deliveries(&self, fail: bool) {
        self.state().deliveries_fail = fail;
    }

    /// Moves the clock: access tokens end, and messages with a delay leave the queue.
    ///
    /// The client's own clock is another one, so it may still hold a token that has ended here.
    pub fn advance(&self, time: Duration) {
        self.state().advance(time);
    }

    /// How long access tokens that are given out from now on are valid.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.state().lifetime = lifetime;
    }

    /// Ends every access token that was given out.
    pub fn expire_tokens(&self) {
        self.state().tokens.clear();
    }

    /// Answers the next call, of whichever operation, with this reply in place of its own. The call has no effect. Several
    /// are used one after the other.
    ///
    /// ```
    /// # use vzaps::{FakeApi, Reply, TransportFault};
    /// # let api = FakeApi::new();
    /// api.fail_next(Reply::bytes(429, "slow down").header("Retry-After", "2"));
    /// api.fail_next(Reply::failure(TransportFault::Broken));
    /// ```
    pub fn fail_next(&self, reply: Reply) {
        self.state().faults.add(None, reply);
    }

    /// As [`fail_next`](Self::fail_next), for the next call of one operation.
    pub fn fail_next_of<O: Operation>(&self, reply: Reply) {
        self.state().faults.add(Some(O::INFO.id), reply);
    }

    /// Lets the next call of an operation have its effect, and breaks the connection before the answer.
    pub fn lose_answer_of<O: Operation>(&self) {
        self.state().faults.lose(O::INFO.id);
    }

    /// The messages that an instance was told to send, in order, those that still wait included.
    #[must_use]
    pub fn messages(&self, instance: &str) -> Vec<FakeMessage> {
        self.state().instances.get(instance).map(|instance| instance.sent.clone()).unwrap_or_default()
    }

    /// The log of an instance's webhook: one entry for each event, in order.
    #[must_use]
    pub fn webhook_log(&self, instance: &str) -> Vec<Value> {
        let state = self.state();
        state.instances.get(instance).map(|instance| instance.logs.values().cloned().collect()).unwrap_or_default()
    }

    /// Every request so far, in order, credentials included.
    #[must_use]
    pub fn requests(&self) -> Vec<MockRequest> {
        self.state().requests.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for FakeApi {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let info = request.extensions().get::<&'static OperationInfo>().copied();
        let reply = self.state().take(info, MockRequest::new(info, &request));
        Box::pin(reply.answer_to(&request))
    }
}

impl State {
    /// Answers a request, unless it was told to fail.
    fn take(&mut self, info: Option<&'static OperationInfo>, request: MockRequest) -> Reply {
        self.requests.push(request.clone());
        if let Some(reply) = self.faults.next(request.operation) {
            return reply;
        }
        let reply = self.route(info, &request).unwrap_or_else(|refusal| refusal);
        if self.faults.loses(request.operation) { Reply::failure(TransportFault::Broken) } else { reply }
    }

    fn route(&mut self, info: Option<&'static OperationInfo>, request: &MockRequest) -> visit::Outcome {
        let route = AREAS.iter().copied().flatten().find(|(known, _)| info.is_some_and(|info| info.id == known.id));
        let Some((info, handler)) = route else {
            return Err(reply::failed(404, "the API has no such operation"));
        };
        handler(&mut Visit::admit(self, info, request)?)
    }
}
