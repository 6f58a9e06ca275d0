//! The document's examples of answers, and which of them answers what.

use super::Reply;

/// An answer that the document shows, and the operations that it is shown for.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    status: &'static str,
    media_type: &'static str,
    body: &'static str,
    operations: &'static [&'static str],
}

impl Example {
    /// An answer with a status (`200`, `4XX` or `default`), a media type (empty without a body) and a body.
    #[must_use]
    pub const fn new(
        status: &'static str,
        media_type: &'static str,
        body: &'static str,
        operations: &'static [&'static str],
    ) -> Self {
        Self { status, media_type, body, operations }
    }

    /// The answer, with this status.
    pub(super) fn reply(&self, status: u16) -> Reply {
        let reply = Reply::bytes(status, self.body);
        if self.media_type.is_empty() { reply } else { reply.header("Content-Type", self.media_type) }
    }

    fn is_for(&self, operation: &str) -> bool {
        self.operations.contains(&operation)
    }
}

/// The example for a status: of the status itself, else of its range, else the default.
pub(super) fn find(examples: &'static [Example], operation: &str, status: u16) -> Option<&'static Example> {
    let names = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
    let of = |name: &String| examples.iter().find(|example| example.status == name && example.is_for(operation));
    names.iter().find_map(of)
}

/// The first successful answer that is shown for an operation. `also` are statuses outside 2xx that are a success too.
pub(super) fn success(examples: &'static [Example], operation: &str, also: &[u16]) -> Option<Reply> {
    let of = |status: u16| {
        let named = status.to_string();
        move |example: &&Example| example.status == named && example.is_for(operation)
    };
    let code = |example: &'static Example| example.status.parse::<u16>().ok();
    let own = examples.iter().filter(|example| example.is_for(operation));
    let own = own.filter_map(|example| Some((example, code(example)?)));
    let exact = own.clone().find(|(_, code)| (200..300).contains(code));
    let other = || also.iter().find_map(|code| Some((examples.iter().find(of(*code))?, *code)));
    let rest = || find(examples, operation, 200).map(|example| (example, 200));
    exact.or_else(other).or_else(rest).map(|(example, code)| example.reply(code))
}
