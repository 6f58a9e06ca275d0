//! What the client costs over raw `reqwest` on the same calls, and whether its memory stays flat.
//!
//! Both make the same calls, 256 at a time, and decode the answer into the same model. The server is another process and
//! the calls run on one thread, so that the time of this process on the processor, as its own clock tells it, is the cost
//! of the calls and nothing else. The rounds are short and the sides take turns in going first; the median ratio counts.
//!
//! `reqwest` is given the limits of time that the client keeps, since a program needs them either way.
//!
//! | behind `cargo bench --bench overhead --` | |
//! |---|---|
//! | nothing | the ratio of the times; the aim is below 1.05 |
//! | `instructions` | the same calls under valgrind, which must be there: instructions, cache misses, allocations |
//! | `memory` | the resident memory as the calls go on |
//! | `calls client\|reqwest URL COUNT` | calls to a server, for a profiler; `serve` is that server |

use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use vzaps::Client;
use vzaps::models::WorkerEnvelopeSessionStatus;

/// How many calls each side makes in a round.
const CALLS: usize = 2_000;
const AT_ONCE: usize = 256;
const ROUNDS: usize = 101;
const SIDES: [&str; 2] = ["client", "reqwest"];
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
    let mut columns = [const { Vec::new() }; 3];
    for round in 0..ROUNDS {
        let mut sides = [0, 1];
        if round % 2 == 1 {
            sides.reverse();
        }
        let mut spent = [0.0; 2];
        for side in sides {
            let before = on_processor();
            callers.make(SIDES[side], CALLS).await;
            spent[side] = (on_processor() - before).as_secs_f64() * 1e6 / CALLS as f64;
        }
        let [client, reqwest] = spent;
        columns.iter_mut().zip([client, reqwest, client / reqwest]).for_each(|(column, cell)| column.push(cell));
    }
    println!("{ROUNDS} rounds of {CALLS} calls a side, {AT_ONCE} at a time: lower quarter, median, upper quarter");
    for (column, name) in columns.iter_mut().zip(["client, µs a call", "reqwest, µs a call", "ratio"]) {
        column.sort_by(f64::total_cmp);
        let [lower, median, upper] = [1, 2, 3].map(|quarter| column[ROUNDS * quarter / 4]);
        println!("{name:<18} {lower:7.3} {median:7.3} {upper:7.3}");
    }
}

/// For how long this process has been on the processor.
#[cfg(unix)]
fn on_processor() -> Duration {
    let told = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    told.try_into().expect("a time after the start")
}

/// The time since the first call, where the system has no such clock.
#[cfg(not(unix))]
fn on_processor() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

/// Prints what a call does on each side, as valgrind counts it, and the ratios. What a process does before its first call
/// is taken off.
fn instructions(server: &Server) {
    let per_call = |side| {
        let [fewer, more] = [1_000, 3_000].map(|count| counted(side, &server.url, count));
        fewer.into_iter().zip(more).map(|(fewer, more)| (more - fewer) / 2_000.0).collect::<Vec<_>>()
    };
    let [client, reqwest] = SIDES.map(per_call);
    println!("a call: client, reqwest, ratio");
    for ((name, client), reqwest) in COUNTED.iter().zip(client).zip(reqwest) {
        println!("{name:<26} {client:8.1} {reqwest:8.1} {:6.3}", client / reqwest);
    }
}

/// What [`counted`] counts. The caches are those of the machine, as far as valgrind models them.
const COUNTED: [&str; 6] = [
    "instructions",
    "first cache, code missed",
    "first cache, data missed",
    "last cache missed",
    "allocations",
    "bytes allocated",
];

fn counted(side: &str, url: &str, count: usize) -> Vec<f64> {
    let told = valgrind(&["--tool=callgrind", "--callgrind-out-file=/dev/null", "--cache-sim=yes"], side, url, count);
    let events = numbers(&told, "Collected :");
    // Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw
    let [instructions, _, _, code, read, written, last @ ..] = &*events else { panic!("valgrind says: {told}") };
    let told = valgrind(&["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"], side, url, count);
    let heap = numbers(&told, "total heap usage:");
    let [allocations, _, bytes] = &*heap else { panic!("valgrind says: {told}") };
    vec![*instructions, *code, read + written, last.iter().sum(), *allocations, *bytes]
}

/// What valgrind says of a process that makes so many calls.
fn valgrind(arguments: &[&str], side: &str, url: &str, count: usize) -> String {
    let program = std::env::current_exe().expect("the path of this program");
    let calls = ["calls", side, url, &count.to_string()].map(str::to_owned);
    let output = Command::new("valgrind").args(arguments).arg(program).args(calls).output().expect("valgrind");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The numbers behind a label.
fn numbers(told: &str, label: &str) -> Vec<f64> {
    let line = told.lines().find_map(|line| line.split(label).nth(1)).unwrap_or_default();
    line.split_whitespace().filter_map(|word| word.replace(',', "").parse().ok()).collect()
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
