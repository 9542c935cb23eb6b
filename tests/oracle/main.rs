//! Runs the reference records: what the core computes against what independent programs computed.
//!
//! Records are taken from the folder in `UPTURN_ORACLE_DIR` (holding `cases/` and `expected/`); without it from this
//! folder and from `shared/oracle` beside the repository, where that exists. Every record's method must stand in the
//! list below. The table that is printed says for each method how many records and figures were compared, and
//! which figures of the records the core does not have.
#![allow(clippy::expect_used, clippy::panic)]

mod change_points;
mod check;
mod clean;
mod control;
mod forecast;
mod funnel;
mod impact;
mod level;
mod subject;
mod survival;
mod trend;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use upturn_testkit::oracle;

use check::Check;
use subject::Subject;

/// Computes a method's figures from a subject and compares them.
type Compare = fn(&Subject, &mut Check);

/// What the core computes, with the function that compares it.
const METHODS: [(&str, Compare); 32] = [
    ("clean", clean::clean),
    ("theil_sen", trend::theil_sen),
    ("mann_kendall.plain", trend::mann_kendall),
    ("mann_kendall.hamed_rao", trend::hamed_rao),
    ("mann_kendall.yue_wang", trend::yue_wang),
    ("run_chart", trend::run_chart),
    ("target.theil_sen_crossing", trend::crossing),
    ("spc.xmr", control::xmr),
    ("spc.p", control::p),
    ("spc.u", control::u),
    ("spc.c", control::c),
    ("spc.p_prime", control::p_prime),
    ("spc.u_prime", control::u_prime),
    ("ci.wilson", level::wilson),
    ("ci.byar", level::byar),
    ("ci.poisson_exact", level::poisson_exact),
    ("ci.phe_rate", level::phe_rate),
    ("ci.clopper_pearson", level::clopper_pearson),
    ("funnel.proportion", funnel::proportion),
    ("funnel.ratio", funnel::ratio),
    ("changepoint.pelt_l2", change_points::pelt),
    ("its.hac", impact::segmented),
    ("did.twfe", impact::two_way_fixed_effects),
    ("synthetic_control.outcomes_only", impact::synthetic_control),
    ("survival.km", survival::curve),
    ("survival.logrank", survival::test),
    ("forecast.ols_trend", forecast::ols_trend),
    ("forecast.ets_fixed", forecast::ets_fixed),
    ("forecast.ets_mle", forecast::ets_mle),
    ("forecast.local_linear_trend_fixed", forecast::local_linear_fixed),
    ("forecast.local_linear_trend_mle", forecast::local_linear_mle),
    ("forecast.local_linear_trend", forecast::local_linear),
];

/// What came of the records of one method.
#[derive(Default)]
struct Tally {
    records: usize,
    passed: usize,
    figures: usize,
    left_out: BTreeSet<String>,
}

#[test]
fn the_core_agrees_with_the_reference_records() {
    let oracles = oracle::load(&folders()).expect("reference records");
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut failures = Vec::new();
    for oracle in &oracles {
        for record in &oracle.records {
            let place = format!("{} {} {} {}", record.case, record.series_id, record.method, record.params);
            let method = record.method.as_str();
            let Some((name, compare)) = METHODS.iter().find(|(name, _)| *name == method) else {
                failures.push(format!("{place}: the runner does not know the method"));
                continue;
            };
            let mut check = Check::new(record);
            match Subject::read(&oracle.case, &record.series_id) {
                Ok(subject) => compare(&subject, &mut check),
                Err(reason) => check.fail(reason),
            }
            let tally = tallies.entry(name).or_default();
            tally.records += 1;
            tally.figures += check.figures();
            tally.left_out.extend(check.left_out());
            let found = check.finish();
            tally.passed += usize::from(found.is_empty());
            failures.extend(found.into_iter().map(|failure| format!("{place}: {failure}")));
        }
    }
    print_past_the_test_harness(&table(&tallies));
    assert!(!tallies.is_empty(), "no record was compared");
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

fn folders() -> Vec<PathBuf> {
    if let Some(folder) = env::var_os("UPTURN_ORACLE_DIR") {
        return vec![PathBuf::from(folder)];
    }
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = tests.join("../../shared/oracle");
    let mut folders = vec![tests.join("oracle")];
    folders.extend(beside.is_dir().then_some(beside));
    folders
}

fn table(tallies: &BTreeMap<&str, Tally>) -> String {
    let mut text = format!("\n{:<28}{:>9}{:>9}{:>9}\n", "method", "compared", "passed", "figures");
    for (method, tally) in tallies {
        let _ = writeln!(text, "{method:<28}{:>9}{:>9}{:>9}", tally.records, tally.passed, tally.figures);
        if !tally.left_out.is_empty() {
            let names: Vec<&str> = tally.left_out.iter().map(String::as_str).collect();
            let _ = writeln!(text, "  not in the core: {}", names.join(", "));
        }
    }
    let total = |count: fn(&Tally) -> usize| tallies.values().map(count).sum::<usize>();
    let (records, passed, figures) = (total(|t| t.records), total(|t| t.passed), total(|t| t.figures));
    let _ = writeln!(text, "{:<28}{records:>9}{passed:>9}{figures:>9}", "all");
    text
}

/// The test harness swallows what `println!` writes in a test that passes; the counts are to be seen always.
fn print_past_the_test_harness(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
