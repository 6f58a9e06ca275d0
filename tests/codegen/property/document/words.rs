//! Names and texts: those of everyday documents, those that Rust has a use for, and those that try to get out.

use serde_json::{Value, json};

use super::{Maker, Result};

/// Names that documents have, with pairs that differ only in what Rust does not keep.
const PLAIN: &[&str] = &[
    "Pet",
    "pet",
    "id",
    "Error",
    "user_name",
    "UserName",
    "userName",
    "type",
    "self",
    "Self",
    "Option",
    "Vec",
    "String",
    "Box",
    "2fa",
    "x-y",
    "Client",
    "Response",
    "Result",
    "a b",
    "models",
    "ListItem",
    "PetTags",
    "PetTag",
    "tags",
    "Item",
    "value",
    "builder",
    "new",
    "async",
    "crate",
    "super",
    "_",
    "None",
    "Some",
    "Default",
    "Unknown",
    "Other",
    "Value",
    "Serialize",
    "data",
    "items",
    "status",
    "kind",
    "call",
    "name",
    "send",
    "extra",
];

/// Names and texts that mean something to a file system, a shell, a template or a Rust lexer.
const HOSTILE: &[&str] = &[
    "",
    ".",
    "..",
    "../../x",
    "/etc/passwd",
    "con",
    "CON.rs",
    "mod",
    "lib",
    "main",
    "a/b",
    "a~b",
    "a~1b",
    "a%2Fb",
    "*/",
    "/*",
    "//",
    "\"",
    "\"; fn evil() {} //",
    "r#\"",
    "\"#",
    "'",
    "'a",
    "\\",
    "\\u{41}",
    "{}",
    "{0}",
    "{{",
    "}",
    "]]",
    "#[evil]",
    "#![evil]",
    "$ref",
    "$crate",
    "properties",
    "\u{202e}x",
    "\u{2066}",
    "\u{0}",
    "\n",
    "\r",
    "\t",
    "\u{7f}",
    "é",
    "e\u{301}",
    "日本",
    "🦀",
    "ß",
    "İ",
    "ǆ",
    "K",
    "```",
    "```\nfn main() {}\n```",
    "`",
    "<b>",
    "[x](y)",
    "[`x`]",
    "a\nb",
    "- a\n    b",
    "    code",
    "| a | b |",
    "%",
    "%zz",
    "?",
    "#",
    "1",
    "-1",
    "1e9",
    "true",
    "null",
    "~",
    "!x",
    "\u{feff}",
    "\u{a0}",
    "\u{2028}",
    "x\u{ad}y",
    "Ⅷ",
    "²",
    "𝐚",
];

impl Maker<'_, '_> {
    /// A name of a schema, a property, a parameter, ...
    pub(super) fn name(&mut self) -> Result<String> {
        if self.hostile && self.bytes.ratio(1, 4)? {
            return self.odd();
        }
        let name = (*self.bytes.choose(PLAIN)?).to_owned();
        Ok(if self.bytes.ratio(1, 8)? { format!("{name}{}", self.bytes.int_in_range(0..=3)?) } else { name })
    }

    /// A description, a title, a value of an enum, ...
    pub(super) fn text(&mut self) -> Result<String> {
        if self.hostile && self.bytes.ratio(1, 3)? {
            let mut text = self.odd()?;
            for _ in 0..self.bytes.int_in_range(0..=2)? {
                text.push_str(&self.odd()?);
            }
            return Ok(text);
        }
        let texts =
            ["A pet.", "", "One line.\n\nAnother one with `code` and *stars*.", "See https://example.com/a_b.", "a"];
        Ok((*self.bytes.choose(&texts)?).to_owned())
    }

    fn odd(&mut self) -> Result<String> {
        Ok(match self.bytes.int_in_range(0..=15)? {
            14 => self.bytes.arbitrary::<String>()?,
            15 => "long".repeat(90),
            _ => (*self.bytes.choose(HOSTILE)?).to_owned(),
        })
    }

    /// Any small value.
    pub(super) fn value(&mut self) -> Result<Value> {
        Ok(match self.bytes.int_in_range(0..=8)? {
            0 => Value::Null,
            1 => json!(self.bytes.arbitrary::<bool>()?),
            2 => json!(self.bytes.arbitrary::<i8>()?),
            3 => json!(self.bytes.arbitrary::<i64>()?),
            4 => json!(self.bytes.arbitrary::<u64>()?),
            5 => json!(self.bytes.arbitrary::<f64>()?),
            6 => json!([self.text()?]),
            7 => json!({self.name()?: self.text()?}),
            _ => json!(self.text()?),
        })
    }
}
