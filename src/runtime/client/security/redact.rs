//! Takes secrets out of what a server says: some repeat the credential that they refuse, or the URL with a key in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Credentials, SchemeKind, Tokens, Value};
use crate::runtime::client::Secret;
use crate::runtime::client::encode::percent;

/// What is shorter, in bytes, is no secret, and likely to be part of a word.
const SHORTEST: usize = 4;

impl Credentials {
    /// The text with `[redacted]` in place of each secret that the client holds, and of the tokens that were sent. Secrets are
    /// found as they are and as they stand in a URL or in a cookie, the password of Basic authentication also by itself.
    pub(in super::super) fn redact(&self, tokens: &Tokens, text: &str) -> String {
        let mut secrets: Vec<Secret> = tokens.0.iter().map(|(_, lease)| lease.secret.clone()).collect();
        for held in &self.held {
            let Value::Given(secret) = &held.value else { continue };
            secrets.extend(password(secret).filter(|_| held.scheme.kind == SchemeKind::Basic));
            secrets.push(secret.clone());
        }
        for encode in [percent::unreserved, percent::cookie] {
            secrets.extend(secrets.clone().iter().map(|secret| Secret::new(encode(secret.expose()))));
        }
        secrets.retain(|secret| secret.expose().len() >= SHORTEST);
        // The longest first, since one may be a part of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.expose(), "[redacted]"))
    }
}

/// The password in the secret of Basic authentication.
fn password(secret: &Secret) -> Option<Secret> {
    let pair = String::from_utf8(STANDARD.decode(secret.expose()).ok()?).ok().map(Secret::new)?;
    pair.expose().split_once(':').map(|(_, password)| Secret::from(password))
}
