//! `cargo xtask codegen` killed at random moments, twice at once, and on a full disk: the output folder is the old or the
//! new one, whole, and the next run finds nothing in its way.
//!
//! `KILLS=300 cargo test -p xtask --test codegen kill` kills more often, and prints how often in which phase.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use libtest_mimic::Failed;
use serde_json::{Map, Value, json};

super::tests![
    a_killed_run_leaves_the_old_folder_or_the_new_one,
    two_runs_at_once_do_not_mix,
    a_full_disk_leaves_the_old_folder,
];

/// How many runs are killed when nothing else is said.
const KILLS: u64 = 24;

/// Every file of a folder with its bytes.
type Tree = BTreeMap<String, Vec<u8>>;

/// A folder with two documents that share some files and differ in most, and what becomes of each.
struct Arena {
    folder: tempfile::TempDir,
    whole: [Tree; 2],
}

impl Arena {
    fn new() -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let mut arena = Self { folder, whole: Default::default() };
        for which in [0, 1] {
            fs::write(arena.path(&format!("{which}.json")), document(which).to_string())?;
            arena.whole[which] = arena.whole_of(which)?;
        }
        assert_ne!(arena.whole[0], arena.whole[1]);
        Ok(arena)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A run that is left alone, into the folder `out`, with what it leaves there.
    fn whole_of(&self, which: usize) -> Result<Tree, Failed> {
        let output = self.command(which).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        tree(&self.path("out"))
    }

    fn command(&self, which: usize) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        // One name for both documents, so that what is the same in both is the same file.
        command.args(["codegen", "--out", "out", "--spec"]).arg(format!("{which}.json"));
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    fn start(&self, which: usize) -> Result<Child, Failed> {
        Ok(self.command(which).stderr(Stdio::null()).spawn()?)
    }

    /// Which document the folder is whole for.
    fn is_whole(&self) -> Result<usize, Failed> {
        let now = tree(&self.path("out"))?;
        let is_same = |which: &usize| self.whole[*which] == now;
        [0, 1].into_iter().find(is_same).ok_or_else(|| "the folder is neither the old nor the new one".into())
    }

    /// Whether a run was stopped between its first and its last change of the disk.
    fn is_half_done(&self) -> bool {
        self.path(".out.sync").exists()
    }

    /// A last run works, and then nothing is there but the documents and the output.
    fn is_clean(&self) -> Result<(), Failed> {
        for which in [0, 1] {
            let output = self.command(which).output()?;
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(self.is_whole()?, which);
        }
        let mut left: Vec<_> = fs::read_dir(self.folder.path())?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<Result<_, Failed>>()?;
        left.sort();
        assert_eq!(left, ["0.json", "1.json", "out"]);
        Ok(())
    }
}

/// A document with forty schemas, of which each tenth is the same in both.
fn document(which: usize) -> Value {
    let mut schemas = Map::new();
    for n in 0..40 {
        let name = if n % 10 == 0 { "same".to_owned() } else { format!("only_in_{which}") };
        let next = format!("#/components/schemas/S{}", (n + 1) % 40);
        let properties = json!({name: {"type": "string"}, "next": {"$ref": next}});
        schemas.insert(format!("S{n}"), json!({"type": "object", "properties": properties}));
    }
    // Each has a file that the other does not have.
    schemas.insert(format!("Only{which}"), json!({"type": "object", "properties": {"a": {"type": "string"}}}));
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

fn tree(folder: &Path) -> Result<Tree, Failed> {
    let mut tree = Tree::new();
    let mut folders = vec![String::new()];
    while let Some(prefix) = folders.pop() {
        for entry in fs::read_dir(folder.join(&prefix))? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(format!("{path}/"));
            } else {
                tree.insert(path, fs::read(entry.path())?);
            }
        }
    }
    Ok(tree)
}

fn a_killed_run_leaves_the_old_folder_or_the_new_one() -> Result<(), Failed> {
    let arena = Arena::new()?;
    let asked = env::var("KILLS").ok().and_then(|kills| kills.parse::<u64>().ok());
    let kills = asked.unwrap_or(KILLS);
    let start = Instant::now();
    arena.whole_of(0)?;
    let usual = start.elapsed();
    let (mut before, mut within, mut after) = (0, 0, 0);
    let mut old = 0;
    for kill in 0..kills {
        let new = 1 - old;
        let mut child = arena.start(new)?;
        // Two of three are killed once the disk is being changed, which is a small part of a run.
        let waits_for_work = kill % 3 != 0;
        while waits_for_work && !arena.is_half_done() && child.try_wait()?.is_none() {
            thread::yield_now();
        }
        let share = Duration::from_micros(fraction(kill, usual.as_micros() as u64));
        thread::sleep(if waits_for_work { share / 8 } else { share });
        child.kill()?;
        child.wait()?;
        let is = arena.is_whole()?;
        match (arena.is_half_done(), is == new) {
            (true, _) => within += 1,
            (false, true) => after += 1,
            (false, false) => before += 1,
        }
        old = is;
    }
    arena.is_clean()?;
    assert!(within > 0, "no kill hit a run while it changed the disk");
    if asked.is_some() {
        println!(
            "{kills} kills: {before} before, {within} within and {after} after the change of the disk; always whole"
        );
    }
    Ok(())
}

/// A part of `whole` that looks like chance and is the same in every run: multiples of the golden ratio, which fill the
/// span evenly.
fn fraction(n: u64, whole: u64) -> u64 {
    let part = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    (part * whole.min(u64::from(u32::MAX))) >> 32
}

fn two_runs_at_once_do_not_mix() -> Result<(), Failed> {
    let arena = Arena::new()?;
    let rounds = env::var("KILLS").ok().and_then(|kills| kills.parse::<u64>().ok()).unwrap_or(KILLS) / 3;
    for round in 0..rounds {
        let mut children = [arena.start(0)?, arena.start(1)?];
        if round % 2 == 0 {
            thread::sleep(Duration::from_micros(fraction(round, 100_000)));
            children[(round % 4 / 2) as usize].kill()?;
        }
        for child in &mut children {
            child.wait()?;
        }
        arena.is_whole()?;
    }
    arena.is_clean()
}

/// Makes a small disk, generates onto it, and generates again with less and less room left.
const FULL_DISK: &str = r#"
set -eu
mount -t tmpfs -o size=3m,nr_inodes=400 none disk
cp 0.json 1.json disk
cd disk
"$XTASK" codegen --spec 0.json --out out >/dev/null
free=$(stat -f -c %f .)
for room in 0 1 2 4 8 16 32 64; do
    head -c $(( (free - room) * 4096 )) /dev/zero > filler
    if "$XTASK" codegen --spec 1.json --out out >/dev/null 2>"../said.$room"; then status=0; else status=$?; fi
    echo "$room $status"
    cp -r out "../out.$room"
    rm filler
    "$XTASK" codegen --spec 0.json --out out >/dev/null
    ls -A . > "../left.$room"
done
"#;

fn a_full_disk_leaves_the_old_folder() -> Result<(), Failed> {
    let arena = Arena::new()?;
    fs::create_dir(arena.path("disk"))?;
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", FULL_DISK]);
    command.env("XTASK", env!("CARGO_BIN_EXE_xtask")).current_dir(arena.folder.path());
    let output = match command.output() {
        Ok(output) if output.status.success() => output,
        refused => {
            let said = refused.map(|output| String::from_utf8_lossy(&output.stderr).into_owned());
            println!("SKIPPED: this system lets no test mount a small disk: {said:?}");
            return Ok(());
        }
    };
    let (mut full, mut fitted) = (0, 0);
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (room, status) = line.split_once(' ').ok_or("no status")?;
        let now = tree(&arena.path(&format!("out.{room}")))?;
        let said = fs::read_to_string(arena.path(&format!("said.{room}")))?;
        if status == "0" {
            fitted += 1;
            assert!(now == arena.whole[1], "with {room} blocks left the new folder is not whole");
        } else {
            full += 1;
            assert!(now == arena.whole[0], "with {room} blocks left the old folder is not whole");
            assert!(said.contains("No space left on device") && said.contains("cannot "), "{said}");
        }
        assert_eq!(fs::read_to_string(arena.path(&format!("left.{room}")))?, "0.json\n1.json\nout\n");
    }
    assert!(full >= 3 && full + fitted == 8, "{full} of 8 runs met a full disk");
    Ok(())
}
