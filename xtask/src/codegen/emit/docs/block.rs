//! The blocks of a rendering, each behind the marks of the quotes and list items around it.
//!
//! A block that stood a space too far to the right would be an indented code block, which rustdoc takes for a test: so the
//! indentation of each item is the width of the mark that was written for it.

/// How many backticks open a block of code at least.
const FENCE: usize = 3;

/// The blocks that are written, and what is around the next one.
#[derive(Default)]
pub(super) struct Blocks {
    out: String,
    around: Vec<Around>,
    /// Whether the next block may follow without an empty line, if it is an item or a row.
    tight: bool,
}

/// What is around a block.
enum Around {
    /// A quote, and whether a block of it is written.
    Quote(bool),
    /// An item of a list: its mark until its first block is written, and the width of the mark.
    Item(Option<String>, usize),
}

impl Blocks {
    /// Whether the next item or row follows without an empty line.
    pub(super) fn set_tight(&mut self, tight: bool) {
        self.tight = tight;
    }

    /// What follows is in a quote.
    pub(super) fn open_quote(&mut self) {
        self.around.push(Around::Quote(false));
    }

    /// What follows is in an item with this mark.
    pub(super) fn open_item(&mut self, mark: String) {
        let width = mark.len();
        self.around.push(Around::Item(Some(mark), width));
    }

    /// The innermost quote or item ends. An item in which nothing was written is left out; another one is followed by the
    /// next without an empty line.
    pub(super) fn close(&mut self) {
        let ended = self.around.pop();
        self.tight |= matches!(ended, Some(Around::Item(None, _)));
    }

    /// How many characters of each line are taken by what is around it.
    pub(super) fn margin(&self) -> usize {
        let width = |around: &Around| match around {
            Around::Quote(_) => 2,
            Around::Item(_, width) => *width,
        };
        self.around.iter().map(width).sum()
    }

    /// Writes a block.
    pub(super) fn write(&mut self, text: &str) {
        let is_item = self.around.iter().any(|around| matches!(around, Around::Item(Some(_), _)));
        if !self.out.is_empty() {
            self.out.push('\n');
            if !self.tight || !is_item && !text.starts_with('|') {
                self.gap();
                self.out.push('\n');
            }
        }
        for (index, line) in text.lines().enumerate() {
            if index > 0 {
                self.out.push('\n');
            }
            self.margins();
            self.out.push_str(line);
            self.trim();
        }
        self.tight = false;
    }

    /// Writes a block of code in a language. Its fence is longer than every run of backticks in it, so that no line of it
    /// can end it (CommonMark, section 4.5).
    pub(super) fn write_code(&mut self, language: &str, code: &str) {
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(FENCE.max(longest + 1));
        let end = if code.is_empty() || code.ends_with('\n') { "" } else { "\n" };
        self.write(&format!("{fence}{language}\n{code}{end}{fence}"));
    }

    /// Starts an empty line within what the block before was in as well.
    fn gap(&mut self) {
        for around in &self.around {
            match around {
                Around::Quote(true) => self.out.push_str("> "),
                Around::Item(None, width) => self.out.push_str(&" ".repeat(*width)),
                Around::Quote(false) | Around::Item(Some(_), _) => break,
            }
        }
        self.trim();
    }

    /// Starts a line.
    fn margins(&mut self) {
        for around in &mut self.around {
            match around {
                Around::Quote(written) => {
                    *written = true;
                    self.out.push_str("> ");
                }
                Around::Item(mark, width) => match mark.take() {
                    Some(mark) => self.out.push_str(&mark),
                    None => self.out.push_str(&" ".repeat(*width)),
                },
            }
        }
    }

    fn trim(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.out
    }
}
