//! What `schema` prints holds for what is written and read, as a validator says that shares no code with ours.

use std::fs;
use std::path::{Path, PathBuf};

use crate::dist::{self, Ended};
use crate::{national, output_folder};

/// Every file must be valid against the schema of that name.
fn valid(schema: &str, files: &[PathBuf]) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join(format!("{schema}.schema.json"));
    let printed = Ended::of(dist::native().args(["schema", schema]));
    fs::write(&path, printed.is(0, "").text()).unwrap();
    let arguments: Vec<&Path> = std::iter::once(&path).chain(files).map(PathBuf::as_path).collect();
    dist::script("tests/jobs/validate.py", &arguments, "every document is valid");
}

/// The documents of an output folder: by area, and all in one.
fn documents(out: &Path) -> Vec<PathBuf> {
    let areas = fs::read_dir(out.join("areas")).unwrap().map(|entry| entry.unwrap().path());
    areas.chain([out.join("trajectories.ndjson")]).collect()
}

#[test]
fn every_document_of_the_sample_is_valid() {
    valid("trajectory", &documents(output_folder::sample().path()));
}

#[test]
fn every_document_of_the_national_run_is_valid() {
    let Some(run) = national::run() else { return };
    valid("trajectory", &documents(&run.out()));
}

#[test]
fn the_workbooks_are_valid() {
    let workbooks = ["wasi-jobs/sample/upturn.toml", "tests/fixtures/national/upturn.toml"];
    valid("workbook", &workbooks.map(|path| dist::root().join(path)));
}
