//! A WebSocket server on loopback that hands its connections to the test, with the requests that opened them.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};
use vzaps::{Client, ClientBuilder};

/// How long a test waits for what must happen.
const SOON: Duration = Duration::from_secs(20);

/// The server.
pub(crate) struct WsServer {
    url: String,
    accepted: UnboundedReceiver<Accepted>,
}

/// A connection, with the target and the headers of its handshake.
pub(crate) struct Accepted {
    pub(crate) target: String,
    headers: http::HeaderMap,
    socket: WebSocketStream<TcpStream>,
}

impl WsServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        let (sender, accepted) = unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (mut target, mut headers) = (String::new(), http::HeaderMap::new());
                #[expect(clippy::result_large_err, reason = "the trait wants it so")]
                let note = |request: &Request, response: Response| {
                    target = request.uri().to_string();
                    headers = request.headers().clone();
                    Ok(response)
                };
                let socket = accept_hdr_async(stream, note).await.unwrap();
                let _ = sender.send(Accepted { target, headers, socket });
            }
        });
        Self { url, accepted }
    }

    /// A builder for a client of this server, which has all tokens.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder().realtime_url(&self.url).bearer("jwt").client_token("ct").instance_token("it")
    }

    /// The URL to connect to.
    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    /// The next connection.
    pub(crate) async fn accept(&mut self) -> Accepted {
        timeout(SOON, self.accepted.recv()).await.expect("no connection was made").unwrap()
    }
}

impl Accepted {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The value of a query parameter of the handshake.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let pairs = self.target.split_once('?')?.1.split('&');
        pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    pub(crate) async fn send(&mut self, frame: impl Into<Message>) {
        self.socket.send(frame.into()).await.unwrap();
    }

    pub(crate) async fn send_event(&mut self, id: &str) {
        self.send(crate::realtime::event(id).to_string()).await;
    }

    /// The next text that the client sends, as JSON.
    pub(crate) async fn json(&mut self) -> Value {
        loop {
            match timeout(SOON, self.socket.next()).await.expect("nothing was sent") {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Ping(_))) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The frame with which the client closes, which is answered.
    pub(crate) async fn closed(&mut self) -> Option<CloseFrame> {
        match timeout(SOON, self.socket.next()).await.expect("nothing was sent") {
            Some(Ok(Message::Close(frame))) => {
                let _ = self.socket.next().await;
                frame
            }
            other => panic!("{other:?}"),
        }
    }
}
