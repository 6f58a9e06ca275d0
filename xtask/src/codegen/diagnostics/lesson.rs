//! What there is to know about a code, as text for a terminal and as a page of documentation.
//!
//! Both are made from [`codes::ALL`] and the cases of the codes, so that neither can go stale.

use std::borrow::Cow;

use super::codes::{self, Lesson};

impl Lesson {
    /// Whether the example is refused, or the code is of a warning.
    fn is_error(&self) -> bool {
        self.printed.contains(&format!("error[{}]", self.code.0))
    }

    /// The files of the example, with their names.
    fn files(&self) -> impl Iterator<Item = (&'static str, Cow<'static, str>)> {
        let input = ("input.yaml", String::from_utf8_lossy(self.input));
        let beside = self.beside.iter().map(|(name, text)| (*name, Cow::Borrowed(*text)));
        std::iter::once(input).chain(beside)
    }

    /// The lesson for a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { code, meaning, why, cure, printed, .. } = self;
        let mut text = format!("{}: {}\n\nWhy it matters: {why}\nWhat to do: {cure}\n", code.0, meaning.trim());
        for (name, content) in self.files() {
            text.push_str(&format!("\nFor example, {name}:\n\n{}", indented(&content)));
        }
        text.push_str(&format!("\nis told so:\n\n{}", indented(printed)));
        text
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

/// Every code with its meaning, a line each.
#[must_use]
pub fn list() -> String {
    let width = codes::ALL.iter().map(|lesson| lesson.code.0.len()).max().unwrap_or_default();
    codes::ALL.iter().map(|lesson| format!("{:width$}  {}\n", lesson.code.0, lesson.meaning.trim())).collect()
}

/// The page of documentation with every code.
#[must_use]
pub fn page() -> String {
    let mut page = PREFACE.to_owned();
    page.push_str("\n| code | what it means |\n|---|---|\n");
    for lesson in codes::ALL {
        page.push_str(&format!("| [`{0}`](#{0}) | {1} |\n", lesson.code.0, cell(lesson.meaning)));
    }
    for lesson in codes::ALL {
        let Lesson { code, meaning, why, cure, printed, .. } = lesson;
        let severity = if lesson.is_error() { "An error" } else { "A warning" };
        page.push_str(&format!("\n## {}\n\n{} {why}\n\n", code.0, meaning.trim()));
        for (name, content) in lesson.files() {
            let language = name.rsplit('.').next().unwrap_or_default();
            let title = if name == "input.yaml" { String::new() } else { format!("# {name}\n") };
            page.push_str(&format!("```{language}\n{title}{content}```\n\n"));
        }
        page.push_str(&format!("{severity} in this example:\n\n```text\n{printed}```\n\n{cure}\n"));
    }
    page
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|")
}

const PREFACE: &str = "\
# Findings

What `cargo xtask` says about a document: an error stops the run, a warning does not, unless `--strict` is given or the
document is the bundled one. Every finding has one of the codes below, and a help line that says what to write. The
examples are the cases of `tests/cases/codes`; one without `openapi` follows OpenAPI 3.1. This page is made by
`UPDATE_EXPECT=1 cargo test -p xtask --test codegen codes`, and `cargo xtask explain CODE` prints a part of it.

* `--strict` counts warnings as errors.
* `--message-format json` and `--message-format github` are for programs and for annotations of a change.
* `--keep-going` leaves out the schemas and operations that have errors and writes the rest. A broken schema becomes any
  JSON value; an operation with an error outside of a schema is left out, and so is one that needs a component which is.
  Each is named by the warning `refused` and in the ledger of manifest.json, the errors are still printed, and the exit
  code is 1. An error of the document as a whole (`info`, `servers`, its notation) stops the run all the same.
* A warning that is looked at and accepted is exempt by its code and pointer in `codegen.toml` beside the document, or in
  the file of `--config`. An exemption that no finding needs is an error, so that none outlives its cause.

`codegen.toml` may have these fields. The values are the defaults, but for `strict`, `overlays` and `[[exempt]]`.

```toml
strict = true                        # as --strict
keep-going = false                   # as --keep-going
classified = false                   # every operation must have x-idempotency
overlays = [\"corrections.yaml\"]      # beside this file or below, unless it is named with --config; before --overlay

[limits]
bytes = 268435456                    # of all files together, as --max-bytes
depth = 256                          # of nested objects and arrays, as --max-depth; YAML never goes deeper than 127
expansion = 16                       # times the text through YAML aliases, as --max-expansion
composed = 16384                     # schemas that `allOf` and unions make, as --max-composed; usually 16384, and
                                     # sixteen for each that the document has
multiplied = 16384                   # operations, parameters and servers that path items repeat, as --max-multiplied;
                                     # usually 16384, and sixteen for each operation that the document has

[[exempt]]
code = \"ambiguous-path\"
at = \"#/paths/~1pets~1{name}/get\"    # as printed; a final /** takes in everything below
reason = \"The server tells the two apart by the form of the value.\"
```

| exit code | what happened |
|---|---|
| 0 | done; there may be warnings |
| 1 | there is something to look at, which has been printed: errors, or files that are out of date |
| 2 | the arguments make no sense |
";
