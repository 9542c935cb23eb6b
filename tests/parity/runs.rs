//! The three places where a case is computed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::cases::{Case, Input, root};

/// What came of a computation.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The files, by their path in the output.
    Written(BTreeMap<String, Vec<u8>>),
    /// The sentences of the refusal.
    Refused(String),
}

/// The native job.
pub(crate) fn native(case: &Case) -> Answer {
    run(&program("upturn-jobs"), case)
}

/// The module under the host.
pub(crate) fn wasi(case: &Case) -> Answer {
    run(&program("upturn"), case)
}

/// The `compute` module in a browser: every case in one launch.
pub(crate) fn chromium(cases: &[&Case]) -> BTreeMap<String, Answer> {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("out");
    let plan = json!({
        "chromium": std::env::var("UPTURN_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into()),
        "web": built("web/upturn_compute.js").parent(),
        "out": out,
        "cases": cases.iter().copied().map(in_plan).collect::<Vec<_>>(),
    });
    let file = scratch.path().join("plan.json");
    std::fs::write(&file, plan.to_string()).unwrap();
    let ended = Command::new("node").arg(root().join("tests/parity/chromium.mjs")).arg(file).output();
    let ended = ended.expect("Node is needed: run `cargo xtask setup --tests`");
    assert!(ended.status.success(), "chromium.mjs: {}", String::from_utf8_lossy(&ended.stderr));
    cases.iter().map(|case| (case.name.clone(), collect(&out.join(&case.name)))).collect()
}

fn in_plan(case: &Case) -> Value {
    match &case.input {
        Input::Series { file, options } => {
            let options: BTreeMap<&str, &Value> = options.iter().map(|(name, value)| (name.as_str(), value)).collect();
            json!({ "name": case.name, "series": case.folder.join(file), "file": file, "options": options })
        }
        Input::Workbook { path, files } => json!({ "name": case.name, "workbook": path, "files": files }),
    }
}

/// What the browser left: `refused.txt`, or the files.
fn collect(folder: &Path) -> Answer {
    match std::fs::read_to_string(folder.join("refused.txt")) {
        Ok(sentence) => Answer::Refused(sentence),
        Err(_) => Answer::Written(files_in(folder, "")),
    }
}

fn run(program: &Path, case: &Case) -> Answer {
    let scratch = tempfile::tempdir().unwrap();
    let mut command = Command::new(program);
    // The module beside the host, whatever the shell says.
    command.current_dir(&case.folder).env_remove("UPTURN_MODULE");
    match &case.input {
        Input::Series { file, options } => {
            command.args(["series", file]);
            for (name, value) in options {
                command.arg(match value {
                    Value::Bool(true) => format!("--{name}"),
                    Value::String(value) => format!("--{name}={value}"),
                    value => format!("--{name}={value}"),
                });
            }
        }
        Input::Workbook { path, .. } => {
            command.args(["compute", "--workbook", path, "--out"]).arg(scratch.path().join("out"));
        }
    }
    let ended = command.output().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let sentence = String::from_utf8_lossy(&ended.stderr).trim_end().to_owned();
    match (ended.status.code(), &case.input) {
        (Some(0), Input::Series { .. }) => Answer::Written([("trajectories.ndjson".into(), ended.stdout)].into()),
        (Some(0), Input::Workbook { .. }) => Answer::Written(files_in(&scratch.path().join("out"), "")),
        (Some(3), _) => Answer::Refused(sentence),
        (code, _) => panic!("{}: {} ended with {code:?}: {sentence}", case.name, program.display()),
    }
}

fn program(name: &str) -> PathBuf {
    built(&format!("bin/{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Something that `cargo xtask build` made.
fn built(path: &str) -> PathBuf {
    let dist = std::env::var_os("UPTURN_DIST").map_or_else(|| root().join("target/dist"), PathBuf::from);
    let path = dist.join(path);
    assert!(path.exists(), "{} is missing: run `cargo xtask build` first", path.display());
    path
}

fn files_in(folder: &Path, name: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = format!("{name}{}", path.file_name().unwrap().to_str().expect("names are UTF-8"));
        if path.is_dir() {
            files.extend(files_in(&path, &format!("{name}/")));
        } else {
            files.insert(name, std::fs::read(&path).unwrap());
        }
    }
    files
}
