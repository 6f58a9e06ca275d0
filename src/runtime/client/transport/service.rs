//! Services of `tower`: one as the transport of a client, the transport as a service, and calls as requests of one.

use std::error::Error as StdError;
use std::fmt;
use std::future::{IntoFuture as _, poll_fn};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use tower_service::Service;

use super::{Transport, TransportError, TransportFault, TransportFuture, Transports};
use crate::runtime::client::clock::Clock;
use crate::runtime::client::{Body, BoxError, Call, CallFuture, Client, Error, Operation, RawCall};

/// Sends requests through a service, of which each request gets a clone.
pub(in super::super) struct ServiceTransport<S>(Mutex<S>);

impl<S> ServiceTransport<S> {
    pub(in super::super) fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S, B> Transport for ServiceTransport<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: http_body::Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(|error| failure(error.into(), TransportFault::Refused))?;
            let answer = service.call(request).await;
            answer
                .map(|answer| answer.map(Body::of_http))
                .map_err(|error| failure(error.into(), TransportFault::Unknown))
        })
    }
}

/// The failure that a transport below the layers has told, or that of a layer. Of those only the ones of `tower` itself say
/// how far the request got.
fn failure(error: BoxError, otherwise: TransportFault) -> TransportError {
    let mut told = None;
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error.as_ref());
    while let Some(error) = cause {
        told = told.or_else(|| fault(error));
        cause = error.source();
    }
    TransportError::new(told.unwrap_or(otherwise), error)
}

fn fault(error: &(dyn StdError + 'static)) -> Option<TransportFault> {
    if error.is::<tower::timeout::error::Elapsed>() {
        return Some(TransportFault::Timeout);
    }
    if error.is::<tower::load_shed::error::Overloaded>() {
        return Some(TransportFault::Refused);
    }
    error.downcast_ref().map(TransportError::fault)
}

/// The transport of a client as a service, to put layers around: see
/// [`ClientBuilder::layered`](super::super::ClientBuilder::layered).
///
/// It sends one request as it is, without credentials and without retries, and is always ready.
#[derive(Clone)]
pub struct TransportService(Transports);

impl TransportService {
    pub(in super::super) fn new(transports: Transports) -> Self {
        Self(transports)
    }
}

impl Service<http::Request<Body>> for TransportService {
    type Response = http::Response<Body>;
    type Error = TransportError;
    type Future = TransportFuture<'static>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let transports = self.0.clone();
        Box::pin(async move { transports.of(Clock::of(&request)).send(request).await })
    }
}

impl fmt::Debug for TransportService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportService").finish_non_exhaustive()
    }
}

impl Client {
    /// The transport of the client as a service: one request as it is, without credentials and without retries.
    pub fn transport_service(&self) -> TransportService {
        TransportService(self.0.transports.clone())
    }
}

/// A service of calls, to put layers around whole calls, with their credentials and retries. It makes each call with the
/// client that the call is of, and is always ready.
impl<O: Operation> Service<Call<O>> for Client {
    type Response = O::Output;
    type Error = Error;
    type Future = CallFuture<O::Output>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: Call<O>) -> Self::Future {
        call.into_future()
    }
}

impl<T> Service<RawCall<T>> for Client {
    type Response = T;
    type Error = Error;
    type Future = CallFuture<T>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, call: RawCall<T>) -> Self::Future {
        call.into_future()
    }
}
