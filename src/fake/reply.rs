//! The forms of the answers: bare objects, objects in the envelope `{code, success, data}`, and errors.

use serde_json::{Value, json};

use super::visit::Outcome;
use crate::runtime::client::Reply;

/// A bare answer.
pub(super) fn bare(body: Value) -> Outcome {
    Ok(Reply::json(200, body))
}

/// An answer in the envelope.
pub(super) fn enveloped(data: Value) -> Outcome {
    Ok(Reply::json(200, json!({ "code": 200, "success": true, "data": data })))
}

/// `{"status": "ok"}`
pub(super) fn done() -> Outcome {
    bare(json!({ "status": "ok" }))
}

/// An error with a status of its own.
pub(super) fn failed(status: u16, message: &str) -> Reply {
    Reply::json(status, json!({ "message": message }))
}

/// An error that only the envelope tells, under the status 200.
pub(super) fn refused(code: u16, message: &str) -> Reply {
    Reply::json(200, json!({ "code": code, "success": false, "error": message }))
}
