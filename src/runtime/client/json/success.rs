//! Whether an answer says in its envelope that the call failed: `{"success": false, ..}`.

use memchr::memmem;
use serde_json::Value;

/// Whether the member `name` of the object in `text` is `false`.
///
/// A look for the member comes first; only a text that has it somewhere with `false` is parsed, so a success costs one
/// fast search.
pub(in super::super) fn says_failure(text: &[u8], name: &str) -> bool {
    let suspected = memmem::find_iter(text, name).any(|at| {
        let rest = text.get(at + name.len()..).and_then(|rest| rest.strip_prefix(b"\"")).unwrap_or_default();
        let value = rest.trim_ascii_start().strip_prefix(b":").unwrap_or_default();
        value.trim_ascii_start().starts_with(b"false")
    });
    suspected
        && serde_json::from_slice::<Value>(text)
            .is_ok_and(|value| value.get(name).and_then(Value::as_bool) == Some(false))
}
