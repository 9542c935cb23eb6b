//! Brings what the build and the tests need, or names the exact command that does.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, files, process};

const TARGETS: [&str; 2] = ["wasm32-unknown-unknown", "wasm32-wasip1"];
const OLDEST_NODE: u32 = 20;

/// What the build needs: both WebAssembly targets. `wasm-opt` is welcome and never required.
pub(crate) fn build_tools() -> Outcome {
    targets()?;
    if let Err(reason) = packages(Path::new("web")) {
        println!("   The widget is built without wasm-opt: {reason}");
    }
    Ok(())
}

/// What the job, parity and browser tests need besides: Node, Python and the packages of both, a browser and its fonts,
/// PostgreSQL.
pub(crate) fn test_tools() -> Outcome {
    node()?;
    if !process::is_installed("python3") {
        return Err("The job tests need Python 3.11 or newer: run `apt-get install python3` as root.".into());
    }
    packages(Path::new("tests/browser"))?;
    debian_packages()?;
    python_packages()
}

/// The parts of the toolchain that a minimal rustup profile leaves out.
pub(crate) fn rust_components() -> Outcome {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if !process::is_installed(program) {
            println!("   rustup component add {component}");
            process::run(Command::new("rustup").args(["component", "add", component]))
                .map_err(|reason| format!("{reason}. Run `rustup component add {component}`."))?;
        }
    }
    Ok(())
}

/// The browser of the tests: the one that `UPTURN_CHROMIUM` names, or Debian's.
pub(crate) fn chromium() -> PathBuf {
    std::env::var_os("UPTURN_CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from)
}

fn targets() -> Outcome {
    let command = format!("rustup target add {}", TARGETS.join(" "));
    if !process::is_installed("rustup") {
        return without_rustup(&command);
    }
    let installed = process::output(Command::new("rustup").args(["target", "list", "--installed"]))?;
    let missing: Vec<&str> =
        TARGETS.into_iter().filter(|target| !installed.lines().any(|line| line == *target)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("   rustup target add {}", missing.join(" "));
    process::run(Command::new("rustup").args(["target", "add"]).args(missing))
        .map_err(|reason| format!("{reason}. Run `{command}` where the network is open."))
}

/// A toolchain from elsewhere may bring the targets itself.
fn without_rustup(command: &str) -> Outcome {
    let sysroot = process::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let libraries = Path::new(sysroot.trim()).join("lib/rustlib");
    if TARGETS.iter().all(|target| libraries.join(target).is_dir()) {
        return Ok(());
    }
    Err(format!(
        "The WebAssembly targets are missing and there is no rustup: install it from https://rustup.rs, then run `{command}`."
    ))
}

fn node() -> Outcome {
    let wanted = format!("The browser tests need Node {OLDEST_NODE} or newer");
    let version = process::output(Command::new("node").arg("--version"))
        .map_err(|_| format!("{wanted}, and there is none: install it with npm from https://nodejs.org."))?;
    let version = version.trim();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= OLDEST_NODE) {
        return Ok(());
    }
    Err(format!("{wanted}; this is {version}: install a newer one from https://nodejs.org."))
}

/// `npm ci` in a folder, unless what its lock file names is there already.
fn packages(folder: &Path) -> Outcome {
    let path = process::root().join(folder);
    // A copy of the lock file beside what it brought tells whether it is that which is there.
    let (lock, brought) = (files::read(&path.join("package-lock.json"))?, path.join("node_modules/.upturn-lock.json"));
    if files::read(&brought).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let by_hand = format!("run `npm ci` in {}/", folder.display());
    if !process::is_installed("npm") {
        return Err(format!("there is no npm; install it (`apt-get install npm`), then {by_hand}."));
    }
    println!("   npm ci in {}/", folder.display());
    // On a closed network one try is enough to know.
    let flags = ["ci", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0", "--fetch-timeout=60000"];
    let ended = process::output(Command::new("npm").args(flags).current_dir(&path));
    ended.map_err(|reason| format!("{} When the registry can be reached, {by_hand}.", first_lines(&reason)))?;
    files::write(&brought, &lock)
}

fn first_lines(text: &str) -> String {
    text.lines().take(4).collect::<Vec<_>>().join(" / ")
}

/// The virtual environment of the job tests' programs, unless what the requirements name is there already.
fn python_packages() -> Outcome {
    let requirements = process::root().join("tests/jobs/requirements.txt");
    let folder = process::target().join("test-venv");
    // A copy of the requirements beside what they brought tells whether it is that which is there.
    let (wanted, brought) = (files::read(&requirements)?, folder.join("upturn-requirements.txt"));
    if files::read(&brought).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let install = "python -m pip install --requirement tests/jobs/requirements.txt";
    println!("   python3 -m venv target/test-venv; {install}");
    let flags =
        ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "--requirement"];
    process::output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))
        .and_then(|_| process::output(Command::new(folder.join("bin/python")).args(flags).arg(&requirements)))
        .map_err(|reason| {
            format!(
                "{} When the package index can be reached, run `python3 -m venv target/test-venv`, then `target/test-venv/bin/{install}`.",
                first_lines(&reason)
            )
        })?;
    files::write(&brought, &wanted)
}

/// Debian's Chromium, the fonts that the pictures are drawn with, PostgreSQL, and Python's virtual environments; installed
/// where this may be done.
fn debian_packages() -> Outcome {
    let mut missing = Vec::new();
    let mut otherwise = "";
    if !chromium().exists() {
        if std::env::var_os("UPTURN_CHROMIUM").is_some() {
            return Err(format!("UPTURN_CHROMIUM names {}, which does not exist.", chromium().display()));
        }
        missing.push("chromium");
        otherwise = ", or name a Chromium in UPTURN_CHROMIUM";
    }
    if !Path::new("/usr/share/fonts/truetype/liberation").is_dir()
        && !Path::new("/usr/share/fonts/truetype/liberation2").is_dir()
    {
        missing.push("fonts-liberation");
    }
    if !process::is_installed("initdb") && !is_debians_postgresql() {
        missing.push("postgresql");
    }
    // Debian's Python leaves out what makes an environment.
    if process::output(Command::new("python3").args(["-c", "import ensurepip"])).is_err() {
        missing.push("python3-venv");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let by_hand = format!(
        "The tests need {}: run `apt-get update && apt-get install --yes --no-install-recommends {names}` as root\
         {otherwise}.",
        missing.join(" and ")
    );
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || !process::is_installed("apt-get") {
        return Err(by_hand);
    }
    println!("   apt-get install {names}");
    let apt = |arguments: &[&str]| {
        process::output(Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "--quiet"])
        .and_then(|_| apt(&[&["install", "--yes", "--no-install-recommends"][..], &missing].concat()))
        .map(drop)
        .map_err(|reason| format!("{}\n{by_hand}", first_lines(&reason)))
}

/// Whether Debian's package is there, which puts its programs beside the path, in a folder a version.
fn is_debians_postgresql() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions.into_iter().any(|version| version.path().join("bin/initdb").exists())
}
