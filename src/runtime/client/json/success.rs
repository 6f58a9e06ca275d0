//! Whether an answer says in its envelope that the call failed: `{"success": false, ..}`.

use memchr::memmem::Finder;
use serde_json::Value;

/// Finds a member that is `false`, in the answers of a client. The search is prepared once, which costs more than to
/// search a short answer.
#[derive(Clone, Debug)]
pub(in super::super) struct Failure {
    name: &'static str,
    finder: Finder<'static>,
}

impl Failure {
    /// A search for this member.
    pub(in super::super) fn new(name: &'static str) -> Self {
        Self { name, finder: Finder::new(name) }
    }

    /// Whether the member of the object in `text` is `false`.
    ///
    /// A look for the member comes first; only a text that has it somewhere with `false` is parsed, so a success costs one
    /// fast search.
    pub(in super::super) fn is_told(&self, text: &[u8]) -> bool {
        let suspected = self.finder.find_iter(text).any(|at| {
            let rest = text.get(at + self.name.len()..).and_then(|rest| rest.strip_prefix(b"\"")).unwrap_or_default();
            let value = rest.trim_ascii_start().strip_prefix(b":").unwrap_or_default();
            value.trim_ascii_start().starts_with(b"false")
        });
        suspected
            && serde_json::from_slice::<Value>(text)
                .is_ok_and(|value| value.get(self.name).and_then(Value::as_bool) == Some(false))
    }
}
