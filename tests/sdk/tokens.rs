//! Access tokens: one request for all who wait, renewed in time and after a refusal, and never in a loop.

use std::collections::VecDeque;
use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, advance, sleep};
use vzaps::runtime::client::{Answer, Call, Idempotency, SchemeKind, SecurityScheme};
use vzaps::{Body, Client, Delivery, Error, ErrorKind, RetryPolicy, Token, TokenFuture, TokenSource, TransportFault};

use crate::probe::{Read, builder, operation, text_of};
use crate::script::{Script, Step};

static BEARER: SecurityScheme = SecurityScheme::new("bearer", SchemeKind::Bearer);

operation!(Guarded, { security: &[&[&BEARER]] }, (), Answer::empty);
operation!(Say, { method: "POST", security: &[&[&BEARER]], idempotency: Idempotency::Once }, (), Answer::empty);
operation!(Ask, { method: "POST", path: "/token", idempotency: Idempotency::Read }, serde_json::Value, Answer::json);

const SECOND: Duration = Duration::from_secs(1);

/// What a source brings: a lifetime for the next token, or a failure.
type Outcome = Result<Option<Duration>, &'static str>;

/// A source of the tokens `t1`, `t2` and so on, each of which takes a second.
#[derive(Clone, Default)]
struct Source {
    asked: Arc<AtomicUsize>,
    outcomes: Arc<Mutex<VecDeque<Outcome>>>,
}

impl Source {
    fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        Self { outcomes: Arc::new(Mutex::new(outcomes.into_iter().collect())), ..Self::default() }
    }

    fn count(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl TokenSource for Source {
    fn token(&self, _: Client) -> TokenFuture<'_> {
        Box::pin(async {
            let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
            sleep(SECOND).await;
            let outcome = self.outcomes.lock().unwrap().pop_front().unwrap_or(Ok(Some(SECOND * 3600)));
            let token = Token::new(format!("t{number}"));
            Ok(outcome?.map_or(token.clone(), |lifetime| token.expires_in(lifetime)))
        })
    }
}

fn client(source: &Source, script: &Script) -> Client {
    let builder = builder("https://api.example").transport(script.clone()).retry(RetryPolicy::never());
    builder.token_source(&BEARER, source.clone()).build().unwrap()
}

async fn call(client: &Client) -> Result<(), Error> {
    Call::<Guarded>::new(client).await
}

fn sent_tokens(script: &Script) -> Vec<String> {
    let sent = script.sent();
    sent.iter().map(|request| request.head.headers["authorization"].to_str().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn many_callers_at_once_cause_one_request_and_share_its_token() {
    let (source, script) = (Source::default(), Script::new([Step::status(204)]));
    let client = client(&source, &script);
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await });
    }
    assert!(calls.join_all().await.iter().all(Result::is_ok));
    assert_eq!((source.count(), script.count()), (1, 100));
    assert!(sent_tokens(&script).iter().all(|token| token == "Bearer t1"));
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_shared_by_all_who_wait_and_the_next_call_asks_again() {
    let (source, script) = (Source::new([Err("closed")]), Script::new([Step::status(204)]));
    let client = client(&source, &script);
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await });
    }
    for outcome in calls.join_all().await {
        let error = outcome.unwrap_err();
        assert_eq!(text_of(&error, ErrorKind::Token), "Guarded: no access token");
        assert_eq!(error.source().unwrap().to_string(), "closed");
        assert_eq!((error.attempts(), error.delivery()), (0, Delivery::NotSent));
    }
    assert_eq!((source.count(), script.count()), (1, 0));
    call(&client).await.unwrap();
    assert_eq!(source.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_request_goes_on_when_the_caller_that_began_it_goes_away() {
    let (source, script) = (Source::default(), Script::new([Step::status(204)]));
    let client = client(&source, &script);
    let begin = |client: Client| tokio::spawn(async move { call(&client).await });
    let leader = begin(client.clone());
    tokio::task::yield_now().await;
    let follower = begin(client.clone());
    sleep(SECOND / 2).await;
    assert_eq!(source.count(), 1);
    leader.abort();
    let started = Instant::now();
    follower.await.unwrap().unwrap();
    assert_eq!(source.count(), 1);
    assert!(started.elapsed() <= SECOND);

    let abandoned = begin(self::client(&source, &script));
    tokio::task::yield_now().await;
    abandoned.abort();
    call(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_shortly_before_its_end_and_not_for_each_call() {
    let odd = [Some(SECOND * 3600), Some(SECOND * 30), Some(Duration::ZERO), Some(Duration::MAX), None];
    let used = [(3525, 3540), (22, 24), (7, 8), (86325, 86340), (225, 240)];
    for (lifetime, (from, to)) in odd.into_iter().zip(used) {
        let (source, script) = (Source::new([Ok(lifetime)]), Script::new([Step::status(204)]));
        let client = client(&source, &script);
        let asked = Instant::now();
        while asked.elapsed() < SECOND * (from - 1) {
            call(&client).await.unwrap();
            advance(SECOND * (from / 7).max(1)).await;
            assert!(source.count() == 1 || asked.elapsed() >= SECOND * from, "{lifetime:?}: {:?}", asked.elapsed());
        }
        if let Some(rest) = (SECOND * (to + 1)).checked_sub(asked.elapsed()) {
            advance(rest).await;
        }
        call(&client).await.unwrap();
        assert_eq!(source.count(), 2, "{lifetime:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn after_401_the_token_is_renewed_once_and_the_call_made_again_once() {
    let (source, script) = (Source::default(), Script::new([Step::status(401), Step::status(204)]));
    let client = client(&source, &script);
    Call::<Say>::new(&client).with_json("application/json", "hello").await.unwrap();
    let sent = script.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].head.headers["authorization"], "Bearer t2");
    assert_eq!(sent[1].body.as_deref(), Some(b"\"hello\"".as_slice()));

    let (source, script) = (Source::default(), Script::new([Step::status(401)]));
    let client = self::client(&source, &script);
    let error = call(&client).await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!((error.attempts(), source.count(), script.count()), (2, 2, 2));
}

#[tokio::test(start_paused = true)]
async fn many_refusals_of_one_token_renew_it_once() {
    let refusals = (0..50).map(|_| Step::status(401)).chain([Step::status(204)]);
    let (source, script) = (Source::default(), Script::new(refusals));
    let client = client(&source, &script);
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        let client = client.clone();
        calls.spawn(async move { call(&client).await });
    }
    assert!(calls.join_all().await.iter().all(Result::is_ok));
    assert_eq!((source.count(), script.count()), (2, 100));
}

#[tokio::test(start_paused = true)]
async fn one_call_that_is_always_refused_does_not_take_the_token_from_the_others() {
    let both = [Step::status(401), Step::status(204)];
    let alternating = [Step::status(401)].into_iter().chain((0..20).flat_map(|_| both.clone()));
    let (source, script) = (Source::default(), Script::new(alternating));
    let client = client(&source, &script);
    for _ in 0..20 {
        assert!(call(&client).await.unwrap_err().is_auth());
        call(&client).await.unwrap();
    }
    assert_eq!((source.count(), script.count()), (2, 41), "the first refusal was worth a new token");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_revoked_is_replaced_soon_after_a_call_that_was_refused_whatever_the_token() {
    let (source, script) = (Source::default(), Script::new([401, 401, 401, 401, 204].map(Step::status)));
    let client = client(&source, &script);
    assert_eq!(call(&client).await.unwrap_err().attempts(), 2);
    assert_eq!(call(&client).await.unwrap_err().attempts(), 1);
    advance(SECOND * 30).await;
    call(&client).await.unwrap();
    assert_eq!(sent_tokens(&script), ["Bearer t1", "Bearer t2", "Bearer t2", "Bearer t2", "Bearer t3"]);
}

#[tokio::test(start_paused = true)]
async fn tokens_that_are_revoked_one_after_the_other_are_each_replaced_at_once() {
    let (source, script) = (Source::default(), Script::new([401, 204, 401, 204].map(Step::status)));
    let client = client(&source, &script);
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(sent_tokens(&script), ["Bearer t1", "Bearer t2", "Bearer t2", "Bearer t3"]);
}

#[tokio::test(start_paused = true)]
async fn a_late_refusal_of_an_old_token_does_not_renew_the_new_one() {
    let (source, script) = (Source::default(), Script::new([Step::status(401), Step::status(401), Step::status(204)]));
    let client = client(&source, &script);
    let (first, second) = tokio::join!(call(&client), async {
        sleep(SECOND / 2).await;
        call(&client).await
    });
    first.and(second).unwrap();
    assert_eq!(source.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_was_given_is_not_renewed_and_a_stream_is_not_sent_again() {
    let script = Script::new([Step::status(401)]);
    let given = builder("https://api.example").transport(script.clone()).credential(&BEARER, "fixed").build().unwrap();
    assert_eq!((call(&given).await.unwrap_err().attempts(), script.count()), (1, 1));

    let (source, script) = (Source::default(), Script::new([Step::status(401), Step::status(204)]));
    let client = client(&source, &script);
    let body = Body::stream(futures_util::stream::iter([Ok::<_, std::io::Error>("x".into())]), None);
    let error = Call::<Guarded>::new(&client).with_body("text/plain", body).await.unwrap_err();
    assert_eq!((error.attempts(), script.count()), (1, 1));
    call(&client).await.unwrap();
    assert_eq!(source.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_never_answers_ends_with_the_call() {
    struct Never;
    impl TokenSource for Never {
        fn token(&self, _: Client) -> TokenFuture<'_> {
            Box::pin(std::future::pending())
        }
    }
    let client = builder("https://api.example").token_source(&BEARER, Never).total_timeout(SECOND * 7).build().unwrap();
    let started = Instant::now();
    let error = call(&client).await.unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Guarded: no access token within 7s");
    assert_eq!((error.delivery(), started.elapsed().as_secs()), (Delivery::NotSent, 7));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_no_header_can_carry_is_an_error_that_does_not_show_it() {
    for token in ["", "two\nlines", " space"] {
        struct Odd(&'static str);
        impl TokenSource for Odd {
            fn token(&self, _: Client) -> TokenFuture<'_> {
                Box::pin(async { Ok(Token::new(self.0)) })
            }
        }
        let client = builder("https://api.example").token_source(&BEARER, Odd(token)).build().unwrap();
        let error = call(&client).await.unwrap_err();
        let text = text_of(&error, ErrorKind::Token);
        assert_eq!(text, "Guarded: the access token for bearer is empty or cannot be sent");
    }
}

/// A source that asks the server, through the client that it is given.
struct Asking;

impl TokenSource for Asking {
    fn token(&self, client: Client) -> TokenFuture<'_> {
        Box::pin(async move {
            let answer = Call::<Ask>::new(&client).await?;
            Ok(Token::new(answer["token"].as_str().unwrap_or_default()))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_of_the_token_request_answers_for_the_call() {
    let ask = |step| {
        let script = Script::new([step]);
        let builder = builder("https://api.example").transport(script.clone());
        (builder.token_source(&BEARER, Asking).build().unwrap(), script)
    };
    let body = r#"{"message": "unknown client"}"#;
    let (client, script) = ask(Step::Answer(401, vec![("x-request-id", "r-7")], body.to_owned()));
    let error = call(&client).await.unwrap_err();
    assert_eq!(
        text_of(&error, ErrorKind::Token),
        "Guarded: no access token: Ask: the server answered 401 Unauthorized: \"unknown client\" (request r-7)"
    );
    assert!(error.is_auth() && !error.is_retryable() && !error.is_timeout());
    assert_eq!((error.message().as_deref(), error.request_id()), (Some("unknown client"), Some("r-7")));
    assert_eq!((error.delivery(), script.count()), (Delivery::NotSent, 1));
    assert_eq!(error.source().unwrap().downcast_ref::<Error>().unwrap().operation(), "Ask");

    let (client, script) = ask(Step::Fault(TransportFault::Timeout));
    let error = call(&client).await.unwrap_err();
    assert!(error.is_retryable() && error.is_timeout() && !error.is_auth());
    assert_eq!(script.count(), 3, "the token request is tried three times and not three times for each attempt");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_needs_its_own_token_fails_instead_of_waiting_for_itself() {
    struct Circular;
    impl TokenSource for Circular {
        fn token(&self, client: Client) -> TokenFuture<'_> {
            Box::pin(async move { Ok(Call::<Guarded>::new(&client).await.map(|()| Token::new("t"))?) })
        }
    }
    let client = builder("https://api.example").token_source(&BEARER, Circular).build().unwrap();
    let error = call(&client).await.unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Token), "Guarded: no access token: Guarded: needs bearer");
    assert!(error.is_auth());
}

#[tokio::test(start_paused = true)]
async fn calls_without_that_security_ask_for_no_token() {
    let (source, script) = (Source::default(), Script::new([Step::status(200)]));
    let client = client(&source, &script);
    Call::<Read>::new(&client).with_parameter(vzaps::runtime::client::Parameter::path("id"), "1").await.unwrap();
    assert_eq!((source.count(), script.count()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn clients_of_one_builder_do_not_share_tokens() {
    let (source, script) = (Source::default(), Script::new([Step::status(204)]));
    let builder = builder("https://api.example").transport(script.clone()).token_source(&BEARER, source.clone());
    for _ in 0..2 {
        call(&builder.clone().build().unwrap()).await.unwrap();
    }
    assert_eq!(source.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_may_be_repeated_may_be_so_also_when_the_next_token_is_late() {
    let wait = Step::Answer(503, vec![("retry-after", "60")], String::new());
    let (source, script) = (Source::new([Ok(Some(SECOND))]), Script::new([wait]));
    let builder = builder("https://api.example").transport(script.clone()).token_source(&BEARER, source.clone());
    let client = builder.build().unwrap();
    let call = Call::<Say>::new(&client).with_idempotency(Idempotency::Idempotent);
    let error = call.with_timeout(SECOND * 123 / 2).await.unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Say: no access token within 61.5s");
    assert_eq!((error.attempts(), error.delivery(), error.is_retryable()), (1, Delivery::Answered, true));
    assert_eq!((source.count(), script.count()), (2, 1));
}
