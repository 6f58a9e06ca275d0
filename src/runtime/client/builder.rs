//! Builds a client and finds what cannot work before the first call.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use super::base_url::BaseUrl;
use super::clock::Clock;
use super::security::{self, Credentials};
use super::transport::{ProxyChoice, Settings, Transports, tls};
#[cfg(feature = "tower")]
use super::transport::{ServiceTransport, TransportService};
use super::{
    Api, Client, ConfigError, Inner, RetryBudget, RetryPolicy, Secret, SecurityScheme, Service, TokenSource, Transport,
    json,
};
#[cfg(feature = "tower")]
use super::{Body, BoxError};

/// Settings of a [`Client`]. The generated client adds one method for each security scheme of the document.
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    api: &'static Api,
    base_url: Option<String>,
    services: Vec<(&'static str, String)>,
    server: usize,
    variables: Vec<(String, String)>,
    plain_http: bool,
    credentials: Credentials,
    user_agent: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    proxy: ProxyChoice,
    authorities: Vec<Vec<u8>>,
    limits: Limits,
    retry: RetryPolicy,
    budget: Option<RetryBudget>,
    #[cfg(feature = "tower")]
    layers: Option<Layers>,
}

/// Puts layers around a transport.
#[cfg(feature = "tower")]
type Layers = Arc<dyn Fn(TransportService) -> Arc<dyn Transport> + Send + Sync>;

/// Limits of time and size.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) connect: Duration,
    pub(super) attempt: Duration,
    pub(super) total: Duration,
    pub(super) idle: Duration,
    pub(super) pool_idle: Duration,
    pub(super) answer: usize,
}

impl ClientBuilder {
    /// Starts with the facts of the document and no credentials.
    pub fn new(api: &'static Api) -> Self {
        let seconds = Duration::from_secs;
        let limits = Limits {
            connect: seconds(5),
            attempt: seconds(30),
            total: seconds(90),
            idle: seconds(30),
            pool_idle: seconds(4),
            answer: 64 * 1024 * 1024,
        };
        Self {
            api,
            base_url: None,
            services: Vec::new(),
            server: 0,
            variables: Vec::new(),
            plain_http: false,
            credentials: Credentials::default(),
            user_agent: None,
            transport: None,
            proxy: ProxyChoice::default(),
            authorities: Vec::new(),
            limits,
            retry: RetryPolicy::new(),
            budget: None,
            #[cfg(feature = "tower")]
            layers: None,
        }
    }

    /// Sends every call to this URL instead of a server of the document: https, or http on this machine, unless
    /// [`allow_plain_http`](Self::allow_plain_http) is called.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The URL of a service beside the API: https, or http on this machine.
    pub fn service_url(mut self, service: &'static Service, url: impl Into<String>) -> Self {
        self.services.retain(|(name, _)| *name != service.name);
        self.services.push((service.name, url.into()));
        self
    }

    /// Takes the server at this index of the document's `servers`, from 0, which is also the default.
    pub fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// Gives a variable of the server's URL another value than its default.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Takes http URLs of other machines too, such as `http://mock:8080` among containers.
    ///
    /// Whoever is on the way can then read and change all calls and answers, with their credentials. It is for networks of
    /// which every machine is trusted, and for tests with throw-away credentials.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// The `User-Agent` header, instead of the name and version of this crate.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// How long connecting may take; 5 s unless set. A transport of the caller's own does not see it.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.limits.connect = limit;
        self
    }

    /// How long one attempt may take, to the end of the answer, or to the end of its head when it is a stream; 30 s
    /// unless set.
    ///
    /// While a body of more than 64 KiB or a stream is sent, it may take longer, as long as it does not stand still for
    /// this limit or the [`idle_timeout`](Self::idle_timeout); the time for the answer begins when the last byte is taken.
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.limits.attempt = limit;
        self
    }

    /// How long a call may take with all its attempts and waits; 90 s unless set.
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.limits.total = limit;
        self
    }

    /// How long the body of an answer may stand still, or that of a request while it is sent; 30 s unless set.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.limits.idle = limit;
        self
    }

    /// How long a connection that is not in use is kept for the next call; 4 s unless set. A transport of the caller's own
    /// does not see it.
    ///
    /// A server closes such connections too. A call that takes one at that moment fails, and nobody knows whether it
    /// arrived, so the limit has to be shorter than the server's. 4 s is below the 5 s of Node.js, Apache httpd and uvicorn;
    /// nginx has 75 s, load balancers of AWS 60 s. With a longer limit fewer connections are made.
    pub fn pool_idle_timeout(mut self, limit: Duration) -> Self {
        self.limits.pool_idle = limit;
        self
    }

    /// How many bytes an answer may have that is held in memory; 64 MiB unless set. In a stream of events or lines the
    /// limit holds for one of them.
    pub fn max_answer_bytes(mut self, limit: usize) -> Self {
        self.limits.answer = limit;
        self
    }

    /// How often a call is tried, and how long the waits between the attempts are.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many retries the client makes while its calls fail, over all of them; 100 unless set. Clients that are given
    /// clones of one budget share it.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Sends all calls through this proxy, whatever the environment says: `http://proxy:3128`,
    /// `https://user:password@proxy`, and for calls that are awaited `socks5://proxy` or `socks5h://proxy`, which looks names
    /// up itself. A transport of the caller's own does not see it.
    ///
    /// Unless it is called, `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` hold, as for curl. Plain http to this
    /// machine goes through no proxy.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.proxy = ProxyChoice::Given(url.into());
        self
    }

    /// Sends no call through a proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxyChoice::Never;
        self
    }

    /// Trusts this certificate authority too, given in PEM, beside those of the platform. A transport of the caller's own
    /// does not see it.
    pub fn certificate_authority(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.authorities.push(pem.into());
        self
    }

    /// Sends requests through another transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sends requests through a service of `tower`, which follows no redirect and does not retry: see [`Transport`]. Each
    /// request gets a clone of it.
    ///
    /// When the service fails, a [`TransportError`](super::TransportError) among the causes says how far the request got; a
    /// layer of your own can give one with `map_err`. Without it a request that ran into `timeout` of `tower` may have
    /// arrived, one that `load_shed` dropped or for which the service was not ready has not, and of any other it is
    /// [unknown](super::TransportFault::Unknown).
    #[cfg(feature = "tower")]
    pub fn service<S, B>(self, service: S) -> Self
    where
        S: tower_service::Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: http_body::Body + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.transport(ServiceTransport::new(service))
    }

    /// Puts layers of `tower` around the transport, such as limits of rate or of concurrency. They see each attempt, with
    /// its credentials.
    ///
    /// ```text
    /// builder.layered(|transport| ServiceBuilder::new().concurrency_limit(8).service(transport))
    /// ```
    ///
    /// They hold for calls that are waited for too; a layer that waits with Tokio's clock then needs a runtime around it.
    #[cfg(feature = "tower")]
    pub fn layered<S, B>(mut self, layers: impl Fn(TransportService) -> S + Send + Sync + 'static) -> Self
    where
        S: tower_service::Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: http_body::Body + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.layers = Some(Arc::new(move |transport| Arc::new(ServiceTransport::new(layers(transport)))));
        self
    }

    /// Holds a secret for a security scheme. Generated code names the scheme: see `bearer` and the like.
    pub fn credential(mut self, scheme: &'static SecurityScheme, secret: impl Into<Secret>) -> Self {
        self.credentials.set(scheme, secret.into());
        self
    }

    /// Holds a user name and a password for a scheme of Basic authentication.
    pub fn basic_credential(
        self,
        scheme: &'static SecurityScheme,
        user: impl AsRef<str>,
        password: impl Into<Secret>,
    ) -> Self {
        let secret = security::basic(user.as_ref(), &password.into());
        self.credential(scheme, secret)
    }

    /// Fetches the token of a security scheme when a call needs it, keeps it until shortly before it expires, and fetches
    /// a new one when the server answers 401 to it. It counts as the credential of the scheme.
    pub fn token_source(mut self, scheme: &'static SecurityScheme, source: impl TokenSource) -> Self {
        self.credentials.fetch(scheme, Arc::new(source));
        self
    }

    /// Says that the transport presents a client certificate for a scheme of kind `mutualTLS`.
    pub fn transport_credential(self, scheme: &'static SecurityScheme) -> Self {
        self.credential(scheme, "")
    }

    /// Builds the client. No connection is made.
    ///
    /// # Errors
    /// When a URL is http to another machine without [`allow_plain_http`](Self::allow_plain_http), a header cannot carry
    /// a credential or the user agent, a proxy cannot be used, or the TLS library does not start.
    pub fn build(self) -> Result<Client, ConfigError> {
        let base_url = match (&self.base_url, self.api.servers.get(self.server)) {
            (Some(url), _) => BaseUrl::new(url, self.plain_http)?,
            (None, Some(server)) => BaseUrl::of_server(server, &self.variables, self.plain_http)?,
            (None, None) => return Err(ConfigError::new("base URL", "the document has no such server: set it")),
        };
        let services = self.services.into_iter().map(|(name, url)| match BaseUrl::new(&url, self.plain_http) {
            Ok(url) => Ok((name, url)),
            Err(error) => Err(error.of(name)),
        });
        let services: Vec<_> = services.collect::<Result<_, _>>()?;
        self.credentials.check()?;
        let user_agent = self.user_agent.as_deref().unwrap_or(self.api.user_agent);
        let user_agent = HeaderValue::from_str(user_agent)
            .map_err(|error| ConfigError::caused("user agent", "a header cannot carry it", error))?;
        let transports = match self.transport {
            Some(transport) => Transports::given(transport),
            None if base_url.is_https() && !tls::AVAILABLE => {
                let reason = "https needs one of the crate's features `rustls`, `rustls-ring` and `native-tls`";
                return Err(ConfigError::new("transport", reason));
            }
            None => {
                let Limits { connect, pool_idle, .. } = self.limits;
                let (plain_http, proxy, authorities) = (self.plain_http, &self.proxy, &*self.authorities);
                Transports::new(&Settings { connect, pool_idle, plain_http, proxy, authorities })?
            }
        };
        #[cfg(feature = "tower")]
        let transports = match self.layers {
            Some(layers) => Transports::given(layers(TransportService::new(transports))),
            None => transports,
        };
        Ok(Client(Arc::new(Inner {
            api: self.api,
            failure: self.api.envelope.map(|envelope| json::Failure::new(envelope.success)),
            fixed: self.base_url.is_some(),
            base_url,
            services,
            variables: self.variables,
            plain_http: self.plain_http,
            credentials: self.credentials.emptied(),
            user_agent,
            transports,
            clock: Clock::default(),
            limits: self.limits,
            retry: self.retry,
            budget: self.budget.unwrap_or_default(),
        })))
    }
}

impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api", &self.api.title)
            .field("credentials", &self.credentials)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
