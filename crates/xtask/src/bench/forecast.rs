//! Held-out years: what Upturn and its peers would have forecast, scored against what was published afterwards.
//!
//! The programs stand in `tests/bench/forecast`; what they make stands in `target/bench/forecast`. Only the report of the
//! late origins goes back beside the programs: the early ones are there to be tried on as often as one likes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::{Outcome, files, process, show};

/// Which origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Up to 2021, of months up to 2019
    Early,
    /// From 2022 on, of months from 2020 on
    Late,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::Early => "early",
            Part::Late => "late",
        }
    }
}

/// Runs every step, prints the scores, writes the report.
pub(crate) fn forecast(part: Part) -> Outcome {
    let started = Instant::now();
    let data = data()?;
    println!("   part: {}; figures: {}", part.name(), data.display());
    let out = out(part);
    std::fs::create_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let python = python()?;
    let script = |name: &str| {
        let mut command = Command::new(&python);
        // What Python compiles would otherwise stand beside the scripts.
        command.arg(scripts().join(name)).current_dir(process::root()).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    };
    show::heading("Upturn");
    process::run(process::cargo(&PROGRAM).arg("--").arg(&data).arg(part.name()).arg(&out))?;
    show::heading("Peers");
    process::run(script("peers.py").arg(&out))?;
    show::heading("Scores");
    let report = report(part);
    process::run(script("report.py").arg(&out).arg(part.name()).arg(&report))?;
    println!();
    show::made(&report, started)
}

/// Builds and runs the program that lets Upturn forecast.
const PROGRAM: [&str; 7] = ["run", "--quiet", "--release", "--package", "upturn-tests", "--example", "forecast-bench"];

fn scripts() -> PathBuf {
    process::root().join("tests/bench/forecast")
}

/// What both parts share: the Python environment.
fn folder() -> PathBuf {
    process::target().join("bench/forecast")
}

fn out(part: Part) -> PathBuf {
    folder().join(part.name())
}

fn report(part: Part) -> PathBuf {
    match part {
        Part::Early => out(part).join("RESULTS.md"),
        Part::Late => scripts().join("RESULTS.md"),
    }
}

/// The published files: `UPTURN_DATA`, or beside the repository.
fn data() -> Outcome<PathBuf> {
    let named = std::env::var_os("UPTURN_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| process::root().join("../shared/data"));
    let missing = |_| {
        format!(
            "The published figures are not at {}: put them at ../shared/data beside the repository, or name their folder \
             in UPTURN_DATA.",
            folder.display()
        )
    };
    folder.canonicalize().map_err(missing)
}

/// Python with the pinned packages, in an environment of its own; made where what is there was made from another list.
fn python() -> Outcome<PathBuf> {
    let (environment, wanted) = (folder().join("venv"), scripts().join("requirements.txt"));
    let (python, brought) = (environment.join("bin/python"), environment.join("requirements.txt"));
    let list = files::read(&wanted)?;
    if files::read(&brought).is_ok_and(|installed| installed == list) {
        return Ok(python);
    }
    show::heading("Python packages");
    let by_hand = "the bench needs Python 3.11 or newer with venv (`apt-get install python3-venv`) and an open PyPI";
    install(&environment, &python, &wanted).map_err(|reason| format!("{reason}; {by_hand}."))?;
    files::write(&brought, &list)?;
    Ok(python)
}

fn install(environment: &Path, python: &Path, wanted: &Path) -> Outcome {
    process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment))?;
    process::run(
        Command::new(python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(wanted),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_late_report_is_kept_in_the_repository() {
        assert!(report(Part::Late).starts_with(scripts()));
        assert!(report(Part::Early).starts_with(process::target()));
    }
}
