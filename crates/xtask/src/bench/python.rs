//! Python with pinned packages, for the programs that Upturn is measured beside.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, files, process, show};

/// The interpreter of an environment of its own in `folder/venv`, with the packages of `scripts/requirements.txt`; made anew
/// where what is there was made from another list.
pub(super) fn environment(folder: &Path, scripts: &Path) -> Outcome<PathBuf> {
    let (environment, wanted) = (folder.join("venv"), scripts.join("requirements.txt"));
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
