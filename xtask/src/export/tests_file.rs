//! `tests/examples.rs` of an exported crate: the document's examples, each read into its type and written again.
//!
//! One test for each type, with a line of output for each example:
//!
//! ```text
//! example kept #/components/schemas/Pet
//! example explained null-omitted #/components/schemas/Pet
//! example lost #/components/schemas/Pet: invalid type: string "a", expected i64
//! ```

use std::collections::BTreeMap;

use super::examples::Checked;
use crate::codegen::Example;

/// What the tests are made of.
const SURVIVE: &str = include_str!("tests_file/survive.rs");

pub(super) fn text(name: &str, examples: &Checked<'_>) -> String {
    let krate = name.replace('-', "_");
    let mut text = SURVIVE.to_owned();
    let mut groups: BTreeMap<&str, Vec<&Example>> = BTreeMap::new();
    for example in examples.valid.iter().chain(&examples.unchecked).copied() {
        groups.entry(&example.rust_path).or_default().push(example);
    }
    for (n, (path, examples)) in groups.iter().enumerate() {
        let path = in_crate(path, &krate);
        text.push_str(&format!("\n#[test]\nfn example_{n}() {{\n    survive::<{path}>(&[\n"));
        for example in examples {
            text.push_str(&format!("        ({:?}, {:?}),\n", example.pointer, example.json.to_string()));
        }
        text.push_str("    ]);\n}\n");
    }
    for (example, reason) in &examples.invalid {
        let reason: String = comment(reason).chars().take(200).collect();
        text.push_str(&format!("\n// No test: {} is not valid, {reason}\n", comment(&example.pointer)));
    }
    text
}

/// A path below the crate, from outside it. Only modules of the crate start with these words.
fn in_crate(path: &str, krate: &str) -> String {
    path.replace("models::", &format!("{krate}::models::")).replace("runtime::", &format!("{krate}::runtime::"))
}

/// Text that cannot end the comment.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c }).collect()
}
