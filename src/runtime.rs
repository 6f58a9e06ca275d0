//! What generated code is written against. The same files serve the client of any OpenAPI document: nothing in here
//! knows a particular one.
//!
//! # The contract with the generated client
//!
//! Everything is in `client`. A user meets few of these names, and finds those at the root of the crate.
//!
//! **The document**: one `pub static API: Api` with the `Server`s and, where failures hide behind a 2xx
//! status, the `Envelope`; one `pub static` `SecurityScheme` for each scheme.
//!
//! **Construction**: `impl Client { pub fn builder() -> ClientBuilder { ClientBuilder::new(&API) } }`, one method on
//! `Client` for each tag, and one on `ClientBuilder` for each scheme, of one of three forms:
//!
//! ```text
//! pub fn bearer(self, token: impl Into<Secret>) -> Self { self.credential(&BEARER_AUTH, token) }
//! pub fn basic(self, user: impl AsRef<str>, password: impl Into<Secret>) -> Self {
//!     self.basic_credential(&BASIC, user, password)
//! }
//! pub fn mutual_tls(self) -> Self { self.transport_credential(&MUTUAL_TLS) }
//! ```
//!
//! **An operation** is a marker type with `Operation`. Its `INFO` starts from `OperationInfo::new` and names what differs.
//! `DECODE` is a function of `Answer`: `json`, `text`, `text_or_json`, `bytes`, `empty`, `stream`, `events`, `text_events` or
//! `lines`. Several answers are a `match` on `answer.status()`, or tests with `answer.is("image/*")`, that end in
//! `Err(answer.undocumented())`:
//!
//! ```text
//! impl Operation for ListPets {
//!     const INFO: &'static OperationInfo = &OperationInfo {
//!         id: "listPets",
//!         security: &[&[&API_KEY]],
//!         ..OperationInfo::new("GET", "/pets")
//!     };
//!     type Output = ListPetsAnswer;
//!     const DECODE: Decode<Self::Output> = |answer| match answer.status() {
//!         200 => answer.json().map(ListPetsAnswer::Ok),
//!         202 => answer.empty().map(|()| ListPetsAnswer::Accepted),
//!         _ => Err(answer.undocumented()),
//!     };
//! }
//! ```
//!
//! `streams` lists the media types whose answers are handed on unread; for them `DECODE` uses `stream`, `events`,
//! `text_events` or `lines`. `DocumentedFailure` is implemented where error bodies are documented, and nowhere else:
//!
//! ```text
//! impl DocumentedFailure for ListPets {
//!     type Failure = models::Problem; // or an enum, by status
//!     const FAILURE: Decode<Self::Failure> = Answer::json;
//! }
//! ```
//!
//! **A method** takes the required values and returns a `Call`; optional values are setters on
//! `Call<Marker>`. Each value is one link of a chain:
//!
//! ```text
//! Call::new(&self.client).with_parameter(Parameter::path("id"), id)
//! self.with_parameter(Parameter::query("ids").style(Style::PipeDelimited), ids)
//! self.with_parameter(Parameter::query("filter").json(), filter)            // `content` instead of `schema`
//! Call::new(&self.client).with_json("application/json", body)
//! Call::new(&self.client).with_form(body, &[Parameter::query("tags").explode(false)])
//! Call::new(&self.client).with_multipart(Form::new().value("name", name).part("file", file))
//! Call::new(&self.client).with_body("application/octet-stream", body)
//! ```
//!
//! **Examples** of answers, behind the feature `test-util`: a static table of `Example`s, and
//! `impl MockTransport { pub fn from_examples() -> Self { Self::with_examples(EXAMPLES) } }`.
//!
//! **Reserved names**, which no generated method has, are those of the methods here: of `Call`, `ClientBuilder`, `Client`,
//! of calls with pages, and of handles. The generator lists them in `calls/names.rs`. Setters of parameters never start
//! with `with_`.

#[cfg(feature = "client")]
pub mod client;
pub mod model;
