//! Whether a document is OpenAPI 3.0, 3.1 or 3.2. Nothing later makes sense otherwise.

use serde_json::Value;

use crate::codegen::diagnostics::{Diagnostics, FileId, Place, codes};

/// Reports a document of another kind or version, and whether it is one of ours.
pub(super) fn check(value: &Value, diagnostics: &mut Diagnostics) -> bool {
    let root = Place::root(FileId(0));
    let Value::Object(object) = value else {
        let help = "an OpenAPI document is an object that starts with `openapi: 3.1.0`";
        diagnostics.error(codes::UNSUPPORTED_VERSION, &root, "this is not an OpenAPI document").help(help);
        return false;
    };
    match object.get("openapi") {
        Some(Value::String(version)) if supported(version) => return true,
        Some(Value::String(version)) => {
            let message = format!("OpenAPI `{version}` is not supported");
            diagnostics
                .error(codes::UNSUPPORTED_VERSION, &root.child("openapi"), message)
                .help("OpenAPI 3.0, 3.1 and 3.2 are supported, written such as `openapi: 3.1.0`");
        }
        Some(_) => {
            diagnostics
                .error(codes::UNSUPPORTED_VERSION, &root.child("openapi"), "`openapi` must be a text such as \"3.1.0\"")
                .help("write all three parts of the version: `openapi: 3.1.0`");
        }
        None if object.contains_key("swagger") => {
            diagnostics
                .error(codes::UNSUPPORTED_VERSION, &root.child("swagger"), "Swagger 2.0 is not supported")
                .help("convert the document to OpenAPI 3 first: `npx swagger2openapi --yaml -o openapi.yaml <file>`");
        }
        None => {
            diagnostics
                .error(codes::UNSUPPORTED_VERSION, &root, "this is not an OpenAPI document: `openapi` is missing")
                .help("say which version the document follows, for example `openapi: 3.1.0`");
        }
    }
    false
}

/// `3.0.3`, `3.1`, `3.2.0-rc1`.
fn supported(version: &str) -> bool {
    ["3.0", "3.1", "3.2"]
        .iter()
        .any(|minor| version.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-'])))
}
