//! Servers that answer, or close the connection, before they have taken the whole request.

use std::io::Write as _;
use std::thread::sleep;
use std::time::Duration;

use vzaps::runtime::client::Call;
use vzaps::{Body, Bytes, Delivery, Error, ErrorKind};

use crate::probe::{Way, both_ways, client};
use crate::server::Server;
use crate::uploads::{MIB, Put, bodies, take};

const SHORT: Duration = Duration::from_millis(150);

/// A server that answers when it has seen the head, and closes the connection a little later.
fn refusing() -> Server {
    Server::raw(|mut stream| {
        take(&mut stream, 0, 1, Duration::ZERO);
        let _ = stream.write_all(REFUSAL.as_bytes());
        sleep(SHORT * 2);
    })
}

const REFUSAL: &str = "HTTP/1.1 413 Content Too Large\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n\
                       {\"message\":\"at most 1 MiB\"}";

/// Asserts that an error tells what such a server said.
#[track_caller]
fn assert_refused(error: &Error) {
    assert_eq!(error.status().map(|status| status.as_u16()), Some(413), "{error:?}");
    assert_eq!((error.message().as_deref(), error.delivery()), (Some("at most 1 MiB"), Delivery::Answered));
}

async fn an_answer_before_the_end_of_an_upload_is_read(way: Way) {
    let server = refusing();
    for body in bodies(22 * MIB) {
        let call = Call::<Put>::new(&client(server.url())).with_body("text/plain", body);
        assert_refused(&way.call(call).await.unwrap_err());
    }
    for length in [None, Some(1 << 34)] {
        let chunks = std::iter::repeat_with(|| Ok::<_, Error>(Bytes::from_static(&[b'x'; 65536])));
        let body = Body::stream(futures_util::stream::iter(chunks), length);
        let call = Call::<Put>::new(&client(server.url())).with_body("text/plain", body);
        assert_refused(&way.call(call).await.unwrap_err());
    }
}

async fn a_connection_that_breaks_during_an_upload_without_an_answer_is_an_interruption(way: Way) {
    let server = Server::raw(|mut stream| take(&mut stream, MIB, MIB, Duration::ZERO));
    for body in bodies(22 * MIB) {
        let call = Call::<Put>::new(&client(server.url())).with_body("text/plain", body);
        let error = way.call(call).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Interrupted, Delivery::Unknown));
    }
}

both_ways! {
    an_answer_before_the_end_of_an_upload_is_read
    a_connection_that_breaks_during_an_upload_without_an_answer_is_an_interruption
}

#[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
mod secured {
    use std::io::Read as _;

    use vzaps::RetryPolicy;

    use super::*;
    use crate::tls::Secured;

    async fn an_answer_before_the_end_of_an_upload_is_read_over_tls(way: Way) {
        let secured = Secured::serving("localhost", 2100, |mut stream, _| {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(REFUSAL.as_bytes());
            let _ = stream.flush();
            sleep(SHORT * 2);
        });
        let client = secured.trusted().retry(RetryPolicy::never()).build().unwrap();
        for body in bodies(22 * MIB) {
            let error = way.call(Call::<Put>::new(&client).with_body("text/plain", body)).await.unwrap_err();
            assert_refused(&error);
        }
    }

    both_ways! {
        an_answer_before_the_end_of_an_upload_is_read_over_tls
    }
}
