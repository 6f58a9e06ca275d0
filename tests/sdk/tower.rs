//! Services of `tower` around a client and inside it, with layers of the real crate.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tower::timeout::error::Elapsed;
use tower::{Service as _, ServiceBuilder, ServiceExt as _, service_fn};
use tower_http::trace::TraceLayer;
use vzaps::runtime::client::{Answer, Call, Idempotency, OperationInfo};
use vzaps::{Body, Delivery, ErrorKind, RetryPolicy, TransportError, TransportFault};

use crate::probe::{Way, both_ways, builder, client, operation};
use crate::server::Server;
use crate::uploads::{MIB, bodies};

operation!(Look, {}, serde_json::Value, Answer::json);
operation!(Say, { method: "POST", idempotency: Idempotency::Once }, serde_json::Value, Answer::json);

const SHORT: Duration = Duration::from_millis(100);

async fn a_service_is_the_transport(way: Way) {
    let service = service_fn(|request: http::Request<Body>| async move {
        let operation = request.extensions().get::<&'static OperationInfo>().unwrap().id;
        let text = format!("{:?}", [request.method().as_str(), request.uri().path(), operation]);
        Ok::<_, TransportError>(http::Response::new(text))
    });
    let client = builder("https://api.example/v1").service(service).build().unwrap();
    let answer = way.call(Call::<Say>::new(&client)).await.unwrap();
    assert_eq!(answer, serde_json::json!(["POST", "/v1/", "Say"]));
}

async fn a_failure_of_a_service_may_have_arrived_unless_the_service_says_otherwise(way: Way) {
    let told = |fault| {
        move |_: http::Request<Body>| async move { Err::<http::Response<Body>, _>(TransportError::new(fault, "told")) }
    };
    let quick = RetryPolicy::new().first_wait(Duration::ZERO);
    let builder = builder("https://api.example").retry(quick);
    let call =
        |builder: vzaps::ClientBuilder| async move { way.call(Call::<Say>::new(&builder.build().unwrap())).await };

    let error = call(builder.clone().service(service_fn(told(TransportFault::Connect)))).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Connect, Delivery::NotSent, 3));
    let layered = ServiceBuilder::new().concurrency_limit(1).timeout(SHORT).service_fn(told(TransportFault::Connect));
    let error = call(builder.clone().service(layered)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3), "also from below the layers");

    let unknown = service_fn(|_| async { Err::<http::Response<Body>, _>(std::io::Error::other("who knows")) });
    let error = call(builder.clone().service(unknown)).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Interrupted, Delivery::Unknown, 1));
    assert!(error.to_string().contains("the transport failed"), "{error}");
}

#[tokio::test]
async fn a_layer_that_times_out_does_not_repeat_a_message() {
    let server = Server::raw(|stream| {
        std::thread::sleep(SHORT * 10);
        drop(stream);
    });
    let builder = builder(server.url()).layered(|inner| ServiceBuilder::new().timeout(SHORT).service(inner));
    let error = Call::<Say>::new(&builder.build().unwrap()).await.unwrap_err();
    assert_eq!((error.delivery(), error.attempts(), server.connections()), (Delivery::Unknown, 1, 1));
}

#[tokio::test]
async fn a_layer_around_the_transport_limits_how_many_requests_are_under_way() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (count, peak) = (Arc::clone(&now), Arc::clone(&most));
    let server = Server::with(move |_, stream| {
        peak.fetch_max(count.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(SHORT / 4);
        count.fetch_sub(1, Ordering::SeqCst);
        let answer = crate::server::reply("200 OK", "application/json", "[]");
        let _ = std::io::Write::write_all(stream, answer.as_bytes());
    });
    let builder = builder(server.url()).layered(|inner| ServiceBuilder::new().concurrency_limit(2).service(inner));
    let client = builder.build().unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..12 {
        calls.spawn(Call::<Look>::new(&client).into_future());
    }
    assert!(calls.join_all().await.iter().all(Result::is_ok));
    assert_eq!((server.seen().len(), most.load(Ordering::SeqCst)), (12, 2));
}

async fn layers_that_look_into_bodies_do_not_change_them(way: Way) {
    let server = Server::replying("200 OK", "application/json", r#"["whole"]"#);
    let traced = |inner| ServiceBuilder::new().layer(TraceLayer::new_for_http()).service(inner);
    let client = builder(server.url()).layered(traced).build().unwrap();
    let answer = way.call(Call::<Say>::new(&client).with_json("application/json", &[1, 2])).await.unwrap();
    assert_eq!((answer, server.only().body), (serde_json::json!(["whole"]), b"[1,2]".to_vec()));
}

async fn failures_of_the_layers_of_tower_say_how_far_the_request_got(way: Way) {
    let builder = builder("https://api.example").retry(RetryPolicy::never());
    let dropped = ServiceBuilder::new()
        .load_shed()
        .concurrency_limit(0)
        .service_fn(|_: http::Request<Body>| async { Ok::<_, TransportError>(http::Response::new(Body::empty())) });
    let error = way.call(Call::<Say>::new(&builder.clone().service(dropped).build().unwrap())).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
    assert!(error.to_string().contains("the transport did not take the request"), "{error}");

    let elapsed = service_fn(|_| async { Err::<http::Response<Body>, _>(Elapsed::new()) });
    let error = way.call(Call::<Say>::new(&builder.service(elapsed).build().unwrap())).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::Unknown));
}

#[tokio::test]
async fn a_body_tells_layers_what_is_left_of_it() {
    use http_body::Body as _;

    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("ab".into()), Ok("c".into())]);
    let mut body = Body::stream(chunks, Some(3));
    let mut seen = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        seen.push((frame.unwrap().into_data().unwrap(), body.size_hint().exact()));
    }
    assert_eq!(seen, [("ab".into(), Some(1)), ("c".into(), Some(0))]);
    assert!(Body::empty().is_end_stream() && !Body::from("a").is_end_stream());
}

/// A body that is so large that it is watched while it is sent.
async fn a_large_body_tells_a_service_what_is_left_of_it(way: Way) {
    use http_body::Body as _;

    let reading = service_fn(|request: http::Request<Body>| async move {
        let (mut body, mut count, mut told) = (request.into_body(), 0, Vec::new());
        // As hyper reads: a body that says that it is at its end is asked for no more.
        while !body.is_end_stream()
            && let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await
        {
            count += frame.unwrap().into_data().unwrap().len();
            told.push(body.size_hint().exact().unwrap() + count as u64);
        }
        told.dedup();
        Ok::<_, TransportError>(http::Response::new(serde_json::json!([count, told]).to_string()))
    });
    let client = builder("https://api.example").service(reading).build().unwrap();
    for body in bodies(MIB) {
        let answer = way.call(Call::<Say>::new(&client).with_body("text/plain", body)).await.unwrap();
        assert_eq!(answer, serde_json::json!([MIB, [MIB]]));
    }
}

async fn layers_hold_for_both_ways(way: Way) {
    let server = Server::replying("200 OK", "application/json", "[1]");
    let add = |inner| {
        ServiceBuilder::new()
            .map_request(|mut request: http::Request<Body>| {
                request.headers_mut().insert("x-layer", http::HeaderValue::from_static("here"));
                request
            })
            .service(inner)
    };
    let client = builder(server.url()).layered(add).build().unwrap();
    way.call(Call::<Look>::new(&client)).await.unwrap();
    assert_eq!(server.only().header("x-layer"), Some("here"));
}

#[tokio::test]
async fn a_client_is_a_service_of_its_calls_and_lends_its_transport() {
    let server = Server::replying("200 OK", "application/json", "[1]");
    let client = client(server.url());
    let mut limited = ServiceBuilder::new().concurrency_limit(1).service(client.clone());
    let call = Call::<Look>::new(&client);
    let ready = tower::ServiceExt::<Call<Look>>::ready(&mut limited).await.unwrap();
    assert_eq!(ready.call(call).await.unwrap(), serde_json::json!([1]));
    let raw = client.clone().oneshot(client.request("GET", "/raw")).await.unwrap();
    assert_eq!(raw, serde_json::json!([1]));
    let request = http::Request::get(format!("{}/plain", server.url())).body(Body::empty()).unwrap();
    let answer = client.transport_service().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    let lines: Vec<String> = server.seen().into_iter().map(|request| request.line).collect();
    assert_eq!(lines, ["GET / HTTP/1.1", "GET /raw HTTP/1.1", "GET /plain HTTP/1.1"]);
}

both_ways! {
    a_large_body_tells_a_service_what_is_left_of_it
    a_service_is_the_transport
    a_failure_of_a_service_may_have_arrived_unless_the_service_says_otherwise
    layers_that_look_into_bodies_do_not_change_them
    failures_of_the_layers_of_tower_say_how_far_the_request_got
    layers_hold_for_both_ways
}
