//! The reserved names are those of the runtime.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{ARGUMENTS, BUILDER, CALL, PAGES};

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The inherent methods of a type of the runtime's client, private ones included: another of that name would not compile.
fn methods(of: &str) -> BTreeSet<String> {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/runtime");
    let mut found = BTreeSet::new();
    for path in files(&runtime.join("client")).into_iter().chain([runtime.join("client.rs")]) {
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        for item in file.items {
            let syn::Item::Impl(item) = item else { continue };
            let syn::Type::Path(owner) = &*item.self_ty else { continue };
            if item.trait_.is_some() || owner.path.segments.last().is_none_or(|last| last.ident != of) {
                continue;
            }
            found.extend(item.items.into_iter().filter_map(|item| match item {
                syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                _ => None,
            }));
        }
    }
    assert!(found.len() > 3, "{found:?}");
    found
}

/// What the runtime has and the lists have not.
fn missing(of: &str, lists: &[&[&str]], but: impl Fn(&str) -> bool) -> Vec<String> {
    let known = |name: &str| lists.iter().any(|list| list.contains(&name)) || but(name);
    methods(of).into_iter().filter(|name| !known(name)).collect()
}

#[test]
fn every_method_of_the_runtime_is_reserved() {
    assert_eq!(missing("Client", &[CALL], |_| false), [""; 0], "add it to CALL");
    assert_eq!(missing("ClientBuilder", &[BUILDER], |_| false), [""; 0], "add it to BUILDER");
    // No setter starts with `with_`, whatever the parameter is called.
    let call = missing("Call", &[CALL, ARGUMENTS, PAGES], |name| name.starts_with("with_"));
    assert_eq!(call, [""; 0], "add it to CALL");
}
