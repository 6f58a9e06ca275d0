//! The events of a CommonMark parser become CommonMark again, without what rustdoc would run, link or trip over.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

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
    cells: Vec<String>,
    link: Option<String>,
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
            Event::Code(code) => self.line.push_str(&words::code_span(&code)),
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
            Tag::Link { dest_url, link_type, .. } => {
                let web = dest_url.starts_with("http://") || dest_url.starts_with("https://");
                self.link = web.then(|| dest_url.to_string());
                if web && !matches!(link_type, LinkType::Autolink | LinkType::Email) {
                    self.line.push('[');
                }
            }
            Tag::Table(_) | Tag::TableHead | Tag::TableRow => self.cells.clear(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => {
                self.hidden = None;
                self.flush();
            }
            TagEnd::Heading(_) => {
                let heading = std::mem::take(&mut self.line);
                if says_something(&heading) {
                    self.blocks.write(&format!("**{}**", heading.trim()));
                }
            }
            TagEnd::BlockQuote(_) => {
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
            TagEnd::Item => {
                self.flush();
                self.blocks.close();
                self.blocks.set_tight(true);
            }
            TagEnd::Emphasis => self.line.push('*'),
            TagEnd::Strong => self.line.push_str("**"),
            TagEnd::Strikethrough => self.line.push_str("~~"),
            TagEnd::Link => self.end_link(),
            TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.line)),
            TagEnd::TableHead => {
                let rule = vec!["---"; self.cells.len()].join(" | ");
                let head = format!("| {} |\n| {rule} |", self.cells.join(" | "));
                self.blocks.write(&head);
            }
            TagEnd::TableRow => {
                let row = format!("| {} |", self.cells.join(" | "));
                self.blocks.set_tight(true);
                self.blocks.write(&row);
            }
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let Some(url) = self.link.take() else { return };
        let shown_bare = self.line.ends_with(&format!("<{url}>"));
        if !shown_bare {
            self.line.push_str(&format!("]({})", address(&url)));
        }
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
    /// feed or for what cannot be seen (CommonMark, section 2.5).
    pub(super) fn text(&mut self, text: &str) {
        let text: String = text.chars().filter_map(in_line).collect();
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                self.line.push(' ');
            }
            if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) && self.link.is_none() {
                self.line.push_str(word);
                continue;
            }
            let find_url = || ["http://", "https://"].iter().filter_map(|scheme| word.find(scheme)).min();
            let url = if word.contains(':') { find_url() } else { None };
            if let Some(start) = url.filter(|_| self.link.is_none()) {
                let (before, url) = word.split_at(start);
                let end = url.trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '"', '\'']);
                self.escape(before);
                self.line.push_str(&format!("<{}>", end.replace(['<', '>'], "")));
                self.escape(&url[end.len()..]);
            } else if self.link.as_deref() == Some(word) {
                // An autolink: its text is its address.
                if self.line.ends_with('[') {
                    self.line.pop();
                }
                self.line.push_str(&format!("<{word}>"));
            } else {
                self.escape(word);
            }
        }
    }

    pub(super) fn escape(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '\\' | '|' | '~') {
                self.line.push('\\');
            }
            self.line.push(c);
        }
    }

    /// Ends the paragraph that is being written.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if says_something(&line) {
            let width = WIDTH.saturating_sub(self.blocks.margin());
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

/// A URL as the target of a link, which it cannot leave.
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if matches!(c, '(' | ')' | '<' | '>' | '\\' | '`' | ' ') || c.is_control() {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else if !words::hides(c) {
            out.push(c);
        }
    }
    out
}
