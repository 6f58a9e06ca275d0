//! When a call is made again: the decision, the waits, and the end that no wait passes. The clock is paused.

use std::time::Duration;

use tokio::time::Instant;
use vzaps::runtime::client::{Answer, Call, Idempotency, Operation};
use vzaps::{Body, ClientBuilder, Error, ErrorKind, RetryPolicy, TransportFault};

use crate::probe::{builder, operation, text_of};
use crate::script::{Script, Step};

operation!(Look, {}, serde_json::Value, Answer::json);
operation!(Store, { method: "PUT", idempotency: Idempotency::Idempotent }, serde_json::Value, Answer::json);
operation!(Say, { method: "POST", idempotency: Idempotency::Once }, serde_json::Value, Answer::json);

const SECOND: Duration = Duration::from_secs(1);

fn scripted(script: &Script) -> ClientBuilder {
    builder("https://api.example").transport(script.clone())
}

async fn called<O: Operation>(script: &Script, builder: ClientBuilder) -> Result<O::Output, Error> {
    let client = builder.transport(script.clone()).build().unwrap();
    Call::<O>::new(&client).with_json("application/json", "hello").await
}

/// How often a request of the operation is sent when everything fails in this way.
async fn attempts<O: Operation>(step: Step) -> usize
where
    O::Output: std::fmt::Debug,
{
    let script = Script::new([step]);
    let error = called::<O>(&script, scripted(&script)).await.unwrap_err();
    assert_eq!(error.attempts() as usize, script.count());
    script.count()
}

#[tokio::test(start_paused = true)]
async fn failure_idempotency_and_delivery_decide_together() {
    let fault = |fault| Step::Fault(fault);
    let always = [fault(TransportFault::Connect), fault(TransportFault::ConnectTimeout), Step::status(429)];
    for step in always {
        let counts = (attempts::<Look>(step.clone()).await, attempts::<Store>(step.clone()).await);
        assert_eq!((counts, attempts::<Say>(step.clone()).await), ((3, 3), 3), "{step:?}");
    }
    let mut doubtful = vec![fault(TransportFault::Broken), fault(TransportFault::Timeout)];
    doubtful.extend([408, 500, 502, 503, 504].map(Step::status));
    for step in doubtful {
        let counts = (attempts::<Look>(step.clone()).await, attempts::<Store>(step.clone()).await);
        assert_eq!((counts, attempts::<Say>(step.clone()).await), ((3, 3), 1), "{step:?}");
    }
    for step in [301, 307, 400, 401, 403, 404, 409, 410, 422, 501, 505].map(Step::status) {
        let counts = (attempts::<Look>(step.clone()).await, attempts::<Store>(step.clone()).await);
        assert_eq!((counts, attempts::<Say>(step.clone()).await), ((1, 1), 1), "{step:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_fit_is_not_asked_for_again() {
    let script = Script::new([Step::Answer(200, Vec::new(), "<html>".to_owned())]);
    called::<Look>(&script, scripted(&script)).await.unwrap_err();
    assert_eq!(script.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_succeeds_after_failures_and_each_attempt_carries_the_whole_request() {
    let script = Script::new([Step::status(503), Step::Fault(TransportFault::Broken), Step::status(200)]);
    called::<Store>(&script, scripted(&script)).await.unwrap();
    let sent = script.sent();
    assert_eq!(sent.len(), 3);
    for request in sent {
        assert_eq!((request.head.method.as_str(), request.body.as_deref()), ("PUT", Some(b"\"hello\"".as_slice())));
        assert_eq!(request.head.headers["content-type"], "application/json");
    }
}

/// The waits between the attempts of a call that always fails.
async fn waits(step: Step, policy: RetryPolicy) -> Vec<Duration> {
    let script = Script::new([step]);
    let patient = scripted(&script).retry(policy).total_timeout(Duration::MAX);
    called::<Look>(&script, patient).await.unwrap_err();
    script.sent().windows(2).map(|pair| pair[1].at - pair[0].at).collect()
}

#[tokio::test(start_paused = true)]
async fn waits_are_random_parts_of_doubling_bounds_up_to_the_longest() {
    let policy = RetryPolicy::new().attempts(40).first_wait(SECOND).longest_wait(SECOND * 8);
    let waits = waits(Step::status(500), policy).await;
    assert_eq!(waits.len(), 39);
    let timer = Duration::from_millis(2);
    for (wait, bound) in waits.iter().zip([1, 2, 4, 8].into_iter().chain(std::iter::repeat(8))) {
        assert!(*wait <= SECOND * bound + timer, "{wait:?} of {bound}");
    }
    assert!(waits.iter().any(|wait| *wait > SECOND * 4) && waits[4..].iter().any(|wait| *wait < SECOND * 4));
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_waited_for_in_both_forms() {
    let date = [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:44 GMT")];
    let forms: [(&[(&str, &str)], u64); 3] = [(&[("retry-after", "7")], 7), (&date, 7), (&[("retry-after", "0")], 0)];
    for (headers, seconds) in forms {
        let step = Step::Answer(429, headers.to_vec(), String::new());
        let waits = waits(step, RetryPolicy::new().first_wait(Duration::ZERO)).await;
        assert_eq!(waits, [SECOND * seconds as u32; 2], "{headers:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_end_of_the_call_is_not_begun() {
    for after in ["90", "91", "18446744073709551615"] {
        let script = Script::new([Step::Answer(429, vec![("retry-after", after)], String::new())]);
        let started = Instant::now();
        let error = called::<Say>(&script, scripted(&script)).await.unwrap_err();
        assert_eq!(started.elapsed(), Duration::ZERO);
        assert_eq!(error.retry_after(), Some(Duration::from_secs(after.parse().unwrap())));
        assert_eq!(script.count(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn all_attempts_together_end_with_the_call() {
    let script = Script::new([Step::Stall]);
    let limited = scripted(&script).attempt_timeout(SECOND * 30).total_timeout(SECOND * 40);
    let started = Instant::now();
    let error = called::<Look>(&script, limited).await.unwrap_err();
    assert_eq!(started.elapsed().as_secs(), 40);
    assert_eq!(text_of(&error, ErrorKind::Timeout), "Look: no complete answer within 40s");
    assert_eq!((script.count(), error.attempts()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_message_that_got_no_answer_is_not_sent_again() {
    let script = Script::new([Step::Stall]);
    let started = Instant::now();
    let error = called::<Say>(&script, scripted(&script)).await.unwrap_err();
    assert_eq!((started.elapsed().as_secs(), script.count()), (30, 1));
    assert!(!error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_a_stream_is_sent_once() {
    let script = Script::new([Step::Fault(TransportFault::Connect)]);
    let client = scripted(&script).build().unwrap();
    let body = Body::stream(futures_util::stream::iter([Ok::<_, std::io::Error>("x".into())]), None);
    let error = Call::<Store>::new(&client).with_body("text/plain", body).await.unwrap_err();
    assert_eq!(script.count(), 1);
    assert!(error.is_retryable(), "the caller can still call again, with a new stream");
}

#[tokio::test(start_paused = true)]
async fn a_call_has_a_policy_of_its_own_when_it_is_given_one() {
    let policies =
        [(RetryPolicy::never(), 1), (RetryPolicy::new().attempts(5), 5), (RetryPolicy::new().attempts(0), 1)];
    for (policy, count) in policies {
        let script = Script::new([Step::status(503)]);
        let client = scripted(&script).retry(RetryPolicy::new().attempts(2)).build().unwrap();
        Call::<Look>::new(&client).with_retry(policy).await.unwrap_err();
        assert_eq!(script.count(), count);
    }
    let script = Script::new([Step::status(503)]);
    let client = scripted(&script).retry(RetryPolicy::new().attempts(2)).build().unwrap();
    Call::<Look>::new(&client).await.unwrap_err();
    assert_eq!(script.count(), 2);
}
