//! Reading speed: a file of 1,000,000 rows, read by Upturn and by the readers that others use, in one run.
//!
//! The programs stand in `tests/bench/read`; the files that are read, and what is made of them, in `target/bench/read`. The
//! report goes beside the programs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::python;
use crate::{Outcome, build, process, show};

/// Makes the files where they are not there, builds the job, runs every program, prints the times, writes the report.
pub(crate) fn read() -> Outcome {
    let started = Instant::now();
    let host = host()?;
    let python = python::environment(&folder(), &scripts())?;
    let script = |name: &str| {
        let mut command = Command::new(&python);
        command.arg(scripts().join(name)).current_dir(process::root()).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    };
    show::heading("Files to read");
    process::run(script("make.py").arg(folder()))?;
    show::heading("Job");
    let (native, module) = (job(None)?, job(Some("wasm32-wasip1"))?);
    show::heading("Times");
    let report = scripts().join("RESULTS.md");
    process::run(script("measure.py").arg(folder()).args([&native, &host, &module]).arg(&report))?;
    show::made(&report, started)
}

fn scripts() -> PathBuf {
    process::root().join("tests/bench/read")
}

fn folder() -> PathBuf {
    process::target().join("bench/read")
}

/// The host that was built last: what is measured is the module inside it.
fn host() -> Outcome<PathBuf> {
    let host = build::program("upturn");
    let missing = || format!("{} is not there: `cargo xtask build --only host` makes it.", show::short(&host));
    if host.exists() { Ok(host) } else { Err(missing()) }
}

/// Builds the job as it is published, for this machine or for another target, and says where it is.
fn job(target: Option<&str>) -> Outcome<PathBuf> {
    let mut command = process::cargo(&["build", "--quiet", "--profile", "module", "--package", "upturn-jobs"]);
    process::run(command.args(target.map(|target| ["--target", target]).into_iter().flatten()))?;
    Ok(built(&process::target(), target))
}

/// Where cargo puts the job.
fn built(folder: &Path, target: Option<&str>) -> PathBuf {
    match target {
        Some(target) => folder.join(target).join("module/upturn-jobs.wasm"),
        None => folder.join("module").join(format!("upturn-jobs{}", std::env::consts::EXE_SUFFIX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_and_the_native_job_are_two_files() {
        let folder = Path::new("target");
        assert_eq!(built(folder, Some("wasm32-wasip1")), folder.join("wasm32-wasip1/module/upturn-jobs.wasm"));
        assert!(built(folder, None).starts_with(folder.join("module")));
    }
}
