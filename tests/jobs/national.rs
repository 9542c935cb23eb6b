//! All English authorities, from the tables as published: every row is accounted for, every value and symbol is still
//! there, and both programs give the same bytes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

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

/// A run over the published figures.
pub(crate) struct Run {
    /// Where these stand.
    data: PathBuf,
    /// Holds `upturn.toml`, and `host` and `native` with what either wrote.
    place: PathBuf,
}

impl Run {
    /// What the host wrote.
    pub(crate) fn out(&self) -> PathBuf {
        self.place.join("host")
    }

    /// With the host and natively, into folders that are made anew.
    fn new(data: PathBuf) -> Run {
        let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("jobs/national");
        if place.exists() {
            fs::remove_dir_all(&place).unwrap();
        }
        fs::create_dir_all(&place).unwrap();
        let text = fs::read_to_string(dist::root().join("tests/fixtures/national/upturn.toml")).unwrap();
        let beside = "../../../../shared/data";
        assert!(text.contains(beside));
        fs::write(place.join("upturn.toml"), text.replace(beside, data.to_str().unwrap())).unwrap();
        for (mut command, out) in [(dist::host(), "host"), (dist::native(), "native")] {
            command.arg("compute").arg("--workbook").arg(place.join("upturn.toml")).arg("--out").arg(place.join(out));
            let ended = Ended::of(&mut command);
            ended.is(0, "");
            say(&format!("national, {out}: {:.2} s\n", ended.took.as_secs_f64()));
        }
        Run { data, place }
    }
}

/// The run that all tests over published figures share; `None` where there are none.
pub(crate) fn run() -> Option<&'static Run> {
    static RUN: LazyLock<Option<Run>> = LazyLock::new(|| data().map(Run::new));
    RUN.as_ref()
}

#[test]
fn both_programs_write_the_same_bytes() {
    let Some(run) = run() else { return };
    assert_same(&run.place.join("host"), &run.place.join("native"));
}

#[test]
fn every_authority_has_every_measure() {
    let Some(run) = run() else { return };
    let manifest: Value = serde_json::from_slice(&fs::read(run.out().join("manifest.json")).unwrap()).unwrap();
    let count = |name: &str| manifest["counts"][name].as_u64().unwrap();
    let said = &manifest["counts"];
    assert!(count("areas") >= 150 && count("measures") >= 20 && count("documents") >= 3000, "{said}");
    // Nothing is lost on the way: a pair of area and measure has a document, or the sources hold no row for it.
    assert_eq!(count("documents") + count("without_figures"), count("areas") * count("measures"), "{said}");
    assert_eq!(dist::files(&run.out().join("areas")).len() as u64, count("areas"));
}

#[test]
fn every_row_and_every_symbol_comes_through() {
    let Some(run) = run() else { return };
    assert_rows_add_up(&run.out(), &run.place);
    let said = "every row accounted for, every value and symbol as published";
    dist::script("tests/jobs/read_independently.py", &[&run.out(), &run.data], said);
}

#[test]
fn the_sample_restates_what_was_published() {
    let Some(data) = data() else { return };
    dist::script("wasi-jobs/sample/restate.py", &[Path::new("--check"), Path::new("--data"), &data], "");
}
