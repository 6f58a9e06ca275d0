//! Accepted documents through rustc, many at once: each is a package of one workspace, so that Cargo runs once and the
//! dependencies are built once.

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{
    codegen::{Options, Output, diagnostics::Diagnostics, generate},
    export::{self, Crate},
};

/// A workspace of packages that waits for rustc.
#[derive(Debug)]
pub struct Batch {
    folder: PathBuf,
    workspace: PathBuf,
    members: Vec<String>,
}

impl Batch {
    /// An empty workspace in the folder, which is removed first. `workspace` is ours, whose runtime the packages share.
    ///
    /// # Errors
    ///
    /// The folder cannot be removed.
    pub fn new(folder: &Path, workspace: &Path) -> io::Result<Self> {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        Ok(Self { folder: folder.to_owned(), workspace: workspace.to_owned(), members: Vec::new() })
    }

    /// Adds the output of a document as a package of this name.
    ///
    /// # Errors
    ///
    /// A file cannot be read or written.
    pub fn add(&mut self, name: &str, output: &Output) -> io::Result<()> {
        let about = Crate { name, title: name, version: "0.0.0", detached: false };
        for (path, text) in export::files(output.files.clone(), output, &[], &about, &self.workspace)? {
            let path = self.folder.join(name).join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)?;
        }
        self.members.push(name.to_owned());
        Ok(())
    }

    /// Adds the document at `spec`, which the generator accepts.
    ///
    /// # Errors
    ///
    /// As [`Batch::add`].
    pub fn add_document(&mut self, name: &str, spec: &Path) -> io::Result<()> {
        match generate(spec, &Options::default(), &mut Diagnostics::default()) {
            Some(output) => self.add(name, &output),
            None => Ok(()),
        }
    }

    /// How many packages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no package.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Runs `cargo check` with the build folder `target`. Gives the errors and warnings of each package that has some.
    ///
    /// # Errors
    ///
    /// Cargo cannot be run, or fails without a word about a package.
    pub fn check(&self, target: &Path) -> io::Result<BTreeMap<String, Vec<String>>> {
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {:?}\n", self.members);
        fs::write(self.folder.join("Cargo.toml"), manifest)?;
        fs::copy(self.workspace.join("Cargo.lock"), self.folder.join("Cargo.lock"))?;
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["check", "--quiet", "--offline", "--workspace", "--keep-going", "--message-format", "json"])
            .args(["--no-default-features", "--features", "client"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .output()?;
        let mut said = BTreeMap::<String, Vec<String>>::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if let Some((name, message)) = message(line) {
                said.entry(name).or_default().push(message);
            }
        }
        if !output.status.success() && said.is_empty() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        Ok(said)
    }
}

/// The package that a line of Cargo is about, and what rustc says.
fn message(line: &str) -> Option<(String, String)> {
    let line: Value = serde_json::from_str(line).ok()?;
    let name = line.pointer("/target/name")?.as_str()?;
    let rendered = line.pointer("/message/rendered")?.as_str()?;
    // Without a place it is a sum, such as `3 warnings emitted`.
    line.pointer("/message/spans/0")?;
    Some((name.to_owned(), rendered.to_owned()))
}
