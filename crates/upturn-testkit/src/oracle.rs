//! Reference records made with independent programs, and the cases they were made from.
//!
//! A folder holds `cases/NAME.csv` with `cases/NAME.json` beside it, and `expected/NAME.json`: an array of records.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::tolerance::Tolerance;

/// Whether a reference has a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A result.
    Ok,
    /// A number exists only by convention.
    Degenerate,
    /// There is no result.
    Undefined,
    /// The reference program failed: there is nothing to compare with.
    OracleError,
}

/// One reference result.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Record {
    /// Name of the case.
    pub case: String,
    /// The series within the case; `*` for the whole table.
    pub series_id: String,
    /// What was computed, such as `theil_sen`.
    pub method: String,
    /// The parameters it was computed with.
    #[serde(default)]
    pub params: Value,
    /// Whether there is a result.
    pub status: Status,
    /// Why there is none, or why it is one by convention only.
    #[serde(default)]
    pub reason: Option<String>,
    /// The results by name.
    #[serde(default)]
    pub values: BTreeMap<String, Value>,
    /// The same, or some of it, from other programs by their names.
    #[serde(default)]
    pub peers: Value,
    /// How closely they must be met.
    pub tol: Tolerance,
}

/// What was put in.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Name of the case.
    pub name: String,
    /// The figures: the file's bytes.
    pub csv: Vec<u8>,
    /// What the case says about itself: direction, target, kind of chart.
    pub about: Value,
}

/// A case with its reference results.
#[derive(Clone, Debug, PartialEq)]
pub struct Oracle {
    /// What was put in.
    pub case: Case,
    /// What must come out.
    pub records: Vec<Record>,
}

/// Loads every case that has expected records, in order of name. A case that stands in several folders is taken from
/// the first.
///
/// # Errors
/// A sentence naming the file that is missing or cannot be read.
pub fn load(folders: &[PathBuf]) -> Result<Vec<Oracle>, String> {
    let mut loaded = BTreeMap::new();
    for folder in folders {
        for name in case_names(&folder.join("expected"))? {
            if let Entry::Vacant(place) = loaded.entry(name) {
                let oracle = load_case(folder, place.key())?;
                place.insert(oracle);
            }
        }
    }
    Ok(loaded.into_values().collect())
}

fn case_names(expected: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(expected).map_err(|error| format!("{}: {error}", expected.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", expected.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    Ok(names)
}

fn load_case(folder: &Path, name: &str) -> Result<Oracle, String> {
    let cases = folder.join("cases");
    let csv = read(&cases.join(format!("{name}.csv")))?;
    let about = json(&cases.join(format!("{name}.json")))?;
    let records = json(&folder.join("expected").join(format!("{name}.json")))?;
    Ok(Oracle { case: Case { name: name.into(), csv, about }, records })
}

fn json<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T, String> {
    serde_json::from_slice(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
