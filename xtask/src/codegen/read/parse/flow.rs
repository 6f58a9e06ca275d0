//! A guard before YAML is parsed: the parser's time grows with the square of how deep `[` and `{` are nested, so that a
//! megabyte of `[` would keep it busy for an hour.

use std::ops::Range;

use saphyr_parser::Parser;

use super::fault;

/// A text with fewer brackets than this cannot be slow.
const HARMLESS: usize = 10_000;

/// The bracket that is one too deep for `saphyr-parser`, which stops at 255. Brackets in text do not count.
pub(super) fn too_deep(text: &str) -> Option<Range<usize>> {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
    if brackets <= HARMLESS {
        return None;
    }
    let refused = Parser::new_from_str(text).find_map(Result::err)?;
    let start = text.char_indices().nth(refused.marker().index()).map_or(text.len(), |(byte, _)| byte);
    if refused.info().contains("recursion limit") { fault::character(text, start) } else { None }
}
