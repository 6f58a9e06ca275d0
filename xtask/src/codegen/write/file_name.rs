//! Which relative paths may be written: those that mean the same file on every system and stay below the folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::Files;

/// The longest file name that common file systems take, in bytes, with room for a suffix of ours.
const MAX_NAME: usize = 200;

/// Names that Windows reserves for devices, with any extension.
const DEVICES: [&str; 22] = [
    "aux", "con", "nul", "prn", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether `name` can be a file or folder name on every system: ASCII letters, digits, `.`, `_` and `-`, not one of the
/// names that Windows reserves (`aux.rs`), not `.` or `..`, and not too long.
pub fn is_portable(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    !name.is_empty()
        && name.len() <= MAX_NAME
        && !name.ends_with('.')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && !DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device))
}

/// Refuses paths that are not portable, and sets of paths that cannot exist together.
pub(super) fn check_all(files: &Files) -> io::Result<()> {
    let mut seen = BTreeMap::new();
    let mut folders = BTreeSet::new();
    for path in files.keys() {
        if !path.split('/').all(is_portable) {
            return Err(refused(format!("bug: {path:?} is not a portable relative path")));
        }
        let folded = path.to_ascii_lowercase();
        for (end, _) in folded.match_indices('/') {
            folders.insert(folded[..end].to_owned());
        }
        if let Some(other) = seen.insert(folded, path) {
            return Err(refused(format!("bug: {path:?} and {other:?} differ only in case")));
        }
    }
    match seen.iter().find(|(folded, _)| folders.contains(*folded)) {
        Some((_, path)) => Err(refused(format!("bug: {path:?} is both a file and a folder"))),
        None => Ok(()),
    }
}

fn refused(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

#[cfg(test)]
mod tests;
