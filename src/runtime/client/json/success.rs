//! Whether an answer says in its envelope that the call failed: `{"success": false, ..}`.

use memchr::memmem;
use serde_json::Value;

/// Whether the member `name` of the object in `text` is `false`.
///
/// A look for the member comes first; only a text that has it somewhere with `false` is parsed, so a success costs one
/// fast search.
pub(in super::super) fn says_failure(text: &[u8], name: &str) -> bool {
    let quoted = format!("\"{name}\"");
    let suspected = memmem::find_iter(text, &quoted).any(|at| {
        let rest = text.get(at + quoted.len()..).unwrap_or_default().trim_ascii_start();
        rest.strip_prefix(b":").is_some_and(|value| value.trim_ascii_start().starts_with(b"false"))
    });
    suspected
        && serde_json::from_slice::<Value>(text)
            .is_ok_and(|value| value.get(name).and_then(Value::as_bool) == Some(false))
}
