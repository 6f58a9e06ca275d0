//! What the API in memory was told to do wrong.

use crate::runtime::client::Reply;

/// Faults that wait for their call.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// Replies in place of the API's own, for one operation or for any.
    replies: Vec<(Option<&'static str>, Reply)>,
    /// Operations whose next answer is lost.
    lost: Vec<&'static str>,
}

impl Faults {
    pub(super) fn add(&mut self, operation: Option<&'static str>, reply: Reply) {
        self.replies.push((operation, reply));
    }

    pub(super) fn lose(&mut self, operation: &'static str) {
        self.lost.push(operation);
    }

    /// The fault for a call of this operation, if there is one.
    pub(super) fn next(&mut self, operation: &str) -> Option<Reply> {
        let found = self.replies.iter().position(|(of, _)| of.is_none_or(|of| of == operation));
        found.map(|index| self.replies.remove(index).1)
    }

    /// Whether the answer to a call of this operation is lost.
    pub(super) fn loses(&mut self, operation: &str) -> bool {
        let found = self.lost.iter().position(|of| *of == operation);
        found.map(|index| self.lost.remove(index)).is_some()
    }
}
