//! Parquet and Arrow: other programs read what is written, and what they write is read as the same figures.

use std::fs;
use std::path::Path;

use crate::dist::{self, Ended, assert_same, script};

/// The folder of the sample with its sources rewritten by pyarrow: `way` names the format, and how cells are typed.
fn rewritten(place: &Path, way: &str) -> String {
    let to = place.join(way);
    script("tests/jobs/rewrite.py", &[&dist::root().join("wasi-jobs/sample"), &to, Path::new(way)], "rewritten");
    to.join("upturn.toml").to_str().unwrap().to_owned()
}

fn compute(mut command: std::process::Command, workbook: &str, out: &Path, formats: &str) -> Ended {
    Ended::of(command.args(["compute", "--workbook", workbook, "--formats", formats, "--out"]).arg(out))
}

#[test]
fn other_programs_read_the_same_values_with_their_types() {
    let place = tempfile::tempdir().unwrap();
    let workbook = dist::root().join("wasi-jobs/sample/upturn.toml");
    let workbook = workbook.to_str().unwrap();
    let out = |name: &str| place.path().join(name);
    let all = "json,csv,parquet,arrow";
    compute(dist::native_columnar(), workbook, &out("native"), all).is(0, "documents ");
    // The host takes the module that knows these formats by itself.
    compute(dist::host(), workbook, &out("host"), all).is(0, "documents ");
    assert_same(&out("native"), &out("host"));
    fs::create_dir(out("node")).unwrap();
    let sample = dist::root().join("wasi-jobs/sample");
    let folders = [sample.to_str().unwrap(), out("node").to_str().unwrap()].map(str::to_owned);
    let node = dist::node_with("upturn-jobs-columnar.wasm", &[&folders[0], &folders[1]]);
    compute(node, workbook, &out("node"), all).is(0, "documents ");
    assert_same(&out("native"), &out("node"));
    let schema = dist::root().join("wasi-jobs/sql/schema.sql");
    script("tests/jobs/read_columnar.py", &[&out("native"), &schema], "every table holds what the documents say");
}

#[test]
fn sources_in_either_format_give_the_same_documents() {
    let place = tempfile::tempdir().unwrap();
    let workbook = dist::root().join("wasi-jobs/sample/upturn.toml");
    let csv = place.path().join("csv");
    compute(dist::native(), workbook.to_str().unwrap(), &csv, "json").is(0, "documents ");
    for way in ["parquet-text", "parquet-typed", "arrow-typed", "stream-typed", "feather-typed", "arrow-dictionary"] {
        let workbook = rewritten(place.path(), way);
        let out = place.path().join(format!("{way}-out"));
        compute(dist::native_columnar(), &workbook, &out, "json").is(0, "documents ");
        assert_same(&csv.join("areas"), &out.join("areas"));
    }
    // The host tells from the paths of the workbook which module it takes.
    let out = place.path().join("host");
    compute(dist::host(), &rewritten(place.path(), "parquet-text"), &out, "json").is(0, "documents ");
    assert_same(&csv.join("areas"), &out.join("areas"));
}

#[test]
fn a_series_goes_through_a_pipe_as_arrow() {
    let input = "series_id,period,value\na,2024-01-31,10\na,2024-02-29,c\nb,2020,3\n";
    let stream = Ended::of_input(dist::native_columnar().args(["series", "--format", "arrow"]), input);
    assert_eq!(stream.code, 0, "{}", stream.stderr);
    let host = Ended::of_input(dist::host().args(["series", "--format", "arrow"]), input);
    assert!(host.stdout == stream.stdout, "{}", host.stderr);
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("s.arrow");
    fs::write(&file, &stream.stdout).unwrap();
    script("tests/jobs/read_columnar.py", &[Path::new("--ids"), &file], "a,b");
}

#[test]
fn the_smaller_program_names_the_other() {
    let place = tempfile::tempdir().unwrap();
    let workbook = dist::root().join("wasi-jobs/sample/upturn.toml");
    for formats in ["parquet", "json,arrow"] {
        let ended = compute(dist::native(), workbook.to_str().unwrap(), &place.path().join("out"), formats);
        ended.is(2, "run upturn-jobs-columnar.wasm");
    }
    assert!(!place.path().join("out").exists());
    Ended::of_input(dist::native().args(["series", "--format", "arrow"]), "period,value\n2024,1\n")
        .is(2, "run upturn-jobs-columnar.wasm");
    let rewritten = rewritten(place.path(), "parquet-text");
    Ended::of(dist::native().args(["check", "--workbook", &rewritten]));
    compute(dist::native(), &rewritten, &place.path().join("out"), "json").is(3, "run upturn-jobs-columnar.wasm");
    assert!(!place.path().join("out").exists());
}

/// Each file is made by pyarrow; the sentence tells file, row and column, what was found, and what to do.
#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let place = tempfile::tempdir().unwrap();
    script("tests/jobs/rewrite.py", &[Path::new("--wrong"), place.path()], "rewritten");
    for (file, sentence) in [
        ("text.parquet", "text.parquet:1:1: format: this is no file of Parquet (say in the workbook"),
        ("arrow.parquet", "arrow.parquet:1:1: format: this is a file of Arrow, not of Parquet"),
        ("cut.parquet", "cut.parquet:1:1: damaged: the file begins as Parquet and does not end so: it is cut off"),
        ("zstd.parquet", "zstd.parquet:1:1: compression: the file is compressed by ZSTD, which is not read (write it"),
        ("list.parquet", "list.parquet:1:3: type: column `value` holds values of the type List (those read are text"),
        ("column.parquet", "column.parquet:1:3: header: there is no column `value` (the nearest is `valeu`; rename it"),
        ("number.parquet", "number.parquet:3:3: number: `about 3` is not a number (write a number such as 1234.5"),
        ("day.parquet", "day.parquet:2:2: period: `2024-03-31T01:00:00` is not a period"),
        ("status.parquet", "status.parquet:2:4: status: `hidden` does not say why there is no value (write a symbol"),
        ("repeated.parquet", "repeated.parquet:4:1: duplicate: "),
    ] {
        let workbook = place.path().join(format!("{file}.toml"));
        let out = place.path().join("out");
        for command in [dist::native_columnar(), dist::host()] {
            compute(command, workbook.to_str().unwrap(), &out, "json").is(3, sentence);
            assert!(!out.exists(), "{file}");
        }
    }
}

#[test]
fn a_damaged_file_is_read_or_refused_and_never_ends_in_a_panic() {
    let place = tempfile::tempdir().unwrap();
    let workbook = dist::root().join("wasi-jobs/sample/upturn.toml");
    let out = place.path().join("out");
    compute(dist::native_columnar(), workbook.to_str().unwrap(), &out, "parquet,arrow").is(0, "documents ");
    let mut refused = 0;
    for name in ["points.parquet", "points.arrow"] {
        let whole = fs::read(out.join(name)).unwrap();
        for turn in 0..40 {
            let mut bytes = whole.clone();
            // Somewhere in the figures, and somewhere in the description at the end.
            let places = [turn * 102_953 % bytes.len(), bytes.len() - 1 - turn * 31 % bytes.len().min(2_000)];
            places.into_iter().for_each(|at| bytes[at] ^= 1 << (turn % 8));
            let path = place.path().join(name);
            fs::write(&path, bytes).unwrap();
            let ended = dist::native_columnar().arg("series").arg(&path).output().unwrap();
            assert!(matches!(ended.status.code(), Some(0 | 3)), "{name}, turn {turn}: {:?}", ended.status);
            assert!(ended.status.success() || !ended.stderr.is_empty(), "{name}, turn {turn} says nothing");
            refused += usize::from(!ended.status.success());
        }
    }
    assert!(refused > 20, "only {refused} of 80 were refused");
}
