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

use crate::codegen::{Example, Verdict};

/// What the tests are made of.
const SURVIVE: &str = include_str!("tests_file/survive.rs");

/// The file. `None` when no example can be tested.
pub(super) fn text(name: &str, examples: &[Example]) -> Option<String> {
    let krate = name.replace('-', "_");
    let mut text = SURVIVE.to_owned();
    let mut groups: BTreeMap<&str, Vec<&Example>> = BTreeMap::new();
    let mut invalid = String::new();
    for example in examples {
        match &example.verdict {
            Verdict::Valid | Verdict::Unchecked => groups.entry(&example.rust_path).or_default().push(example),
            Verdict::Invalid(reason) => {
                let reason: String = comment(reason).chars().take(200).collect();
                let pointer = comment(&example.pointer);
                invalid.push_str(&format!("\n// No test: {pointer} is not valid, {reason}\n"));
            }
        }
    }
    for (n, (path, examples)) in groups.iter().enumerate() {
        let path = in_crate(path, &krate);
        text.push_str(&format!("\n#[test]\nfn example_{n}() {{\n    survive::<{path}>(&[\n"));
        for example in examples {
            text.push_str(&format!("        ({:?}, {:?}),\n", example.pointer, example.json.to_string()));
        }
        text.push_str("    ]);\n}\n");
    }
    text.push_str(&invalid);
    (!groups.is_empty()).then_some(text)
}

/// A path below the crate, from outside it. Only modules of the crate start with these words.
fn in_crate(path: &str, krate: &str) -> String {
    path.replace("models::", &format!("{krate}::models::")).replace("runtime::", &format!("{krate}::runtime::"))
}

/// Text that cannot end the comment.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c }).collect()
}
