//! `README.md` of an exported crate.

use super::{Crate, sources::one_line};
use crate::codegen::{
    Output,
    settle::features::{ALL, OTHER},
};

pub(super) fn text(about: &Crate<'_>, output: &Output) -> String {
    let Crate { name, title, .. } = about;
    let title = one_line(title);
    let count = |n: usize, noun: &str| if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") };
    let holds =
        format!("{} and {}", count(output.summary.operations, "operation"), count(output.summary.schemas, "schema"));
    let mut text = format!("# {name}\n\nClient and models for {title}: {holds}.\n");
    if !output.quick_start.is_empty() {
        let body: String = output.quick_start.lines().map(|line| format!("    {line}\n")).collect();
        let krate = name.replace('-', "_");
        text.push_str(&format!(
            "\n## Quick start\n\n```rust,no_run\nuse {krate}::Client;\n\n#[tokio::main]\n\
             async fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}    println!(\"{{answer:?}}\");\n    Ok(())\n}}\n```\n\n\
             It needs `tokio` with the features `macros` and `rt-multi-thread`.\n"
        ));
    }
    text.push_str(&features(about, output));
    text.push_str(
        "\n## What is here\n\n\
         | path | what it is |\n|---|---|\n\
         | `src/generated/` | models and client, generated from the document |\n\
         | `src/runtime/` | what generated code calls |\n",
    );
    if !output.examples.is_empty() {
        text.push_str("| `tests/examples.rs` | the document's own examples, read and written again |\n");
    }
    text.push_str(
        "\nThe files that `export.json` lists are generated, this one too: the next export writes them anew.\n",
    );
    text
}

/// The features of tags, when there are some.
fn features(about: &Crate<'_>, output: &Output) -> String {
    let Some((first, _)) = output.features.tags.first() else { return String::new() };
    let rows: String =
        output.features.tags.iter().map(|(name, tag)| format!("| `{name}` | the tag {} |\n", one_line(tag))).collect();
    format!(
        "\n## Features\n\nAll are on by default. A program that names the tags it uses compiles only those, and the models \
         that they need:\n\n```toml\n{} = {{ version = \"{}\", default-features = false, features = [\"rustls\", \"{first}\"] }}\n```\n\n\
         | feature | what it adds |\n|---|---|\n{rows}| `{OTHER}` | the models that no operation carries |\n\
         | `{ALL}` | all of these |\n",
        about.name, about.version
    )
}
