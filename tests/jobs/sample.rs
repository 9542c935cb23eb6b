//! The sample gives the same bytes under wasmtime, natively and under Node's WASI, however its path is written.

use std::fs;
use std::path::Path;

use crate::dist::{self, Ended, assert_same};

fn sample() -> String {
    dist::root().join("wasi-jobs/sample").to_str().unwrap().to_owned()
}

#[test]
fn three_runtimes_write_the_same_bytes() {
    let place = tempfile::tempdir().unwrap();
    let out = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let workbook = format!("{}/upturn.toml", sample());
    let arguments = |out: &str| ["compute", "--workbook", &workbook, "--out", out].map(str::to_owned);
    Ended::of(dist::host().args(arguments(&out("host")))).is(0, "documents ");
    Ended::of(dist::native().args(arguments(&out("native")))).is(0, "documents ");
    fs::create_dir(out("node")).unwrap();
    Ended::of(dist::node(&[&sample(), &out("node")]).args(arguments(&out("node")))).is(0, "documents ");
    assert!(dist::files(Path::new(&out("host"))).len() > 5);
    assert_same(Path::new(&out("host")), Path::new(&out("native")));
    assert_same(Path::new(&out("host")), Path::new(&out("node")));
}

#[test]
fn a_path_may_be_written_in_any_way() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir_all(place.path().join("in/side")).unwrap();
    std::os::unix::fs::symlink(sample(), place.path().join("in/sample")).unwrap();
    Ended::of(
        dist::native()
            .args(["compute", "--workbook", &format!("{}/upturn.toml", sample()), "--out", "native"])
            .current_dir(place.path()),
    )
    .is(0, "");
    for (index, (folder, workbook, out)) in [
        ("in/sample", "upturn.toml", "$/0"),
        ("in", "sample/upturn.toml", "../1"),
        ("in", "./sample/upturn.toml", "./../2/"),
        ("in/side", "../sample/upturn.toml", "../../3"),
        ("in", "side/../sample/upturn.toml", "side/../../4"),
        (".", "$/in/sample/upturn.toml", "5"),
    ]
    .into_iter()
    .enumerate()
    {
        let full = |path: &str| path.replace('$', place.path().to_str().unwrap());
        let mut command = dist::host();
        command.current_dir(place.path().join(folder));
        let ended = Ended::of(command.args(["compute", "--workbook", &full(workbook), "--out", &full(out)]));
        // Messages name the folder as it was written (less a leading `./`).
        ended.is(0, full(out).trim_start_matches("./").trim_end_matches('/'));
        assert_same(&place.path().join("native"), &place.path().join(index.to_string()));
    }
}

#[test]
fn only_what_is_asked_for_is_written() {
    let place = tempfile::tempdir().unwrap();
    let workbook = format!("{}/upturn.toml", sample());
    let rest =
        ["--workbook", &workbook, "--only", "area=E06000027", "--only", "measure=re-referrals", "--formats", "json"];
    for (name, mut command) in [("host", dist::host()), ("native", dist::native())] {
        let ended = Ended::of(command.current_dir(place.path()).args(["compute", "--out", name]).args(rest));
        ended.is(0, "documents 1, areas 1, measures 1");
    }
    assert_same(&place.path().join("host"), &place.path().join("native"));
    let names: Vec<_> = dist::files(&place.path().join("host")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["areas/E06000027.json", "index.json", "manifest.json", "trajectories.ndjson"]);
}
