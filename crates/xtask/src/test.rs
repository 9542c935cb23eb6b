//! Every check and test there is, in order, with one line of counts at the end.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::{Outcome, build, demo, edges, files, process, setup, show, size, tidy};

/// One step of the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Step {
    /// The formatting of all Rust files
    Fmt,
    /// Clippy on every target, without a warning
    Clippy,
    /// Who depends on whom
    Edges,
    /// What clippy cannot check
    Tidy,
    /// Unit and documentation tests of every crate; those of the core under wasmtime too
    Unit,
    /// Everything that is used or published
    Build,
    /// The budget of the first chart
    Size,
    /// The sample, computed under wasmtime
    Demo,
    /// The reference records
    Oracle,
    /// The same bytes from native code, WASI and the browser
    Parity,
    /// The commands, natively and under the host
    Jobs,
    /// The widget and the page in a browser
    Browser,
}

const STEPS: [Step; 12] = [
    Step::Fmt,
    Step::Clippy,
    Step::Edges,
    Step::Tidy,
    Step::Unit,
    Step::Build,
    Step::Size,
    Step::Demo,
    Step::Oracle,
    Step::Parity,
    Step::Jobs,
    Step::Browser,
];

/// Runs one step, or all of them; the last line is `N passed, N failed, N skipped`. Whether nothing failed.
pub(crate) fn test(only: Option<Step>) -> bool {
    let mut total = Counts::default();
    let mut failing = Vec::new();
    let mut built = true;
    let data = has_published_data();
    let wanted: Vec<Step> = STEPS.into_iter().filter(|step| only.is_none_or(|only| only == *step)).collect();
    let mut prepare = |ended: Outcome| {
        let ready = ended.is_ok();
        if let Err(reason) = ended {
            println!("{reason}");
            total.failed += 1;
            failing.push("setup".to_owned());
        }
        ready
    };
    built &= prepare(setup::build_tools().and_then(|()| setup::rust_components()));
    let equipped = !wanted.iter().any(|step| needs_test_tools(*step)) || prepare(setup::test_tools());
    for step in wanted {
        show::heading(&name(step));
        let started = Instant::now();
        let counts = if !built && needs_build(step) {
            left_out("the build failed")
        } else if !equipped && needs_test_tools(step) {
            left_out("a tool is missing, see above")
        } else {
            run(step, data)
        };
        println!("   {}: {}, {:.1} s", name(step), counts.line(), started.elapsed().as_secs_f64());
        built &= step != Step::Build || counts.failed == 0;
        if counts.failed > 0 {
            failing.push(name(step));
        }
        total = total.plus(counts);
    }
    if !data {
        println!(
            "\nThe tests over published data are left out: ../shared/data is not there and UPTURN_DATA names no folder."
        );
        if std::env::var("CI").is_ok_and(|ci| ci == "true") {
            total.failed += 1;
            failing.push("published data".to_owned());
        }
    }
    if !failing.is_empty() {
        println!("\nFailed: {}", failing.join(", "));
    }
    println!("\n{}", total.line());
    total.failed == 0
}

fn name(step: Step) -> String {
    format!("{step:?}").to_lowercase()
}

fn needs_build(step: Step) -> bool {
    matches!(step, Step::Size | Step::Demo | Step::Parity | Step::Jobs | Step::Browser)
}

fn needs_test_tools(step: Step) -> bool {
    matches!(step, Step::Parity | Step::Jobs | Step::Browser)
}

/// A step that could not run.
fn left_out(why: &str) -> Counts {
    println!("   left out: {why}");
    Counts { skipped: 1, ..Counts::default() }
}

/// Whether the folder of published figures is there: `UPTURN_DATA`, or beside the repository.
fn has_published_data() -> bool {
    match std::env::var_os("UPTURN_DATA") {
        Some(folder) => PathBuf::from(folder).is_dir(),
        None => process::root().join("../shared/data").is_dir(),
    }
}

fn run(step: Step, data: bool) -> Counts {
    match step {
        Step::Fmt => check(process::run(&mut process::cargo(&["fmt", "--all", "--check"]))),
        Step::Clippy => check(clippy()),
        Step::Edges => check(edges::edges()),
        Step::Tidy => check(tidy::tidy()),
        Step::Unit => unit(),
        Step::Build => check(build::build(None)),
        Step::Size => check(size::size().and_then(|kept| if kept { Ok(()) } else { Err("over budget".into()) })),
        Step::Demo => check(demo::demo(None, None)),
        Step::Oracle | Step::Parity | Step::Jobs => integration(&name(step), data),
        Step::Browser => browser().unwrap_or_else(|reason| check(Err(reason))),
    }
}

/// Runs every form of clippy before it says whether all were content.
fn clippy() -> Outcome {
    let web = ["--package", "upturn-web", "--target", "wasm32-unknown-unknown", "--no-default-features", "--features"];
    let forms: [&[&str]; 6] = [
        &["--workspace", "--exclude", "upturn-host", "--all-targets"],
        &["--release", "--package", "upturn-host", "--all-targets"],
        &["--package", "upturn-jobs", "--target", "wasm32-wasip1"],
        &["--package", "upturn-data", "--package", "upturn-jobs", "--features", "columnar", "--all-targets"],
        &[&web[..], &["view"]].concat(),
        &[&web[..], &["compute"]].concat(),
    ];
    let ended =
        forms.map(|form| process::run(process::cargo(&["clippy"]).args(form).args(["--", "--deny", "warnings"])));
    let reasons: Vec<String> = ended.into_iter().filter_map(Result::err).collect();
    if reasons.is_empty() { Ok(()) } else { Err(reasons.join("\n")) }
}

fn unit() -> Counts {
    let crates = ["test", "--workspace", "--exclude", "upturn-host", "--exclude", "upturn-tests", "--no-fail-fast"];
    let columnar = ["test", "--package", "upturn-data", "--features", "columnar", "--lib", "--test", "columnar"];
    // The host only in release: wasmtime is built once.
    let host = ["test", "--release", "--package", "upturn-host", "--no-fail-fast"];
    let all = [&crates[..], &columnar, &host].map(|arguments| runner(&mut process::cargo(arguments)));
    all.into_iter().fold(Counts::default(), Counts::plus).plus(core_under_wasmtime())
}

/// The core's unit tests once more, on the target of the job.
fn core_under_wasmtime() -> Counts {
    let example = ["build", "--release", "--package", "upturn-host", "--example", "wasi-run"];
    if let Err(reason) = process::run(&mut process::cargo(&example)) {
        return check(Err(reason));
    }
    let mut tests = process::cargo(&["test", "--package", "upturn-core", "--lib", "--target", "wasm32-wasip1"]);
    tests.env("CARGO_TARGET_WASM32_WASIP1_RUNNER", process::target().join("release/examples/wasi-run"));
    runner(&mut tests)
}

fn integration(target: &str, data: bool) -> Counts {
    let mut command = process::cargo(&["test", "--package", "upturn-tests", "--test", target, "--"]);
    if !data {
        // What needs the published figures carries this word; that it is left out is said once, at the end.
        command.args(["--skip", "national"]);
    }
    runner(&mut command)
}

/// A run of cargo's test harness, counted.
fn runner(command: &mut Command) -> Counts {
    match process::show_and_keep(command) {
        Ok((succeeded, text)) => harness_counts(&text, succeeded),
        Err(reason) => check(Err(reason)),
    }
}

/// Adds up the harness's own lines. A run without one, or one that failed while each line says otherwise, has failed.
fn harness_counts(text: &str, succeeded: bool) -> Counts {
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("test result: ")).collect();
    let of = |word: &str| lines.iter().map(|line| number_before(line, word)).sum();
    let mut counts = Counts { passed: of(" passed"), failed: of(" failed"), skipped: of(" ignored") };
    if lines.is_empty() {
        println!("   the runner printed no result");
    }
    if lines.is_empty() || (!succeeded && counts.failed == 0) {
        counts.failed += 1;
    }
    counts
}

fn number_before(line: &str, word: &str) -> usize {
    let before = line.find(word).and_then(|at| line.get(..at)).unwrap_or_default();
    before.rsplit(' ').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn browser() -> Outcome<Counts> {
    let folder = process::root().join("tests/browser");
    let report = process::target().join("browser/report.json");
    files::write(&report, b"")?;
    let mut command = Command::new("node");
    command.arg("node_modules/@playwright/test/cli.js").args(["test", "--reporter=list,json"]).current_dir(folder);
    command.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report).env("UPTURN_CHROMIUM", setup::chromium());
    let (succeeded, _) = process::show_and_keep(&mut command)?;
    report_counts(&report, succeeded)
}

/// Reads Playwright's report. A test that passed only when it was tried again has failed.
fn report_counts(report: &Path, succeeded: bool) -> Outcome<Counts> {
    let parsed: Result<Value, _> = serde_json::from_slice(&files::read(report)?);
    let parsed = parsed.map_err(|error| format!("Playwright wrote no report ({error})"))?;
    let of = |word: &str| parsed["stats"][word].as_u64().unwrap_or(0) as usize;
    let mut counts = Counts { passed: of("expected"), failed: of("unexpected") + of("flaky"), skipped: of("skipped") };
    if counts.failed == 0 && (!succeeded || counts.passed == 0) {
        counts.failed += 1;
    }
    Ok(counts)
}

/// A step that is one check: passed, or failed with its reason printed.
fn check(outcome: Outcome) -> Counts {
    match outcome {
        Ok(()) => Counts { passed: 1, ..Counts::default() },
        Err(reason) => {
            println!("{reason}");
            Counts { failed: 1, ..Counts::default() }
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Counts {
    fn plus(self, other: Counts) -> Counts {
        Counts {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    fn line(self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harness_lines_are_added_up() {
        let text = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                    test result: FAILED. 10 passed; 2 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.10s\n";
        assert_eq!(harness_counts(text, false), Counts { passed: 13, failed: 2, skipped: 1 });
    }

    #[test]
    fn a_silent_or_broken_run_has_failed() {
        assert_eq!(harness_counts("nothing\n", true).failed, 1);
        let good = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(harness_counts(good, false), Counts { passed: 3, failed: 1, skipped: 0 });
        assert_eq!(harness_counts(good, true), Counts { passed: 3, failed: 0, skipped: 0 });
    }

    #[test]
    fn the_browser_report_is_read() {
        let path = std::env::temp_dir().join(format!("upturn-report-{}.json", std::process::id()));
        let counts =
            |text: &str, succeeded| files::write(&path, text.as_bytes()).and_then(|()| report_counts(&path, succeeded));
        let text = r#"{"stats":{"expected":9,"skipped":1,"unexpected":2,"flaky":1}}"#;
        assert_eq!(counts(text, false), Ok(Counts { passed: 9, failed: 3, skipped: 1 }));
        assert_eq!(counts(r#"{"stats":{"expected":0}}"#, true).map(|counts| counts.failed), Ok(1));
        assert!(counts("", true).is_err());
        let _ = std::fs::remove_file(&path);
    }
}
