//! The one line of a file that a finding is shown in, cut to what fits a screen.

use std::cell::Cell;
use std::ops::Range;

use super::visible;

/// How many characters of a long line are shown.
const WIDTH: usize = 160;

/// How many of them stand before the place.
const BEFORE: usize = 60;

/// The lines of a text, found once.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// The byte that was asked for last, and the point there. A document may be one line of many megabytes.
    last: Cell<(usize, Point)>,
}

/// A line and column, both counted from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Point {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// A line as it is printed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The line, or the part of it around the place.
    pub(super) text: String,
    /// The bytes of `text` that are underlined.
    pub(super) span: Range<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts, last: Cell::new((0, Point { line: 1, column: 1 })) }
    }

    /// The line and column of a byte.
    pub(super) fn point(&self, byte: usize) -> Point {
        let line = self.starts.partition_point(|start| *start <= byte);
        let (known, point) = self.last.get();
        let start = if point.line == line && known <= byte {
            (known, point.column)
        } else {
            (self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0), 1)
        };
        let between = self.text.get(start.0..byte.min(self.text.len())).unwrap_or_default();
        let point = Point { line, column: start.1 + between.chars().count() };
        self.last.set((byte, point));
        point
    }

    /// The line that holds the start of `span`, with as much of the span as lies on it.
    pub(super) fn excerpt(&self, span: &Range<usize>) -> Excerpt {
        let line = self.starts.partition_point(|start| *start <= span.start).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
        window(text, span.start - start..span.end.max(span.start) - start)
    }
}

/// The part of `line` around `span`.
fn window(line: &str, span: Range<usize>) -> Excerpt {
    let before = line.get(..span.start).unwrap_or(line);
    let is_long = line.chars().nth(WIDTH).is_some();
    let first = match before.char_indices().rev().nth(BEFORE - 1) {
        Some((at, _)) if is_long => at,
        _ => 0,
    };
    let mut text = String::new();
    if first > 0 {
        text.push('…');
    }
    let mut underline = text.len()..text.len();
    let mut cut = false;
    for (count, (at, c)) in line.get(first..).unwrap_or_default().char_indices().enumerate() {
        if is_long && count == WIDTH {
            cut = true;
            break;
        }
        if first + at <= span.start {
            underline = text.len()..text.len();
        }
        match c {
            '\t' => text.push_str("    "),
            c => visible::push(&mut text, c),
        }
        if first + at <= span.start || first + at < span.end {
            underline.end = text.len();
        }
    }
    if before.len() == line.len() {
        underline = text.len()..text.len() + 1;
        text.push(' ');
    }
    if cut {
        text.push('…');
    }
    Excerpt { text, span: underline }
}
