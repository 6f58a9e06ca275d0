//! Where a query that matches nothing goes astray: `$.components.schemas.Pett.type` is good up to `$.components.schemas`.

use serde_json::Value;

use super::path::{Path, quoting};
use crate::codegen::diagnostics::did_you_mean;

/// What to write instead of a query that matches nothing, or how far it leads.
pub(super) fn hint(query: &str, root: &Value) -> Option<String> {
    let ends: Vec<_> = ends(query).collect();
    for (at, end) in ends.iter().enumerate().rev() {
        let start = query.get(..*end)?;
        let next = ends.get(at + 1).copied().unwrap_or(query.len());
        let Ok(found) = Path::parse(start).ok()?.find(root) else { continue };
        if found.is_empty() || next == *end {
            continue;
        }
        let segment = query.get(*end..next)?;
        let keys =
            found.iter().filter_map(|pointer| root.pointer(pointer)?.as_object()).flat_map(|object| object.keys());
        if let Some(near) = name(segment).and_then(|name| did_you_mean(name, keys.map(String::as_str))) {
            return Some(format!("did you mean `{near}` instead of `{segment}`?"));
        }
        return Some(match found.len() {
            1 => format!("`{start}` matches one node, which has no `{segment}`"),
            nodes => format!("`{start}` matches {nodes} nodes, and none has `{segment}`"),
        });
    }
    None
}

/// Where the segments of a query start, after the `$`.
fn ends(query: &str) -> impl Iterator<Item = usize> {
    let mut depth = 0_usize;
    let mut byte = 0;
    let mut after_dot = false;
    quoting(query).filter_map(move |(c, quoted)| {
        let at = byte;
        byte += c.len_utf8();
        let starts = depth == 0 && !quoted && (c == '.' || c == '[') && !after_dot;
        match c {
            '[' | '(' if !quoted => depth += 1,
            ']' | ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        after_dot = c == '.' && depth == 0;
        starts.then_some(at)
    })
}

/// The one name that a segment selects.
fn name(segment: &str) -> Option<&str> {
    let inner = match segment.strip_prefix('[') {
        Some(inner) => {
            let inner = inner.strip_suffix(']')?;
            let quoted = |quote: char| inner.strip_prefix(quote)?.strip_suffix(quote);
            return quoted('\'').or_else(|| quoted('"')).filter(|name| !name.contains(['\'', '"', '\\']));
        }
        None => segment.strip_prefix('.')?,
    };
    (!inner.starts_with(['.', '*', '['])).then_some(inner)
}
