//! Stage five: rendered files reach the disk, or are compared with it. [`sync`] is the only door.
//!
//! In: [`Files`], every file that should be below a folder, by its relative path. Out: [`Changes`], what differed.
//! A [`Mode::Write`] run is all or nothing: the whole new folder is built beside the old one and the two change places in
//! one step, so that a full disk, a missing permission or a kill at any moment leaves the old folder or the new one.
//! Unchanged files keep their inode and their modification time.
//!
//! ```no_run
//! # use std::path::Path;
//! # use xtask::codegen::write::{Files, Mode, sync};
//! let files = Files::from([("models/pet.rs".to_owned(), "// @generated\n".to_owned())]);
//! let changes = sync(&files, Path::new("generated"), Mode::Check)?;
//! assert!(changes.is_empty(), "run: cargo xtask codegen");
//! # Ok::<(), std::io::Error>(())
//! ```

mod code;
mod compare;
mod file_name;
mod lock;
mod quick;
mod render;
pub mod seal;
mod swap;
mod table;

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

pub use code::{Code, Word};
pub use compare::{Change, Changes, Kind};
pub use file_name::is_portable;
pub use render::{Content, Draft, Module, render};
pub use seal::Cause;

/// The text of every file below a folder, by relative path with forward slashes.
pub type Files = BTreeMap<String, String>;

/// Whether [`sync`] may touch the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Make the folder equal to the files.
    Write,
    /// Only report how the folder differs from the files.
    Check,
}

/// Which files of the folder belong to the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owned {
    /// All of them: what is not in the new files is an orphan.
    Folder,
    /// Those that the manifest of the folder lists: anything else is the user's and stays.
    Listed,
}

/// Makes the folder `root` equal to `files`, or with [`Mode::Check`] reports how the two differ.
///
/// `root` is created when it does not exist. Files below it that are not in `files` are orphans, and are removed.
///
/// # Errors
///
/// The old folder is left whole in every case. Besides errors of the file system:
/// * [`io::ErrorKind::InvalidInput`]: a path in `files` is not portable, leaves the folder, or differs from another one only
///   in case;
/// * [`io::ErrorKind::AlreadyExists`]: `root` has files and does not look like a generated folder.
pub fn sync(files: &Files, root: &Path, mode: Mode) -> io::Result<Changes> {
    run(files, root, Owned::Folder, mode)
}

/// Like [`sync`], for a folder that also holds files of its user, such as an exported crate with its `target` and `.git`.
///
/// Only files that the manifest of the last run lists count as orphans; everything else stays where it is.
///
/// # Errors
///
/// As for [`sync`], and [`io::ErrorKind::AlreadyExists`] where a file of the user stands at the path of a new one.
pub fn sync_listed(files: &Files, root: &Path, mode: Mode) -> io::Result<Changes> {
    run(files, root, Owned::Listed, mode)
}

fn run(files: &Files, root: &Path, owned: Owned, mode: Mode) -> io::Result<Changes> {
    file_name::check_all(files)?;
    let root = absolute(root)?;
    if mode == Mode::Check {
        return compare::compare(files, &root, owned, mode);
    }
    let sites = swap::Sites::new(&root)?;
    let _lock = lock::Lock::acquire(&sites.lock)?;
    swap::recover(&sites)?;
    let changes = compare::compare(files, &root, owned, mode)?;
    if !changes.is_empty() {
        swap::replace(files, &sites, &changes, owned)?;
    }
    Ok(changes)
}

/// The path without symbolic links in what exists of it, so that a link to a folder is not replaced by a folder.
fn absolute(root: &Path) -> io::Result<PathBuf> {
    match root.canonicalize() {
        Ok(path) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => std::path::absolute(root),
        Err(error) => Err(failed("read", root)(error)),
    }
}

/// Adds to an error what was tried and where.
fn failed(action: &str, path: &Path) -> impl FnOnce(io::Error) -> io::Error {
    let place = format!("cannot {action} {}", path.display());
    move |error| io::Error::new(error.kind(), format!("{place}: {error}"))
}

#[cfg(test)]
mod tests;
