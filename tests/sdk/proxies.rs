//! Proxies: which one a call goes through, by the caller or by the environment, and that both ways of calling agree.

use std::env;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use vzaps::runtime::client::{Answer, Call};
use vzaps::{Delivery, ErrorKind, RetryPolicy};

use crate::probe::{Way, both_ways, builder, operation, text_of};
use crate::server::Server;
use crate::tls::Secured;

operation!(Look, {}, serde_json::Value, Answer::json);

/// A proxy, with what each connection to it asked for.
struct Proxy {
    server: Server,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// A proxy that reads what it is asked for with one function, which gives the address to connect to.
    fn reading(ask: impl Fn(&mut TcpStream) -> Option<(String, String)> + Send + Sync + 'static) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let server = Server::raw(move |mut here| {
            let Some((text, target)) = ask(&mut here) else { return };
            log.lock().unwrap().push(text);
            let there = TcpStream::connect(target.replace("localhost", "127.0.0.1")).unwrap();
            let (mut from, mut to) = (here.try_clone().unwrap(), there.try_clone().unwrap());
            thread::spawn(move || {
                let _ = std::io::copy(&mut from, &mut to);
                let _ = to.shutdown(Shutdown::Write);
            });
            let _ = std::io::copy(&mut &there, &mut here);
            let _ = here.shutdown(Shutdown::Write);
        });
        Self { server, asked }
    }

    /// A proxy of HTTP, which is asked with CONNECT (RFC 9110, 9.3.6).
    fn http() -> Self {
        Self::reading(|stream| {
            let head = head(stream);
            let target = head.split(' ').nth(1)?.to_owned();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
            Some((head, target))
        })
    }

    /// A proxy of SOCKS 5 (RFC 1928) that asks for no password.
    fn socks() -> Self {
        Self::reading(|stream| {
            let mut bytes = |count| {
                let mut bytes = vec![0; count];
                stream.read_exact(&mut bytes).ok().map(|()| bytes)
            };
            let methods = bytes(2)?[1];
            bytes(methods.into())?;
            stream.write_all(&[5, 0]).ok()?;
            let mut bytes = |count| {
                let mut bytes = vec![0; count];
                stream.read_exact(&mut bytes).ok().map(|()| bytes)
            };
            let host = match bytes(4)?[3] {
                1 => bytes(4)?.iter().map(u8::to_string).collect::<Vec<_>>().join("."),
                3 => {
                    let length = bytes(1)?[0];
                    String::from_utf8(bytes(length.into())?).ok()?
                }
                _ => "127.0.0.1".to_owned() + if bytes(16)?.ends_with(&[1]) { "" } else { "?" },
            };
            let port = bytes(2)?;
            stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
            Some((host.clone(), format!("{host}:{}", u16::from_be_bytes([port[0], port[1]]))))
        })
    }

    /// The URL, with a user if that is not empty.
    fn url(&self, scheme: &str, user: &str) -> String {
        self.server.url().replace("http://", &format!("{scheme}://{user}"))
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The head of a request.
fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

async fn a_call_goes_through_the_proxy_that_the_caller_gives(way: Way) {
    let (proxy, secured) = (Proxy::http(), Secured::new("localhost", 2100));
    let builder = secured.trusted().proxy(proxy.url("http", "user:p%40ss@"));
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    let call = Call::<Look>::new(&client).with_header("X-Canary", "canary");
    assert_eq!(way.call(call).await.unwrap(), serde_json::json!([1]));
    let asked = proxy.asked();
    assert_eq!(asked.len(), 1);
    let lower = asked[0].to_lowercase();
    let host = secured.url().replace("https://", "");
    assert!(lower.starts_with(&format!("connect {host} http/1.1\r\n")), "{asked:?}");
    assert!(asked[0].contains("Basic dXNlcjpwQHNz"), "user:p@ss in base64: {asked:?}");
    assert!(!lower.contains("canary") && !lower.contains("user-agent"), "{asked:?}");
}

async fn plain_http_to_this_machine_goes_through_no_proxy(way: Way) {
    let (proxy, server) = (Proxy::http(), Server::replying("200 OK", "application/json", "[1]"));
    let client = builder(server.url()).proxy(proxy.url("http", "")).build().unwrap();
    way.call(Call::<Look>::new(&client)).await.unwrap();
    assert_eq!((server.connections(), proxy.server.connections()), (1, 0));
}

async fn a_proxy_that_refuses_has_sent_nothing_and_its_password_is_not_shown(way: Way) {
    let refusing = Server::with(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    });
    let secured = Secured::new("localhost", 2100);
    let builder = secured.trusted().proxy(refusing.url().replace("http://", "http://user:canary@"));
    assert!(!format!("{builder:?}").contains("canary"));
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    let error = way.call(Call::<Look>::new(&client)).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
    assert!(!format!("{client:?} {error:?} {error}").contains("canary"));
}

async fn a_socks_proxy_serves_calls_that_are_awaited_and_no_other_goes_past_it(way: Way) {
    for scheme in ["socks5", "socks5h"] {
        let (proxy, secured) = (Proxy::socks(), Secured::new("localhost", 2100));
        let builder = secured.trusted().proxy(proxy.url(scheme, ""));
        let client = builder.retry(RetryPolicy::never()).build().unwrap();
        let called = way.call(Call::<Look>::new(&client)).await;
        if way == Way::Awaited {
            assert_eq!(called.unwrap(), serde_json::json!([1]));
            assert_eq!(proxy.asked().len(), 1);
            assert_eq!(proxy.asked()[0] == "localhost", scheme == "socks5h", "who looks the name up");
            continue;
        }
        let error = called.unwrap_err();
        let text = text_of(&error, ErrorKind::Connect);
        assert!(text.starts_with("Look: cannot connect to the server (https://localhost:"), "{text}");
        assert!(format!("{error:?}").contains("Socks"), "{error:?}");
        assert_eq!((error.delivery(), secured.connections()), (Delivery::NotSent, 0));
    }
}

#[test]
fn what_is_no_url_of_a_proxy_is_refused_when_the_client_is_built() {
    for url in ["", "://", "quic://proxy", "ftp://user:canary@proxy", "http://user:canary@pro xy", "http://:0"] {
        let error = builder("https://localhost").proxy(url).build().expect_err(url);
        assert_eq!(error.setting(), "proxy");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    for url in ["proxy", "proxy:3128", "user:p@ss@proxy", "https://proxy", "socks4a://proxy", "http://[::1]:1/"] {
        assert!(builder("https://localhost").proxy(url).build().is_ok(), "{url}");
    }
}

/// How often the target and each proxy were connected to.
#[derive(Debug, Default, PartialEq)]
struct Went {
    direct: usize,
    https: usize,
    http: usize,
    all: usize,
}

/// Where two calls go, one of each way, in a process with these variables; `A`, `B` and `C` in them are the proxies `https`,
/// `http` and `all`, and `URL` the one that is called. What the process says comes with it.
fn went(url: &str, variables: &[(&str, &str)]) -> (Went, String) {
    let [direct, https, http, all] = [(); 4].map(|()| Server::raw(drop));
    let host = |server: &Server| server.url().replace("http://", "");
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "--ignored", "--nocapture", "proxies::calls_of_a_process_with_an_environment"]);
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD"] {
        child.env_remove(name).env_remove(name.to_lowercase());
    }
    for (name, value) in variables {
        let value = value.replace('A', &host(&https)).replace('B', &host(&http)).replace('C', &host(&all));
        child.env(name, value);
    }
    let port = direct.url().rsplit_once(':').unwrap().1.to_owned();
    let output = child.env("PROBE_URL", format!("{url}:{port}")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    let went = [&direct, &https, &http, &all].map(Server::connections);
    (Went { direct: went[0], https: went[1], http: went[2], all: went[3] }, told)
}

/// What runs in the process that [`went`] starts.
#[tokio::test]
#[ignore = "needs an environment of its own"]
async fn calls_of_a_process_with_an_environment() {
    let Ok(url) = env::var("PROBE_URL") else { return };
    let client = match builder(url).allow_plain_http().retry(RetryPolicy::never()).build() {
        Ok(client) => client,
        Err(error) => return println!("refused: {error}"),
    };
    let _ = Way::Awaited.call(Call::<Look>::new(&client)).await;
    #[cfg(feature = "blocking")]
    let _ = Way::Waited.call(Call::<Look>::new(&client)).await;
}

/// Names and values.
type Variables = &'static [(&'static str, &'static str)];

/// How many calls the process makes.
const CALLS: usize = 1 + cfg!(feature = "blocking") as usize;

#[test]
fn the_environment_is_read_alike_for_both_ways() {
    let (direct, https, http, all) = (
        || Went { direct: CALLS, ..Went::default() },
        || Went { https: CALLS, ..Went::default() },
        || Went { http: CALLS, ..Went::default() },
        || Went { all: CALLS, ..Went::default() },
    );
    let (here, beyond) = ("https://127.0.0.1", "http://0.0.0.0");
    let cases: [(&str, Variables, Went); 15] = [
        (here, &[], direct()),
        (here, &[("HTTPS_PROXY", "http://A"), ("ALL_PROXY", "http://C")], https()),
        (here, &[("https_proxy", "A"), ("HTTPS_PROXY", "")], https()),
        (here, &[("ALL_PROXY", "http://C")], all()),
        (here, &[("all_proxy", "http://C"), ("HTTP_PROXY", "http://B")], all()),
        (here, &[("HTTP_PROXY", "http://B")], direct()),
        (here, &[("HTTPS_PROXY", "http://A"), ("NO_PROXY", "example.com, 127.0.0.0/8")], direct()),
        (here, &[("HTTPS_PROXY", "http://A"), ("no_proxy", "127.0.0.1")], direct()),
        (here, &[("HTTPS_PROXY", "http://A"), ("NO_PROXY", "*")], direct()),
        (here, &[("HTTPS_PROXY", "http://A"), ("NO_PROXY", "10.0.0.0/8,localhost")], https()),
        ("https://localhost", &[("HTTPS_PROXY", "http://A"), ("NO_PROXY", ".localhost")], direct()),
        (here, &[("HTTPS_PROXY", "http://A"), ("REQUEST_METHOD", "GET")], https()),
        ("http://127.0.0.1", &[("HTTP_PROXY", "http://B"), ("ALL_PROXY", "http://C")], direct()),
        (beyond, &[("HTTP_PROXY", "http://B"), ("HTTPS_PROXY", "http://A")], http()),
        (beyond, &[("HTTP_PROXY", "http://B"), ("ALL_PROXY", "http://C"), ("REQUEST_METHOD", "GET")], all()),
    ];
    for (url, variables, expected) in cases {
        let (went, told) = went(url, variables);
        assert_eq!(went, expected, "{url} {variables:?} {told}");
    }
}

#[test]
fn a_socks_proxy_of_the_environment_is_not_gone_past() {
    let (went, told) = went("https://127.0.0.1", &[("ALL_PROXY", "socks5://C")]);
    assert_eq!(went, Went { all: 1, ..Went::default() }, "{told}");
}

#[test]
fn a_proxy_of_the_environment_that_cannot_be_used_is_refused_by_its_name() {
    let (went, told) = went("https://127.0.0.1", &[("HTTPS_PROXY", "quic://user:canary@C")]);
    assert!(told.contains("refused: HTTPS_PROXY: it is not the URL of a proxy"), "{told}");
    assert!(went == Went::default() && !told.contains("canary"), "{told}");
}

both_ways! {
    a_call_goes_through_the_proxy_that_the_caller_gives
    plain_http_to_this_machine_goes_through_no_proxy
    a_proxy_that_refuses_has_sent_nothing_and_its_password_is_not_shown
    a_socks_proxy_serves_calls_that_are_awaited_and_no_other_goes_past_it
}
