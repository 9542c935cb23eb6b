//! `upturn init`: the starter computes as it stands, says everything that a workbook can say, and replaces nothing.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::dist::{self, Ended};

const FILES: [&str; 4] = ["README.md", "figures.csv", "upturn.schema.json", "upturn.toml"];

fn run(place: &Path, arguments: &[&str]) -> Ended {
    Ended::of(dist::host().current_dir(place).args(arguments))
}

/// A folder with a new starter in `services`.
fn started() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let ended = run(place.path(), &["init", "services"]);
    let said = "services: a starter workbook with invented figures. Next:\n\
                \x20 upturn check --workbook services/upturn.toml\n\
                \x20 upturn compute --workbook services/upturn.toml --out services/out\n";
    assert_eq!(ended.is(0, "").text(), said);
    place
}

#[test]
fn the_starter_computes_without_any_change() {
    let place = started();
    let names: Vec<_> = dist::files(&place.path().join("services")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, FILES);
    let check = run(place.path(), &["check", "--workbook", "services/upturn.toml"]);
    assert_eq!(check.is(0, "errors 0, warnings 0").text(), "");
    let compute = ["compute", "--workbook", "services/upturn.toml", "--out", "services/out"];
    run(place.path(), &compute).is(0, "documents 4, areas 2, measures 2");
    let manifest = fs::read(place.path().join("services/out/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["counts"]["documents"], 4);
    // The figures are so plainly invented that nobody takes them for a council's.
    let area = fs::read_to_string(place.path().join("services/out/areas/EXAMPLE-A.json")).unwrap();
    assert!(area.contains("(invented)"));
}

#[test]
fn a_starter_beside_other_files_leaves_them_alone() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("own.csv"), "mine").unwrap();
    run(place.path(), &["init", "."]).is(0, "");
    assert_eq!(dist::files(place.path()).len(), FILES.len() + 1);
    assert_eq!(fs::read_to_string(place.path().join("own.csv")).unwrap(), "mine");
    run(place.path(), &["check", "--workbook", "upturn.toml"]).is(0, "errors 0, warnings 0");
}

#[test]
fn nothing_is_replaced() {
    let place = started();
    let before = dist::files(place.path());
    let sentence = "services/upturn.toml stands there already, and init replaces nothing";
    run(place.path(), &["init", "services"]).is(5, sentence);
    assert!(dist::files(place.path()) == before);
    // One file of the same name is enough, and none of the others is written then.
    for name in FILES {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(name), "mine").unwrap();
        run(place.path(), &["init", "."]).is(5, name);
        assert_eq!(dist::files(place.path()), [(name.to_owned(), b"mine".to_vec())]);
    }
    fs::write(place.path().join("file"), "").unwrap();
    run(place.path(), &["init", "file"]).is(5, "file");
    run(place.path(), &["init", "file/below"]).is(5, "file/below");
}

#[test]
fn only_one_folder_is_taken() {
    let place = tempfile::tempdir().unwrap();
    for arguments in [&["init"][..], &["init", "a", "b"], &["init", "--force", "a"]] {
        run(place.path(), arguments).is(2, "init takes one folder");
    }
    let ended = run(place.path(), &["--log-format", "json", "init"]);
    assert_eq!(serde_json::from_str::<Value>(&ended.is(2, "").stderr).unwrap()["event"], "usage");
    assert!(run(place.path(), &["init", "--help"]).is(0, "").text().contains("init DIR"));
    assert_eq!(dist::files(place.path()), []);
}

/// The starter with all its examples: lines on which no blank follows the `#`.
fn with_examples(starter: &str) -> String {
    let example =
        |line: &&str| line.starts_with('#') && !line.starts_with("#:") && line.len() > 1 && !line.starts_with("# ");
    let line = |line: &str| if example(&line) { line[1..].to_owned() } else { line.to_owned() };
    starter.lines().map(|text| line(text) + "\n").collect()
}

#[test]
fn every_example_in_the_starter_is_accepted() {
    let place = started();
    let workbook = place.path().join("services/upturn.toml");
    let starter = fs::read_to_string(&workbook).unwrap();
    let examples = with_examples(&starter);
    assert!(examples.lines().count() == starter.lines().count() && examples.contains("\n[forecast]\n"));
    fs::write(&workbook, examples).unwrap();
    let judgements = "la_name,date,framework,grade\nExampleton,2019-06-14,ILACS,inadequate\n";
    fs::write(place.path().join("services/judgements.csv"), judgements).unwrap();
    let neighbours = "area_code,neighbour_1\nEXAMPLE-A,EXAMPLE-B\nEXAMPLE-B,EXAMPLE-A\n";
    for list in ["neighbours.csv", "neighbours-2021.csv"] {
        fs::write(place.path().join("services").join(list), neighbours).unwrap();
    }
    let check = run(place.path(), &["check", "--workbook", "services/upturn.toml"]);
    assert_eq!(check.text(), "", "{}", check.stderr);
    check.is(0, "errors 0");
}

/// Whoever reads the starter has seen every key that there is.
#[test]
fn every_key_of_the_schema_stands_in_the_starter() {
    let place = started();
    let starter = fs::read_to_string(place.path().join("services/upturn.toml")).unwrap();
    assert!(starter.starts_with("#:schema upturn.schema.json\n"));
    let schema = fs::read(place.path().join("services/upturn.schema.json")).unwrap();
    assert!(schema == Ended::of(dist::native().args(["schema", "workbook"])).stdout);
    let schema: Value = serde_json::from_slice(&schema).unwrap();
    let properties =
        |of: &Value| of["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect();
    let mut keys: Vec<String> = properties(&schema);
    let shapes = schema["$defs"].as_object().unwrap();
    keys.extend(shapes.values().flat_map(|shape| -> Vec<String> { properties(shape) }));
    assert!(keys.len() > 40, "{keys:?}");
    let stands = |key: &String| {
        let ends = [format!("{key} = "), format!("[{key}]")];
        ends.iter().any(|end| starter.contains(end.as_str()))
    };
    let missing: Vec<&String> = keys.iter().filter(|key| !stands(key)).collect();
    assert!(missing.is_empty(), "add an example of {missing:?} to the starter");
}
