//! Positions in YAML, from the marks of `saphyr-parser`'s events.

use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::Positions;

/// Every how many characters the byte offset is noted.
const STEP: usize = 256;

/// Records the positions of all spots, as far as the parser gets.
pub(super) fn mark(positions: &mut Positions<'_>) {
    let text = positions.text;
    let mut walk = Walk { positions, bytes: Bytes::new(text), open: Vec::new() };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => walk.event(&event, span),
            Err(_) => return,
        }
    }
}

struct Walk<'p, 't> {
    positions: &'p mut Positions<'t>,
    bytes: Bytes<'t>,
    open: Vec<Open>,
}

/// An object or array whose end has not come.
struct Open {
    spot: Option<usize>,
    start: usize,
    inside: Inside,
}

enum Inside {
    /// An object; after a key, the spot of its value.
    Object { value: Option<Option<usize>> },
    /// An array and the index of its next element.
    Array { next: usize },
}

impl Walk<'_, '_> {
    fn event(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Scalar(text, ..) if self.expects_key() => self.key(text, span),
            Event::Alias(_) if self.expects_key() => self.set_key(None),
            Event::Scalar(..) | Event::Alias(_) => {
                let spot = self.node();
                if spot.is_some() {
                    let range = self.range(span);
                    self.positions.value(spot, range, false);
                }
            }
            Event::MappingStart(..) => self.open(span, Inside::Object { value: None }),
            Event::SequenceStart(..) => self.open(span, Inside::Array { next: 0 }),
            Event::MappingEnd | Event::SequenceEnd => self.close(span),
            _ => {}
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { inside: Inside::Object { value: None }, .. }))
    }

    fn key(&mut self, text: &str, span: Span) {
        let parent = self.open.last().and_then(|open| open.spot);
        let mut child = parent.and_then(|parent| self.positions.child(parent, text));
        if child.is_some() {
            let range = self.range(span);
            child = self.positions.key(child, range);
        }
        self.set_key(child);
    }

    fn set_key(&mut self, spot: Option<usize>) {
        if let Some(Open { inside: Inside::Object { value }, .. }) = self.open.last_mut() {
            *value = Some(spot);
        }
    }

    /// The spot of the node that comes now.
    fn node(&mut self) -> Option<usize> {
        let Some(open) = self.open.last_mut() else { return Some(0) };
        match &mut open.inside {
            Inside::Object { value } => value.take().flatten(),
            Inside::Array { next } => {
                *next += 1;
                open.spot.and_then(|spot| self.positions.child(spot, &(*next - 1).to_string()))
            }
        }
    }

    fn open(&mut self, span: Span, inside: Inside) {
        let spot = if self.expects_key() {
            self.set_key(None);
            None
        } else {
            self.node()
        };
        let start = if spot.is_some() { self.range(span).start } else { 0 };
        self.positions.value(spot, start..start, true);
        self.open.push(Open { spot, start, inside });
    }

    fn close(&mut self, span: Span) {
        if let Some(Open { spot: Some(spot), start, .. }) = self.open.pop() {
            let end = self.range(span).end;
            self.positions.value(Some(spot), start..end.max(start), true);
        }
    }

    fn range(&self, span: Span) -> Range<usize> {
        self.bytes.at(span.start.index())..self.bytes.at(span.end.index())
    }
}

/// Characters to bytes: the parser counts in characters.
struct Bytes<'t> {
    text: &'t str,
    notes: Vec<usize>,
}

impl<'t> Bytes<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, notes: text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect() }
    }

    fn at(&self, character: usize) -> usize {
        let Some(note) = self.notes.get(character / STEP) else { return self.text.len() };
        let rest = self.text.get(*note..).unwrap_or_default();
        rest.char_indices().nth(character % STEP).map_or(self.text.len(), |(byte, _)| note + byte)
    }
}
