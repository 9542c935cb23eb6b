//! The programs that were built, and how a run of one ended.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn product(name: &str) -> PathBuf {
    let dist = std::env::var_os("UPTURN_DIST").map_or_else(|| root().join("target/dist"), PathBuf::from);
    let path = dist.join("bin").join(name);
    assert!(path.exists(), "{} is missing: run `cargo xtask build` first", path.display());
    path
}

/// The host.
pub(crate) fn host() -> Command {
    Command::new(product("upturn"))
}

/// The native job.
pub(crate) fn native() -> Command {
    Command::new(product("upturn-jobs"))
}

/// The native job with Parquet and Arrow.
pub(crate) fn native_columnar() -> Command {
    Command::new(product("upturn-jobs-columnar"))
}

/// The module under Node's WASI, which is given each of these folders under its own name.
pub(crate) fn node(folders: &[&str]) -> Command {
    node_with("upturn-jobs.wasm", folders)
}

/// As [`node`], with one of the modules.
pub(crate) fn node_with(module: &str, folders: &[&str]) -> Command {
    let mut command = Command::new("node");
    command.arg("--no-warnings").arg(root().join("tests/jobs/node-wasi.mjs")).arg(product(module));
    command.args(folders).arg("--");
    command
}

/// Runs a script of the repository with the Python that `UPTURN_PYTHON` names, or that of the tests; it must end well
/// and say so.
#[track_caller]
pub(crate) fn script(path: &str, arguments: &[&Path], said: &str) {
    let ours = || root().join("target/test-venv/bin/python");
    let python = std::env::var_os("UPTURN_PYTHON").map_or_else(ours, PathBuf::from);
    assert!(python.exists(), "{} is missing: run `cargo xtask setup --tests` first", python.display());
    // Compiled scripts would be left beside them.
    let mut command = Command::new(python);
    let ended = Ended::of(command.arg("-B").arg(root().join(path)).args(arguments));
    assert_eq!(ended.code, 0, "{}{}", String::from_utf8_lossy(&ended.stdout), ended.stderr);
    assert!(ended.text().contains(said), "{}", ended.text());
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit code; -1 where a signal ended it.
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).unwrap();
        Ended { code: output.status.code().unwrap_or(-1), stdout: output.stdout, stderr, took: Duration::ZERO }
    }
}

impl Ended {
    /// Runs to the end.
    #[expect(clippy::disallowed_methods, reason = "measures how long the command took")]
    pub(crate) fn of(command: &mut Command) -> Self {
        let began = Instant::now();
        let output = command.output().unwrap();
        Ended { took: began.elapsed(), ..Ended::from(output) }
    }

    /// Runs with this on standard input.
    pub(crate) fn of_input(command: &mut Command, input: &str) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A program that refuses its options does not read its input.
        stdin.write_all(input.as_bytes()).ok();
        drop(stdin);
        Ended::from(child.wait_with_output().unwrap())
    }

    /// Checks the exit code and that standard error says this.
    #[track_caller]
    pub(crate) fn is(&self, code: i32, sentence: &str) -> &Self {
        assert_eq!(self.code, code, "{}{}", String::from_utf8_lossy(&self.stdout), self.stderr);
        assert!(self.stderr.contains(sentence), "{sentence:?} is missing: {}", self.stderr);
        self
    }

    /// What was printed.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }
}

/// Every file below a folder, by its path within, in order.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Checks that two folders hold the same files with the same bytes.
#[track_caller]
pub(crate) fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (files(one), files(other));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    for ((name, one), (_, other)) in one.iter().zip(&other) {
        assert!(one == other, "{name} differs");
    }
}
