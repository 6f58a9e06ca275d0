//! How a folder on disk differs from the files that should be in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use similar::TextDiff;

use super::{
    Files, Mode, Owned, failed,
    seal::{self, Cause, Sealed},
};

/// Everything in which a folder differs from the files that should be in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The files that differ, by path.
    pub files: Vec<Change>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

/// One file that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The path below the folder, with forward slashes.
    pub path: String,
    /// In which way it differs.
    pub kind: Kind,
    /// Who caused it, where the manifest on disk can tell.
    pub cause: Option<Cause>,
    /// What is on disk. `None` for a missing file.
    old: Option<Vec<u8>>,
    /// What should be there, when only a comparison was asked for. `None` for an orphan.
    new: Option<String>,
}

/// The ways in which a file can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The file has another text.
    Stale,
    /// The file does not exist.
    Missing,
    /// The file exists and should not.
    Orphan,
}

impl Changes {
    /// Whether the folder is as it should be.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many files differ in this way.
    pub fn count(&self, kind: Kind) -> usize {
        self.files.iter().filter(|change| change.kind == kind).count()
    }
}

impl Change {
    /// The unified diff from the disk to what should be there, with `prefix` before both paths.
    pub fn diff(&self, prefix: &str) -> String {
        let name = format!("{prefix}{}", self.path);
        let name_of = |side: bool| if side { name.as_str() } else { "/dev/null" };
        let (old, new) = (self.old.as_deref().unwrap_or_default(), self.new.as_deref().unwrap_or_default());
        let Ok(old) = std::str::from_utf8(old) else {
            return format!("--- {name}\n+++ {}\n(the file on disk is not text)\n", name_of(self.new.is_some()));
        };
        TextDiff::from_lines(old, new)
            .unified_diff()
            .header(name_of(self.old.is_some()), name_of(self.new.is_some()))
            .to_string()
    }
}

/// Compares the folder with the files.
pub(super) fn compare(files: &Files, root: &Path, owned: Owned, mode: Mode) -> io::Result<Changes> {
    let mut disk = match owned {
        Owned::Folder => read_folder(root)?,
        Owned::Listed => read_listed(files, root)?,
    };
    let sealed = disk.get(seal::name(owned)).and_then(|text| Sealed::read(owned, text));
    let cause = seal::Judge::new(files, owned, sealed.as_ref());
    let mut changes = Changes::default();
    for (path, new) in files {
        match disk.remove(path) {
            Some(old) if old == new.as_bytes() => changes.unchanged += 1,
            old => {
                let kind = if old.is_some() { Kind::Stale } else { Kind::Missing };
                let cause = cause.of(path, old.as_deref());
                // A run that writes shows no difference, and the whole output would be there twice.
                let texts = (mode == Mode::Check).then(|| (old, new.clone()));
                let (old, new) = texts.unzip();
                changes.files.push(Change { path: path.clone(), kind, cause, old: old.flatten(), new });
            }
        }
    }
    for (path, old) in disk {
        let cause = cause.of(&path, Some(&old));
        changes.files.push(Change { path, kind: Kind::Orphan, cause, old: Some(old), new: None });
    }
    changes.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

/// Every file below the folder, which must look like one that the generator wrote.
fn read_folder(root: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut disk = BTreeMap::new();
    for (relative, path) in walk(root)? {
        disk.insert(relative, read(&path)?);
    }
    let sealed = disk.get(seal::MANIFEST).is_some_and(|text| Sealed::read(Owned::Folder, text).is_some());
    // A manifest that a merge or a hand has broken is ours all the same when marked files stand beside it.
    let marked = disk.values().any(|text| is_marked(text));
    let ours = |path: &str, text: &[u8]| is_marked(text) || marked && path == seal::MANIFEST;
    match disk.iter().find(|(path, text)| !ours(path, text)) {
        Some((stranger, _)) if !sealed => Err(not_ours(root, stranger)),
        _ => Ok(disk),
    }
}

/// The files of the new run and those of the last one, as far as they exist. The folder must be empty, but for hidden
/// files, or be the output of a run before; where a new file would go there must be none that the last run did not list.
fn read_listed(files: &Files, root: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let manifest = seal::name(Owned::Listed);
    let mut disk = BTreeMap::new();
    let old = match read_if_exists(&root.join(manifest))? {
        Some(text) => {
            let sealed = Sealed::read(Owned::Listed, &text).ok_or_else(|| not_ours(root, manifest))?;
            disk.insert(manifest.to_owned(), text);
            sealed.paths()
        }
        None => {
            require_empty(root)?;
            Vec::new()
        }
    };
    for path in files.keys().chain(&old) {
        if let Some(text) = read_if_exists(&root.join(path))? {
            disk.insert(path.clone(), text);
        }
    }
    let listed: BTreeSet<&str> = old.iter().map(String::as_str).chain([manifest]).collect();
    require_free(root, files, &disk, &listed)?;
    Ok(disk)
}

/// Refuses to write where something of the user stands: at the path of a new file, unless it is the same file, or in place
/// of a folder on the way to it.
fn require_free(
    root: &Path,
    files: &Files,
    disk: &BTreeMap<String, Vec<u8>>,
    listed: &BTreeSet<&str>,
) -> io::Result<()> {
    let mut folders = BTreeSet::new();
    for (path, text) in files.iter().filter(|(path, _)| !listed.contains(path.as_str())) {
        if disk.get(path).is_some_and(|found| found != text.as_bytes()) {
            return Err(in_the_way(root, path));
        }
        folders.extend(path.match_indices('/').filter_map(|(end, _)| path.get(..end)));
    }
    for folder in folders.into_iter().filter(|folder| !listed.contains(folder)) {
        if root.join(folder).symlink_metadata().is_ok_and(|found| !found.is_dir()) {
            return Err(in_the_way(root, folder));
        }
    }
    Ok(())
}

fn in_the_way(root: &Path, path: &str) -> io::Error {
    let message = format!("{} was not generated and is in the way: move it", root.join(path).display());
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}

fn require_empty(root: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed("list", root))?,
    };
    for entry in entries {
        let name = entry.map_err(failed("list", root))?.file_name();
        if !name.to_string_lossy().starts_with('.') {
            return Err(not_ours(root, &name.to_string_lossy()));
        }
    }
    Ok(())
}

/// Whether one of the first lines says that the file is generated.
fn is_marked(text: &[u8]) -> bool {
    let marked = |line: &[u8]| line.starts_with(b"//") && line.windows(10).any(|word| word == b"@generated");
    text.split(|&b| b == b'\n').take(3).any(marked)
}

fn not_ours(root: &Path, stranger: &str) -> io::Error {
    let root = root.display();
    io::Error::new(
        io::ErrorKind::AlreadyExists,
        format!("{root} has files that were not generated, such as {stranger:?}; choose a new or empty folder"),
    )
}

/// Every file below the folder that is not itself a folder, as (relative path with forward slashes, path), unordered.
/// What is not UTF-8 in a name is U+FFFD there. A folder that does not exist has none.
pub(super) fn walk(root: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut folders = vec![(String::new(), root.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && prefix.is_empty() => return Ok(found),
            entries => entries.map_err(failed("list", &folder))?,
        };
        for entry in entries {
            let entry = entry.map_err(failed("list", &folder))?;
            let relative = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(failed("read", &entry.path()))?.is_dir() {
                folders.push((format!("{relative}/"), entry.path()));
            } else {
                found.push((relative, entry.path()));
            }
        }
    }
    Ok(found)
}

/// The bytes of the file. A symbolic link counts as the path that it holds, so that it never equals a generated file.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    match fs::read_link(path) {
        Ok(target) => Ok(format!("symbolic link to {}\n", target.display()).into_bytes()),
        Err(_) => fs::read(path).map_err(failed("read", path)),
    }
}

fn read_if_exists(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match path.symlink_metadata() {
        Ok(_) => read(path).map(Some),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}
