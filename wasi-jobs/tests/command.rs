//! The command as a caller meets it: exit codes, what stands on which stream, what stands in the folder afterwards.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use upturn_jobs::{Streams, run};

/// Exit code, stdout and stderr.
fn call(arguments: &[&str], input: &str) -> (u8, String, String) {
    let (mut output, mut log) = (Vec::new(), Vec::new());
    let arguments = ["upturn-jobs"].iter().chain(arguments).map(OsString::from);
    let mut streams =
        Streams { input: Box::new(input.as_bytes()), output: Box::new(&mut output), log: Box::new(&mut log) };
    let code = run(arguments, &mut streams);
    drop(streams);
    (code, String::from_utf8(output).unwrap(), String::from_utf8(log).unwrap())
}

const CSV: &str = "series_id,period,value\nE1/rate,2021,7\nE1/rate,2022,8\nE1/rate,2023,9\nE2/rate,2023,5\n";

const WORKBOOK: &str = r#"[upturn]
title = "Rates"
[[source]]
id = "rates"
path = "rates.csv"
format = "series"
title = "Department"
[[measure]]
id = "rate"
title = "Rate"
source = "rates"
[[area]]
code = "E1"
name = "One"
[[area]]
code = "E2"
name = "Two"
"#;

/// A folder with a workbook and its source.
fn workbook() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("rates.csv"), CSV).unwrap();
    let path = folder.path().join("upturn.toml");
    fs::write(&path, WORKBOOK).unwrap();
    (folder, path)
}

fn compute(workbook: &Path, out: &Path, more: &[&str]) -> (u8, String, String) {
    let fixed = ["compute", "--workbook", workbook.to_str().unwrap(), "--out", out.to_str().unwrap()];
    call(&[&fixed, more].concat(), "")
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().map(Result::unwrap) {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => names.push(path.strip_prefix(folder).unwrap().to_str().unwrap().to_string()),
            }
        }
    }
    names.sort();
    names
}

#[test]
fn series_prints_a_document_a_line_and_nothing_else() {
    let (code, output, log) = call(&["series", "-", "--better", "lower", "--target", "5", "--by", "2030-03-31"], CSV);
    assert_eq!((code, log.as_str()), (0, ""));
    let ids: Vec<String> = output
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(ids, ["E1/rate", "E2/rate"]);
    let (code, csv, _) = call(&["series", "--format", "csv"], CSV);
    assert_eq!((code, csv.lines().count()), (0, 3));
    let (code, array, _) = call(&["series", "--format", "json"], CSV);
    assert_eq!(code, 0);
    assert_eq!(array.trim_end(), format!("[{}]", call(&["series"], CSV).1.trim_end().replace('\n', ",")));
}

#[test]
fn series_writes_a_file_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("flat.csv");
    let (code, output, _) = call(&["series", "-", "--format", "csv", "--out", out.to_str().unwrap()], CSV);
    assert_eq!((code, output.as_str()), (0, ""));
    assert_eq!(files(folder.path()), ["flat.csv"]);
    assert_eq!(fs::read_to_string(out).unwrap(), call(&["series", "--format", "csv"], CSV).1);
}

#[test]
fn refusals_have_their_exit_codes_and_leave_stdout_empty() {
    let (code, output, log) = call(&["series"], "period,value\n2024,x1\n");
    assert_eq!((code, output.as_str()), (3, ""));
    assert!(log.starts_with("stdin:2:6: number: `x1` is not a number ("), "{log}");
    let (code, _, log) = call(&["--log-format", "json", "series"], "period,value\n2024,x1\n");
    let event: serde_json::Value = serde_json::from_str(log.trim_end()).unwrap();
    assert_eq!((code, &event["level"], &event["line"]), (3, &"error".into(), &2.into()));
    assert_eq!(call(&["series", "--better", "upwards"], CSV).0, 2);
    assert_eq!(call(&["series", "--by", "2030-03-31"], CSV).0, 2);
    assert_eq!(call(&["series", "/nowhere/in.csv"], "").0, 3);
    assert_eq!(call(&["series", "--out", "/nowhere/out.ndjson"], CSV).0, 5);
    assert_eq!(call(&["check", "--workbook", "/nowhere/upturn.toml"], "").0, 2);
    assert_eq!(call(&[], "").0, 2);
    assert_eq!(call(&["--help"], "").0, 0);
}

#[test]
fn check_prints_findings_and_counts_them() {
    let (folder, path) = workbook();
    let text = path.to_str().unwrap();
    assert_eq!(call(&["check", "--workbook", text], ""), (0, String::new(), format!("{text}: errors 0, warnings 0\n")));
    fs::write(folder.path().join("rates.csv"), format!("{CSV}E1/rate,2023,10\n")).unwrap();
    let (code, output, log) = call(&["check", "--workbook", text, "--format", "json"], "");
    let list: serde_json::Value = serde_json::from_str(&output).unwrap();
    assert_eq!((code, &list[0]["code"], &list[0]["line"]), (3, &"duplicate".into(), &6.into()));
    assert!(log.contains("errors 1, warnings 0"));
}

#[test]
fn paths_names_each_file_once_beside_the_workbook() {
    let (folder, path) = workbook();
    let (code, output, _) = call(&["paths", "--workbook", path.to_str().unwrap()], "");
    assert_eq!((code, output), (0, format!("{}/rates.csv\n", folder.path().to_str().unwrap())));
}

#[test]
fn compute_replaces_the_former_run_and_leaves_no_trace_of_it() {
    let (folder, path) = workbook();
    let out = folder.path().join("out");
    assert_eq!(compute(&path, &out, &[]).0, 0);
    let all = [
        "areas/E1.json",
        "areas/E2.json",
        "index.json",
        "manifest.json",
        "points.csv",
        "trajectories.csv",
        "trajectories.ndjson",
    ];
    assert_eq!(files(&out), all);
    let first: Vec<Vec<u8>> = all.iter().map(|name| fs::read(out.join(name)).unwrap()).collect();
    assert_eq!(compute(&path, &out, &[]).0, 0);
    let second: Vec<Vec<u8>> = all.iter().map(|name| fs::read(out.join(name)).unwrap()).collect();
    assert!(first == second, "the same input gives the same bytes");
    assert_eq!(compute(&path, &out, &["--only", "area=E2", "--formats", "json"]).0, 0);
    assert_eq!(files(&out), ["areas/E2.json", "index.json", "manifest.json", "trajectories.ndjson"]);
}

#[test]
fn the_manifest_tells_the_truth_about_every_file() {
    let (folder, path) = workbook();
    let out = folder.path().join("out");
    compute(&path, &out, &[]);
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(out.join("manifest.json")).unwrap()).unwrap();
    let outputs = manifest["outputs"].as_array().unwrap();
    assert_eq!(outputs.len(), files(&out).len() - 1);
    for entry in outputs {
        let name = entry["path"].as_str().unwrap();
        let told = upturn_data::manifest::FileEntry::of(name, &fs::read(out.join(name)).unwrap());
        assert_eq!(serde_json::to_value(told).unwrap(), *entry);
    }
}

#[test]
fn a_refusal_or_a_failure_leaves_what_stood_there() {
    let (folder, path) = workbook();
    let out = folder.path().join("out");
    compute(&path, &out, &[]);
    let before = fs::read(out.join("manifest.json")).unwrap();
    fs::write(folder.path().join("rates.csv"), CSV.replace(",7", ",seven")).unwrap();
    assert_eq!(compute(&path, &out, &[]).0, 3);
    fs::write(folder.path().join("rates.csv"), CSV.replace(",7", ",6")).unwrap();
    // A file stands where the new files have to wait.
    fs::write(out.join(".upturn-new"), "").unwrap();
    let (code, output, log) = compute(&path, &out, &[]);
    assert_eq!((code, output.as_str()), (5, ""));
    assert!(log.contains("could not be written"), "{log}");
    assert!(before == fs::read(out.join("manifest.json")).unwrap());
}

#[test]
fn only_what_the_former_manifest_lists_is_removed() {
    let (folder, path) = workbook();
    let out = folder.path().join("out");
    fs::create_dir_all(out.join("areas")).unwrap();
    fs::write(out.join("areas/mine.json"), "mine").unwrap();
    fs::write(out.join("points.csv"), "mine").unwrap();
    assert_eq!(compute(&path, &out, &["--formats", "json"]).0, 0);
    assert_eq!(fs::read_to_string(out.join("points.csv")).unwrap(), "mine");
    assert_eq!(compute(&path, &out, &["--only", "area=E2", "--formats", "json"]).0, 0);
    let left = ["areas/E2.json", "areas/mine.json", "index.json", "manifest.json", "points.csv", "trajectories.ndjson"];
    assert_eq!(files(&out), left);
}

#[test]
fn a_folder_in_the_place_of_a_file_leaves_everything_as_it_was() {
    let (folder, path) = workbook();
    let out = folder.path().join("out");
    compute(&path, &out, &[]);
    fs::remove_file(out.join("points.csv")).unwrap();
    fs::create_dir(out.join("points.csv")).unwrap();
    let content = |names: &[String]| names.iter().map(|name| fs::read(out.join(name)).unwrap()).collect::<Vec<_>>();
    let (names, before) = (files(&out), content(&files(&out)));
    fs::write(folder.path().join("rates.csv"), CSV.replace(",7", ",6")).unwrap();
    let (code, _, log) = compute(&path, &out, &[]);
    assert_eq!(code, 5);
    assert!(log.contains("points.csv is a folder"), "{log}");
    assert_eq!(files(&out), names);
    assert!(content(&names) == before);
}

#[test]
fn a_picked_area_without_figures_is_refused_and_nothing_is_removed() {
    let (folder, path) = workbook();
    let out = folder.path().join("out");
    let all = WORKBOOK.replace("title = \"Rates\"", "title = \"Rates\"\nareas = \"all\"");
    fs::write(&path, all.split("[[area]]").next().unwrap()).unwrap();
    assert_eq!(compute(&path, &out, &[]).0, 0);
    let before = files(&out);
    let (code, _, log) = compute(&path, &out, &["--only", "area=E3"]);
    assert_eq!((code, files(&out)), (2, before));
    assert!(log.contains("--only area=E3"), "{log}");
}

#[cfg(unix)]
#[test]
fn series_writes_through_links_and_into_devices() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let write = |out: &Path| call(&["series", "--out", out.to_str().unwrap()], CSV).0;
    fs::create_dir(at("real")).unwrap();
    fs::write(at("real/flat.csv"), "old").unwrap();
    std::os::unix::fs::symlink("real/flat.csv", at("link")).unwrap();
    std::os::unix::fs::symlink("real/new.csv", at("dangling")).unwrap();
    std::os::unix::fs::symlink("/dev/null", at("null")).unwrap();
    let expected = call(&["series"], CSV).1;
    for (link, file) in [("link", "real/flat.csv"), ("dangling", "real/new.csv")] {
        assert_eq!(write(&at(link)), 0);
        assert!(at(link).is_symlink());
        assert_eq!(fs::read_to_string(at(file)).unwrap(), expected);
    }
    assert_eq!((write(&at("null")), write(Path::new("/dev/null"))), (0, 0));
    assert!(at("null").is_symlink() && !fs::metadata("/dev/null").unwrap().is_file());
    assert_eq!(write(&at("real")), 5);
    assert_eq!(files(folder.path()).len(), 5, "nothing is left beside");
}

/// A stream whose reader has gone away.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

/// A stream on a full disk.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_has_gone_is_no_failure_but_a_full_disk_is() {
    let code = |output: Box<dyn Write>| {
        let mut streams = Streams { input: Box::new(CSV.as_bytes()), output, log: Box::new(io::sink()) };
        run(["upturn-jobs", "series"].map(OsString::from), &mut streams)
    };
    assert_eq!(code(Box::new(Gone)), 0);
    assert_eq!(code(Box::new(Full)), 5);
}

#[test]
fn schemas_are_json() {
    for of in ["trajectory", "workbook"] {
        let (code, output, _) = call(&["schema", of], "");
        let schema: serde_json::Value = serde_json::from_str(&output).unwrap();
        assert_eq!((code, schema["$id"].as_str()), (0, Some(format!("upturn.{of}/1").as_str())));
    }
}
