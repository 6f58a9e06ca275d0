//! The credentials of an account: the exchange for access tokens, on the wire, and the environment variables.

use std::io::Write as _;
use std::process::Command;

use vzaps::{Client, ConfigError, ErrorKind, RetryPolicy};

use crate::server::{Recorded, Server, reply};
use crate::session::{CONNECTED, ID};

/// A server that grants `token` when it is asked for one, and answers everything else with the status of a session.
fn granting(token: &'static str) -> Server {
    Server::with(move |request, stream| {
        let body = if request.target() == "/token" { token } else { CONNECTED };
        let _ = stream.write_all(reply("200 OK", "application/json", body).as_bytes());
    })
}

fn client(server: &Server) -> Client {
    let builder = Client::builder().base_url(server.url()).retry(RetryPolicy::never());
    builder.client_credentials("the client", "the secret").build().unwrap()
}

#[tokio::test]
async fn client_credentials_are_exchanged_once_and_the_token_is_sent_alone() {
    let server = granting(r#"{"access_token":"jwt","expires_in":3600}"#);
    let client = client(&server);
    for _ in 0..3 {
        client.session().status(ID).await.unwrap();
    }
    let seen = server.seen();
    let lines: Vec<&str> = seen.iter().map(|request| request.line.as_str()).collect();
    let status = format!("GET /instances/{ID}/session/status HTTP/1.1");
    assert_eq!(lines, ["POST /token HTTP/1.1", &status, &status, &status]);
    assert_eq!(seen[0].text(), r#"{"client_token":"the client","client_secret":"the secret"}"#);
    let headers = |request: &Recorded| {
        ["authorization", "x-client-token", "x-instance-token"].map(|name| request.header(name).map(str::to_owned))
    };
    assert_eq!(headers(&seen[0]), [None, None, None]);
    assert_eq!(headers(&seen[1]), [Some("Bearer jwt".to_owned()), None, None]);
}

#[tokio::test]
async fn odd_lifetimes_and_the_other_spelling_are_understood_and_never_a_loop() {
    let lifetimes = ["30", "0", "-5", "1e300", "\"3600\"", "59.5", "null", "\"soon\"", "[]"];
    let mut grants: Vec<String> =
        lifetimes.iter().map(|value| format!(r#"{{"accessToken":"jwt","expiresIn":{value}}}"#)).collect();
    grants.push(r#"{"access_token":"jwt"}"#.to_owned());
    for grant in grants {
        let server = granting(grant.clone().leak());
        let client = client(&server);
        for _ in 0..5 {
            client.session().status(ID).await.unwrap();
        }
        let exchanges = server.seen().iter().filter(|request| request.target() == "/token").count();
        assert_eq!(exchanges, 1, "{grant}");
    }
}

#[tokio::test]
async fn a_grant_that_holds_no_token_is_an_error_that_names_what_is_missing() {
    for (grant, text) in [
        ("{}", "sessionStatus: no access token: obtainToken: "),
        (r#"{"access_token":5}"#, "sessionStatus: no access token: obtainToken: "),
        (r#"{"access_token":""}"#, "sessionStatus: the access token for bearerAuth is empty or cannot be sent"),
        ("<html>", "sessionStatus: no access token: obtainToken: "),
    ] {
        let server = granting(grant);
        let error = client(&server).session().status(ID).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Token);
        assert!(error.to_string().starts_with(text), "{error}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_401_though_the_token_should_be_good_is_answered_with_a_new_one() {
    let server = Server::with(|request, stream| {
        let old = request.header("authorization") == Some("Bearer 1");
        let answer = match request.target() {
            "/token" => reply("200 OK", "application/json", &format!(r#"{{"access_token":"{}"}}"#, grants())),
            _ if old => reply("401 Unauthorized", "application/json", "{}"),
            _ => reply("200 OK", "application/json", CONNECTED),
        };
        let _ = stream.write_all(answer.as_bytes());
    });
    client(&server).session().status(ID).await.unwrap();
    assert_eq!(server.seen().len(), 4);
}

/// Counts the tokens of the test above.
fn grants() -> usize {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static GRANTS: AtomicUsize = AtomicUsize::new(0);
    GRANTS.fetch_add(1, Ordering::SeqCst) + 1
}

#[tokio::test]
async fn a_client_of_one_instance_never_asks_for_a_token_even_after_401() {
    let server = Server::replying("401 Unauthorized", "application/json", "{}");
    let builder = Client::builder().base_url(server.url()).client_token("c").instance_token("i");
    let error = builder.build().unwrap().session().status(ID).await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!(server.only().line, format!("GET /instances/{ID}/session/status HTTP/1.1"));
}

/// Prints what the environment of its process makes; run by [`outcome`].
#[test]
#[ignore = "asks the environment that another test makes"]
fn built_from_the_environment() {
    let describe = |outcome: Result<String, ConfigError>| match outcome {
        Ok(shown) => println!("<{shown}>"),
        Err(error) => println!("<{}|{error}|{error:?}>", error.setting()),
    };
    describe(Client::from_env().map(|client| format!("{client:?}")));
    describe(vzaps::instance_id_from_env());
}

/// What a client and the instance id are in an environment that has these variables only.
fn outcome(variables: &[(&str, &str)]) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "account::built_from_the_environment", "--ignored", "--nocapture"]);
    for name in ["CLIENT_TOKEN", "CLIENT_SECRET", "INSTANCE_ID", "INSTANCE_TOKEN", "BASE_URL", "REALTIME_URL"] {
        child.env_remove(format!("VZAPS_{name}"));
    }
    let output = child.envs(variables.iter().copied()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    told
}

#[test]
fn a_client_is_built_from_environment_variables() {
    let account = outcome(&[
        ("VZAPS_CLIENT_TOKEN", "c4n4ry"),
        ("VZAPS_CLIENT_SECRET", "c4n4ry"),
        ("VZAPS_INSTANCE_ID", "VZ1"),
        ("VZAPS_BASE_URL", "https://other.example/v2/"),
    ]);
    assert!(account.contains("base_url: https://other.example/v2,"), "{account}");
    assert!(account.contains(r#""bearerAuth": [token source]"#) && account.contains("<VZ1>"), "{account}");
    assert!(!account.contains("c4n4ry"), "{account}");
    let instance =
        outcome(&[("VZAPS_CLIENT_TOKEN", "c4n4ry"), ("VZAPS_CLIENT_SECRET", ""), ("VZAPS_INSTANCE_TOKEN", "c4n4ry")]);
    assert!(instance.contains("instanceTokenHeader") && !instance.contains("bearerAuth"), "{instance}");
    assert!(instance.contains("base_url: https://api.vzaps.com,"), "{instance}");
}

#[test]
fn an_error_names_the_variable_and_not_its_value() {
    let token = ("VZAPS_CLIENT_TOKEN", "t");
    let secret = ("VZAPS_CLIENT_SECRET", "s");
    let wrong: [(&[(&str, &str)], &str); 6] = [
        (&[], "<VZAPS_CLIENT_TOKEN|VZAPS_CLIENT_TOKEN: it is not set|"),
        (&[token], "<VZAPS_CLIENT_SECRET|VZAPS_CLIENT_SECRET: it is not set, and neither is VZAPS_INSTANCE_TOKEN;"),
        (&[token, ("VZAPS_CLIENT_SECRET", "c4n4ry\n")], "<VZAPS_CLIENT_SECRET|VZAPS_CLIENT_SECRET: its value"),
        (&[("VZAPS_CLIENT_TOKEN", "c4n4ry\u{7}x"), secret], "<VZAPS_CLIENT_TOKEN|VZAPS_CLIENT_TOKEN: the credential"),
        (&[token, ("VZAPS_INSTANCE_TOKEN", "c4n4ry\u{7}x")], "<VZAPS_INSTANCE_TOKEN|"),
        (&[token, secret, ("VZAPS_BASE_URL", "http://c4n4ry.example")], "<VZAPS_BASE_URL|VZAPS_BASE_URL: it must be"),
    ];
    for (variables, text) in wrong {
        let told = outcome(variables);
        assert!(told.contains(text), "{told}");
        assert!(!told.contains("c4n4ry"), "{told}");
        assert!(told.contains("<VZAPS_INSTANCE_ID|VZAPS_INSTANCE_ID: it is not set|"), "{told}");
    }
}

#[cfg(feature = "realtime")]
#[test]
fn the_url_of_the_realtime_service_is_a_variable_too() {
    let credentials = [("VZAPS_CLIENT_TOKEN", "t"), ("VZAPS_CLIENT_SECRET", "s")];
    let with = |url| outcome(&[credentials[0], credentials[1], ("VZAPS_REALTIME_URL", url)]);
    let told = with("wss://events.example/v2");
    assert!(told.contains(r#"services: [("realtime URL", https://events.example/v2)]"#), "{told}");
    let told = with("ws://c4n4ry.example");
    assert!(told.contains("<VZAPS_REALTIME_URL|VZAPS_REALTIME_URL: it must be https"), "{told}");
    assert!(!told.contains("c4n4ry"), "{told}");
}
