//! The stable name of each kind of finding, as printed in `error[unresolved-ref]`, and what there is to know about it.
//!
//! This is the one source of `cargo xtask explain CODE` and of `docs/diagnostics.md`. The example of a code is its case
//! below `tests/cases/codes`, so that what is shown as printed is what the tests compare with. To add a code: its lines
//! here, and its case.

/// The stable, kebab-case name of a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

/// What there is to know about a code.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// The code.
    pub code: Code,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do about it.
    pub cure: &'static str,
    /// The document of its case.
    pub input: &'static [u8],
    /// The other files of its case, with their names.
    pub beside: &'static [(&'static str, &'static str)],
    /// What is printed for it.
    pub printed: &'static str,
}

impl Code {
    /// What there is to know about the code. `None` for a code that is not listed here.
    #[must_use]
    pub fn lesson(self) -> Option<&'static Lesson> {
        ALL.iter().find(|lesson| lesson.code == self)
    }
}

macro_rules! case {
    ($code:literal, $file:literal) => {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/cases/codes/", $code, "/", $file)
    };
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal $(with $file:literal)?; $why:literal; $cure:literal;)+) => {
        $($(#[doc = $doc])+ pub const $name: Code = Code($text);)+

        /// Every code, in the order of this file.
        pub const ALL: &[Lesson] = &[$(Lesson {
            code: $name,
            meaning: concat!($($doc),+),
            why: $why,
            cure: $cure,
            input: include_bytes!(case!($text, "input.yaml")),
            beside: &[$(($file, include_str!(case!($text, $file))))?],
            printed: include_str!(case!($text, "expected.txt")),
        }),+];
    };
}

codes! {
    /// A file that the run needs does not exist or cannot be read.
    UNREADABLE_FILE = "unreadable-file" with "codegen.toml";
    "Nothing can be said of a document that is not there.";
    "Check the path, which is relative to the current folder, or to codegen.toml where it stands there, and who may read it.";
    /// A file is not UTF-8 text.
    NOT_UTF8 = "not-utf8";
    "JSON and YAML are UTF-8 (RFC 8259, section 8.1); guessing another encoding would change names and texts.";
    "Save the file as UTF-8, for example with `iconv -f latin1 -t utf-8`.";
    /// The text is not well-formed YAML or JSON.
    SYNTAX = "syntax";
    "A parser stops there, so nothing behind the place was seen.";
    "Correct the indentation, quote or bracket at the place or on the line before it.";
    /// An object has the same key twice.
    DUPLICATE_KEY = "duplicate-key";
    "Parsers silently take the first or the last, so two tools see two different documents.";
    "Keep one of the two, or give the second another name.";
    /// A YAML tag such as `!Ref`, which has no meaning in an OpenAPI document.
    YAML_TAG = "yaml-tag";
    "The tool that the tag is for would have put something else in its place.";
    "Run that tool first, or take the tag out.";
    /// The document is larger, nested deeper or repeats itself more than the limit.
    TOO_LARGE = "too-large" with "codegen.toml";
    "Limits keep a document from taking all memory and time of the machine.";
    "Make it smaller with `$ref`, write deep YAML as JSON, or raise the limit: `--max-bytes`, `--max-depth`, `--max-expansion`, `--max-composed`, `--max-multiplied`, or `[limits]` in codegen.toml.";
    /// The document is not OpenAPI 3.0, 3.1 or 3.2.
    UNSUPPORTED_VERSION = "unsupported-version";
    "Keywords mean different things in other versions.";
    "Convert the document to OpenAPI 3, or correct `openapi`.";
    /// A `$ref` points at nothing.
    UNRESOLVED_REF = "unresolved-ref";
    "What the reference stands for is unknown, so no type can be made of it.";
    "Correct the reference, or define what it names.";
    /// A chain of `$ref`s leads back to itself.
    REF_CYCLE = "ref-cycle";
    "The chain never comes to anything that says what a value is.";
    "Let one link of the chain be a schema instead of a reference. A schema that refers to itself in a property is fine.";
    /// A `$ref` points at the network or outside the folder of the document, or a `codegen.toml` that nobody named, or an
    /// overlay of it, is outside of its folder.
    OUTSIDE_REF = "outside-ref";
    "A document from a stranger must not make the generator read your files or call servers.";
    "Bundle the document into one file, or move the other file into its folder.";
    /// A keyword has a value of the wrong JSON type, or one that is not allowed.
    WRONG_TYPE = "wrong-type";
    "What was meant can only be guessed. Where a guess is safe it is a warning that says how the value is read, else an error.";
    "Write the value in the form that the help line shows.";
    /// An object lacks a keyword that the specification requires.
    MISSING_KEYWORD = "missing-keyword";
    "The object says less than generators and readers need.";
    "Add the keyword.";
    /// A keyword that the specification does not know.
    UNKNOWN_KEYWORD = "unknown-keyword";
    "It is most likely misspelt, and what it should say is lost: `propertys` makes a struct without fields.";
    "Correct its spelling, take it out, or let it start with `x-`.";
    /// A keyword that another version of the specification has, not the document's; it is honoured.
    WRONG_VERSION_KEYWORD = "wrong-version-keyword";
    "Other tools that go by the declared version ignore it.";
    "Declare the version that has the keyword, or write it in the form of the declared one.";
    /// A `{name}` in a path has no path parameter.
    MISSING_PATH_PARAMETER = "missing-path-parameter";
    "The URL cannot be built without its value, whose type is unknown.";
    "Declare the parameter in the operation or the path item, or correct the name.";
    /// A path parameter does not occur in the path.
    UNUSED_PATH_PARAMETER = "unused-path-parameter";
    "It cannot be sent anywhere, so callers do not get it.";
    "Write `{name}` in the path, or take the parameter out.";
    /// An operation or path item declares the same parameter twice.
    DUPLICATE_PARAMETER = "duplicate-parameter";
    "It is sent once, and two declarations that differ cannot both hold.";
    "Keep one declaration.";
    /// Two path templates that differ only in the names of their parameters.
    AMBIGUOUS_PATH = "ambiguous-path";
    "A server cannot tell which of the two a request is for (OpenAPI 3.1, section 4.8.8.1).";
    "Move the operations under one path, or put a word that differs into one of them.";
    /// Two operations have the same operationId.
    DUPLICATE_OPERATION_ID = "duplicate-operation-id";
    "Methods are named after it, and links refer to it.";
    "Give each operation an id of its own.";
    /// A link names an operation that does not exist.
    UNKNOWN_OPERATION = "unknown-operation";
    "Readers that follow the link find nothing.";
    "Write the `operationId` of an operation of the document.";
    /// A security requirement names a scheme that is not declared.
    UNKNOWN_SECURITY_SCHEME = "unknown-security-scheme";
    "The client would not know which credentials to send, or would send none.";
    "Declare the scheme in `components.securitySchemes`, or correct the name.";
    /// A header parameter that the specification says is to be ignored.
    RESERVED_HEADER = "reserved-header";
    "`Accept`, `Content-Type` and `Authorization` follow from media types and security (OpenAPI 3.1, section 4.8.12.2).";
    "Take the parameter out and describe media types with `content`, credentials with a security scheme.";
    /// The members of an `allOf` form a circle.
    ALL_OF_CYCLE = "all-of-cycle";
    "A schema that includes itself never ends.";
    "Move what both need into a schema of its own and include that.";
    /// The members of an `allOf` cannot all hold.
    ALL_OF_CONFLICT = "all-of-conflict";
    "No value is valid, so the type says less or something else than was meant.";
    "Make the members agree, or use `oneOf` where either may hold.";
    /// Members of a union that cannot be told apart.
    AMBIGUOUS_UNION = "ambiguous-union";
    "A value of the second member is read as the first; one that is both loses what one of them has.";
    "Add a `discriminator`, or a property with another `const` in each member.";
    /// A part of the document becomes less type than it describes.
    DEGRADED = "degraded";
    "Callers get JSON values where the document promises more. The ledger of manifest.json lists it.";
    "Describe the value in the way that the help line shows, or exempt the place in codegen.toml with the reason.";
    /// `required` names a property that is not declared.
    UNDECLARED_REQUIRED = "undeclared-required";
    "It is misspelt, or nobody knows its type.";
    "Declare the property under `properties`, or correct the name in `required`.";
    /// A discriminator mapping points at nothing.
    UNRESOLVED_MAPPING = "unresolved-mapping";
    "Values with this tag are not read as any member.";
    "Write the name of a schema in `components.schemas`, or a reference to one.";
    /// Bounds of a schema that no value keeps.
    CONTRADICTORY_BOUNDS = "contradictory-bounds";
    "No value is valid: a server that checks refuses every request.";
    "Swap or correct the bounds.";
    /// A value of `enum` or `const` is not of the type beside it.
    INVALID_ENUM_VALUE = "invalid-enum-value";
    "The value is never valid as it stands. Where quotes are missing or too many, or the values are those of a list's items, it is read as it was meant.";
    "Write the value in the type of the schema, or correct `type`.";
    /// A `default` is not valid against its schema.
    INVALID_DEFAULT = "invalid-default";
    "Documentation tells callers of a value that servers would refuse.";
    "Correct the default, or the schema.";
    /// An example is not valid against its schema.
    INVALID_EXAMPLE = "invalid-example";
    "Either the example misleads its readers, or the schema does: servers often answer what the example shows.";
    "Correct whichever is wrong.";
    /// An operation has no class of idempotency, which codegen.toml asks for.
    UNCLASSIFIED_OPERATION = "unclassified-operation" with "codegen.toml";
    "The client cannot know whether a call may be sent again after a failure.";
    "Add `x-idempotency: read`, `idempotent` or `once` to the operation, best in an overlay.";
    /// An overlay does not follow the Overlay Specification 1.0 or 1.1.
    OVERLAY_VERSION = "overlay-version" with "overlay.yaml";
    "Its actions may mean something else.";
    "Write `overlay: 1.1.0` first.";
    /// A path of an overlay is not a JSONPath (RFC 9535).
    OVERLAY_PATH = "overlay-path" with "overlay.yaml";
    "The action is about nothing.";
    "Write a JSONPath such as `$.paths['/pets'].get`.";
    /// An action of an overlay matches nothing in the document.
    OVERLAY_NO_MATCH = "overlay-no-match" with "overlay.yaml";
    "A correction that is not applied is worse than none: everybody believes that it holds.";
    "Adapt the path to the document, or drop the action if the document no longer needs it.";
    /// An action of an overlay, or a part of it, changes nothing.
    OVERLAY_NO_CHANGE = "overlay-no-change" with "overlay.yaml";
    "It was meant to do something.";
    "Say one thing: `update`, `copy`, or `remove: true`.";
    /// An action of an overlay does not fit the nodes that it matches.
    OVERLAY_MISMATCH = "overlay-mismatch" with "overlay.yaml";
    "An object and a text, say, cannot be merged.";
    "Remove the node in an action before, or write an update of its kind.";
    /// An exemption of codegen.toml that no finding needs.
    UNUSED_EXEMPTION = "unused-exemption" with "codegen.toml";
    "It would hide the next finding there, which nobody has looked at.";
    "Take it out, or correct its code or pointer.";
    /// A part of the document with an error in it is left out of the output (`--keep-going`).
    REFUSED = "refused" with "codegen.toml";
    "The output does not say all that the document says: the schema is any JSON value, the operation is missing.";
    "Correct the errors in it. Without `--keep-going` nothing is written.";
}
