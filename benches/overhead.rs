//! What the client costs over raw `reqwest` on the same calls, and whether its memory stays flat.
//!
//! Both make the same 10,000 calls, 256 at a time, to one server on loopback and decode the answer into the same model. The
//! rounds alternate, so that what else the machine does falls on both; the median ratio counts.
//!
//! `reqwest` is given the limits of time that the client keeps, since a program needs them either way.
//!
//! `cargo bench --bench overhead` prints the figures. The aim is a ratio below 1.05.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use vzaps::Client;
use vzaps::models::WorkerEnvelopeSessionStatus;

const CALLS: usize = 10_000;
const AT_ONCE: usize = 256;
const ROUNDS: usize = 9;
const ID: &str = "VZ9K2M4N8P1Q3R5S7T0WABCD01EF";
const BODY: &str = r#"{"code":200,"success":true,"data":{"connected":true,"phone":"551151968302"}}"#;

/// Answers each request of a connection with the same body.
async fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let answer =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{BODY}", BODY.len());
    let mut read = Vec::with_capacity(4096);
    loop {
        if stream.read_buf(&mut read).await? == 0 {
            return Ok(());
        }
        while let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            read.drain(..end + 4);
            stream.write_all(answer.as_bytes()).await?;
        }
    }
}

/// How long all calls take.
async fn timed<F: Future<Output = bool> + Send + 'static>(call: impl Fn() -> F) -> Duration {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let started = Instant::now();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let (gate, call) = (Arc::clone(&gate), call());
        calls.spawn(async move {
            let _permit = gate.acquire().await.unwrap();
            call.await
        });
    }
    assert!(calls.join_all().await.into_iter().all(|connected| connected));
    started.elapsed()
}

async fn by_client(client: &Client) -> Duration {
    timed(|| {
        let client = client.clone();
        async move { client.session().status(ID).await.unwrap().data.unwrap().connected }
    })
    .await
}

async fn by_reqwest(client: &reqwest::Client, url: &str) -> Duration {
    let url = format!("{url}/instances/{ID}/session/status");
    timed(|| {
        let (client, url) = (client.clone(), url.clone());
        async move {
            let request = client.get(url).header("Accept", "application/json").header("Authorization", "Bearer b");
            let body = request.send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
            serde_json::from_slice::<WorkerEnvelopeSessionStatus>(&body).unwrap().data.unwrap().connected
        }
    })
    .await
}

/// The memory of this process in KiB, where the system tells.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap_or_default()
}

#[tokio::main]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        listener.into_std().map(|listener| {
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(serve(stream));
                }
            })
        })
    });
    let client = Client::builder().base_url(&url).bearer("b").build().unwrap();
    let raw = reqwest::Client::builder()
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(30))
        .read_timeout(Duration::from_secs(30))
        .build()
        .unwrap();
    by_client(&client).await;
    by_reqwest(&raw, &url).await;
    let before = resident();
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let (ours, theirs) = (by_client(&client).await, by_reqwest(&raw, &url).await);
        ratios.push(ours.as_secs_f64() / theirs.as_secs_f64());
        println!("round {round}: client {ours:.0?}, reqwest {theirs:.0?}, ratio {:.3}", ratios[round - 1]);
    }
    ratios.sort_by(f64::total_cmp);
    let median = ratios[ROUNDS / 2];
    println!("{CALLS} calls, {AT_ONCE} at a time: median ratio {median:.3}");
    println!("memory: {before} KiB after the first round, {} KiB after the last", resident());
}
