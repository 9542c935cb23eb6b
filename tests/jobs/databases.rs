//! The flat tables load into PostgreSQL and DuckDB as `wasi-jobs/README.md` says, and hold there what the documents
//! say.

use std::path::Path;

use crate::{dist, national, output_folder};

fn load(out: &Path) {
    let said = "both databases hold what the documents say";
    dist::script("tests/jobs/load_databases.py", &[out, &dist::root().join("wasi-jobs")], said);
}

#[test]
fn the_sample_loads() {
    load(output_folder::sample().path());
}

#[test]
fn the_national_run_loads() {
    let Some(run) = national::run() else { return };
    load(&run.out());
}
