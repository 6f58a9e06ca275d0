//! Replaces a folder in one step, or not at all.
//!
//! For a folder `generated`, the new folder is built in `.generated.sync/tree`, beside the old one so that both are on one
//! file system. Then the two change places: with `renameat2(RENAME_EXCHANGE)` on Linux and `renamex_np(RENAME_SWAP)` on
//! Apple's systems, where at every moment one whole folder has the name. Elsewhere the old folder first moves to
//! `.generated.sync/old`; when the process is killed between those two renames the next run moves it back ([`recover`]).
//!
//! Files of the user (see `sync_listed`) come along: those in folders of ours as links; other entries of the folder
//! (`target`, `.git`) move whole to the new one before the exchange, so that one that cannot move ends the run while
//! nothing is lost. `.generated.sync/ours` lists what is not the user's, whose names may be anything: what else a killed run
//! leaves in the working folder moves back.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{Changes, Files, Owned, compare::Kind, failed};

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
    /// The entries of both folders that are not the user's, one a line.
    ours: PathBuf,
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
            ours: work.join("ours"),
            work,
        })
    }
}

/// Finishes or undoes what a killed run left behind.
pub(super) fn recover(sites: &Sites) -> io::Result<()> {
    if !sites.work.try_exists().map_err(failed("read", &sites.work))? {
        return Ok(());
    }
    if sites.old.exists() {
        if !sites.root.exists() {
            fs::rename(&sites.old, &sites.root).map_err(failed("put back", &sites.root))?;
        } else if sites.tree.exists() {
            // Somebody made a new `root`, and `old` is the only copy of what was there.
            return Err(left_over(&sites.old, &sites.root));
        }
    }
    bring_back(sites)?;
    fs::remove_dir_all(&sites.work).map_err(failed("remove", &sites.work))
}

/// Makes the folder hold `files` and, of what is in it, only what the user owns.
pub(super) fn replace(files: &Files, sites: &Sites, changes: &Changes, owned: Owned) -> io::Result<()> {
    replace_by(exchange, files, sites, changes, owned)
}

/// The same, where `exchange` puts the new folder in the place of the old one.
fn replace_by(
    exchange: impl FnOnce(&Sites) -> io::Result<()>,
    files: &Files,
    sites: &Sites,
    changes: &Changes,
    owned: Owned,
) -> io::Result<()> {
    let replaced = build(files, sites, changes, owned).and_then(|()| exchange(sites));
    if let Err(error) = replaced {
        // Either the old folder is whole, or it is in the working folder and the next run puts it back.
        if !sites.old.exists() {
            bring_back(sites).map_err(|back| io::Error::new(error.kind(), format!("{error}; {back}")))?;
            let _ = fs::remove_dir_all(&sites.work);
        }
        return Err(error);
    }
    bring_back(sites)?;
    // The new folder is in place: what cannot be removed now is removed by the next run.
    let _ = fs::remove_dir_all(&sites.work);
    Ok(())
}

/// Builds the whole new folder. It is not flushed to the disk, which would take longer than all else: what a power failure
/// leaves is put right by the next run, which compares every byte.
fn build(files: &Files, sites: &Sites, changes: &Changes, owned: Owned) -> io::Result<()> {
    fs::create_dir_all(&sites.tree).map_err(failed("create", &sites.tree))?;
    let orphans = changes.files.iter().filter(|change| change.kind == Kind::Orphan).map(|change| change.path.as_str());
    let known: BTreeSet<&Path> = files.keys().map(String::as_str).chain(orphans).map(Path::new).collect();
    let ours: BTreeSet<&str> = known.iter().filter_map(|path| path.iter().next()?.to_str()).collect();
    if owned == Owned::Listed {
        // While there is nothing in the new folder that a list that is cut short could take for the user's. All of these are
        // portable names, which have no line feeds.
        create(&sites.ours, Vec::from_iter(ours.iter().copied()).join("\n").as_bytes())?;
    }
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
    match owned {
        Owned::Folder => Ok(()),
        Owned::Listed => keep_others(&known, &ours, sites, &mut folders),
    }
}

/// Links the files of the user that are in folders of ours, and moves the other entries of the root.
fn keep_others(
    known: &BTreeSet<&Path>,
    ours: &BTreeSet<&str>,
    sites: &Sites,
    folders: &mut BTreeSet<PathBuf>,
) -> io::Result<()> {
    let mut whole = Vec::new();
    for name in names(&sites.root)? {
        if !name.to_str().is_some_and(|name| ours.contains(name)) {
            whole.push(name);
        } else if sites.root.join(&name).is_dir() {
            keep_below(name.into(), known, sites, folders)?;
        }
    }
    for name in whole {
        let (from, to) = (sites.root.join(&name), sites.tree.join(&name));
        fs::rename(&from, &to).map_err(failed("move", &from))?;
    }
    Ok(())
}

/// Links what is below a folder of the root and is not in `known`. A folder without anything in it counts as a file.
fn keep_below(
    folder: PathBuf,
    known: &BTreeSet<&Path>,
    sites: &Sites,
    folders: &mut BTreeSet<PathBuf>,
) -> io::Result<()> {
    let mut open = vec![folder];
    while let Some(folder) = open.pop() {
        let names = names(&sites.root.join(&folder))?;
        if names.is_empty() {
            create_parents(&sites.tree.join(&folder).join("any"), folders)?;
        }
        for path in names.into_iter().map(|name| folder.join(name)) {
            let source = sites.root.join(&path);
            if source.symlink_metadata().map_err(failed("read", &source))?.is_dir() {
                open.push(path);
            } else if !known.contains(path.as_path()) {
                let target = sites.tree.join(&path);
                create_parents(&target, folders)?;
                link(&source, &target)?;
            }
        }
    }
    Ok(())
}

/// The names in a folder. One that does not exist has none.
fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(failed("list", folder))?,
    };
    entries.map(|entry| Ok(entry.map_err(failed("list", folder))?.file_name())).collect()
}

/// Moves what is the user's from the working folder to the root. Doing it again does nothing.
fn bring_back(sites: &Sites) -> io::Result<()> {
    let list = match fs::read_to_string(&sites.ours) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        list => list.map_err(failed("read", &sites.ours))?,
    };
    let ours: BTreeSet<OsString> = list.lines().map(OsString::from).collect();
    for folder in [&sites.tree, &sites.old] {
        for name in names(folder)?.into_iter().filter(|name| !ours.contains(name)) {
            let (from, to) = (folder.join(&name), sites.root.join(&name));
            if to.symlink_metadata().is_ok() {
                return Err(left_over(&from, &to));
            }
            fs::rename(&from, &to).map_err(failed("keep", &to))?;
        }
    }
    Ok(())
}

/// Puts the new folder in the place of the old one.
fn exchange(sites: &Sites) -> io::Result<()> {
    if !sites.root.exists() {
        fs::rename(&sites.tree, &sites.root).map_err(failed("create", &sites.root))?;
    } else if !exchange_at_once(sites)? {
        exchange_in_two_steps(sites, |from, to| fs::rename(from, to))?;
    }
    Ok(())
}

/// Moves the old folder out of the way, and back when the new one cannot take its place. Says where the old folder is when
/// even that fails.
fn exchange_in_two_steps(sites: &Sites, rename: impl Fn(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
    rename(&sites.root, &sites.old).map_err(failed("replace", &sites.root))?;
    let Err(error) = rename(&sites.tree, &sites.root) else { return Ok(()) };
    let left =
        format!("put back {}, which is {} until the next run puts it back:", sites.root.display(), sites.old.display());
    rename(&sites.old, &sites.root).map_err(|error| io::Error::new(error.kind(), format!("cannot {left} {error}")))?;
    Err(failed("replace", &sites.root)(error))
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

fn left_over(from: &Path, to: &Path) -> io::Error {
    let (from, to) = (from.display(), to.display());
    let message = format!("{from} is left of a run that was cut short, and there is a {to}: move one of them away");
    io::Error::new(io::ErrorKind::AlreadyExists, message)
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
