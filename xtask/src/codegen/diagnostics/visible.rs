//! Text from a stranger's document, made safe to print: what would move the cursor, change colours or reorder the line
//! is shown as an escape such as `\u{202e}`.

use std::borrow::Cow;

/// How many characters of a message are printed.
const LONGEST: usize = 600;

/// One line of text with every unprintable character escaped, cut where it gets unreadably long.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST && !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len().min(LONGEST));
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST {
            line.push('…');
            break;
        }
        push(&mut line, c);
    }
    Cow::Owned(line)
}

/// Appends a character, escaped if it cannot be seen.
pub(super) fn push(line: &mut String, c: char) {
    match c {
        c if !is_hidden(c) => line.push(c),
        '\n' | '\r' | '\t' => line.extend(c.escape_default()),
        c => line.extend(c.escape_unicode()),
    }
}

/// Whether a terminal would not show the character, or would act on it: controls, separators of lines, marks of the
/// writing direction (Trojan Source, CVE-2021-42574) and characters without width.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}
