//! Many calls at once: none is lost, and no answer goes to another call.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use vzaps::runtime::client::{Call, Parameter};

use crate::probe::{Read, client};

const CALLS: usize = 10_000;
const AT_ONCE: usize = 256;

/// Answers each request of a connection with the last segment of its path.
async fn echo(mut stream: TcpStream) -> std::io::Result<()> {
    let mut read = Vec::new();
    loop {
        let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") else {
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
            continue;
        };
        let head: Vec<u8> = read.drain(..end + 4).collect();
        let head = String::from_utf8_lossy(&head);
        let id = head.split(' ').nth(1).and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        let answer =
            format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{id}", id.len());
        stream.write_all(answer.as_bytes()).await?;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_calls_256_at_a_time_each_get_their_own_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(echo(stream));
        }
    });
    let (client, gate) = (client(url), Arc::new(Semaphore::new(AT_ONCE)));
    let mut calls = JoinSet::new();
    for id in 0..CALLS {
        let (client, gate) = (client.clone(), Arc::clone(&gate));
        calls.spawn(async move {
            let _permit = gate.acquire().await.unwrap();
            let answer = Call::<Read>::new(&client).with_parameter(Parameter::path("id"), &id).await.unwrap();
            assert_eq!(answer, id);
            id
        });
    }
    let answered: HashSet<usize> = calls.join_all().await.into_iter().collect();
    assert_eq!(answered.len(), CALLS);
}
