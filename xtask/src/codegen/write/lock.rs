//! One writer at a time per folder: a lock file beside it, held while the folder is compared and replaced.
//!
//! The system drops the lock when the process ends in any way, so a kill never leaves a folder locked.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use fs4::FileExt;

use super::failed;

/// The lock of a folder, until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Waits for the lock at `path`.
    pub(super) fn acquire(path: &Path) -> io::Result<Self> {
        loop {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)
                .map_err(failed("create the lock file", path))?;
            FileExt::lock(&file).map_err(failed("lock", path))?;
            // The previous owner may have removed the file between our two calls: then this lock guards nothing.
            if is_at(&file, path) {
                return Ok(Self { path: path.to_owned(), _file: file });
            }
        }
    }
}

impl Drop for Lock {
    /// Removes the file while it is still locked. Where that cannot be told from a new file (see [`is_at`]) it stays.
    fn drop(&mut self) {
        if cfg!(unix) {
            // A lock file that stays behind does no harm: the lock is on the open file, not on the name.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether the open file is the one that the path names.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// Lock files are never removed here, so the name always means the open file.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}
