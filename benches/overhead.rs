//! What the client costs over raw `reqwest` on the same calls, and whether its memory stays flat.
//!
//! Both make the same 10,000 calls, 256 at a time, and decode the answer into the same model. The server is another
//! process and the calls run on one thread, so that its time on the processor, as the kernel counts it in
//! `/proc/self/schedstat`, is the cost of the calls and nothing else. The rounds alternate; the median ratio counts.
//!
//! `reqwest` is given the limits of time that the client keeps, since a program needs them either way.
//!
//! | behind `cargo bench --bench overhead --` | |
//! |---|---|
//! | nothing | the ratio of the times; the aim is below 1.05 |
//! | `instructions` | the same calls with their instructions counted by valgrind, which must be there |
//! | `memory` | the resident memory as the calls go on |
//! | `calls client\|reqwest URL COUNT` | calls to a server, for a profiler; `serve` is that server |

use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
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
const ROUNDS: usize = 15;
const ID: &str = "VZ9K2M4N8P1Q3R5S7T0WABCD01EF";
const BODY: &str = r#"{"code":200,"success":true,"data":{"connected":true,"phone":"551151968302"}}"#;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve"] => listen().await,
        ["calls", side, url, count] => {
            let (callers, count) = (Callers::new(url), count.parse().expect("a number"));
            callers.warm().await;
            callers.make(side, count).await;
        }
        ["instructions"] => instructions(&Server::start()),
        ["memory"] => memory(&Server::start()).await,
        _ => times(&Server::start()).await,
    }
}

/// Answers calls until the process is ended.
async fn listen() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("http://{}", listener.local_addr().expect("an address"));
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream));
    }
}

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

/// The server in a process of its own, which ends with this value.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Self {
        let program = std::env::current_exe().expect("the path of this program");
        let mut process = Command::new(program).arg("serve").stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut url = String::new();
        let told = process.stdout.take().expect("the output is a pipe");
        BufReader::new(told).read_line(&mut url).expect("the server tells its URL");
        Self { process, url: url.trim().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Both ways to make the calls.
struct Callers {
    client: Client,
    reqwest: reqwest::Client,
    url: String,
}

impl Callers {
    fn new(url: &str) -> Self {
        let client = Client::builder().base_url(url).bearer("b").build().expect("a client");
        let reqwest = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("raw")
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(30))
            .read_timeout(Duration::from_secs(30))
            .build()
            .expect("a client");
        Self { client, reqwest, url: format!("{url}/instances/{ID}/session/status") }
    }

    /// Opens the connections of both sides, so that counting begins with calls alone.
    async fn warm(&self) {
        self.make("client", AT_ONCE * 4).await;
        self.make("reqwest", AT_ONCE * 4).await;
    }

    async fn make(&self, side: &str, count: usize) {
        if side == "client" { self.by_client(count).await } else { self.by_reqwest(count).await }
    }

    async fn by_client(&self, count: usize) {
        at_once(count, || {
            let client = self.client.clone();
            async move { client.session().status(ID).await.unwrap().data.unwrap().connected }
        })
        .await;
    }

    async fn by_reqwest(&self, count: usize) {
        at_once(count, || {
            let (client, url) = (self.reqwest.clone(), self.url.clone());
            async move {
                let request = client.get(url).header("Accept", "application/json").header("Authorization", "Bearer b");
                let body = request.send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
                serde_json::from_slice::<WorkerEnvelopeSessionStatus>(&body).unwrap().data.unwrap().connected
            }
        })
        .await;
    }
}

/// Makes the calls, 256 at a time.
async fn at_once<F: Future<Output = bool> + Send + 'static>(count: usize, call: impl Fn() -> F) {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut calls = JoinSet::new();
    for _ in 0..count {
        let permit = Arc::clone(&gate).acquire_owned().await.unwrap();
        let call = call();
        calls.spawn(async move {
            let connected = call.await;
            drop(permit);
            connected
        });
        while calls.try_join_next().is_some_and(|connected| connected.unwrap()) {}
    }
    assert!(calls.join_all().await.into_iter().all(|connected| connected));
}

/// Prints how long each side is on the processor, and the ratio.
async fn times(server: &Server) {
    let callers = Callers::new(&server.url);
    callers.warm().await;
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let mut sides = ["client", "reqwest"];
        if round % 2 == 0 {
            sides.reverse();
        }
        let mut spent = [0.0; 2];
        for side in sides {
            let (before, started) = (on_processor(), Instant::now());
            callers.make(side, CALLS).await;
            let elapsed = on_processor().zip(before).map_or_else(|| started.elapsed(), |(now, before)| now - before);
            spent[usize::from(side == "reqwest")] = elapsed.as_secs_f64() * 1e6 / CALLS as f64;
        }
        ratios.push(spent[0] / spent[1]);
        println!(
            "round {round}: client {:.1} µs a call, reqwest {:.1} µs, ratio {:.3}",
            spent[0],
            spent[1],
            spent[0] / spent[1]
        );
    }
    ratios.sort_by(f64::total_cmp);
    println!("{CALLS} calls, {AT_ONCE} at a time: median ratio {:.3}", ratios[ROUNDS / 2]);
}

/// For how long this thread has been on the processor, where the system tells.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Prints the instructions of a call on each side, and the ratio. What a process does before its first call is taken off.
fn instructions(server: &Server) {
    let per_call = |side| (counted(side, &server.url, 3_000) - counted(side, &server.url, 1_000)) / 2_000.0;
    let (client, reqwest) = (per_call("client"), per_call("reqwest"));
    println!("client {client:.0} instructions a call, reqwest {reqwest:.0}, ratio {:.3}", client / reqwest);
}

fn counted(side: &str, url: &str, count: usize) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("the path of this program"))
        .args(["calls", side, url, &count.to_string()])
        .output()
        .expect("valgrind");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let count = told.lines().find_map(|line| line.split("Collected :").nth(1));
    count.and_then(|count| count.trim().parse().ok()).unwrap_or_else(|| panic!("valgrind says: {told}"))
}

/// Prints the resident memory of this process while calls are made.
async fn memory(server: &Server) {
    let callers = Callers::new(&server.url);
    for side in ["reqwest", "client"] {
        let mut made = 0;
        for total in [0, 1, 10_000, 20_000, 40_000, 80_000] {
            callers.make(side, total - made).await;
            made = total;
            println!("{side}: {} KiB after {total} calls", resident());
        }
    }
}

/// The memory of this process in KiB, where the system tells.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap_or_default()
}
