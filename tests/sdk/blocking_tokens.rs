//! Access tokens of calls that block their threads: one request for all who wait, whoever goes away.

use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use vzaps::runtime::client::{Answer, Call, SchemeKind, SecurityScheme};
use vzaps::{Client, Error, ErrorKind, RetryPolicy, Token, TokenFuture, TokenSource};

use crate::probe::{builder, operation, text_of};
use crate::server::Server;

static BEARER: SecurityScheme = SecurityScheme::new("bearer", SchemeKind::Bearer);

operation!(Guarded, { security: &[&[&BEARER]] }, (), Answer::empty);
operation!(Ask, { method: "POST", path: "/token" }, serde_json::Value, Answer::json);

const SHORT: Duration = Duration::from_millis(200);

/// Asks the server for a token, through the client that it is given.
#[derive(Clone, Default)]
struct Asking(Arc<AtomicUsize>);

impl TokenSource for Asking {
    fn token(&self, client: Client) -> TokenFuture<'_> {
        Box::pin(async move {
            self.0.fetch_add(1, Ordering::SeqCst);
            let answer = Call::<Ask>::new(&client).await?;
            Ok(Token::new(answer["token"].as_str().unwrap_or_default()))
        })
    }
}

/// A server that takes its time to answer `/token` with this, and answers everything else at once.
fn slow(status: &'static str) -> Server {
    Server::with(move |request, stream| {
        let token = request.target() == "/token";
        thread::sleep(if token { SHORT } else { Duration::ZERO });
        let answer =
            crate::server::reply(if token { status } else { "200 OK" }, "application/json", r#"{"token":"t"}"#);
        let _ = std::io::Write::write_all(stream, answer.as_bytes());
    })
}

fn client(server: &Server, source: impl TokenSource) -> Client {
    builder(server.url()).retry(RetryPolicy::never()).token_source(&BEARER, source).build().unwrap()
}

/// Makes a call on each of 16 threads at the same time.
fn on_sixteen_threads(client: &Client) -> Vec<Result<(), Error>> {
    let barrier = Arc::new(Barrier::new(16));
    let call = || {
        let (client, barrier) = (client.clone(), Arc::clone(&barrier));
        thread::spawn(move || {
            barrier.wait();
            Call::<Guarded>::new(&client).wait()
        })
    };
    let threads: Vec<_> = std::iter::repeat_with(call).take(16).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

fn token_requests(server: &Server) -> usize {
    server.seen().iter().filter(|request| request.target() == "/token").count()
}

#[test]
fn many_threads_at_once_cause_one_request_and_share_its_token() {
    let server = slow("200 OK");
    let client = client(&server, Asking::default());
    assert!(on_sixteen_threads(&client).iter().all(Result::is_ok));
    assert!(on_sixteen_threads(&client).iter().all(Result::is_ok));
    assert_eq!((token_requests(&server), server.seen().len()), (1, 33));
}

#[test]
fn a_failure_is_shared_by_all_threads_and_the_next_call_asks_again() {
    let server = slow("400 Bad Request");
    let client = client(&server, Asking::default());
    for outcome in on_sixteen_threads(&client) {
        let text = text_of(&outcome.unwrap_err(), ErrorKind::Token);
        assert_eq!(text, "Guarded: no access token: Ask: the server answered 400 Bad Request");
    }
    assert_eq!((token_requests(&server), server.seen().len()), (1, 1));
    Call::<Guarded>::new(&client).wait().unwrap_err();
    assert_eq!(token_requests(&server), 2);
}

#[test]
fn the_request_goes_on_when_the_time_of_the_caller_that_began_it_is_over() {
    let (server, source) = (slow("200 OK"), Asking::default());
    let client = client(&server, source.clone());
    let began = client.clone();
    let began = thread::spawn(move || Call::<Guarded>::new(&began).with_timeout(SHORT / 2).wait());
    while source.0.load(Ordering::SeqCst) == 0 {
        thread::yield_now();
    }
    Call::<Guarded>::new(&client).wait().unwrap();
    let error = began.join().unwrap().unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Guarded: no access token within 100ms");
    assert_eq!(token_requests(&server), 1);
}

#[tokio::test]
async fn both_ways_share_the_token() {
    let server = slow("200 OK");
    let client = client(&server, Asking::default());
    Call::<Guarded>::new(&client).wait().unwrap();
    Call::<Guarded>::new(&client).await.unwrap();
    assert_eq!((token_requests(&server), server.seen().len()), (1, 3));
}

#[tokio::test]
async fn a_thread_does_not_drive_the_request_of_a_call_that_is_awaited() {
    let server = slow("200 OK");
    let client = client(&server, Asking::default());
    let awaited = Call::<Guarded>::new(&client).into_future();
    tokio::pin!(awaited);
    assert!(tokio::time::timeout(SHORT / 10, &mut awaited).await.is_err(), "it is under way");
    let waited = client.clone();
    thread::spawn(move || Call::<Guarded>::new(&waited).wait()).join().unwrap().unwrap();
    awaited.await.unwrap();
    assert_eq!(token_requests(&server), 2);
}

#[test]
fn a_source_that_panics_or_never_answers_fails_the_call_alone() {
    struct Broken;
    impl TokenSource for Broken {
        fn token(&self, _: Client) -> TokenFuture<'_> {
            panic!("broken")
        }
    }
    struct Never;
    impl TokenSource for Never {
        fn token(&self, _: Client) -> TokenFuture<'_> {
            Box::pin(std::future::pending())
        }
    }
    let server = slow("200 OK");
    let error = Call::<Guarded>::new(&client(&server, Broken)).wait().unwrap_err();
    assert_eq!(error.source().unwrap().to_string(), "the token source panicked");
    let started = Instant::now();
    let error = Call::<Guarded>::new(&client(&server, Never)).with_timeout(SHORT).wait().unwrap_err();
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Guarded: no access token within 200ms");
    assert!(started.elapsed() >= SHORT && started.elapsed() < SHORT * 20);
}
