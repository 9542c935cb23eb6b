//! The same bytes everywhere: natively, under wasmtime, and in Chromium.
//!
//! Each case is computed by the native job, by the WASI module under the host, and by the `compute` module in a real
//! browser. What they write must be equal byte for byte, and what one refuses all must refuse with the same sentence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cases;
mod runs;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use cases::Case;
use runs::Answer;

static SERIES: LazyLock<Vec<Case>> = LazyLock::new(cases::series);
static SAMPLE: LazyLock<Case> = LazyLock::new(cases::sample);
static NATIONAL: LazyLock<Option<Case>> = LazyLock::new(cases::national);
/// All cases go through one browser.
static IN_CHROMIUM: LazyLock<BTreeMap<String, Answer>> = LazyLock::new(|| {
    let all: Vec<&Case> = SERIES.iter().chain([&*SAMPLE]).chain(NATIONAL.iter()).collect();
    runs::chromium(&all)
});

#[test]
fn every_series_case_gives_the_same_bytes() {
    assert!(SERIES.len() >= 30, "only {} cases found", SERIES.len());
    let mut refused = 0;
    for case in SERIES.iter() {
        refused += usize::from(matches!(check(case), Answer::Refused(_)));
    }
    println!("{} series cases alike on three targets, {refused} of them refused alike", SERIES.len());
}

#[test]
fn a_contradiction_is_refused_in_the_same_words() {
    let case = SERIES.iter().find(|case| case.name == "c18_dup_conflict").expect("the case is there");
    let Answer::Refused(sentence) = check(case) else { panic!("contradicting rows were accepted") };
    assert!(sentence.contains("c18_dup_conflict.csv"), "the sentence does not name the file: {sentence}");
}

#[test]
fn the_sample_workbook_gives_the_same_bytes() {
    accepted(&SAMPLE);
}

#[test]
fn the_national_workbook_gives_the_same_bytes() {
    match &*NATIONAL {
        Some(case) => accepted(case),
        None if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("the published figures are missing: put them at ../shared/data or name their folder in UPTURN_DATA")
        }
        None => eprintln!("left out: the published figures are not there (../shared/data, or UPTURN_DATA)"),
    }
}

fn accepted(case: &Case) {
    match check(case) {
        Answer::Written(files) => {
            assert!(files.contains_key("trajectories.ndjson"), "no documents among {:?}", files.keys());
            println!("{}: {} files alike on three targets", case.name, files.len());
        }
        Answer::Refused(sentence) => panic!("{} was refused: {sentence}", case.name),
    }
}

/// Computes a case on all three targets and gives back the one answer.
fn check(case: &Case) -> Answer {
    let native = runs::native(case);
    assert_same(case, "under wasmtime", &native, &runs::wasi(case));
    assert_same(case, "in Chromium", &native, &IN_CHROMIUM[&case.name]);
    native
}

fn assert_same(case: &Case, place: &str, native: &Answer, other: &Answer) {
    let name = &case.name;
    match (native, other) {
        (Answer::Refused(native), Answer::Refused(other)) => {
            assert_eq!(native, other, "{name}: refused otherwise {place}")
        }
        (Answer::Written(native), Answer::Written(other)) => {
            let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(native), names(other), "{name}: other files {place}");
            for (path, bytes) in native {
                assert_same_bytes(&format!("{name} {place}: {path}"), bytes, &other[path]);
            }
        }
        _ => panic!("{name}: natively {native:?}, but {place} {other:?}"),
    }
}

/// Shows the surroundings of the first difference instead of two whole files.
fn assert_same_bytes(place: &str, native: &[u8], other: &[u8]) {
    if native == other {
        return;
    }
    let at = native.iter().zip(other).take_while(|(a, b)| a == b).count();
    let around = |bytes: &[u8]| {
        let window = &bytes[at.saturating_sub(60).min(bytes.len())..(at + 60).min(bytes.len())];
        String::from_utf8_lossy(window).into_owned()
    };
    panic!("{place}: differs at byte {at}\n  natively: {}\n  there:    {}", around(native), around(other));
}
