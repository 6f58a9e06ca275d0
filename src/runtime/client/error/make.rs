//! The places where errors are made, one function for each way to fail.

use super::*;
use crate::runtime::client::{BoxError, SecurityScheme, TransportError, TransportFault};

impl Error {
    /// The request cannot be made of the given values.
    pub(in super::super) fn request(operation: &'static OperationInfo, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(operation, ErrorKind::Request, message)
    }

    /// No alternative of the operation's security is satisfied; `needed` names them.
    pub(in super::super) fn missing_credentials(operation: &'static OperationInfo, needed: impl fmt::Display) -> Self {
        Self::new(operation, ErrorKind::Credentials, format!("needs {needed}"))
    }

    /// No access token could be got. The text of a cause that is not ours may hold anything, so it is not repeated.
    pub(in super::super) fn no_token(operation: &'static OperationInfo, cause: SharedError) -> Self {
        let ours = cause.downcast_ref::<Self>();
        let message = match ours {
            Some(cause) => format!("no access token: {cause}").into(),
            None => Cow::Borrowed("no access token"),
        };
        let mut error = Self::new(operation, ErrorKind::Token, message);
        error.0.head = ours.and_then(|cause| cause.0.head.clone());
        error.0.body = ours.map(|cause| cause.0.body.clone()).unwrap_or_default();
        error.0.source = Some(cause);
        error
    }

    /// The access token cannot be sent.
    pub(in super::super) fn odd_token(operation: &'static OperationInfo, scheme: &SecurityScheme) -> Self {
        let message = format!("the access token for {} is empty or cannot be sent", scheme.id);
        Self::new(operation, ErrorKind::Token, message)
    }

    /// No access token within the limit of the call.
    pub(in super::super) fn late_token(operation: &'static OperationInfo, limit: Duration) -> Self {
        Self::new(operation, ErrorKind::Timeout, format!("no access token within {limit:?}"))
    }

    /// The transport has no answer of the server at `origin`.
    pub(in super::super) fn transport(
        operation: &'static OperationInfo,
        failure: TransportError,
        origin: &str,
    ) -> Self {
        let (kind, delivery) = match failure.fault() {
            TransportFault::Connect | TransportFault::Refused => (ErrorKind::Connect, Delivery::NotSent),
            TransportFault::ConnectTimeout => (ErrorKind::Timeout, Delivery::NotSent),
            TransportFault::Broken | TransportFault::Unknown => (ErrorKind::Interrupted, Delivery::Unknown),
            TransportFault::Timeout => (ErrorKind::Timeout, Delivery::Unknown),
        };
        let mut error = Self::new(operation, kind, format!("{failure} ({origin})"));
        error.0.delivery = delivery;
        error.0.source = Some(failure.into_source().into());
        error
    }

    /// No answer within the limit.
    pub(in super::super) fn no_answer(operation: &'static OperationInfo, limit: Duration) -> Self {
        let mut error = Self::new(operation, ErrorKind::Timeout, format!("no complete answer within {limit:?}"));
        error.0.delivery = Delivery::Unknown;
        error
    }

    /// The body of the request is not taken any more, or not given.
    pub(in super::super) fn stalled(operation: &'static OperationInfo, limit: Duration) -> Self {
        let mut error =
            Self::new(operation, ErrorKind::Timeout, format!("the body of the request stood still for {limit:?}"));
        error.0.delivery = Delivery::Unknown;
        error
    }

    /// The body stopped arriving.
    pub(in super::super) fn idle(head: &Arc<Head>, limit: Duration) -> Self {
        Self::answered(head, ErrorKind::Timeout, format!("the body of the answer stood still for {limit:?}"))
    }

    /// The body broke off.
    pub(in super::super) fn interrupted(head: &Arc<Head>, source: BoxError) -> Self {
        let mut error = Self::answered(head, ErrorKind::Interrupted, "the body of the answer broke off");
        error.0.source = Some(source.into());
        error
    }

    /// A thread waits for a stream that needs a runtime.
    #[cfg(feature = "blocking")]
    pub(in super::super) fn awaited(head: &Arc<Head>) -> Self {
        let message = "the call was awaited, so its stream is awaited too, or the call is made with `wait`";
        Self::answered(head, ErrorKind::Request, message)
    }

    /// The body is larger than `limit` bytes.
    pub(in super::super) fn too_large(head: &Arc<Head>, limit: usize) -> Self {
        Self::answered(head, ErrorKind::TooLarge, format!("the answer is larger than {limit} bytes"))
    }

    /// The status is not a success.
    pub(in super::super) fn status_of(head: &Arc<Head>, body: Bytes) -> Self {
        let html = if head.is_html() { " with an HTML page" } else { "" };
        let coding = head.coding().map(|coding| format!(" in the content coding `{coding}`")).unwrap_or_default();
        let message = format!("the server answered {}{html}{coding}", head.status);
        Self::answered(head, ErrorKind::Status, message).with_body(body)
    }

    /// The envelope of the answer says that the call failed.
    pub(in super::super) fn refused(head: &Arc<Head>, body: Bytes) -> Self {
        let message = format!("the server answered {} and says that the call failed", head.status);
        Self::answered(head, ErrorKind::Refused, message).with_body(body)
    }

    /// The status is a success that the document does not have.
    pub(in super::super) fn undocumented(head: &Arc<Head>, body: Bytes) -> Self {
        let message = format!("the server answered {}, which is not documented", head.status);
        Self::answered(head, ErrorKind::Decode, message).with_body(body)
    }

    /// The media type is not what the document says.
    pub(in super::super) fn content_type(head: &Arc<Head>, body: Bytes, wanted: &str) -> Self {
        let message = format!("the server answered {} with {}, not {wanted}", head.status, head.content_type());
        Self::answered(head, ErrorKind::ContentType, message).with_body(body)
    }

    /// The body is compressed or the like, which the client has not asked for.
    pub(in super::super) fn coded(head: &Arc<Head>, body: Bytes, coding: &str) -> Self {
        let message =
            format!("the server answered {} in the content coding `{coding}`, which is not undone here", head.status);
        Self::answered(head, ErrorKind::ContentType, message).with_body(body)
    }

    /// The body does not fit the document.
    pub(in super::super) fn decode(head: &Arc<Head>, body: Bytes, mismatch: json::Mismatch) -> Self {
        let mut error = Self::answered(head, ErrorKind::Decode, mismatch.to_string()).with_body(body);
        error.0.path = mismatch.path;
        error
    }

    /// A page does not lead to the next one.
    pub(in super::super) fn paging(head: &Arc<Head>, body: Bytes, fault: impl Into<Cow<'static, str>>) -> Self {
        Self::answered(head, ErrorKind::Decode, fault).with_body(body)
    }

    /// The same error, after so many attempts.
    pub(in super::super) fn after(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// The same error with what the server says about the failure, where it does; `redact` takes secrets out of it.
    pub(in super::super) fn telling(mut self, redact: impl Fn(&str) -> String) -> Self {
        if matches!(self.0.kind, ErrorKind::Status | ErrorKind::Refused) {
            self.0.said = Said::of(&self.0.body, self.request_id(), redact);
        }
        self
    }

    /// The same error of a call that says on its own whether it may be made again.
    pub(in super::super) fn repeatable(mut self, idempotency: Option<Idempotency>) -> Self {
        self.0.idempotency = idempotency.unwrap_or(self.0.idempotency);
        self
    }

    /// The same error of a call that had attempts before, of which one got so far.
    pub(in super::super) fn reached(mut self, delivery: Delivery) -> Self {
        self.0.delivery = match (self.0.delivery, delivery) {
            (Delivery::NotSent, earlier) => earlier,
            (last, _) => last,
        };
        self
    }

    fn new(operation: &'static OperationInfo, kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            delivery: Delivery::NotSent,
            attempts: 0,
            operation,
            idempotency: operation.idempotency,
            message: message.into(),
            head: None,
            body: Bytes::new(),
            said: Said::default(),
            path: None,
            source: None,
        }))
    }

    fn answered(head: &Arc<Head>, kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        let mut error = Self::new(head.operation, kind, message);
        error.0.delivery = Delivery::Answered;
        error.0.head = Some(Arc::clone(head));
        error.0.attempts = head.attempts;
        error
    }

    fn with_body(mut self, body: Bytes) -> Self {
        self.0.body = body;
        self
    }
}
