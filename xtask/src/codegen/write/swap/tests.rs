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

use super::{Sites, recover};
use crate::codegen::write::{Files, Mode, compare, sync};

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
    fs::write(&sites.carry, "").unwrap();
    fs::rename(&root, &sites.old).unwrap();
    recover(&sites).unwrap();
    assert_eq!(snapshot(&root), tree("aaaa"));
    assert_eq!(beside(&root), [root]);
}

#[test]
fn a_run_killed_before_it_carried_the_users_files_over_is_finished() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("generated");
    fs::create_dir_all(&root).unwrap();
    let sites = Sites::new(&root).unwrap();
    fs::create_dir_all(sites.tree.join("target")).unwrap();
    fs::write(sites.tree.join("target/a"), "a").unwrap();
    fs::write(&sites.carry, "target\ngone").unwrap();
    recover(&sites).unwrap();
    assert_eq!(snapshot(&root), Files::from([("target/a".to_owned(), "a".to_owned())]));
    assert_eq!(beside(&root), [root]);
}
