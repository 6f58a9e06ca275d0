//! Which dependencies and features an exported crate has.

use std::fs;

use super::{Crate, text};
use crate::codegen::settle::features::Features;
use crate::codegen::write::Files;

const OURS: &str = r#"
[workspace.package]
edition = "2024"
rust-version = "1.88"

[package.metadata.docs.rs]
all-features = true

[features]
default = ["client", "rustls"]
client = ["dep:reqwest", "dep:tokio"]
rustls = ["client", "reqwest/rustls"]
realtime = ["client", "dep:websocket"]
jiff = ["dep:jiff"]

[dependencies]
jiff = { version = "0.2", optional = true }
reqwest = { version = "0.13", optional = true }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", optional = true }
websocket = { version = "1", optional = true }

[dev-dependencies]
tokio = { version = "1", features = ["macros"] }
pretty = "1"
"#;

fn manifest(source: &str, detached: bool) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Cargo.toml"), OURS).unwrap();
    let about = Crate { name: "pets", title: "The \"Pets\"", version: "1.2.0", detached };
    let test = "fn f() { serde_json::json!(1); pretty::f() }";
    let sources =
        Files::from([("src/lib.rs", source), ("tests/a.rs", test)].map(|(a, b)| (a.to_owned(), b.to_owned())));
    text(folder.path(), &about, &Features::default(), &sources).unwrap()
}

#[test]
fn a_client_has_what_its_sources_name() {
    let source = "#[cfg(feature = \"client\")]\nuse reqwest::Client;\nuse serde::Serialize;\n// jiff::Zoned\nfn f() { tokio::spawn(x); }";
    let expected = r#"[package]
name = "pets"
version = "1.2.0"
description = 'Client and models for The "Pets"'
edition = "2024"
rust-version = "1.88"
readme = "README.md"

[package.metadata.docs.rs]
all-features = true

[features]
default = ["client", "rustls"]
client = ["dep:reqwest", "dep:tokio"]
rustls = ["client", "reqwest/rustls"]

[dependencies.reqwest]
version = "0.13"
optional = true

[dependencies.serde]
version = "1"
features = ["derive"]

[dependencies.tokio]
version = "1"
optional = true

[dev-dependencies]
serde_json = "1"
pretty = "1"

[dev-dependencies.tokio]
version = "1"
features = ["macros"]
"#;
    assert_eq!(manifest(source, false), expected);
}

#[test]
fn models_alone_have_no_features_and_no_warning_about_them() {
    let manifest = manifest("#[cfg(feature = \"client\")]\npub mod client;\nuse serde::Serialize;", true);
    assert!(!manifest.contains("[features]") && !manifest.contains("reqwest"), "{manifest}");
    assert!(manifest.contains("check-cfg = ['cfg(feature, values(\"client\"))']"), "{manifest}");
    assert!(manifest.contains("\n[workspace]\n"), "{manifest}");
}
