//! A whole crate for any document: what `cargo xtask export` writes.
//!
//! In: the output of a run and this workspace, whose runtime and dependencies the crate shares. Out: [`Files`], to be
//! written by `write::sync_listed`. The crate has the same source files below `src/runtime` as ours; there is no second copy.
//!
//! ```text
//! Cargo.toml   README.md   export.json   src/lib.rs   src/runtime.rs   src/runtime/   src/generated/   tests/examples.rs
//! ```

pub mod manifest;
mod readme;
pub mod sources;
mod tests_file;

use std::{io, path::Path};

use heck::ToKebabCase;

use crate::codegen::{
    Example, Output,
    write::{Files, seal},
};

/// What the crate is called and where it goes.
#[derive(Clone, Debug)]
pub struct Crate<'a> {
    /// The name of the package; see [`package_name`].
    pub name: &'a str,
    /// The title of the document, for people.
    pub title: &'a str,
    /// The version of the package; see [`package_version`].
    pub version: &'a str,
    /// Whether the crate must say that it is not part of the workspace around its folder.
    pub detached: bool,
}

/// Every file of the crate, with those of the output, which the caller takes out of it.
///
/// # Errors
///
/// The sources of the runtime or the root `Cargo.toml` cannot be read, or the latter is not as expected.
pub fn files(
    generated: Files,
    output: &Output,
    examples: &[Example],
    about: &Crate<'_>,
    workspace: &Path,
) -> io::Result<Files> {
    let mut files = sources::runtime(workspace, sources::has_client(&generated))?;
    let docs = format!("Client and models for {}.", sources::one_line(about.title));
    files.insert("src/lib.rs".to_owned(), sources::lib(workspace, &docs, &generated)?);
    files.extend(generated.into_iter().map(|(path, text)| (format!("src/generated/{path}"), text)));
    if let Some(tests) = tests_file::text(about.name, examples) {
        files.insert("tests/examples.rs".to_owned(), tests);
    }
    files.insert("Cargo.toml".to_owned(), manifest::text(workspace, about, &output.features, &files)?);
    files.insert("README.md".to_owned(), readme::text(about, output));
    seal::seal_around(&mut files, seal::EXPORT_MANIFEST, "src/generated/", &output.sums);
    Ok(files)
}

/// The name as a package name: lower-case words of ASCII letters and digits with hyphens, not starting with a digit.
///
/// ```
/// # use xtask::export::package_name;
/// assert_eq!(package_name("Swagger Petstore - OpenAPI 3.0"), "swagger-petstore-open-api-3-0");
/// assert_eq!(package_name("3D / Été"), "api-3d-t");
/// assert_eq!(package_name("宠物"), "api");
/// ```
pub fn package_name(title: &str) -> String {
    let ascii: String = title.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let mut name = ascii.to_kebab_case();
    name.truncate(64);
    let name = name.trim_end_matches('-');
    if name.is_empty() {
        "api".to_owned()
    } else if is_taken(name) || name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("api-{name}")
    } else {
        name.to_owned()
    }
}

/// Whether Cargo or rustc has another use for the name: keywords, build folders, crates that come with Rust, and the
/// packages that the crate depends on.
fn is_taken(name: &str) -> bool {
    let is_keyword = syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err();
    is_keyword
        || ["test", "core", "std", "alloc", "proc-macro", "build", "deps", "examples", "incremental"].contains(&name)
        || manifest::SHARED.contains(&name)
}

/// The version of the document as a package version: its first three numbers, else `0.1.0`.
pub fn package_version(version: &str) -> String {
    let version = version.trim().trim_start_matches(['v', 'V']);
    let numbers: Vec<_> = version.splitn(3, '.').map(|number| number.parse::<u32>().ok()).collect();
    match numbers.as_slice() {
        [Some(major), Some(minor), Some(patch)] => format!("{major}.{minor}.{patch}"),
        [Some(major), Some(minor)] => format!("{major}.{minor}.0"),
        _ => "0.1.0".to_owned(),
    }
}

#[cfg(test)]
mod tests;
