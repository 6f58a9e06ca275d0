//! Connections that are kept for the next call, and for how long.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use vzaps::runtime::client::{Answer, Call};

use crate::probe::{Way, both_ways, builder, operation};
use crate::server::{Server, reply};

operation!(Look, {}, (), Answer::empty);

/// A server that keeps its connections.
fn keeping() -> Server {
    Server::raw(|mut stream| {
        let answer = reply("200 OK", "application/json", "[1]").replace("close", "keep-alive");
        let mut buffer = [0; 4096];
        while stream.read(&mut buffer).is_ok_and(|count| count > 0) {
            stream.write_all(answer.as_bytes()).unwrap();
        }
    })
}

async fn a_connection_is_used_again_until_it_was_idle_for_too_long(way: Way) {
    let server = keeping();
    for (limit, connections) in [(Duration::from_millis(50), 2), (Duration::from_secs(60), 1), (Duration::MAX, 1)] {
        let client = builder(server.url()).pool_idle_timeout(limit).build().unwrap();
        let before = server.connections();
        for _ in 0..2 {
            way.call(Call::<Look>::new(&client)).await.unwrap();
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
        assert_eq!(server.connections() - before, connections, "{limit:?}");
    }
}

#[test]
fn connections_are_kept_for_less_time_than_servers_keep_them() {
    assert!(format!("{:?}", builder("http://127.0.0.1:1")).contains("pool_idle: 4s"));
}

both_ways! {
    a_connection_is_used_again_until_it_was_idle_for_too_long
}
