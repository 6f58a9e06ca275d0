//! Replaces a folder in one step, or not at all.
//!
//! For a folder `generated`, the new folder is built in `.generated.sync/tree`, beside the old one so that both are on one
//! file system. Then the two change places: with `renameat2(RENAME_EXCHANGE)` on Linux and `renamex_np(RENAME_SWAP)` on
//! Apple's systems, where at every moment one whole folder has the name. Elsewhere the old folder first moves to
//! `.generated.sync/old`; when the process is killed between those two renames the next run moves it back ([`recover`]).
//!
//! Files of the user (see `sync_listed`) come along: those in folders of ours as links, other folders (`target`, `.git`) by
//! a rename after the exchange, for which `.generated.sync/carry` has the list, so that a killed run can be finished.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{Changes, Files, compare, compare::Kind, failed};

/// Where a run works.
#[derive(Debug)]
pub(super) struct Sites {
    /// The folder that is replaced.
    pub(super) root: PathBuf,
    /// The lock file.
    pub(super) lock: PathBuf,
    /// The working folder. It exists only during a run, or after a killed one.
    work: PathBuf,
    /// The new folder until the exchange, the old one after it.
    tree: PathBuf,
    /// The old folder during an exchange in two steps.
    old: PathBuf,
    /// The entries of the old folder that move to the new one after the exchange, one a line.
    carry: PathBuf,
}

impl Sites {
    /// The places beside `root`, whose parent folder is created when it does not exist.
    pub(super) fn new(root: &Path) -> io::Result<Self> {
        let (Some(parent), Some(name)) = (root.parent(), root.file_name().and_then(|name| name.to_str())) else {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("{} cannot be an output folder", root.display()),
            ));
        };
        fs::create_dir_all(parent).map_err(failed("create", parent))?;
        let work = parent.join(format!(".{name}.sync"));
        Ok(Self {
            root: root.to_owned(),
            lock: parent.join(format!(".{name}.lock")),
            tree: work.join("tree"),
            old: work.join("old"),
            carry: work.join("carry"),
            work,
        })
    }
}

/// Finishes or undoes what a killed run left behind.
pub(super) fn recover(sites: &Sites) -> io::Result<()> {
    if !sites.work.try_exists().map_err(failed("read", &sites.work))? {
        return Ok(());
    }
    if !sites.root.exists() && sites.old.exists() {
        fs::rename(&sites.old, &sites.root).map_err(failed("put back", &sites.root))?;
    }
    carry_over(sites)?;
    fs::remove_dir_all(&sites.work).map_err(failed("remove", &sites.work))
}

/// Makes the folder hold `files` and, of what is in it, only what is neither in `files` nor in `changes`.
pub(super) fn replace(files: &Files, sites: &Sites, changes: &Changes) -> io::Result<()> {
    let replaced = build(files, sites, changes).and_then(|()| exchange(sites));
    if let Err(error) = replaced {
        // The old folder is whole whatever happens here, and the next run clears the rest.
        let _ = fs::remove_dir_all(&sites.work);
        return Err(error);
    }
    carry_over(sites)?;
    // The new folder is in place: what cannot be removed now is removed by the next run.
    let _ = fs::remove_dir_all(&sites.work);
    Ok(())
}

/// Builds the whole new folder. It is not flushed to the disk, which would take longer than all else: what a power failure
/// leaves is put right by the next run, which compares every byte.
fn build(files: &Files, sites: &Sites, changes: &Changes) -> io::Result<()> {
    fs::create_dir_all(&sites.tree).map_err(failed("create", &sites.tree))?;
    let changed: BTreeSet<&str> = changes.files.iter().map(|change| change.path.as_str()).collect();
    let mut folders = BTreeSet::from([sites.tree.clone()]);
    for (path, text) in files {
        let target = sites.tree.join(path);
        create_parents(&target, &mut folders)?;
        if changed.contains(path.as_str()) {
            create(&target, text.as_bytes())?;
        } else {
            link(&sites.root.join(path), &target)?;
        }
    }
    let carried = keep_others(files, sites, changes, &mut folders)?;
    create(&sites.carry, carried.join("\n").as_bytes())
}

/// Links the files of the user that are in folders of ours, and returns the entries of the root that can move whole.
fn keep_others(
    files: &Files,
    sites: &Sites,
    changes: &Changes,
    folders: &mut BTreeSet<PathBuf>,
) -> io::Result<Vec<String>> {
    let first = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
    let orphans: BTreeSet<&str> =
        changes.files.iter().filter(|change| change.kind == Kind::Orphan).map(|change| change.path.as_str()).collect();
    let ours: BTreeSet<String> = files.keys().map(String::as_str).chain(orphans.iter().copied()).map(first).collect();
    let mut carried = Vec::new();
    let entries = match fs::read_dir(&sites.root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(carried),
        entries => entries.map_err(failed("list", &sites.root))?,
    };
    for entry in entries {
        let name = entry.map_err(failed("list", &sites.root))?.file_name();
        let name = name.to_str().map(str::to_owned).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{} has a file name that is not UTF-8", sites.root.display()),
            )
        })?;
        if !ours.contains(&name) {
            carried.push(name);
            continue;
        }
        if !sites.root.join(&name).is_dir() {
            continue;
        }
        for (below, source) in compare::walk(&sites.root.join(&name))? {
            let path = format!("{name}/{below}");
            if !files.contains_key(&path) && !orphans.contains(path.as_str()) {
                let target = sites.tree.join(&path);
                create_parents(&target, folders)?;
                link(&source, &target)?;
            }
        }
    }
    Ok(carried)
}

/// Moves what is on the carry list from the old folder to the new one. Doing it again does nothing.
fn carry_over(sites: &Sites) -> io::Result<()> {
    let list = match fs::read_to_string(&sites.carry) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        list => list.map_err(failed("read", &sites.carry))?,
    };
    for name in list.lines() {
        for old in [&sites.tree, &sites.old] {
            let (from, to) = (old.join(name), sites.root.join(name));
            if from.symlink_metadata().is_ok() && to.symlink_metadata().is_err() {
                fs::rename(&from, &to).map_err(failed("keep", &to))?;
            }
        }
    }
    Ok(())
}

/// Puts the new folder in the place of the old one.
fn exchange(sites: &Sites) -> io::Result<()> {
    if !sites.root.exists() {
        fs::rename(&sites.tree, &sites.root).map_err(failed("create", &sites.root))?;
    } else if !exchange_at_once(sites)? {
        fs::rename(&sites.root, &sites.old).map_err(failed("replace", &sites.root))?;
        if let Err(error) = fs::rename(&sites.tree, &sites.root) {
            fs::rename(&sites.old, &sites.root).map_err(failed("put back", &sites.root))?;
            return Err(failed("replace", &sites.root)(error));
        }
    }
    Ok(())
}

/// Exchanges the two folders in one step. `false` where the system or the file system cannot.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange_at_once(sites: &Sites) -> io::Result<bool> {
    use rustix::{
        fs::{CWD, RenameFlags, renameat_with},
        io::Errno,
    };
    match renameat_with(CWD, &sites.tree, CWD, &sites.root, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(failed("replace", &sites.root)(error.into())),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange_at_once(_: &Sites) -> io::Result<bool> {
    Ok(false)
}

fn create(path: &Path, text: &[u8]) -> io::Result<()> {
    fs::write(path, text).map_err(failed("write", path))
}

/// The same file under a second name; where the file system has no links, a copy with the same modification time.
fn link(source: &Path, target: &Path) -> io::Result<()> {
    if fs::hard_link(source, target).is_ok() {
        return Ok(());
    }
    let copy = || {
        fs::copy(source, target)?;
        let file = File::options().write(true).open(target)?;
        file.set_modified(fs::metadata(source)?.modified()?)
    };
    copy().map_err(failed("copy", source))
}

fn create_parents(path: &Path, known: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    let Some(parent) = path.parent() else { return Ok(()) };
    if !known.contains(parent) {
        fs::create_dir_all(parent).map_err(failed("create", parent))?;
        known.insert(parent.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
