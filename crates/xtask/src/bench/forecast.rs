//! Held-out years: what Upturn and its peers would have forecast, scored against what was published afterwards.
//!
//! The programs stand in `tests/bench/forecast`; what they make stands in `target/bench/forecast`. Only the report of the
//! late origins goes back beside the programs: the early ones are there to be tried on as often as one likes.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use super::python;
use crate::{Outcome, process, show};

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
    let python = python::environment(&folder(), &scripts())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_late_report_is_kept_in_the_repository() {
        assert!(report(Part::Late).starts_with(scripts()));
        assert!(report(Part::Early).starts_with(process::target()));
    }
}
