//! Prism, the mock server of OpenAPI documents that judges the requests: <https://github.com/stoplightio/prism>.
//!
//! It validates each request and answers with the first success that the document has. A request that does not match is
//! answered with 422 and a header `sl-violations`.

use std::{
    env, fs, io,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The package, at the version that the runs are comparable with.
const PACKAGE: &str = "@stoplight/prism-cli@5.16.0";

/// The variable that names an installed `prism` in place of one that npm installs.
const VARIABLE: &str = "PRISM";

/// How long a large document may take to be loaded.
const PATIENCE: Duration = Duration::from_secs(90);

/// The program: the one that `PRISM` names, else the one in `folder`, where npm installs it once.
///
/// # Errors
///
/// npm cannot be run, or fails.
pub(super) fn program(folder: &Path) -> io::Result<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Ok(named.into());
    }
    let program = folder.join("node_modules/.bin/prism");
    if program.exists() {
        return Ok(program);
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("package.json"), "{\"private\": true}\n")?;
    let npm = Command::new("npm")
        .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error", PACKAGE])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()?;
    if npm.status.success() && program.exists() {
        return Ok(program);
    }
    let said = String::from_utf8_lossy(&npm.stderr).into_owned();
    Err(io::Error::other(format!("npm cannot install {PACKAGE}; {VARIABLE} can name an installed prism\n{said}")))
}

/// A server of one document on this machine. It ends with this value.
pub(super) struct Server {
    child: Child,
    /// Where it listens.
    pub(super) url: String,
    log: PathBuf,
}

impl Server {
    /// Serves the document; what Prism says goes to the file `log`.
    ///
    /// # Errors
    ///
    /// Prism cannot be started, or does not accept the document.
    pub(super) fn start(program: &Path, document: &Path, log: &Path) -> io::Result<Self> {
        // A free port: Prism takes no 0. Another process could take it in between, and Prism would then say so and end.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let said = fs::File::create(log)?;
        let child = Command::new(program)
            .args(["mock", "--host", "127.0.0.1", "--port", &port.to_string(), "--verboseLevel", "warn"])
            .arg(document)
            .stdin(Stdio::null())
            .stdout(said.try_clone()?)
            .stderr(said)
            .spawn()?;
        let mut server = Self { child, url: format!("http://127.0.0.1:{port}"), log: log.to_owned() };
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(server);
            }
            if server.child.try_wait()?.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        let said = fs::read_to_string(log).unwrap_or_default();
        Err(io::Error::other(format!("Prism does not serve the document: {}", said.trim())))
    }
}

impl Server {
    /// The error that ended Prism; `None` while it runs.
    pub(super) fn last_words(&mut self) -> Option<String> {
        // The connection breaks before the process is gone.
        for _ in 0..20 {
            if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                let said = fs::read_to_string(&self.log).unwrap_or_default();
                let error = said.lines().find(|line| line.contains("Error: ")).unwrap_or("it ended without a word");
                let place = said.lines().find(|line| line.trim_start().starts_with("at ")).unwrap_or_default();
                let place = place.rsplit("node_modules/").next().unwrap_or_default().trim_end_matches(')');
                return Some(format!("{} ({place})", error.trim()));
            }
            thread::sleep(Duration::from_millis(50));
        }
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
