//! The types of an operation: what it is called, what is sent and what comes back.

use serde_json::Value;

use crate::codegen::diagnostics::Place;

use super::{Extensions, Requirement, SchemaId, Server};

/// An operation of a path, a webhook or a callback.
#[derive(Clone, Debug)]
pub struct Operation<'d> {
    /// Where it is.
    pub place: Place,
    /// Whether the client calls it or the server does.
    pub origin: Origin<'d>,
    /// The path template, the name of the webhook, or the callback expression.
    pub path: &'d str,
    /// The method, upper case.
    pub method: String,
    /// `operationId`.
    pub id: Option<&'d str>,
    /// `tags`, in order.
    pub tags: Vec<&'d str>,
    /// `summary` of the operation, else of the path item.
    pub summary: Option<&'d str>,
    /// `description` of the operation, else of the path item.
    pub description: Option<&'d str>,
    /// `deprecated`.
    pub deprecated: bool,
    /// The path item's parameters that the operation does not override, then its own, in order.
    pub parameters: Vec<Parameter<'d>>,
    /// `requestBody`.
    pub body: Option<RequestBody<'d>>,
    /// `responses`, in order.
    pub responses: Vec<Response<'d>>,
    /// `security` of the operation; `None` when it has none and the document's holds.
    pub security: Option<Vec<Requirement<'d>>>,
    /// `servers` of the operation, else of the path item. Empty: the document's hold.
    pub servers: Vec<Server<'d>>,
    /// `x-...` keywords.
    pub extensions: Extensions<'d>,
}

/// Who calls an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'d> {
    /// `paths`: the client calls the server.
    Path,
    /// `webhooks`: the server calls.
    Webhook,
    /// `callbacks`: the server calls.
    Callback {
        /// The key in `callbacks`.
        name: &'d str,
        /// The operation that declares it, by its index in [`Resolved::operations`](super::Resolved::operations).
        of: usize,
    },
}

/// Where a parameter or an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// The whole query (3.2 `querystring`).
    QueryString,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// `style` of a parameter or of a form field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `;a=1`, for path.
    Matrix,
    /// `.1`, for path.
    Label,
    /// `1`, for path and header.
    Simple,
    /// `a=1`, for query and cookie.
    Form,
    /// `a=1%202`, for query.
    SpaceDelimited,
    /// `a=1%7C2`, for query.
    PipeDelimited,
    /// `a[b]=1`, for query.
    DeepObject,
    /// `a=1; b=2`, for cookie (3.2).
    Cookie,
}

/// A Parameter Object, with the defaults of its location filled in.
#[derive(Clone, Debug)]
pub struct Parameter<'d> {
    /// Where it is.
    pub place: Place,
    /// `name`.
    pub name: &'d str,
    /// `in`.
    pub location: Location,
    /// `required`; always true in a path.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `description`.
    pub description: Option<&'d str>,
    /// `style`.
    pub style: Style,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `schema`.
    pub schema: Option<SchemaId>,
    /// The one entry of `content`, in place of `schema`.
    pub content: Option<MediaType<'d>>,
    /// `example` and the values of `examples`.
    pub examples: Vec<&'d Value>,
    /// `x-...` keywords.
    pub extensions: Extensions<'d>,
}

/// A Request Body Object.
#[derive(Clone, Debug)]
pub struct RequestBody<'d> {
    /// Where it is.
    pub place: Place,
    /// `description`.
    pub description: Option<&'d str>,
    /// `required`.
    pub required: bool,
    /// `content`, in order.
    pub content: Vec<MediaType<'d>>,
    /// `x-...` keywords.
    pub extensions: Extensions<'d>,
}

/// A Media Type Object.
#[derive(Clone, Debug)]
pub struct MediaType<'d> {
    /// Where it is.
    pub place: Place,
    /// Its key in `content`: a media type or a range, as written.
    pub name: &'d str,
    /// `schema`.
    pub schema: Option<SchemaId>,
    /// `itemSchema` (3.2): each item of a sequential media type.
    pub item_schema: Option<SchemaId>,
    /// `encoding`, in order.
    pub encoding: Vec<(&'d str, Encoding<'d>)>,
    /// `example` and the values of `examples`.
    pub examples: Vec<&'d Value>,
}

/// An Encoding Object.
#[derive(Clone, Debug, Default)]
pub struct Encoding<'d> {
    /// `contentType`.
    pub content_type: Option<&'d str>,
    /// Whether it is that of each item of a list, as in OpenAPI 3.2, or of the list as a whole, as servers of older documents
    /// read it.
    pub of_items: bool,
    /// `style`.
    pub style: Option<Style>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `headers`, in order.
    pub headers: Vec<Header<'d>>,
}

/// A Response Object.
#[derive(Clone, Debug)]
pub struct Response<'d> {
    /// Where it is.
    pub place: Place,
    /// Its key in `responses`.
    pub status: Status,
    /// `description`.
    pub description: Option<&'d str>,
    /// `headers`, in order.
    pub headers: Vec<Header<'d>>,
    /// `content`, in order.
    pub content: Vec<MediaType<'d>>,
    /// The keys of `links`, in order.
    pub links: Vec<&'d str>,
}

/// Which status codes a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One code.
    Code(u16),
    /// A hundred codes by their first digit: `4XX` is `Range(4)`.
    Range(u8),
    /// Every code that no other response covers.
    Default,
}

/// A Header Object with its name.
#[derive(Clone, Debug)]
pub struct Header<'d> {
    /// Where it is.
    pub place: Place,
    /// The name.
    pub name: &'d str,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub description: Option<&'d str>,
    /// `explode`.
    pub explode: bool,
    /// `schema`, or that of the one entry of `content`.
    pub schema: Option<SchemaId>,
}
