//! Media types: what kind of Rust value a body of each is. RFC 6838; OpenAPI 3.1, section 4.8.14.

use super::multipart;
use crate::codegen::lower::Lowering;
use crate::codegen::resolve::{MediaType, Types};

/// How a body is written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// JSON: `application/json`, `application/vnd.x+json`.
    Json,
    /// `text/event-stream`
    Events,
    /// One JSON value after the other: NDJSON, JSON Lines, JSON text sequences.
    Lines,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`, `multipart/mixed`
    Multipart,
    /// Text that has no structure for us: `text/plain`, XML, YAML, CSV.
    Text,
    /// Everything else.
    Bytes,
}

/// The kind of a media type, which may have parameters and any case.
#[must_use]
pub fn kind(media_type: &str) -> Kind {
    let name = essence(media_type);
    let (main, sub) = name.split_once('/').unwrap_or((&name, ""));
    match (main, sub) {
        ("application", "x-www-form-urlencoded") => Kind::Form,
        ("text", "event-stream") => Kind::Events,
        ("application", "x-ndjson" | "ndjson" | "jsonl" | "x-jsonl" | "json-seq" | "x-json-stream" | "jsonlines") => {
            Kind::Lines
        }
        ("application" | "text", "json") => Kind::Json,
        (_, sub) if sub.ends_with("+json") => Kind::Json,
        (_, sub) if sub.ends_with("+json-seq") => Kind::Lines,
        ("multipart", _) => Kind::Multipart,
        ("text", _) => Kind::Text,
        (_, "xml" | "yaml" | "x-yaml" | "javascript" | "graphql") => Kind::Text,
        (_, sub) if sub.ends_with("+xml") || sub.ends_with("+yaml") => Kind::Text,
        _ => Kind::Bytes,
    }
}

/// The kind of a Media Type Object. The media type decides, except where it is open (`*/*`, `application/*`), as some
/// frameworks write it for everything: there a schema that is not of bytes says that it is JSON, or text for a string.
pub fn kind_of(lowering: &mut Lowering<'_, '_>, source: &MediaType<'_>) -> Kind {
    let named = kind(source.name);
    let Some(id) = source.schema else { return named };
    if multipart::is_binary(lowering, id) && matches!(named, Kind::Json | Kind::Text | Kind::Form) {
        return Kind::Bytes;
    }
    if !is_open(source.name) || multipart::is_binary(lowering, id) {
        return named;
    }
    let types = lowering.graph.flatten(id).types.without(Types::NULL);
    if types == Types::STRING { Kind::Text } else { Kind::Json }
}

/// The media type without parameters, in lower case.
#[must_use]
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The parameters of a media type, `version=1`, that can tell it from another; a character set tells nothing of the schema.
pub fn parameters(media_type: &str) -> impl Iterator<Item = &str> {
    let parameters = media_type.split(';').skip(1).map(str::trim);
    parameters.filter(|one| !one.is_empty() && !one.to_ascii_lowercase().starts_with("charset="))
}

/// Whether a media type says nothing of what a body is.
#[must_use]
pub fn is_open(media_type: &str) -> bool {
    matches!(essence(media_type).as_str(), "*/*" | "application/*")
}

/// Whether a media type stands for several.
#[must_use]
pub fn is_range(media_type: &str) -> bool {
    media_type.contains('*')
}
