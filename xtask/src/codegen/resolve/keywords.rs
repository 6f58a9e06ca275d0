//! The keywords of every object of the specification, for the one check that nothing unknown passes in silence.
//!
//! `x-...` keywords are extensions. A keyword of a newer version than the document's is honoured, with a warning. An
//! unknown one is a warning at its key with the nearest known one as help.

use crate::codegen::diagnostics::{Diagnostics, Place, codes, did_you_mean};

use super::node::Object;
use super::{Extensions, Version};

/// An object of the specification and its keywords by the version that brought them.
pub(super) struct Kind {
    /// The name of the object in messages, with its article.
    pub(super) name: &'static str,
    v3_0: &'static [&'static str],
    v3_1: &'static [&'static str],
    v3_2: &'static [&'static str],
}

impl Kind {
    /// Whether the specification knows the keyword in any version.
    pub(super) fn knows(&self, key: &str) -> bool {
        [self.v3_0, self.v3_1, self.v3_2].iter().any(|keywords| keywords.contains(&key))
    }
}

pub(super) const ROOT: Kind = Kind {
    name: "the document",
    v3_0: &["openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"],
    v3_1: &["webhooks", "jsonSchemaDialect"],
    v3_2: &["$self"],
};
pub(super) const INFO: Kind = Kind {
    name: "`info`",
    v3_0: &["title", "version", "description", "termsOfService", "contact", "license"],
    v3_1: &["summary"],
    v3_2: &[],
};
pub(super) const SERVER: Kind =
    Kind { name: "a server", v3_0: &["url", "description", "variables"], v3_1: &[], v3_2: &["name"] };
pub(super) const SERVER_VARIABLE: Kind =
    Kind { name: "a server variable", v3_0: &["default", "enum", "description"], v3_1: &[], v3_2: &[] };
pub(super) const TAG: Kind = Kind {
    name: "a tag",
    v3_0: &["name", "description", "externalDocs"],
    v3_1: &[],
    v3_2: &["summary", "parent", "kind"],
};
pub(super) const COMPONENTS: Kind = Kind {
    name: "`components`",
    v3_0: &[
        "schemas",
        "responses",
        "parameters",
        "examples",
        "requestBodies",
        "headers",
        "securitySchemes",
        "links",
        "callbacks",
    ],
    v3_1: &["pathItems"],
    v3_2: &["mediaTypes"],
};
pub(super) const PATH_ITEM: Kind = Kind {
    name: "a path item",
    v3_0: &[
        "$ref",
        "summary",
        "description",
        "get",
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "trace",
        "servers",
        "parameters",
    ],
    v3_1: &[],
    v3_2: &["query", "additionalOperations"],
};
pub(super) const OPERATION: Kind = Kind {
    name: "an operation",
    v3_0: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "callbacks",
        "deprecated",
        "security",
        "servers",
    ],
    v3_1: &[],
    v3_2: &[],
};
pub(super) const PARAMETER: Kind = Kind {
    name: "a parameter",
    v3_0: &[
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "style",
        "explode",
        "allowReserved",
        "schema",
        "example",
        "examples",
        "content",
    ],
    v3_1: &[],
    v3_2: &[],
};
pub(super) const HEADER: Kind = Kind {
    name: "a header",
    v3_0: &[
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "style",
        "explode",
        "allowReserved",
        "schema",
        "example",
        "examples",
        "content",
    ],
    v3_1: &[],
    v3_2: &[],
};
pub(super) const REQUEST_BODY: Kind =
    Kind { name: "a request body", v3_0: &["description", "content", "required"], v3_1: &[], v3_2: &[] };
pub(super) const RESPONSE: Kind =
    Kind { name: "a response", v3_0: &["description", "headers", "content", "links"], v3_1: &[], v3_2: &["summary"] };
pub(super) const MEDIA_TYPE: Kind = Kind {
    name: "a media type",
    v3_0: &["schema", "example", "examples", "encoding"],
    v3_1: &[],
    v3_2: &["itemSchema", "prefixEncoding", "itemEncoding"],
};
pub(super) const ENCODING: Kind = Kind {
    name: "an encoding",
    v3_0: &["contentType", "headers", "style", "explode", "allowReserved"],
    v3_1: &[],
    v3_2: &["encoding", "prefixEncoding", "itemEncoding"],
};
pub(super) const EXAMPLE: Kind = Kind {
    name: "an example",
    v3_0: &["summary", "description", "value", "externalValue"],
    v3_1: &[],
    v3_2: &["dataValue", "serializedValue"],
};
pub(super) const LINK: Kind = Kind {
    name: "a link",
    v3_0: &["operationRef", "operationId", "parameters", "requestBody", "description", "server"],
    v3_1: &[],
    v3_2: &[],
};
pub(super) const SECURITY_SCHEME: Kind = Kind {
    name: "a security scheme",
    v3_0: &["type", "description", "name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl"],
    v3_1: &[],
    v3_2: &["oauth2MetadataUrl", "deprecated"],
};
pub(super) const DISCRIMINATOR: Kind =
    Kind { name: "a discriminator", v3_0: &["propertyName", "mapping"], v3_1: &[], v3_2: &["defaultMapping"] };

/// The keywords of a Schema Object, for the suggestion behind an unknown one; `resolve/schema.rs` reads them.
pub(super) const SCHEMA: Kind = Kind {
    name: "a schema",
    v3_0: &[
        "$ref",
        "type",
        "format",
        "nullable",
        "enum",
        "default",
        "title",
        "description",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
        "not",
        "discriminator",
        "multipleOf",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "readOnly",
        "writeOnly",
        "deprecated",
        "example",
        "externalDocs",
        "xml",
    ],
    v3_1: &[
        "const",
        "examples",
        "prefixItems",
        "patternProperties",
        "propertyNames",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "$defs",
        "definitions",
        "if",
        "then",
        "else",
        "contains",
        "minContains",
        "maxContains",
        "additionalItems",
        "dependencies",
        "dependentRequired",
        "dependentSchemas",
        "unevaluatedProperties",
        "unevaluatedItems",
        "$comment",
        "$schema",
        "$id",
        "id",
        "$anchor",
        "$dynamicAnchor",
        "$dynamicRef",
        "$recursiveAnchor",
        "$recursiveRef",
        "$vocabulary",
    ],
    v3_2: &[],
};

/// Checks the keys of an object and gives its extensions.
pub(super) fn check<'d>(
    object: &Object<'d>,
    kind: &Kind,
    version: Version,
    diagnostics: &mut Diagnostics,
) -> Extensions<'d> {
    let mut extensions = Vec::new();
    for (key, value) in object.map {
        if key.starts_with("x-") {
            extensions.push((key.as_str(), value));
        } else if kind.v3_0.contains(&key.as_str()) {
        } else if kind.v3_1.contains(&key.as_str()) {
            newer(key, "3.1", version < Version::V3_1, &object.place, diagnostics);
        } else if kind.v3_2.contains(&key.as_str()) {
            newer(key, "3.2", version < Version::V3_2, &object.place, diagnostics);
        } else {
            unknown(key, kind, &object.place, diagnostics);
        }
    }
    extensions
}

/// Warns of a keyword that nobody knows.
pub(super) fn unknown(key: &str, kind: &Kind, object: &Place, diagnostics: &mut Diagnostics) {
    let message = format!("unknown keyword `{key}` in {}", kind.name);
    let found = diagnostics.warning(codes::UNKNOWN_KEYWORD, &object.child(key), message).at_key();
    let known = kind.v3_0.iter().chain(kind.v3_1).chain(kind.v3_2).copied();
    match did_you_mean(key, known) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!("take it out, or write `x-{key}` for an extension")),
    };
}

/// Warns of a keyword that the document's version does not have, if `wrong` is set.
pub(super) fn newer(key: &str, since: &str, wrong: bool, object: &Place, diagnostics: &mut Diagnostics) {
    if wrong {
        let message = format!("`{key}` is a keyword of OpenAPI {since}; it is honoured all the same");
        let found = diagnostics.warning(codes::WRONG_VERSION_KEYWORD, &object.child(key), message).at_key();
        found.help(match (key, since) {
            ("nullable", "3.0") => "add null to the types: `type: [string, 'null']`".to_owned(),
            _ => format!("write `openapi: {since}.0` at the top, or take it out"),
        });
    }
}

/// Warns of a known keyword in the form of another version, if `wrong` is set; `form` names the form.
pub(super) fn form(form: &str, since: &str, wrong: bool, place: &Place, diagnostics: &mut Diagnostics) {
    if wrong {
        let message = format!("{form} is a form of OpenAPI {since}; it is honoured all the same");
        let found = diagnostics.warning(codes::WRONG_VERSION_KEYWORD, place, message).at_key();
        found.help(match form {
            "a boolean here" => "write the bound itself, in place of `minimum` or `maximum`",
            "a number here" => {
                "write the bound as `minimum` or `maximum` and `true` here, or `openapi: 3.1.0` at the top"
            }
            _ => "write one type with `nullable: true` or `oneOf`, or `openapi: 3.1.0` at the top",
        });
    }
}
