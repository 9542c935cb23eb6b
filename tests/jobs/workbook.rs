//! `check`, `compute` and `schema` over workbooks that are wrong, doubtful or cannot be written out.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::dist::{self, Ended};

const WORKBOOK: &str = r#"
[upturn]
title = "A small workbook"

[[source]]
id = "figures"
path = "figures.csv"
format = "series"
title = "Figures made up for a test"
year_ends_in = 3

[[measure]]
id = "waiting"
title = "Waiting"
source = "figures"
unit = "days"
kind = "value"
better = "lower"
decimals = 0

[[area]]
code = "E06000027"
name = "Torbay"
"#;

const FIGURES: &str = "series_id,period,value\nE06000027/waiting,2021,9\nE06000027/waiting,2022,8\n\
                       E06000027/waiting,2023,c\nE06000027/waiting,2024,6\n";

/// `in/upturn.toml` and `in/figures.csv`.
fn place(workbook: &str, figures: &str) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("in")).unwrap();
    fs::write(place.path().join("in/upturn.toml"), workbook).unwrap();
    fs::write(place.path().join("in/figures.csv"), figures).unwrap();
    place
}

fn run(mut command: Command, place: &Path, arguments: &[&str]) -> Ended {
    Ended::of(command.current_dir(place).args(arguments))
}

const CHECK: &[&str] = &["check", "--workbook", "in/upturn.toml"];
const COMPUTE: &[&str] = &["compute", "--workbook", "in/upturn.toml", "--out", "out"];

#[test]
fn a_sound_workbook_has_no_findings() {
    let place = place(WORKBOOK, FIGURES);
    let ended = run(dist::host(), place.path(), CHECK);
    assert_eq!(ended.is(0, "errors 0").text(), "");
}

#[test]
fn findings_say_where_and_what_to_do() {
    let broken = WORKBOOK.replace("better = \"lower\"", "beter = \"lower\"");
    let place = place(&broken, FIGURES);
    let line = 1 + broken.lines().position(|line| line.starts_with("beter")).unwrap();
    let ended = run(dist::host(), place.path(), CHECK);
    assert!(ended.is(2, "").text().starts_with(&format!("in/upturn.toml:{line}:1: ")), "{}", ended.text());
    assert!(ended.text().contains("`better`"), "names the nearest key: {}", ended.text());
    assert_eq!(ended.text(), run(dist::native(), place.path(), CHECK).text());
    let as_json = run(dist::host(), place.path(), &[CHECK, &["--format", "json"]].concat());
    let findings: Vec<Value> = serde_json::from_str(as_json.is(2, "").text()).unwrap();
    assert_eq!(findings[0]["line"], line);
    // What cannot be checked cannot be computed, and no folder is made for it.
    run(dist::host(), place.path(), COMPUTE).is(2, &format!("in/upturn.toml:{line}:1: "));
    assert!(!place.path().join("out").exists());
}

#[test]
fn a_workbook_that_is_not_there_is_2() {
    let place = place(WORKBOOK, FIGURES);
    for missing in ["in/nothing.toml", "nowhere/upturn.toml"] {
        let arguments = ["compute", "--workbook", missing, "--out", "out"];
        run(dist::host(), place.path(), &arguments).is(2, missing);
        run(dist::native(), place.path(), &arguments).is(2, missing);
        assert!(!place.path().join("out").exists());
    }
}

#[test]
fn refused_figures_are_3_and_old_results_still_stand() {
    let place = place(WORKBOOK, FIGURES);
    run(dist::host(), place.path(), COMPUTE).is(0, "");
    let before = dist::files(&place.path().join("out"));
    fs::write(place.path().join("in/figures.csv"), format!("{FIGURES}E06000027/waiting,2024,7\n")).unwrap();
    for command in [dist::host(), dist::native()] {
        run(command, place.path(), COMPUTE).is(3, "in/figures.csv:6:");
        assert!(dist::files(&place.path().join("out")) == before);
    }
    let ended = run(dist::host(), place.path(), &["compute", "--workbook", "in/upturn.toml", "--out", "new"]);
    ended.is(3, "in/figures.csv:6:");
    assert!(!place.path().join("new").exists());
}

#[test]
fn a_result_that_cannot_be_written_is_5_and_old_results_still_stand() {
    let place = place(WORKBOOK, FIGURES);
    run(dist::host(), place.path(), COMPUTE).is(0, "");
    let before = dist::files(&place.path().join("out"));
    fs::write(place.path().join("in/figures.csv"), format!("{FIGURES}E06000027/waiting,2025,7\n")).unwrap();
    // A file stands where the new files have to wait, which not even root can write into.
    fs::write(place.path().join("out/.upturn-new"), "in the way").unwrap();
    for command in [dist::host(), dist::native()] {
        run(command, place.path(), COMPUTE).is(5, "out could not be written");
        let mut after = dist::files(&place.path().join("out"));
        after.retain(|(name, _)| name != ".upturn-new");
        assert!(after == before);
    }
    fs::remove_file(place.path().join("out/.upturn-new")).unwrap();
    // A limit on the size of files stands in for a full disk.
    let mut full = Command::new("bash");
    full.args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\""]).arg(dist::native().get_program());
    run(full, place.path(), COMPUTE).is(5, "out could not be written");
    assert!(dist::files(&place.path().join("out")) == before);
    for command in [dist::host(), dist::native()] {
        let arguments = ["compute", "--workbook", "in/upturn.toml", "--out", "in/figures.csv"];
        run(command, place.path(), &arguments).is(5, "in/figures.csv");
    }
}

#[test]
fn a_limit_is_4_and_old_results_still_stand() {
    let place = place(WORKBOOK, FIGURES);
    run(dist::host(), place.path(), COMPUTE).is(0, "");
    let before = dist::files(&place.path().join("out"));
    fs::write(place.path().join("in/figures.csv"), format!("{FIGURES}E06000027/waiting,2025,7\n")).unwrap();
    for limit in [["--fuel", "100000"], ["--memory-limit", "1MiB"], ["--output-limit", "1KiB"]] {
        run(dist::host(), place.path(), &[COMPUTE, &limit].concat()).is(4, limit[0]);
        let after = dist::files(&place.path().join("out"));
        let published: Vec<_> = after.into_iter().filter(|(name, _)| !name.starts_with(".upturn-new/")).collect();
        assert!(published == before, "{limit:?}");
    }
    // What the stopped run left is gone after the next one.
    run(dist::host(), place.path(), COMPUTE).is(0, "");
    assert_eq!(dist::files(&place.path().join("out")).len(), before.len());
}

#[test]
fn a_source_is_read_where_the_workbook_says_and_nowhere_else() {
    // Named with `..` or as an absolute path, a folder outside is granted.
    let outside = place(&WORKBOOK.replace("figures.csv", "../far/figures.csv"), "");
    fs::create_dir(outside.path().join("far")).unwrap();
    fs::write(outside.path().join("far/figures.csv"), FIGURES).unwrap();
    run(dist::host(), outside.path(), CHECK).is(0, "errors 0");
    let absolute = place(&WORKBOOK.replace("figures.csv", &format!("{}/far/*.csv", outside.path().display())), "");
    run(dist::host(), absolute.path(), CHECK).is(0, "errors 0");
    // A link inside the folder does not lead out of it.
    let linked = place(&WORKBOOK.replace("figures.csv", "link.csv"), "");
    fs::write(linked.path().join("secret.csv"), "series_id,period,value\nsecret-424242,2020,1\n").unwrap();
    std::os::unix::fs::symlink("../secret.csv", linked.path().join("in/link.csv")).unwrap();
    let ended = run(dist::host(), linked.path(), CHECK);
    assert!(matches!(ended.code, 2 | 3), "{ended:?}");
    assert!(ended.text().contains("link.csv") && !ended.text().contains("424242"), "{}", ended.text());
}

#[test]
fn a_run_leaves_the_workbooks_folder_as_it_was() {
    let place = place(WORKBOOK, FIGURES);
    let before = dist::files(&place.path().join("in"));
    run(dist::host(), place.path(), COMPUTE).is(0, "");
    assert!(dist::files(&place.path().join("in")) == before);
}

#[test]
fn the_schemas_are_json() {
    for of in ["trajectory", "workbook"] {
        let host = Ended::of(dist::host().args(["schema", of]));
        let schema: Value = serde_json::from_str(host.is(0, "").text()).unwrap();
        assert!(schema["$schema"].is_string() && schema["properties"].is_object(), "{of}");
        assert!(host.stdout == Ended::of(dist::native().args(["schema", of])).stdout, "{of}");
    }
    Ended::of(dist::host().args(["schema", "nothing"])).is(2, "trajectory");
}
