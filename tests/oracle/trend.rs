//! Theil-Sen, Mann-Kendall with its corrections, the run chart.

use upturn_core::trend::{self, Correction, MannKendall, TheilSen};

use crate::check::Check;
use crate::subject::Subject;

fn line(subject: &Subject) -> Option<TheilSen> {
    let (t, y) = subject.usable();
    trend::theil_sen(&t, &y, subject.series.cadence.periods_per_year(), &mut Vec::new())
}

pub(crate) fn theil_sen(subject: &Subject, check: &mut Check) {
    let (_, y) = subject.usable();
    check.for_values(&y);
    let Some(line) = check.result(line(subject)) else { return };
    check.exact("n", y.len());
    check.number("slope_per_period", line.slope_per_period);
    check.number("slope_per_year", line.slope_per_year);
    check.numbers("ci_per_period", &line.ci_per_period);
    check.numbers("ci_per_year", &line.ci_per_year);
    check.number("intercept_separate", line.intercept_separate);
    check.number("intercept_joint", line.intercept_joint);
}

pub(crate) fn crossing(subject: &Subject, check: &mut Check) {
    let (t, y) = subject.usable();
    check.for_values(&y);
    let (Some(line), Some(target)) = (check.result(line(subject)), subject.target) else { return };
    let index = trend::crossing(line.slope_per_period, line.intercept_separate, target);
    check.number("index_of_crossing", index);
    check.number("periods_after_last", index.zip(t.last()).map(|(index, last)| index - *last as f64));
    let towards = subject.better.sign().map(|sign| line.slope_per_period * sign > 0.0);
    check.exact("moving_towards", towards);
}

pub(crate) fn mann_kendall(subject: &Subject, check: &mut Check) {
    let (_, y) = subject.usable();
    let Some(test) = check.result(trend::mann_kendall(&y)) else { return };
    check.exact("S", test.s);
    check.number("var_S", test.var_s);
    check.number("z", test.z);
    check.number("tau_a", test.tau_a);
    check.number("tau_b", test.tau_b);
    if check.is_degenerate() {
        check.convention(&["p"], "p is 1 for a constant series", test.p == 1.0 && test.z == 0.0);
    } else {
        check.number("p", test.p);
    }
}

pub(crate) fn hamed_rao(subject: &Subject, check: &mut Check) {
    corrected(subject, check, trend::hamed_rao);
    let (t, y) = subject.usable();
    if let Some(line) = line(subject) {
        check.exact("significant_lags", trend::significant_lags(&t, &y, line.slope_per_period, lag(check, y.len())));
    }
}

pub(crate) fn yue_wang(subject: &Subject, check: &mut Check) {
    corrected(subject, check, trend::yue_wang);
}

/// Highest lag of a record: a number, or "all n-1".
fn lag(check: &Check, n: usize) -> usize {
    let stated = check.record.params.get("lag").and_then(serde_json::Value::as_u64);
    stated.map_or(n.saturating_sub(1), |lag| lag as usize)
}

fn corrected(subject: &Subject, check: &mut Check, correction: fn(&[i64], &[f64], f64, usize) -> Correction) {
    let (t, y) = subject.usable();
    check.for_values(&y);
    let lag = lag(check, y.len());
    // There is nothing to correct with fewer than 3 points, nor for a constant series.
    let found =
        testable(&y).zip(line(subject)).map(|(plain, line)| (correction(&t, &y, line.slope_per_period, lag), plain));
    let Some((correction, plain)) = check.result(found) else { return };
    let test = trend::correct(&plain, lag, correction);
    match correction {
        Correction::Factor(factor) if factor <= 0.0 => {
            check.number("correction", factor);
            check.number("var_S", factor * plain.var_s);
            check.convention(&[], "the reference calls it degenerate", check.is_degenerate());
            let fallen_back = (test.correction, test.var_s, test.z, test.p) == (1.0, plain.var_s, plain.z, plain.p);
            check.convention(
                &["z", "p"],
                "a correction not above 0 leaves the plain test",
                fallen_back && correction.factor().is_none(),
            );
        }
        _ => {
            check.number("correction", test.correction);
            check.number("var_S", test.var_s);
            check.number("z", test.z);
            check.number("p", test.p);
            check.convention(
                &[],
                "only a usable factor is called usable",
                correction.factor().is_some() != check.is_degenerate(),
            );
        }
    }
}

fn testable(y: &[f64]) -> Option<MannKendall> {
    trend::mann_kendall(y).filter(|plain| y.len() >= 3 && plain.var_s > 0.0)
}

pub(crate) fn run_chart(subject: &Subject, check: &mut Check) {
    let (_, y) = subject.usable();
    let Some(chart) = check.result(trend::run_chart(&y)) else { return };
    check.number("median", chart.median);
    check.exact("n_useful", chart.n_useful);
    check.exact("n_runs", if chart.n_useful == 0 { 0 } else { chart.crossings + 1 });
    check.exact("n_crossings", chart.crossings);
    check.exact("longest_run", chart.longest_run);
    check.exact("anhoej_longest_max", chart.longest_run_max);
    check.exact("anhoej_crossings_min", chart.crossings_min);
    check.exact("anhoej_signal", chart.signal);
    if check.is_degenerate() {
        check.convention(&[], "no signal where every point lies on the median", !chart.signal);
    }
}
