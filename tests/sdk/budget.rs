//! The retry budget: what it lets through, what it takes, and who shares it.

use std::time::Duration;

use vzaps::runtime::client::{Answer, Call};
use vzaps::{Client, RetryBudget, RetryPolicy};

use crate::probe::{builder, operation};
use crate::script::{Script, Step};

operation!(Look, {}, serde_json::Value, Answer::json);

fn client(script: &Script, budget: Option<&RetryBudget>) -> Client {
    let quick = RetryPolicy::new().first_wait(Duration::ZERO);
    let builder = builder("https://api.example").transport(script.clone()).retry(quick);
    match budget {
        Some(budget) => builder.retry_budget(budget.clone()),
        None => builder,
    }
    .build()
    .unwrap()
}

async fn failed(client: &Client) -> u32 {
    Call::<Look>::new(client).await.unwrap_err().attempts()
}

#[tokio::test(start_paused = true)]
async fn a_server_that_fails_for_long_is_asked_once_for_each_call() {
    let script = Script::new([Step::status(503)]);
    let client = client(&script, None);
    for _ in 0..50 {
        assert_eq!(failed(&client).await, 3, "100 retries are there");
    }
    for _ in 0..50 {
        assert_eq!(failed(&client.clone()).await, 1, "clones share them");
    }
    assert_eq!(script.count(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_helps_costs_nothing_and_five_calls_without_one_bring_back_another() {
    let helped = [Step::status(503), Step::status(200)].into_iter().cycle().take(40);
    let script = Script::new(helped.chain([Step::status(200)]));
    let budget = RetryBudget::new(4);
    let client = client(&script, Some(&budget));
    for _ in 0..20 {
        Call::<Look>::new(&client).await.unwrap();
        assert_eq!(budget.left(), 4);
    }
    let down = Script::new([Step::status(503)]);
    let other = self::client(&down, Some(&budget));
    assert_eq!((failed(&other).await, failed(&other).await, failed(&other).await), (3, 3, 1));
    assert_eq!(budget.left(), 0, "both clients were given it");
    for left in [0, 0, 0, 0, 1] {
        Call::<Look>::new(&client).await.unwrap();
        assert_eq!(budget.left(), left);
    }
    for _ in 0..100 {
        Call::<Look>::new(&client).await.unwrap();
    }
    assert_eq!(budget.left(), 4, "there is never more than at the start");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_tried_again_takes_nothing_and_a_policy_of_the_call_takes_from_it_too() {
    let budget = RetryBudget::new(3);
    let refused = Script::new([Step::status(404)]);
    assert_eq!(failed(&client(&refused, Some(&budget))).await, 1);
    let down = Script::new([Step::status(503)]);
    let client = client(&down, Some(&budget));
    let never = Call::<Look>::new(&client).with_retry(RetryPolicy::never()).await.unwrap_err();
    let stream = vzaps::Body::stream(futures_util::stream::iter([Ok::<_, std::io::Error>("x".into())]), None);
    let streamed = Call::<Look>::new(&client).with_body("text/plain", stream).await.unwrap_err();
    assert_eq!((never.attempts(), streamed.attempts(), budget.left()), (1, 1, 3));
    let often = RetryPolicy::new().attempts(9).first_wait(Duration::ZERO);
    let error = Call::<Look>::new(&client).with_retry(often).await.unwrap_err();
    assert_eq!((error.attempts(), budget.left()), (4, 0));
}

#[tokio::test(start_paused = true)]
async fn a_budget_can_be_without_end_or_empty() {
    let script = Script::new([Step::status(503)]);
    let endless = client(&script, Some(&RetryBudget::unlimited()));
    for _ in 0..200 {
        assert_eq!(failed(&endless).await, 3);
    }
    assert_eq!(failed(&client(&script, Some(&RetryBudget::new(0)))).await, 1);
}
