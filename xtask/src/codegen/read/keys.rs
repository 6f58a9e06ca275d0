//! What the files of a document are called in pointers: `#/components/schemas/Pet` in the main file,
//! `schemas/pet.yaml#/Pet` in another one.
//!
//! The manifest keeps names by these, and exemptions are found by them, so that a file that is added or read earlier
//! changes none of them.

use std::path::{Component, Path};

use super::Document;
use crate::codegen::diagnostics::Place;

/// The key of each file, by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileKeys(Vec<String>);

impl FileKeys {
    /// The keys of a document: nothing for the main file, and for another its path from the folder of the main file, with
    /// forward slashes. A file outside of it, as an overlay may be, is called by its name.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let folder = document.files.first().and_then(|main| Path::new(&main.name).parent()).unwrap_or(Path::new(""));
        let key = |name: &str| {
            let path = Path::new(name);
            let below = path.strip_prefix(folder).ok().filter(|below| below.is_relative());
            below.map_or_else(|| path.file_name().unwrap_or_default().to_string_lossy().into_owned(), with_slashes)
        };
        let others = document.files.iter().skip(1).map(|file| key(&file.name));
        Self(std::iter::once(String::new()).chain(others).collect())
    }

    /// The pointer of a node as the manifest, exemptions and messages write it. A file that has no key is called by its
    /// number.
    #[must_use]
    pub fn pointer(&self, place: &Place) -> String {
        let number = place.file.0;
        match self.0.get(number as usize) {
            Some(key) => format!("{key}#{}", place.pointer),
            None if number == 0 => format!("#{}", place.pointer),
            None => format!("{number}#{}", place.pointer),
        }
    }
}

fn with_slashes(path: &Path) -> String {
    let names = path.components().filter(|part| !matches!(part, Component::CurDir));
    names.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
