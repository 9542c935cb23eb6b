//! All English authorities, from the tables as published: every value and symbol is still there, and both programs give the same
//! bytes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dist::{self, Ended, assert_same};
use crate::output_folder::assert_rows_add_up;

/// The published tables, or one line that says why nothing is run.
fn data() -> Option<PathBuf> {
    let data = std::env::var_os("UPTURN_DATA").map_or_else(|| dist::root().join("../shared/data"), PathBuf::from);
    if data.is_dir() {
        return Some(data.canonicalize().unwrap());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "UPTURN_DATA not found: {}", data.display());
    say("left out: published figures (UPTURN_DATA not found)\n");
    None
}

/// Past the harness, which keeps what a passing test prints.
fn say(line: &str) {
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

/// The workbook with its sources under `data`, in a folder of its own.
fn workbook(data: &Path, place: &Path) -> PathBuf {
    let text = fs::read_to_string(dist::root().join("tests/fixtures/national/upturn.toml")).unwrap();
    let beside = "../../../../shared/data";
    assert!(text.contains(beside));
    let path = place.join("upturn.toml");
    fs::write(&path, text.replace(beside, data.to_str().unwrap())).unwrap();
    path
}

#[test]
fn every_authority_and_every_symbol_comes_through() {
    let Some(data) = data() else { return };
    let place = tempfile::tempdir().unwrap();
    let workbook = workbook(&data, place.path());
    let run = |mut command: Command, out: &str| {
        let command = command.arg("compute").arg("--workbook").arg(&workbook).arg("--out").arg(place.path().join(out));
        let ended = Ended::of(command);
        ended.is(0, "");
        say(&format!("national, {out}: {:.2} s\n", ended.took.as_secs_f64()));
    };
    run(dist::host(), "host");
    run(dist::native(), "native");
    assert_same(&place.path().join("host"), &place.path().join("native"));
    assert_rows_add_up(&place.path().join("host"), place.path());

    let areas = dist::files(&place.path().join("host/areas"));
    assert!(areas.len() >= 150, "{}", areas.len());
    // An independent reading of the published files: every authority, measure and year, digit for digit, symbol for symbol.
    python("tests/jobs/check_values.py", &[&place.path().join("host"), &data], "every value and symbol as published");
}

#[test]
fn the_sample_restates_what_was_published() {
    let Some(data) = data() else { return };
    python("wasi-jobs/sample/restate.py", &[Path::new("--check"), Path::new("--data"), &data], "");
}

/// Runs a script of the repository, which must end well and say so.
fn python(script: &str, arguments: &[&Path], said: &str) {
    let ended = Ended::of(Command::new("python3").arg(dist::root().join(script)).args(arguments));
    assert_eq!(ended.code, 0, "{}{}", String::from_utf8_lossy(&ended.stdout), ended.stderr);
    assert!(String::from_utf8_lossy(&ended.stdout).contains(said));
}
