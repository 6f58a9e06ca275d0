//! The Rust files of an exported crate that do not come from the document: the runtime and `lib.rs`.

use std::{fs, io, path::Path};

use crate::codegen::{emit, write::Files};

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

/// Whether generated files have a client, so that the crate needs that part of the runtime.
pub fn has_client(generated: &Files) -> bool {
    generated.keys().any(|path| path == "client.rs" || path.starts_with("client/"))
}

/// `src/lib.rs`: the generated modules, the runtime, and of the runtime what our own `src/lib.rs` re-exports.
///
/// # Errors
///
/// Our own `src/lib.rs` cannot be read, or is not Rust.
pub fn lib(workspace: &Path, docs: &str, generated: &Files) -> io::Result<String> {
    let has_client = has_client(generated);
    let path = workspace.join("src/lib.rs");
    let ours = fs::read_to_string(&path).map_err(named(&path))?;
    let mut file = syn::parse_file(&ours)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {error}", path.display())))?;
    // rustdoc asks whether each type is unwind safe, and follows models that refer to each other in a long circle.
    let mut text = format!(
        "//! {docs}\n#![forbid(unsafe_code)]\n#![cfg_attr(docsrs, feature(doc_cfg))]\n#![recursion_limit = \"256\"]\n\n\
         #[rustfmt::skip]\nmod generated;\npub mod runtime;\n\n"
    );
    if has_client {
        text.push_str("/// The operations, as methods. Each call fails with one [`Error`].\n");
        text.push_str("#[cfg(feature = \"client\")]\npub use generated::client;\n");
    }
    text.push_str("pub use generated::models;\n");
    if generated.contains_key("webhooks.rs") {
        text.push_str("pub use generated::webhooks;\n");
    }
    file.attrs.clear();
    file.items.retain(|item| is_of_runtime(item) && (has_client || !is_gated(item)));
    text.push_str(&prettyplease::unparse(&file));
    Ok(text)
}

/// Whether the item re-exports something of the runtime.
fn is_of_runtime(item: &syn::Item) -> bool {
    matches!(item, syn::Item::Use(syn::ItemUse { tree: syn::UseTree::Path(path), .. }) if path.ident == "runtime")
}

/// Whether the item is there only with a feature.
fn is_gated(item: &syn::Item) -> bool {
    let syn::Item::Use(item) = item else { return false };
    item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"))
}

/// Text of the document in one line of a comment, where rustdoc takes nothing in it for markup.
pub(super) fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    emit::unmarked(&line.chars().filter(|c| !emit::hides(*c)).collect::<String>()).into_owned()
}
