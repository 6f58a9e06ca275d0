//! The events of a CommonMark parser become CommonMark again, without what rustdoc would run, link or trip over.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::WIDTH;
use super::block::Blocks;
use super::fill::{fill, guarded};
use crate::codegen::emit::words;

/// The largest number that an item of a list can have (CommonMark, section 5.2).
const LAST: u64 = 999_999_999;

/// Writes the events of a CommonMark parser back as CommonMark.
#[derive(Default)]
pub(super) struct Rendering {
    blocks: Blocks,
    /// The inline text of the block that is being written.
    pub(super) line: String,
    /// For each open list: the number of its next item, if it is numbered.
    lists: Vec<Option<u64>>,
    /// The language and text of the block of code that is being read.
    code: Option<(&'static str, String)>,
    /// The cells of the row that is being read.
    cells: Vec<String>,
    /// Whether what is being read is in a table.
    in_table: bool,
    /// The address of the link that is being read, and where its text starts in the line.
    link: Option<(String, usize)>,
    /// What ends the HTML that is not shown.
    pub(super) hidden: Option<&'static str>,
}

impl Rendering {
    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.text(&text),
            },
            Event::Code(code) => self.code_span(&code),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak | Event::HardBreak => self.line.push(' '),
            // Underscores, for stars and dashes behind the mark of an item are a rule in its place.
            Event::Rule => self.blocks.write("___"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.flush(),
            Tag::BlockQuote(_) => {
                self.flush();
                self.blocks.open_quote();
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.code = Some((language(&kind), String::new()));
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
                self.blocks.set_tight(false);
            }
            Tag::Item => {
                self.flush();
                self.item();
            }
            Tag::Emphasis => self.line.push('*'),
            Tag::Strong => self.line.push_str("**"),
            Tag::Strikethrough => self.line.push_str("~~"),
            Tag::Link { dest_url, .. } if is_web(&dest_url) => {
                self.link = Some((dest_url.to_string(), self.line.len()))
            }
            Tag::Table(_) => self.in_table = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(_) => {
                let heading = self.take_line();
                if says_something(&heading) {
                    self.blocks.write(&format!("**{}**", heading.trim()));
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.flush();
                self.blocks.close();
            }
            TagEnd::CodeBlock => {
                let (language, code) = self.code.take().unwrap_or_default();
                self.blocks.write_code(language, &code);
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.blocks.set_tight(false);
            }
            TagEnd::Emphasis => self.line.push('*'),
            TagEnd::Strong => self.line.push_str("**"),
            TagEnd::Strikethrough => self.line.push_str("~~"),
            TagEnd::Link => self.end_link(),
            TagEnd::TableCell => {
                let cell = self.take_line();
                self.cells.push(cell);
            }
            TagEnd::TableHead => {
                let rule = vec!["---"; self.cells.len()].join(" | ");
                let head = self.row();
                self.blocks.write(&format!("{head}\n| {rule} |"));
            }
            TagEnd::TableRow => {
                let row = self.row();
                self.blocks.set_tight(true);
                self.blocks.write(&row);
            }
            TagEnd::Table => self.in_table = false,
            _ => {}
        }
    }

    /// A link whose text is its address is written as one that shows it.
    fn end_link(&mut self) {
        let Some((url, start)) = self.link.take() else { return };
        let text = self.line.split_off(start);
        if text == words::unmarked(&url) && !url.contains(ends_url) {
            return self.line.push_str(&format!("<{url}>"));
        }
        if self.line.ends_with('!') {
            // Behind it, the link would be an image.
            self.line.insert(start - 1, '\\');
        }
        self.line.push_str(&format!("[{text}]({})", address(&url)));
    }

    /// A code span, apart from one before it: their backticks would be one mark. In a table, a bar in it would end the cell
    /// all the same (GitHub Flavored Markdown, section 4.10).
    fn code_span(&mut self, code: &str) {
        if self.line.ends_with('`') {
            self.line.push(' ');
        }
        let span = words::code_span(code);
        self.line.push_str(&if self.in_table { span.replace('|', "\\|") } else { span });
    }

    /// The row of a table that ends.
    fn row(&mut self) -> String {
        format!("| {} |", std::mem::take(&mut self.cells).join(" | "))
    }

    fn item(&mut self) {
        self.blocks.open_item(match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{}. ", (*number).min(LAST));
                *number += 1;
                mark
            }
            _ => "* ".to_owned(),
        });
    }

    /// Text outside code: brackets, angles and marks are escaped, bare URLs become links. An entity may stand for a line
    /// feed or for what cannot be seen, or be followed by what would make another one (CommonMark, section 2.5).
    pub(super) fn text(&mut self, text: &str) {
        if text == "&" {
            return self.line.push_str("\\&");
        }
        let text: String = text.chars().filter_map(in_line).collect();
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                self.line.push(' ');
            }
            let start = if self.link.is_none() { start_of_url(word) } else { None };
            let Some(start) = start else {
                self.escape(word);
                continue;
            };
            let (before, rest) = word.split_at(start);
            let url = rest.split(ends_url).next().unwrap_or_default();
            let url = url.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '"', '\'']);
            self.escape(before);
            self.line.push_str(&format!("<{url}>"));
            self.escape(&rest[url.len()..]);
        }
    }

    pub(super) fn escape(&mut self, text: &str) {
        self.line.push_str(&words::unmarked(text));
    }

    /// The inline text that was read so far, which ends. HTML that is not shown ends with it.
    fn take_line(&mut self) -> String {
        self.hidden = None;
        std::mem::take(&mut self.line)
    }

    /// Ends the paragraph that is being written.
    fn flush(&mut self) {
        let line = self.take_line();
        if says_something(&line) {
            // Deep inside, each line would hold more marks than words.
            let margin = self.blocks.margin();
            let width = if margin > WIDTH / 2 { usize::MAX } else { WIDTH - margin };
            self.blocks.write(&fill(&guarded(line.trim()), width));
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.flush();
        self.blocks.finish()
    }
}

/// The language of a block of code, as far as nobody runs it.
fn language(kind: &CodeBlockKind<'_>) -> &'static str {
    let CodeBlockKind::Fenced(said) = kind else { return "text" };
    let said = said.split([' ', ',']).next().unwrap_or_default();
    let known = ["json", "yaml", "xml", "http", "sh", "bash", "html", "sql"];
    known.into_iter().find(|known| *known == said).unwrap_or("text")
}

/// A character of a text that stays on one line.
fn in_line(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\t' => Some(' '),
        c if words::hides(c) => None,
        c => Some(c),
    }
}

/// Whether a line has more than marks: stars alone would be a rule.
fn says_something(line: &str) -> bool {
    line.chars().any(|c| !matches!(c, '*' | '~') && !c.is_whitespace())
}

/// Whether an address is one of the web.
fn is_web(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Where an address of the web starts in a word.
fn start_of_url(word: &str) -> Option<usize> {
    word.contains("://").then_some(())?;
    ["http://", "https://"].iter().filter_map(|scheme| word.find(scheme)).min()
}

/// What an address that is shown cannot have: it would end there, or end the cell of a table.
fn ends_url(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '|') || words::hides(c)
}

/// A URL as the target of a link, which it cannot leave.
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if matches!(c, '(' | ')' | '<' | '>' | '\\' | '`' | '|') || c.is_whitespace() || c.is_control() {
            out.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
        } else if !words::hides(c) {
            out.push(c);
        }
    }
    out
}
