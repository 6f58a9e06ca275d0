//! Stage two: a `Document` becomes `Resolved`, a typed view of every object in it with each `$ref` followed.
//!
//! Whatever OpenAPI version the document has, this view is the same: `nullable: true` and `type: [.., 'null']` are both
//! [`Types`] with the null bit, `const` is a constant, `exclusiveMinimum` is a bound. No Rust names are made here.

pub(super) mod arena;
mod bound;
mod components;
mod content;
mod cycle;
mod discriminator;
mod endpoint;
mod keywords;
mod kind;
mod leaf;
mod multiply;
mod node;
mod operation;
mod owner;
mod parameter;
pub(super) mod path;
mod reference;
mod response;
mod schema;
mod security;
mod server;
mod template;
#[cfg(test)]
mod tests;
mod types;
mod walk;

use serde_json::{Number, Value};

use super::diagnostics::{Diagnostics, Place};
use super::read::{self, Document};

pub use bound::Size;
pub use endpoint::{
    Encoding, Header, Location, MediaType, Operation, Origin, Parameter, RequestBody, Response, Status, Style,
};
pub use path::is_token;
pub use types::Types;

/// Follows every reference of the document and gives its typed view.
///
/// Faults go to `diagnostics`; what can be read in spite of them is still returned, and the caller stops if there are
/// errors.
pub fn resolve<'d>(document: &'d Document, diagnostics: &mut Diagnostics) -> Resolved<'d> {
    resolve_within(document, &read::Limits::default(), diagnostics)
}

/// As [`resolve`], with the limits of a run.
pub fn resolve_within<'d>(
    document: &'d Document,
    limits: &read::Limits,
    diagnostics: &mut Diagnostics,
) -> Resolved<'d> {
    walk::document(document, limits, diagnostics)
}

/// A schema, by its index in [`Resolved::schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// The whole document.
#[derive(Debug)]
pub struct Resolved<'d> {
    /// The version of the specification.
    pub version: Version,
    /// `info`.
    pub info: Info<'d>,
    /// `servers` of the document. Empty when there are none.
    pub servers: Vec<Server<'d>>,
    /// `x-envelope: {success: NAME}`: the member of JSON answers that is `false` in a failure with a 2xx status.
    pub envelope: Option<&'d str>,
    /// `security` of the document: alternatives of requirements.
    pub security: Vec<Requirement<'d>>,
    /// `components.securitySchemes`, in order.
    pub security_schemes: Vec<SecurityScheme<'d>>,
    /// `tags`, in order.
    pub tags: Vec<Tag<'d>>,
    /// Every schema of the document: those of `components` in order, then those of `paths`, then those that only a
    /// reference reaches. Parents stand before children.
    pub schemas: Vec<Schema<'d>>,
    /// `components.schemas`, in order, and schemas of other files that have a name of their own.
    pub named: Vec<(&'d str, SchemaId)>,
    /// The schemas of other files that a component is only a reference to, with the index in `named` of that component,
    /// which is their name.
    pub owned: Vec<(SchemaId, usize)>,
    /// Every operation: `paths` in order, then `webhooks`, then callbacks behind the operation that declares them.
    pub operations: Vec<Operation<'d>>,
}

impl<'d> Resolved<'d> {
    /// The schema with this id.
    pub fn schema(&self, id: SchemaId) -> &Schema<'d> {
        &self.schemas[id.0 as usize]
    }
}

/// The version of the specification that a document follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1.
    V3_1,
    /// OpenAPI 3.2.
    V3_2,
}

/// `info`.
#[derive(Clone, Debug, Default)]
pub struct Info<'d> {
    /// The title of the API.
    pub title: &'d str,
    /// The version of the API, not of the specification.
    pub version: String,
    /// One sentence (3.1).
    pub summary: Option<&'d str>,
    /// CommonMark.
    pub description: Option<&'d str>,
}

/// A Server Object.
#[derive(Clone, Debug)]
pub struct Server<'d> {
    /// The URL template.
    pub url: &'d str,
    /// CommonMark.
    pub description: Option<&'d str>,
    /// The variables of the template, in order.
    pub variables: Vec<ServerVariable<'d>>,
}

/// A Server Variable Object.
#[derive(Clone, Debug)]
pub struct ServerVariable<'d> {
    /// The name between the braces.
    pub name: &'d str,
    /// The value when the caller gives none.
    pub default: String,
    /// The allowed values; empty for any.
    pub values: Vec<String>,
    /// CommonMark.
    pub description: Option<&'d str>,
}

/// A Tag Object.
#[derive(Clone, Debug)]
pub struct Tag<'d> {
    /// Where it is.
    pub place: Place,
    /// The name.
    pub name: &'d str,
    /// CommonMark.
    pub description: Option<&'d str>,
    /// `x-...` keywords.
    pub extensions: Extensions<'d>,
}

/// A Security Requirement Object: schemes that must all be satisfied. Empty means that no credentials are needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement<'d> {
    /// The scheme names with the scopes asked of each, in order.
    pub schemes: Vec<(&'d str, Vec<&'d str>)>,
}

/// A Security Scheme Object.
#[derive(Clone, Debug)]
pub struct SecurityScheme<'d> {
    /// Where it is.
    pub place: Place,
    /// Its key in `components.securitySchemes`.
    pub name: &'d str,
    /// CommonMark.
    pub description: Option<&'d str>,
    /// What is sent.
    pub kind: SchemeKind<'d>,
    /// `x-...` keywords.
    pub extensions: Extensions<'d>,
}

/// What a security scheme sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind<'d> {
    /// A key in a header, a query parameter or a cookie.
    ApiKey {
        /// Header, query or cookie.
        location: Location,
        /// The name of the header, query parameter or cookie.
        name: &'d str,
    },
    /// A scheme of the `Authorization` header: `basic`, `bearer`, `Digest`.
    Http {
        /// The scheme name as written. Case does not matter in it (RFC 9110, section 11.1).
        scheme: &'d str,
    },
    /// An access token of an OAuth 2 flow, which the caller gets.
    OAuth2,
    /// A token of an OpenID Connect provider, which the caller gets.
    OpenIdConnect,
    /// A client certificate (3.1).
    MutualTls,
}

/// Keywords that start with `x-`, in order.
pub type Extensions<'d> = Vec<(&'d str, &'d Value)>;

/// A Schema Object of any version, with the keywords of one node. Children are ids.
#[derive(Clone, Debug)]
pub struct Schema<'d> {
    /// Where it is.
    pub place: Place,
    /// The schema that `$ref` names: the next one of a chain, not its end. The other fields are the siblings of `$ref`.
    pub reference: Option<SchemaId>,
    /// The schema is `false`: nothing is valid.
    pub never: bool,
    /// `type`, and `nullable` as the null bit. Without `type` (any type) the set is empty, or just null if `nullable`.
    pub types: Types,
    /// Whether `type` names null itself. `nullable` alone only says that null is valid too (OpenAPI 3.0.3, section 4.7.24).
    pub null_type: bool,
    /// `format`.
    pub format: Option<&'d str>,
    /// `contentEncoding`, `contentMediaType`, `contentSchema` (3.1).
    pub content: Option<Content<'d>>,
    /// `enum`, in order. `None` when the keyword is absent.
    pub values: Option<Vec<&'d Value>>,
    /// `const` (3.1).
    pub constant: Option<&'d Value>,
    /// `properties`, in order.
    pub properties: Vec<(&'d str, SchemaId)>,
    /// `required`, in order.
    pub required: Vec<&'d str>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// `unevaluatedProperties` (3.1).
    pub unevaluated: Additional,
    /// `patternProperties`, in order (3.1).
    pub patterns: Vec<(&'d str, SchemaId)>,
    /// `propertyNames` (3.1).
    pub property_names: Option<SchemaId>,
    /// `items`.
    pub items: Option<SchemaId>,
    /// `prefixItems`, in order (3.1).
    pub prefix_items: Vec<SchemaId>,
    /// `allOf`, in order.
    pub all_of: Vec<SchemaId>,
    /// `oneOf`, in order.
    pub one_of: Vec<SchemaId>,
    /// `anyOf`, in order.
    pub any_of: Vec<SchemaId>,
    /// `not`.
    pub not: Option<SchemaId>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator<'d>>,
    /// Numeric bounds and lengths.
    pub limits: Limits<'d>,
    /// `title`.
    pub title: Option<&'d str>,
    /// `description`.
    pub description: Option<&'d str>,
    /// `default`.
    pub default: Option<&'d Value>,
    /// `example` and `examples`.
    pub examples: Vec<&'d Value>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `x-sensitive`: a text is a secret.
    pub sensitive: bool,
    /// `x-...` keywords.
    pub extensions: Extensions<'d>,
    /// Keywords of the specification that are checked but do not shape the Rust type (`if`, `contains`, `xml`, ...). Also
    /// `unevaluatedProperties`, which does so only where it is known what is left over.
    pub unshaped: Vec<&'d str>,
}

/// `contentEncoding`, `contentMediaType` and `contentSchema`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Content<'d> {
    /// `contentEncoding`, such as `base64`.
    pub encoding: Option<&'d str>,
    /// `contentMediaType`.
    pub media_type: Option<&'d str>,
    /// `contentSchema`, of the value that the text holds.
    pub schema: Option<SchemaId>,
}

/// What is said of the members of an object that are not listed: `additionalProperties`, `unevaluatedProperties`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Additional {
    /// The keyword is absent: other keys are allowed, and nothing is known of them.
    #[default]
    Unspecified,
    /// `false` or `{not: {}}`.
    Forbidden,
    /// `true` or `{}`.
    Any,
    /// A schema.
    Schema(SchemaId),
}

/// A Discriminator Object.
#[derive(Clone, Debug)]
pub struct Discriminator<'d> {
    /// Where it is.
    pub place: Place,
    /// `propertyName`.
    pub property: &'d str,
    /// `mapping`, in order, each resolved to a schema.
    pub mapping: Vec<(&'d str, SchemaId)>,
}

/// Bounds of numbers, strings, arrays and objects.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits<'d> {
    /// `minimum` or a numeric `exclusiveMinimum`.
    pub minimum: Option<&'d Number>,
    /// Whether `minimum` itself is excluded.
    pub exclusive_minimum: bool,
    /// `maximum` or a numeric `exclusiveMaximum`.
    pub maximum: Option<&'d Number>,
    /// Whether `maximum` itself is excluded.
    pub exclusive_maximum: bool,
    /// `multipleOf`.
    pub multiple_of: Option<&'d Number>,
    /// `pattern`.
    pub pattern: Option<&'d str>,
    /// `minLength` and `maxLength`.
    pub length: Size,
    /// `minItems` and `maxItems`.
    pub items: Size,
    /// `minProperties` and `maxProperties`.
    pub members: Size,
    /// `uniqueItems`.
    pub unique: bool,
}

impl Schema<'_> {
    /// A schema without a keyword, which everything is valid against.
    #[must_use]
    pub fn empty(place: Place) -> Self {
        Self {
            place,
            reference: None,
            never: false,
            types: Types::default(),
            null_type: false,
            format: None,
            content: None,
            values: None,
            constant: None,
            properties: Vec::new(),
            required: Vec::new(),
            additional: Additional::Unspecified,
            unevaluated: Additional::Unspecified,
            patterns: Vec::new(),
            property_names: None,
            items: None,
            prefix_items: Vec::new(),
            all_of: Vec::new(),
            one_of: Vec::new(),
            any_of: Vec::new(),
            not: None,
            discriminator: None,
            limits: Limits::default(),
            title: None,
            description: None,
            default: None,
            examples: Vec::new(),
            deprecated: false,
            read_only: false,
            write_only: false,
            sensitive: false,
            extensions: Vec::new(),
            unshaped: Vec::new(),
        }
    }
}
