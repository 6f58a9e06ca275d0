//! `tests/examples.rs` of an exported crate: the document's examples, each read into its type and written again.

use crate::codegen::Example;

pub(super) fn text(name: &str, examples: &[Example]) -> String {
    let krate = name.replace('-', "_");
    let mut text = "// @generated. The examples of the document must survive their types.\n\n\
        fn survives<T: serde::de::DeserializeOwned + serde::Serialize>(json: &str) {\n    \
            let value: serde_json::Value = serde_json::from_str(json).unwrap();\n    \
            let typed: T = serde_json::from_str(json).unwrap();\n    \
            assert_eq!(serde_json::to_value(&typed).unwrap(), value);\n}\n"
        .to_owned();
    for (n, example) in examples.iter().enumerate() {
        let (path, json) = (&example.rust_path, example.json.to_string());
        text.push_str(&format!("\n/// `{}`\n#[test]\nfn example_{n}() {{\n", comment(&example.pointer)));
        text.push_str(&format!("    survives::<{krate}::{path}>({json:?});\n}}\n"));
    }
    text
}

/// The pointer without anything that could end the comment.
fn comment(pointer: &str) -> String {
    pointer.chars().filter(|c| !c.is_control() && *c != '`').collect()
}
