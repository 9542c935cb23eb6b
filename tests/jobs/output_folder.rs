//! What the output folder promises: the manifest accounts for every row and every file, the index lists what is there,
//! and every document has the contract's keys in the contract's order.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::dist::{self, Ended};
use crate::tree::Tree;

pub(crate) fn sample() -> TempDir {
    let out = tempfile::tempdir().unwrap();
    let workbook = dist::root().join("wasi-jobs/sample/upturn.toml");
    Ended::of(dist::host().arg("compute").arg("--workbook").arg(workbook).arg("--out").arg(out.path())).is(0, "");
    out
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no count"))
}

/// SHA-256 by Python, which shares no code with what wrote the manifest.
fn sha256(bytes: &[u8]) -> String {
    let script = "import hashlib,sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest(), end='')";
    let mut child =
        Command::new("python3").args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

/// Checks that the manifest of `out` accounts for every row that the sources below `folder` hold.
pub(crate) fn assert_rows_add_up(out: &Path, folder: &Path) {
    let manifest = json(&out.join("manifest.json"));
    let mut files = 0;
    for source in manifest["sources"].as_array().unwrap() {
        for file in source["files"].as_array().unwrap() {
            let rows = &file["rows"];
            let apart: u64 = rows["not_asked_for"].as_object().unwrap().values().map(number).sum();
            let sum = ["used", "compared", "refused"].map(|name| number(&rows[name])).iter().sum::<u64>() + apart;
            assert_eq!(number(&rows["read"]), sum, "{file}");
            let path = folder.join(file["path"].as_str().unwrap());
            let records =
                csv::ReaderBuilder::new().flexible(true).from_path(&path).unwrap().into_byte_records().count();
            assert_eq!(number(&rows["read"]), records as u64, "{}", path.display());
            files += 1;
        }
    }
    assert!(files > 0);
}

#[test]
fn the_manifest_accounts_for_every_row() {
    assert_rows_add_up(sample().path(), &dist::root().join("wasi-jobs/sample"));
}

#[test]
fn the_manifest_knows_every_file_by_its_digest() {
    let out = sample();
    let manifest = json(&out.path().join("manifest.json"));
    let check = |entry: &Value, folder: &Path| {
        let bytes = fs::read(folder.join(entry["path"].as_str().unwrap())).unwrap();
        assert_eq!(number(&entry["bytes"]), bytes.len() as u64, "{entry}");
        assert_eq!(entry["sha256"], sha256(&bytes), "{entry}");
    };
    let folder = dist::root().join("wasi-jobs/sample");
    check(&manifest["workbook"], &folder);
    check(&manifest["judgements"], &folder);
    for source in manifest["sources"].as_array().unwrap() {
        source["files"].as_array().unwrap().iter().for_each(|file| check(file, &folder));
    }
    let outputs = manifest["outputs"].as_array().unwrap();
    outputs.iter().for_each(|file| check(file, out.path()));
    let listed: BTreeSet<&str> = outputs.iter().map(|file| file["path"].as_str().unwrap()).collect();
    let there = dist::files(out.path());
    let there: BTreeSet<&str> =
        there.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "manifest.json").collect();
    assert_eq!(listed, there);
}

#[test]
fn the_index_lists_what_is_there() {
    let out = sample();
    let index = json(&out.path().join("index.json"));
    let mut listed = BTreeSet::new();
    let mut documents = Vec::new();
    for area in index["areas"].as_array().unwrap() {
        let file = area["file"].as_str().unwrap();
        listed.insert(file.to_owned());
        let array = json(&out.path().join(file));
        let array = array.as_array().unwrap();
        let measures: Vec<&Value> = array.iter().map(|document| &document["measure"]["id"]).collect();
        assert_eq!(measures, area["measures"].as_array().unwrap().iter().collect::<Vec<_>>(), "{file}");
        assert!(array.iter().all(|document| document["area"]["code"] == area["code"]), "{file}");
        documents.extend(array.iter().cloned());
    }
    let there = dist::files(&out.path().join("areas"));
    assert_eq!(listed, there.iter().map(|(name, _)| format!("areas/{name}")).collect());
    // The lines and the flat table hold the same documents in the same order.
    let lines = fs::read_to_string(out.path().join("trajectories.ndjson")).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines == documents);
    let table = fs::read_to_string(out.path().join("trajectories.csv")).unwrap();
    let ids: Vec<String> = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes())
        .records()
        .map(|row| row.unwrap()[0].to_owned())
        .collect();
    assert_eq!(ids, documents.iter().map(|document| document["id"].as_str().unwrap()).collect::<Vec<_>>());
    let counts = &json(&out.path().join("manifest.json"))["counts"];
    assert_eq!(number(&counts["documents"]), documents.len() as u64);
    assert_eq!(number(&counts["areas"]), listed.len() as u64);
}

/// Section 2 of the contract, object by object. A key that is not in the contract may only stand at the end.
const KEYS: &[(&str, &str)] = &[
    ("", "schema id area measure points level trend control pace forecast impact benchmark journey quality words"),
    ("area", "code name"),
    ("measure", "id title unit kind better per decimals source"),
    ("points", "period start end value numerator denominator lower upper lower_998 upper_998 status possible"),
    ("level", "period value lower upper method change_from_previous change_from_baseline"),
    ("trend", "n theil_sen mann_kendall hamed_rao yue_wang run_chart marker direction"),
    ("trend.theil_sen", "slope_per_period slope_per_year ci_per_period ci_per_year intercept_separate intercept_joint"),
    ("trend.mann_kendall", "s var_s z p tau_a tau_b"),
    ("trend.hamed_rao", "lag correction var_s z p"),
    ("trend.yue_wang", "lag correction var_s z p"),
    ("trend.run_chart", "median n_useful longest_run longest_run_max crossings crossings_min signal"),
    ("control", "chart screened phases points variation assurance proposed_rebases"),
    ("control.phases", "from to centre lower upper near_lower near_upper mean_moving_range provisional"),
    ("control.points", "period centre lower upper signal reading"),
    ("pace", "target by required_per_year actual_per_year ci_per_year index status"),
    ("journey", "judgements events current spell"),
    ("journey.judgements", "date framework grade"),
    ("journey.events", "date kind label partner"),
    ("journey.current", "grade since"),
    ("journey.spell", "state from to months"),
    ("quality", "remarks grade"),
    ("quality.remarks", "code severity period message hint"),
    ("words", "headline summary alt_text answers"),
    ("words.answers", "level trend pace forecast impact benchmark journey quality"),
];

#[test]
fn every_document_has_the_contracts_keys_in_order() {
    let out = sample();
    let lines = fs::read_to_string(out.path().join("trajectories.ndjson")).unwrap();
    let documents: Vec<Tree> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(documents.len() > 100);
    let documents = Tree::Array(documents);
    for (path, keys) in KEYS {
        let keys: Vec<&str> = keys.split(' ').collect();
        let objects = documents.objects(path);
        assert!(!objects.is_empty(), "no document has `{path}`");
        for object in objects {
            assert_eq!(object.keys().get(..keys.len()), Some(&keys[..]), "{path}: {:?}", object.keys());
        }
    }
}
