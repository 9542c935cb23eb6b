//! What is computed: the series of the reference records, the sample workbook, the national workbook.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// One computation.
pub(crate) struct Case {
    pub(crate) name: String,
    /// The folder in which it runs: every path below is relative to it.
    pub(crate) folder: PathBuf,
    pub(crate) input: Input,
}

/// What is read.
pub(crate) enum Input {
    /// A file of plain series, with the options by their names on the command line.
    Series { file: String, options: Map<String, Value> },
    /// A workbook, with all files that it may name.
    Workbook { path: String, files: BTreeMap<String, PathBuf> },
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in the repository").to_path_buf()
}

/// The record whose series are also computed as areas of one measure.
const STATES: &str = "a20_state_unemp_5series";

/// Each reference record that is a plain series, with its direction, target and kind; five states also as a panel.
pub(crate) fn series() -> Vec<Case> {
    let folder = root().join("tests/oracle/cases");
    let mut cases: Vec<Case> = std::fs::read_dir(&folder)
        .expect("tests/oracle/cases is there")
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter_map(|path| {
            let about: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).expect("a case is JSON");
            let name = path.file_stem()?.to_str()?.to_owned();
            let input = Input::Series { file: format!("{name}.csv"), options: options(&about) };
            (about["kind"] == "series").then(|| Case { name, folder: folder.clone(), input })
        })
        .collect();
    let states = cases.iter().find(|case| case.name == STATES).expect("the record is there");
    cases.push(panel(states));
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn options(about: &Value) -> Map<String, Value> {
    let better = match about["direction"].as_str() {
        Some("decrease") => "lower",
        Some("neutral") => "neutral",
        _ => "higher",
    };
    let kind = match about["chart"].as_str() {
        Some("p") => "proportion",
        Some("u") => "rate",
        Some("c") => "count",
        _ => "value",
    };
    let mut options = Map::from_iter([("better".into(), json!(better)), ("kind".into(), json!(kind))]);
    for (option, field) in [("target", "target"), ("by", "target_date")] {
        if let Some(value) = about.get(field).filter(|value| !value.is_null()) {
            options.insert(option.into(), value.clone());
        }
    }
    options
}

/// The same question of areas of one measure, with the other options that a record does not state.
fn panel(of: &Case) -> Case {
    let Input::Series { file, options } = &of.input else { panic!("{} is no file of series", of.name) };
    let more = [("panel", json!(true)), ("horizon", json!(4)), ("chart", json!("auto"))];
    let more = more.map(|(name, value)| (name.to_owned(), value));
    let options = options.clone().into_iter().chain(more).collect();
    let input = Input::Series { file: file.clone(), options };
    Case { name: format!("{}_panel", of.name), folder: of.folder.clone(), input }
}

/// The workbook that the demonstration computes.
pub(crate) fn sample() -> Case {
    let files = files_in(&root().join("wasi-jobs/sample"), "wasi-jobs/sample");
    let path = "wasi-jobs/sample/upturn.toml".to_owned();
    Case { name: "sample".into(), folder: root(), input: Input::Workbook { path, files } }
}

/// The workbook of all English authorities; `None` where the published figures are not at `UPTURN_DATA` (default
/// `../shared/data`).
pub(crate) fn national() -> Option<Case> {
    let beside = "../shared/data";
    let data = std::env::var_os("UPTURN_DATA").map_or_else(|| root().join(beside), PathBuf::from);
    let data = data.canonicalize().ok().filter(|data| data.is_dir())?;
    let workbook = "tests/fixtures/national";
    let mut files = files_in(&root().join(workbook), workbook);
    files.extend(files_in(&data, beside));
    let folder = match root().join(beside).canonicalize() {
        Ok(usual) if usual == data => root(),
        _ => stand_in(&files),
    };
    let input = Input::Workbook { path: format!("{workbook}/upturn.toml"), files };
    Some(Case { name: "national".into(), folder, input })
}

/// A folder in which the workbook's own paths lead to figures that stand elsewhere.
fn stand_in(files: &BTreeMap<String, PathBuf>) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("parity/repository");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, path) in files {
        let to = folder.join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(path, to).unwrap();
    }
    folder
}

/// The files below a folder, by the path under which a case names them.
fn files_in(folder: &Path, name: &str) -> BTreeMap<String, PathBuf> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("the folder can be listed").path();
        let name = format!("{name}/{}", path.file_name().unwrap().to_str().expect("names are UTF-8"));
        if path.is_dir() {
            files.extend(files_in(&path, &name));
        } else {
            files.insert(name, path);
        }
    }
    files
}
