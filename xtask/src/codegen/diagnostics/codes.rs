//! The stable name of each kind of finding, as printed in `error[unresolved-ref]`.

/// The stable, kebab-case name of a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal;)+) => {
        $($(#[doc = $doc])+ pub const $name: Code = Code($text);)+

        /// Every code with its meaning, in the order of this file.
        pub const ALL: &[(Code, &str)] = &[$(($name, concat!($($doc),+))),+];
    };
}

codes! {
    /// A file that the run needs does not exist or cannot be read.
    UNREADABLE_FILE = "unreadable-file";
    /// A file is not UTF-8 text.
    NOT_UTF8 = "not-utf8";
    /// The text is not well-formed YAML or JSON.
    SYNTAX = "syntax";
    /// An object has the same key twice.
    DUPLICATE_KEY = "duplicate-key";
    /// A YAML tag such as `!Ref`, which has no meaning in an OpenAPI document.
    YAML_TAG = "yaml-tag";
    /// The document is larger or nested deeper than the limit.
    TOO_LARGE = "too-large";
    /// The document is not OpenAPI 3.0, 3.1 or 3.2.
    UNSUPPORTED_VERSION = "unsupported-version";
    /// A `$ref` points at nothing.
    UNRESOLVED_REF = "unresolved-ref";
    /// A chain of `$ref`s leads back to itself.
    REF_CYCLE = "ref-cycle";
    /// A `$ref` points at the network or outside the folder of the document.
    OUTSIDE_REF = "outside-ref";
    /// A keyword has a value of the wrong JSON type, or one that is not allowed.
    WRONG_TYPE = "wrong-type";
    /// An object lacks a keyword that the specification requires.
    MISSING_KEYWORD = "missing-keyword";
    /// A keyword that the specification does not know.
    UNKNOWN_KEYWORD = "unknown-keyword";
    /// A `{name}` in a path has no path parameter.
    MISSING_PATH_PARAMETER = "missing-path-parameter";
    /// A path parameter does not occur in the path.
    UNUSED_PATH_PARAMETER = "unused-path-parameter";
    /// Two operations have the same operationId.
    DUPLICATE_OPERATION_ID = "duplicate-operation-id";
    /// A security requirement names a scheme that is not declared.
    UNKNOWN_SECURITY_SCHEME = "unknown-security-scheme";
    /// The members of an `allOf` form a circle.
    ALL_OF_CYCLE = "all-of-cycle";
    /// The members of an `allOf` cannot all hold.
    ALL_OF_CONFLICT = "all-of-conflict";
    /// Members of a union that cannot be told apart.
    AMBIGUOUS_UNION = "ambiguous-union";
    /// A keyword that the generator knows but does not turn into Rust.
    DEGRADED = "degraded";
    /// `required` names a property that is not declared.
    UNDECLARED_REQUIRED = "undeclared-required";
    /// A discriminator mapping points at nothing.
    UNRESOLVED_MAPPING = "unresolved-mapping";
    /// A keyword that another version of the specification has, not the document's; it is honoured.
    WRONG_VERSION_KEYWORD = "wrong-version-keyword";
    /// A header parameter that the specification says is to be ignored.
    RESERVED_HEADER = "reserved-header";
    /// An operation or path item declares the same parameter twice.
    DUPLICATE_PARAMETER = "duplicate-parameter";
    /// Two path templates that differ only in the names of their parameters.
    AMBIGUOUS_PATH = "ambiguous-path";
    /// An operation of the bundled document has no class of idempotency.
    UNCLASSIFIED_OPERATION = "unclassified-operation";
    /// An overlay does not follow the Overlay Specification 1.0 or 1.1.
    OVERLAY_VERSION = "overlay-version";
    /// A path of an overlay is not a JSONPath (RFC 9535).
    OVERLAY_PATH = "overlay-path";
    /// An action of an overlay matches nothing in the document.
    OVERLAY_NO_MATCH = "overlay-no-match";
    /// An action of an overlay, or a part of it, changes nothing.
    OVERLAY_NO_CHANGE = "overlay-no-change";
    /// An action of an overlay does not fit the nodes that it matches.
    OVERLAY_MISMATCH = "overlay-mismatch";
}
