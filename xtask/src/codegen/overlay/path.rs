//! JSONPath queries (RFC 9535) of an overlay: text in, JSON pointers of the nodes out.

use indexmap::IndexSet;
use serde_json::Value;
use serde_json_path::JsonPath;

use super::regexp;

/// How deep brackets may be nested in a query. The time and the stack of its parser grow with them.
const NESTED: usize = 16;

/// A query that was parsed.
#[derive(Debug)]
pub(super) struct Path<'o> {
    /// The query as written.
    pub(super) text: &'o str,
    query: JsonPath,
}

impl<'o> Path<'o> {
    /// Parses a query, or says in one line why it is none.
    pub(super) fn parse(text: &'o str) -> Result<Self, String> {
        if !text.starts_with('$') {
            return Err(format!("`{text}` is not a JSONPath: it does not start with `$`"));
        }
        if nesting(text) > NESTED {
            return Err(format!("brackets are nested more than {NESTED} levels deep in this JSONPath"));
        }
        match JsonPath::parse(text) {
            Ok(query) => Ok(Self { text, query }),
            Err(error) => Err(refusal(text, &error)),
        }
    }

    /// The pointers of the nodes that the query selects, each once, in the order of the query.
    ///
    /// # Errors
    ///
    /// What is wrong with a regular expression of the query, in one line.
    pub(super) fn find(&self, root: &Value) -> Result<IndexSet<String>, String> {
        let found = self.query.query_located(root).locations().map(|location| location.to_json_pointer()).collect();
        regexp::take_wrong().map_or(Ok(found), Err)
    }
}

fn refusal(text: &str, error: &serde_json_path::ParseError) -> String {
    let rest = text.get(error.position()..).unwrap_or_default();
    let reason = error.message();
    let why = if reason.ends_with("parser error") { String::new() } else { format!(": {reason}") };
    if rest.is_empty() {
        format!("`{text}` is not a JSONPath: it ends too early{why}")
    } else {
        format!("`{text}` is not a JSONPath from `{rest}` on{why}")
    }
}

/// How deep `[` and `(` are nested outside of quoted text.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for (c, quoted) in quoting(text) {
        match c {
            '[' | '(' if !quoted => depth += 1,
            ']' | ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The characters with whether each is quoted.
pub(super) fn quoting(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut quote = None;
    let mut escaped = false;
    text.chars().map(move |c| {
        let was_quoted = quote.is_some();
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        (c, was_quoted || quote.is_some())
    })
}
