//! The client credentials of a VZaps account, which are exchanged for access tokens.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::generated::client::{BEARER_AUTH, ObtainToken};
use crate::runtime::client::{
    Answer, Call, Client, ClientBuilder, Decode, Operation, OperationInfo, SchemeKind, Secret, SecurityScheme, Token,
    TokenFuture, TokenSource,
};

impl ClientBuilder {
    /// Acts for the whole account: exchanges its client token and client secret for access tokens (`POST /token`) when a
    /// call needs one, and renews them.
    ///
    /// The client token is also sent as `X-Client-Token` where an operation takes an instance token. A client with those
    /// two tokens only, of [`client_token`](Self::client_token) and [`instance_token`](Self::instance_token), never asks
    /// for an access token.
    pub fn client_credentials(self, client_token: impl Into<Secret>, client_secret: impl Into<Secret>) -> Self {
        let (client_token, client_secret) = (client_token.into(), client_secret.into());
        let exchange = Exchange { client_token: client_token.clone(), client_secret };
        self.client_token(client_token).token_source(&BEARER_AUTH, exchange)
    }
}

/// The scheme under which the client secret is held while a token is asked for. No operation takes it, so that it is sent
/// nowhere, and errors leave out what the client holds when the server repeats it.
static CLIENT_SECRET: SecurityScheme = SecurityScheme::new("client secret", SchemeKind::Bearer);

/// Exchanges client credentials for access tokens.
struct Exchange {
    client_token: Secret,
    client_secret: Secret,
}

impl TokenSource for Exchange {
    fn token(&self, client: Client) -> TokenFuture<'_> {
        Box::pin(async move {
            let body = json!({
                "client_token": self.client_token.expose(),
                "client_secret": self.client_secret.expose(),
            });
            let client = client.with_credential(&CLIENT_SECRET, self.client_secret.clone());
            let granted = Call::<Grant>::new(&client).with_json("application/json", &body).await?;
            let token = Token::new(granted.access_token);
            Ok(match granted.expires_in.as_ref().and_then(lifetime) {
                Some(lifetime) => token.expires_in(lifetime),
                None => token,
            })
        })
    }
}

/// [`ObtainToken`], read with more patience than the document asks for: its answer is what every other call depends on.
struct Grant;

impl Operation for Grant {
    const INFO: &'static OperationInfo = ObtainToken::INFO;
    type Output = Granted;
    const DECODE: Decode<Granted> = Answer::json;
}

#[derive(Deserialize)]
struct Granted {
    #[serde(alias = "accessToken")]
    access_token: String,
    #[serde(alias = "expiresIn")]
    expires_in: Option<Value>,
}

/// A number of seconds, also as text. What is no number is no lifetime, what is negative is none left.
fn lifetime(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    let seconds = if seconds.is_nan() { return None } else { seconds.max(0.0) };
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}
