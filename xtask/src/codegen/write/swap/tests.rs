//! All or nothing: a kill at any moment, a full disk, a folder that cannot be written, a run that was cut short before.
#![cfg(unix)]

use std::{
    env, fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{Sites, build, exchange_in_two_steps, recover, replace_by};
use crate::codegen::write::{Changes, Files, Mode, Owned, compare, sync, sync_listed};

/// Tells the child process in which folder to work.
const ROOT: &str = "XTASK_TEST_ROOT";

/// A tree of 60 files that all hold `word`, half of them the same in every tree.
fn tree(word: &str) -> Files {
    let text = |n: usize| if n.is_multiple_of(2) { "same".repeat(200) } else { word.repeat(200) };
    (0..60).map(|n| (format!("d{}/f{n}.rs", n % 7), format!("// @generated\n// {}\n", text(n)))).collect()
}

fn snapshot(root: &Path) -> Files {
    let walked = compare::walk(root).unwrap();
    walked.into_iter().map(|(relative, path)| (relative, fs::read_to_string(path).unwrap())).collect()
}

fn beside(root: &Path) -> Vec<PathBuf> {
    fs::read_dir(root.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// This test binary, running only the ignored test `name` on `root`, through a shell that first runs `setup`.
fn child(name: &str, root: &Path, setup: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{setup} exec \"$@\""), "sh"]).arg(env::current_exe().unwrap());
    command.args([&format!("codegen::write::swap::tests::{name}"), "--exact", "--ignored", "--nocapture"]);
    command.env(ROOT, root).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn root_of_child() -> PathBuf {
    PathBuf::from(env::var_os(ROOT).expect("only run by another test"))
}

#[test]
#[ignore = "the child process of another test"]
fn write_again_and_again() {
    let root = root_of_child();
    loop {
        for word in ["aaaa", "bbbb"] {
            sync(&tree(word), &root, Mode::Write).unwrap();
        }
    }
}

#[test]
#[ignore = "the child process of another test"]
fn write_once() {
    let error = sync(&tree("bbbb"), &root_of_child(), Mode::Write).unwrap_err();
    panic!("refused: {error}");
}

/// Each file is small, and a list of their names is not.
#[test]
#[ignore = "the child process of another test"]
fn write_many_names() {
    let files = (0..60).map(|n| (format!("a_name_that_takes_its_place_{n}.rs"), String::new())).collect();
    let error = sync_listed(&files, &root_of_child(), Mode::Write).unwrap_err();
    panic!("refused: {error}");
}

#[test]
fn a_kill_at_any_moment_leaves_the_old_folder_or_the_new_one() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    let (a, b) = (tree("aaaa"), tree("bbbb"));
    sync(&a, &root, Mode::Write).unwrap();
    let mut cut_short = 0;
    for round in 0..60_u64 {
        let sites = Sites::new(&root).unwrap();
        let _ = fs::remove_file(&sites.lock);
        let mut child = child("write_again_and_again", &root, "").spawn().unwrap();
        let start = Instant::now();
        while !sites.lock.exists() {
            let waited = start.elapsed();
            if waited > Duration::from_secs(20) {
                child.kill().unwrap();
                panic!("no lock after {waited:?}");
            }
            assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
            thread::sleep(Duration::from_micros(200));
        }
        thread::sleep(Duration::from_micros(round * 777));
        child.kill().unwrap();
        child.wait().unwrap();
        cut_short += usize::from(temp.path().join(".generated.sync").exists());
        let found = snapshot(&root);
        assert!(found == a || found == b, "a mixture after round {round}");
    }
    assert!(cut_short > 5, "only {cut_short} of 60 kills came in the middle of a write");
    sync(&a, &root, Mode::Write).unwrap();
    sync(&b, &root, Mode::Write).unwrap();
    assert_eq!(snapshot(&root), b);
    assert_eq!(beside(&root), [root], "the next run cleans up");
}

#[test]
fn two_writers_at_once_take_turns() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    thread::scope(|scope| {
        for word in ["aaaa", "bbbb", "cccc", "dddd"] {
            let root = &root;
            scope.spawn(move || (0..10).for_each(|_| drop(sync(&tree(word), root, Mode::Write).unwrap())));
        }
    });
    let found = snapshot(&root);
    assert!(["aaaa", "bbbb", "cccc", "dddd"].iter().any(|word| found == tree(word)));
    assert_eq!(beside(&root), [root]);
}

/// A limit on the size of a file stands in for a full disk: the write fails half-way, for root too.
#[test]
fn a_write_that_fails_half_way_leaves_the_old_folder_and_says_why() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    sync(&tree("aaaa"), &root, Mode::Write).unwrap();
    let output = child("write_once", &root, "trap '' XFSZ; ulimit -f 1;").output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("refused: cannot write") && message.contains("File too large"), "{message}");
    assert_eq!(snapshot(&root), tree("aaaa"));
    assert_eq!(beside(&root), [root]);
}

/// The files of the user are told from ours by a list, which must not be half-written when there is something to tell.
#[test]
fn a_list_of_ours_that_is_cut_short_takes_nothing_for_the_users() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    fs::create_dir_all(root.join(".git")).unwrap();
    fs::write(root.join(".git/HEAD"), "a").unwrap();
    let before = snapshot(&root);
    let output = child("write_many_names", &root, "trap '' XFSZ; ulimit -f 1;").output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("refused: cannot write") && message.contains("File too large"), "{message}");
    assert_eq!(snapshot(&root), before);
    assert_eq!(beside(&root), [root]);
}

#[test]
fn unchanged_files_are_the_same_files() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    sync(&tree("aaaa"), &root, Mode::Write).unwrap();
    let inode = |path: &str| fs::metadata(root.join(path)).unwrap().ino();
    let (same, other) = (inode("d0/f0.rs"), inode("d1/f1.rs"));
    sync(&tree("bbbb"), &root, Mode::Write).unwrap();
    assert_eq!(inode("d0/f0.rs"), same);
    assert_ne!(inode("d1/f1.rs"), other);
    assert_eq!(fs::metadata(root.join("d0/f0.rs")).unwrap().nlink(), 1);
}

#[test]
fn a_run_killed_between_the_two_renames_is_undone() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    sync(&tree("aaaa"), &root, Mode::Write).unwrap();
    let sites = Sites::new(&root).unwrap();
    fs::create_dir_all(&sites.tree).unwrap();
    fs::rename(&root, &sites.old).unwrap();
    recover(&sites).unwrap();
    assert_eq!(snapshot(&root), tree("aaaa"));
    assert_eq!(beside(&root), [root]);
}

#[test]
fn a_run_killed_while_it_moved_the_users_files_is_undone() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    fs::create_dir_all(&root).unwrap();
    let sites = Sites::new(&root).unwrap();
    for (path, text) in [("target/a", "a"), ("my\nnotes", "b"), ("src/lib.rs", "new")] {
        fs::create_dir_all(sites.tree.join(path).parent().unwrap()).unwrap();
        fs::write(sites.tree.join(path), text).unwrap();
    }
    fs::write(&sites.ours, "Cargo.toml\nsrc").unwrap();
    recover(&sites).unwrap();
    let user = [("target/a", "a"), ("my\nnotes", "b")];
    assert_eq!(snapshot(&root), Files::from(user.map(|(path, text)| (path.to_owned(), text.to_owned()))));
    assert_eq!(beside(&root), [root]);
}

#[test]
fn what_a_killed_run_left_is_not_removed_when_it_cannot_go_back() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    fs::create_dir_all(root.join("target")).unwrap();
    let sites = Sites::new(&root).unwrap();
    fs::create_dir_all(sites.tree.join("target")).unwrap();
    fs::write(sites.tree.join("target/a"), "a").unwrap();
    fs::write(&sites.ours, "src").unwrap();
    let error = recover(&sites).unwrap_err().to_string();
    assert!(error.contains(".generated.sync/tree/target is left of a run"), "{error}");
    assert_eq!(fs::read_to_string(sites.tree.join("target/a")).unwrap(), "a");
}

/// The folder is moved out of the way, and neither the new one nor the old one can take its place.
#[test]
fn an_exchange_that_fails_twice_leaves_the_old_folder_and_says_where() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    sync(&tree("aaaa"), &root, Mode::Write).unwrap();
    let sites = Sites::new(&root).unwrap();
    let changes = compare::compare(&tree("bbbb"), &root, Owned::Folder, Mode::Write).unwrap();
    let first_only = |from: &Path, to: &Path| match to == sites.old {
        true => fs::rename(from, to),
        false => Err(std::io::Error::other("no")),
    };
    let exchange = |sites: &Sites| exchange_in_two_steps(sites, first_only);
    let error = replace_by(exchange, &tree("bbbb"), &sites, &changes, Owned::Folder).unwrap_err().to_string();
    assert!(error.contains(".generated.sync/old until the next run puts it back"), "{error}");
    assert_eq!(snapshot(&sites.old), tree("aaaa"));

    // Somebody makes a folder of that name before the next run.
    fs::create_dir(&root).unwrap();
    let error = sync(&tree("bbbb"), &root, Mode::Write).unwrap_err().to_string();
    assert!(error.contains(".generated.sync/old is left of a run"), "{error}");
    assert_eq!(snapshot(&sites.old), tree("aaaa"));

    fs::remove_dir(&root).unwrap();
    recover(&sites).unwrap();
    assert_eq!(snapshot(&root), tree("aaaa"));
    assert_eq!(beside(&root), [root]);
}

/// Somebody makes a file of the same name while the user's own is on its way.
#[test]
fn what_cannot_go_back_does_not_hide_why_the_run_ended() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    fs::create_dir_all(root.join("target")).unwrap();
    let sites = Sites::new(&root).unwrap();
    let refused = |sites: &Sites| {
        fs::write(sites.root.join("target"), "b").unwrap();
        Err(std::io::Error::other("no"))
    };
    let error = replace_by(refused, &Files::new(), &sites, &Changes::default(), Owned::Listed).unwrap_err().to_string();
    assert!(error.starts_with("no; ") && error.contains(".generated.sync/tree/target is left of a run"), "{error}");
    assert!(sites.tree.join("target").is_dir());
}

/// A mount point cannot move, nor can what is open elsewhere on some systems; a full folder of that name stands in.
#[test]
fn an_entry_that_cannot_move_ends_the_run_while_nothing_is_lost() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    let users = ["a/1", "b/2", "c/3"].map(|path| (path.to_owned(), path.to_owned()));
    for (path, text) in &users {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }
    let sites = Sites::new(&root).unwrap();
    let stuck = |sites: &Sites| {
        fs::create_dir_all(sites.tree.join("stuck/full")).unwrap();
        fs::create_dir_all(root.join("stuck")).unwrap();
        build(&Files::new(), sites, &Changes::default(), Owned::Listed)
    };
    let error = stuck(&sites).unwrap_err().to_string();
    assert!(error.starts_with("cannot move") && error.contains("generated/stuck"), "{error}");
    fs::remove_dir_all(sites.tree.join("stuck")).unwrap();
    recover(&sites).unwrap();
    assert_eq!(snapshot(&root), Files::from(users.clone()));
    let refused = |_: &Sites| Err(std::io::Error::other("no"));
    let changes = Changes::default();
    replace_by(refused, &Files::new(), &sites, &changes, Owned::Listed).unwrap_err();
    assert_eq!(snapshot(&root), Files::from(users));
    assert_eq!(beside(&root), [root]);
}
