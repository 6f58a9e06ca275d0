//! A secret in the URL of a webhook, since deliveries are not signed.

use subtle::ConstantTimeEq as _;

use crate::runtime::model::Sensitive;

/// A secret that the platform sends back in the query of each delivery, because it is part of the URL.
///
/// Take a long random one, and keep the URL out of logs. Models that have the URL do not print it, but the entries of the log
/// of deliveries do, whose members the document does not name.
///
/// ```
/// use vzaps::models::SetWebhookRequest;
/// use vzaps::webhook::UrlSecret;
///
/// let secret = UrlSecret::new("key", "n1NYO1g5jH0sVXdcpQbq");
/// let url = secret.append_to("https://example.com/hook");
/// assert_eq!(url, "https://example.com/hook?key=n1NYO1g5jH0sVXdcpQbq");
/// let request = SetWebhookRequest::new(url);
///
/// // In the server, with the query of the request:
/// assert!(secret.is_in(Some("key=n1NYO1g5jH0sVXdcpQbq")));
/// assert!(!secret.is_in(Some("key=guess")) && !secret.is_in(None));
/// # let _ = request;
/// ```
#[derive(Clone, Debug)]
pub struct UrlSecret {
    name: String,
    secret: Sensitive,
}

impl UrlSecret {
    /// A secret as the query parameter `name`. An empty one matches nothing.
    pub fn new(name: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { name: name.into(), secret: Sensitive::from(secret.into()) }
    }

    /// The URL with the secret in its query, for the settings of the webhook.
    #[must_use]
    pub fn append_to(&self, url: &str) -> String {
        let (url, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
        let separator = if url.contains('?') { '&' } else { '?' };
        let pair =
            form_urlencoded::Serializer::new(String::new()).append_pair(&self.name, self.secret.expose()).finish();
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        format!("{url}{separator}{pair}{fragment}")
    }

    /// Whether the query of a request has the secret. How long the comparison takes does not tell how much of it is
    /// right, only whether its length is.
    #[must_use]
    pub fn is_in(&self, query: Option<&str>) -> bool {
        let expected = self.secret.expose().as_bytes();
        let mut found = subtle::Choice::from(0);
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if name == self.name {
                found |= value.as_bytes().ct_eq(expected);
            }
        }
        !expected.is_empty() && bool::from(found)
    }
}
