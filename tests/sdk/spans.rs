//! Spans for tracing: names of OpenTelemetry, one for each call and for each attempt, and no secret in them.

use std::future::IntoFuture as _;
use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use tracing::Dispatch;
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::fmt::format::FmtSpan;
use vzaps::runtime::client::Call;
use vzaps::{Client, ErrorKind, RetryPolicy, TransportFault};

use crate::probe::{Read, builder};
use crate::script::{Script, Step};
use crate::session::{CONNECTED, ID};

const CANARY: &str = "c4n4ry";

/// While there is one subscriber alone, what is first met on a thread without it is taken for what nobody wants.
static BESIDE: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::default()));

/// What a subscriber has written.
#[derive(Clone, Default)]
pub(crate) struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Written {
    /// Writes every span and event of this thread.
    pub(crate) fn begin(&self) -> tracing::subscriber::DefaultGuard {
        LazyLock::force(&BESIDE);
        let writer = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_a_span_with_names_of_opentelemetry() {
    let (written, script) = (
        Written::default(),
        Script::new([
            Step::Fault(TransportFault::Broken),
            Step::status(503),
            Step::Answer(200, Vec::new(), CONNECTED.to_owned()),
        ]),
    );
    let guard = written.begin();
    let client = Client::builder().transport(script.clone()).bearer("b").build().unwrap();
    client.session().status(ID).await.unwrap();
    drop(guard);
    let text = written.text();
    let ends: Vec<&str> = text.lines().filter(|l| l.contains("close") && l.contains("http.client.request")).collect();
    assert_eq!(ends.len(), 3, "{text}");
    for part in [
        r#"otel.kind="client""#,
        "otel.name=GET /instances/{id}/session/status",
        r#"http.request.method="GET""#,
        r#"url.template="/instances/{id}/session/status""#,
        r#"server.address="api.vzaps.com""#,
        "server.port=443",
        r#"operation.id="sessionStatus""#,
    ] {
        assert!(ends.iter().all(|line| line.contains(part)), "{part}: {text}");
    }
    assert!(ends[0].contains("error.type=Interrupted") && !ends[0].contains("resend_count"), "{text}");
    assert!(ends[1].contains("error.type=503") && ends[1].contains("http.request.resend_count=1"), "{text}");
    assert!(ends[2].contains("http.response.status_code=200") && ends[2].contains("resend_count=2"), "{text}");
    // Every line is inside the one span of the call: attempts, what tells of retries, and its own end, the last.
    assert!(
        text.lines().all(|line| line.contains(r#" call{otel.kind="internal" otel.name="sessionStatus""#)),
        "{text}"
    );
    assert!(text.lines().last().is_some_and(|line| line.contains("close") && !line.contains("error.type")), "{text}");
    let again: Vec<&str> = text.lines().filter(|line| line.contains("the call is made again")).collect();
    assert!(again.len() == 2 && !again.iter().any(|line| line.contains("http.client.request")), "{text}");
}

#[tokio::test]
async fn a_call_that_never_came_to_an_attempt_is_a_span_with_its_fault() {
    let written = Written::default();
    let guard = written.begin();
    let client = Client::builder().build().unwrap();
    let unmade = client.session().status(ID).into_future();
    assert_eq!(written.text(), "", "a span begins with its call");
    unmade.await.unwrap_err();
    drop(guard);
    let text = written.text();
    assert!(text.lines().last().is_some_and(|l| l.contains("close") && l.contains("error.type=")), "{text}");
    assert!(!text.contains("http.client.request"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn no_span_shows_a_credential_a_value_or_a_body() {
    let (written, script) = (
        Written::default(),
        Script::new([
            Step::Answer(500, vec![("set-cookie", CANARY)], CANARY.to_owned()),
            Step::Answer(401, Vec::new(), CANARY.to_owned()),
        ]),
    );
    let guard = written.begin();
    let builder = builder("https://api.example").transport(script.clone()).total_timeout(Duration::from_secs(60));
    let parameter = vzaps::runtime::client::Parameter::path("id");
    let call = Call::<Read>::new(&builder.build().unwrap()).with_parameter(parameter, CANARY);
    call.with_header("X-Key", CANARY).with_json("application/json", CANARY).await.unwrap_err();
    let account = Client::builder().transport(script.clone()).client_credentials(CANARY, CANARY);
    let client = account.retry(RetryPolicy::never()).build().unwrap();
    assert_eq!(client.session().status(CANARY).await.unwrap_err().kind(), ErrorKind::Token);
    drop(guard);
    assert!(script.count() >= 3 && written.text().contains("obtainToken"), "{}", written.text());
    assert!(!written.text().contains(CANARY), "{}", written.text());
}
