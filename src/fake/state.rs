//! What the API in memory remembers.

use std::time::Duration;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::faults::Faults;
use super::{FakeApi, time};
use crate::runtime::client::MockRequest;

/// An instance of the API in memory, as a test needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FakeInstance {
    /// Its public id.
    pub id: String,
    /// Its instance token.
    pub token: String,
}

/// A message that an instance was told to send.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FakeMessage {
    /// The id of the message, the caller's or a made one.
    pub id: String,
    /// `text`, `image`, `poll`, ...: what stands behind `send` in the operation.
    pub kind: String,
    /// Whom it is for, as the caller wrote it.
    pub phone: String,
    /// The body of the request; after an edit with the new text.
    pub body: Value,
    /// Whether it has left the queue.
    pub delivered: bool,
    /// Whether the caller took it back.
    pub deleted: bool,
    /// The caller's reaction to it.
    pub reaction: Option<String>,
    /// The options that the caller voted for, when it is a poll.
    pub votes: Vec<String>,
    /// When it may leave the queue, by the clock of the API.
    pub(super) due: Duration,
}

/// Everything.
#[derive(Debug)]
pub(super) struct State {
    pub(super) accounts: Vec<Account>,
    pub(super) tokens: Vec<AccessToken>,
    pub(super) instances: IndexMap<String, Instance>,
    pub(super) requests: Vec<MockRequest>,
    pub(super) faults: Faults,
    /// After how many polls whose phone scans a code.
    pub(super) scan: Option<(usize, String)>,
    pub(super) deliveries_fail: bool,
    pub(super) lifetime: Duration,
    /// The time since the API began.
    pub(super) now: Duration,
    /// How many ids were made.
    made: u64,
}

/// An account with its client credentials.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) client_token: String,
    pub(super) client_secret: String,
}

/// An access token that was given out.
#[derive(Debug)]
pub(super) struct AccessToken {
    pub(super) text: String,
    pub(super) account: usize,
    pub(super) ends: Duration,
}

/// An instance with everything that belongs to it. Objects are kept as they are answered.
#[derive(Debug, Default)]
pub(super) struct Instance {
    pub(super) owner: usize,
    pub(super) id: String,
    pub(super) token: String,
    /// Its settings, as the list of instances shows them.
    pub(super) settings: Map<String, Value>,
    /// The phone that it is connected to.
    pub(super) phone: Option<String>,
    /// How often its code or status was asked for since pairing began; `None` when it did not begin.
    pub(super) polls: Option<usize>,
    pub(super) webhook: String,
    pub(super) events: Vec<String>,
    pub(super) sent: Vec<FakeMessage>,
    /// Ids of the messages that came in.
    pub(super) received: Vec<String>,
    /// Operations that wait, by id.
    pub(super) operations: IndexMap<String, Value>,
    pub(super) contacts: IndexMap<String, Value>,
    pub(super) groups: IndexMap<String, Value>,
    pub(super) chats: IndexMap<String, Value>,
    pub(super) logs: IndexMap<String, Value>,
    pub(super) typebots: IndexMap<String, Value>,
    pub(super) typebot_sessions: IndexMap<String, Value>,
    pub(super) chatwoot: Option<Value>,
}

impl Default for State {
    fn default() -> Self {
        let account = Account {
            client_token: FakeApi::CLIENT_TOKEN.to_owned(),
            client_secret: FakeApi::CLIENT_SECRET.to_owned(),
        };
        Self {
            accounts: vec![account],
            tokens: Vec::new(),
            instances: IndexMap::new(),
            requests: Vec::new(),
            faults: Faults::default(),
            scan: None,
            deliveries_fail: false,
            lifetime: Duration::from_secs(3600),
            now: Duration::ZERO,
            made: 0,
        }
    }
}

impl State {
    pub(super) fn add_account(&mut self, client_token: String, client_secret: String) {
        self.accounts.push(Account { client_token, client_secret });
    }

    /// An id of so many capital hexadecimal digits, the same in every run.
    pub(super) fn id(&mut self, digits: usize) -> String {
        self.made += 1;
        let words = [1, 2].map(|half| mixed(self.made.wrapping_mul(2).wrapping_add(half)));
        let mut text = format!("{:016X}{:016X}", words[0], words[1]);
        text.truncate(digits);
        text
    }

    /// The time as the API writes it (RFC 3339).
    pub(super) fn timestamp(&self) -> String {
        time::written(self.now)
    }

    /// An instance that is not in the list yet.
    pub(super) fn new_instance(&mut self, owner: usize, name: &str) -> Instance {
        let (id, token) = (format!("VZ{}", self.id(26)), format!("inst_{}", self.id(24).to_lowercase()));
        let now = self.timestamp();
        let settings = json!({
            "id": id, "name": name, "token": token, "webhook": "", "events_subscribe": "", "reject_calls": false,
            "auto_read_messages": false, "connected": false, "connected_at": null, "whatsapp_push_name": null,
            "whatsapp_jid": null, "billing_status": "TRIALING", "status": "TRIALING", "created_at": now,
            "updated_at": now, "cancel_at": null, "expired_at": null,
        });
        let Value::Object(settings) = settings else { return Instance::default() };
        Instance { owner, id, token, settings, ..Instance::default() }
    }

    /// Connects an instance, whose messages leave the queue.
    pub(super) fn pair(&mut self, instance: &str, phone: &str) -> bool {
        let now = self.timestamp();
        let Some(instance) = self.instances.get_mut(instance) else { return false };
        instance.phone = Some(phone.to_owned());
        instance.set("connected", true.into());
        instance.set("connected_at", now.into());
        instance.set("whatsapp_jid", jid(phone).into());
        instance.set("whatsapp_push_name", "Fake Account".into());
        let id = instance.id.clone();
        self.event(&id, "Connected", json!({ "jid": jid(phone) }));
        self.deliver();
        true
    }

    pub(super) fn advance(&mut self, time: Duration) {
        self.now = self.now.saturating_add(time);
        self.deliver();
    }

    /// Lets go of the messages whose time has come and whose instance is connected.
    pub(super) fn deliver(&mut self) {
        for instance in self.instances.values_mut().filter(|instance| instance.phone.is_some()) {
            let waiting = instance.sent.iter_mut().filter(|message| !message.delivered && message.due <= self.now);
            waiting.for_each(|message| message.delivered = true);
        }
    }
}

impl Instance {
    /// Changes a setting.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.settings.insert(name.to_owned(), value);
    }
}

/// The WhatsApp id of a phone; that of a group or a full one is left as it is.
pub(super) fn jid(phone: &str) -> String {
    if phone.contains('@') { phone.to_owned() } else { format!("{phone}@s.whatsapp.net") }
}

/// Bits without a pattern (SplitMix64).
fn mixed(seed: u64) -> u64 {
    let seed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    seed ^ (seed >> 31)
}
