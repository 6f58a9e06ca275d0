//! The Rust files of an exported crate that do not come from the document: the runtime and `lib.rs`.

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::codegen::write::Files;

/// The runtime of this workspace as it stands in `src`. Without a client, only what models need.
///
/// # Errors
///
/// `src/runtime.rs` or a file below `src/runtime` cannot be read.
pub fn runtime(workspace: &Path, has_client: bool) -> io::Result<Files> {
    let source = workspace.join("src");
    let mut files = Files::new();
    let mut paths = vec!["runtime.rs".to_owned()];
    let mut folders = vec!["runtime".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(source.join(&folder)).map_err(named(&source.join(&folder)))? {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.ends_with(".rs") {
                paths.push(path);
            }
        }
    }
    for path in paths {
        if has_client || !is_client(&path) {
            let text = fs::read_to_string(source.join(&path)).map_err(named(&source.join(&path)))?;
            files.insert(format!("src/{path}"), text);
        }
    }
    Ok(files)
}

fn is_client(path: &str) -> bool {
    path == "runtime/client.rs" || path.starts_with("runtime/client/")
}

fn named(path: &Path) -> impl FnOnce(io::Error) -> io::Error {
    let path = path.display().to_string();
    move |error| io::Error::new(error.kind(), format!("cannot read {path}: {error}"))
}

/// The modules at the top of the generated files: name and path of the file that holds each.
pub fn modules(generated: &Files) -> BTreeMap<String, String> {
    let module = |path: &String| {
        let name = path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs"))?;
        (!name.contains('/')).then(|| (name.to_owned(), path.clone()))
    };
    generated.keys().filter_map(module).collect()
}

/// `src/lib.rs`.
pub(super) fn lib(title: &str, modules: &BTreeMap<String, String>, has_client: bool) -> String {
    let mut text = format!("//! Client and models for {}.\n#![forbid(unsafe_code)]\n", one_line(title));
    for (name, path) in modules {
        let gate = if name == "client" && has_client { "#[cfg(feature = \"client\")]\n" } else { "" };
        text.push_str(&format!("\n{gate}#[rustfmt::skip]\n#[path = \"generated/{path}\"]\npub mod {name};\n"));
    }
    text.push_str("\npub mod runtime;\n");
    text
}

/// Text of the document in one line of a comment, where rustdoc takes nothing in it for markup.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '|') {
            line.push('\\');
        }
        if !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
        {
            line.push(c);
        }
    }
    line
}
