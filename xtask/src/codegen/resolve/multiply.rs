//! What path items multiply to: each of its operations is one for every path that refers to it, and has all that the item
//! shares. A text of 150 kB can ask for two million operations so.
//!
//! In: how many operations an item has, and what it shares. Out: an error at the first item that goes too far.

use crate::codegen::diagnostics::{Diagnostics, Place, codes};

/// How much may be multiplied in a document without operations of its own.
const LEAST: usize = 1 << 14;

/// How much more for each operation that is written out.
const PER_OPERATION: usize = 16;

/// Counts what is there more often than it is written.
#[derive(Debug)]
pub(super) struct Multiplied {
    /// The limit, unless it follows from the document.
    limit: Option<usize>,
    written: usize,
    copies: usize,
    /// The item that went too far.
    over: Option<Place>,
}

impl Multiplied {
    pub(super) fn within(limit: Option<usize>) -> Self {
        Self { limit, written: 0, copies: 0, over: None }
    }

    /// Counts an item with so many operations, each of which gets as many parameters and servers of the item. `again` is
    /// whether the item has been counted for another path. Whether that is too much.
    pub(super) fn add(&mut self, operations: usize, each: usize, again: bool, item: &Place) -> bool {
        if !again {
            self.written += operations;
        }
        self.copies = self.copies.saturating_add(operations.saturating_mul(each + usize::from(again)));
        if self.over.is_none() && self.copies > self.limit() {
            self.over = Some(item.clone());
        }
        self.is_over()
    }

    /// Whether it has been too much.
    pub(super) fn is_over(&self) -> bool {
        self.over.is_some()
    }

    /// Reports that it was too much.
    pub(super) fn report(&self, diagnostics: &mut Diagnostics) {
        let Some(place) = &self.over else { return };
        let limit = self.limit();
        let message = format!("path items multiply to more than {limit} operations, parameters and servers here");
        diagnostics.error(codes::TOO_LARGE, place, message).help(
            "refer to the path item from fewer places, or raise the limit with `--max-multiplied N` or \
             `limits.multiplied` of codegen.toml",
        );
    }

    fn limit(&self) -> usize {
        self.limit.unwrap_or_else(|| LEAST.saturating_add(self.written.saturating_mul(PER_OPERATION)))
    }
}
