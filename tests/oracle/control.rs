//! Control charts: individuals with the NHS signals, and charts of counts.

use upturn_core::control::{
    self, Assurance, AttributeLimits, Chart, ChartChoice, Counts, Limits, Reading, Side, Signal,
};
use upturn_core::math;
use upturn_core::{Better, Kind, Measure, Period, Row, Series, Settings, Status};

use crate::check::Check;
use crate::level::measure;
use crate::subject::Subject;

pub(crate) fn xmr(subject: &Subject, check: &mut Check) {
    let (t, y) = subject.usable();
    check.for_values(&y);
    // Undefined records state the switch as a truth value, the others in words.
    let screened = check.record.params.get("screen_mr");
    let screen = screened.is_none_or(|switch| switch.as_bool().unwrap_or(switch != "none"));
    let gap_breaks = check.text("gap") == "gap_breaks_mr";
    let values = if gap_breaks { on_grid(&t, &y) } else { y.clone() };
    let Some(limits) = check.result(limits(&values, &y, screen)) else { return };
    let Some(unscreened) = self::limits(&values, &y, false) else { return };

    check.number("mean", limits.centre);
    check.number("mr_bar_unscreened", unscreened.mean_moving_range);
    if check.is_degenerate() {
        let on_mean = limits.lower == limits.centre && limits.upper == limits.centre && limits.screened.is_empty();
        check.convention(
            &["mr_bar", "mr_dropped", "lpl", "upl", "near_lpl", "near_upl"],
            "limits of a constant series lie on its mean, with nothing screened",
            on_mean,
        );
    } else {
        check.number("mr_bar", limits.mean_moving_range);
        check.exact("mr_dropped", limits.screened.len());
        check.number("lpl", limits.lower);
        check.number("upl", limits.upper);
        check.number("near_lpl", limits.near_lower);
        check.number("near_upl", limits.near_upper);
    }

    let signals = control::signals(&values, &limits);
    let point_types: Vec<&str> = signals.iter().map(|mark| point_type(*mark, subject.better)).collect();
    check.exact("special_cause", signals.iter().map(|mark| special_cause(*mark)).collect::<Vec<_>>());
    check.exact("variation_last", point_types.last().copied());
    check.exact("point_type", point_types);
    if check.is_degenerate() {
        check.convention(&["assurance"], "a constant series has no signal", signals.iter().all(Option::is_none));
    } else {
        let judged = |target| control::assurance([limits.lower, limits.upper], target, subject.better);
        check.exact("assurance", subject.target.and_then(judged).map(assurance));
    }
    if !gap_breaks && y.len() >= 3 {
        section_says_the_same(subject, check, screen, &limits, &signals);
    }
}

/// The values at every step from the first usable to the last, NaN where there is none.
fn on_grid(t: &[i64], y: &[f64]) -> Vec<f64> {
    let Some((first, last)) = t.first().zip(t.last()) else { return Vec::new() };
    let mut values = vec![f64::NAN; (last - first) as usize + 1];
    for (t, y) in t.iter().zip(y) {
        values[(t - first) as usize] = *y;
    }
    values
}

/// Limits about the mean of `y`, from the ranges between neighbours on the grid that both have a value.
fn limits(on_grid: &[f64], y: &[f64], screen: bool) -> Option<Limits> {
    let ranges = on_grid.windows(2).map(|pair| (pair[1] - pair[0]).abs()).filter(|range| !range.is_nan());
    Limits::of(math::mean(y)?, &ranges.collect::<Vec<_>>(), screen)
}

/// The section of the document is made of the same limits, signals and readings.
fn section_says_the_same(
    subject: &Subject,
    check: &mut Check,
    screen: bool,
    limits: &Limits,
    signals: &[Option<(Signal, Side)>],
) {
    let mut remarks = Vec::new();
    let measure = Measure { better: subject.better, ..measure(Kind::Value) };
    let settings = Settings { screen, ..Settings::default() };
    let section = control::control(&measure, &subject.series, subject.target, &settings, &mut remarks);
    let Some(section) = section else { return check.fail("there is no section `control`".into()) };
    let phase = &section.phases[0];
    let same_limits = [phase.centre, phase.lower, phase.upper, phase.near_lower, phase.near_upper]
        == [limits.centre, limits.lower, limits.upper, limits.near_lower, limits.near_upper];
    check.convention(&[], "the section has one phase with these limits", section.phases.len() == 1 && same_limits);
    let same_signals = section.points.iter().map(|point| point.signal).eq(signals.iter().map(|mark| mark.map(|m| m.0)));
    check.convention(&[], "the section has these signals", same_signals);
    let last = section.points.last().map(|point| point.reading);
    check.convention(&[], "variation is the reading of the last point", last == Some(section.variation));
    let screened = remarks.iter().filter(|remark| remark.code == upturn_core::quality::Code::OutlierScreened).count();
    check.convention(
        &[],
        "one remark where a range was screened",
        screened == usize::from(!limits.screened.is_empty()),
    );
}

fn special_cause(mark: Option<(Signal, Side)>) -> &'static str {
    match mark {
        None => "Common Cause",
        Some((Signal::Outside, Side::High)) => "Above UCL",
        Some((Signal::Outside, Side::Low)) => "Below LCL",
        Some((Signal::Trend, Side::High)) => "7 Point Trend (Increasing)",
        Some((Signal::Trend, Side::Low)) => "7 Point Trend (Decreasing)",
        Some((Signal::TwoInThree, Side::High)) => "2 in 3 Above CL",
        Some((Signal::TwoInThree, Side::Low)) => "2 in 3 Below CL",
        Some((Signal::Shift, Side::High)) => "7 Points Above CL",
        Some((Signal::Shift, Side::Low)) => "7 Points Below CL",
    }
}

fn point_type(mark: Option<(Signal, Side)>, better: Better) -> &'static str {
    let Some((_, side)) = mark else { return "common_cause" };
    match (control::reading(side, better), side) {
        (Reading::Improvement, _) => "special_cause_improvement",
        (Reading::Concern, _) => "special_cause_concern",
        (Reading::Neutral, Side::High) => "special_cause_neutral_high",
        (Reading::Neutral, Side::Low) => "special_cause_neutral_low",
        (Reading::Common, _) => "common_cause",
    }
}

fn assurance(found: Assurance) -> &'static str {
    match found {
        Assurance::Passing => "consistent_pass",
        Assurance::Failing => "consistent_fail",
        Assurance::Inconsistent => "inconsistent",
    }
}

pub(crate) fn p(subject: &Subject, check: &mut Check) {
    attributes(subject, check, Chart::P, control::attribute_limits(Counts::Parts, &subject.pairs));
}

pub(crate) fn u(subject: &Subject, check: &mut Check) {
    attributes(subject, check, Chart::U, control::attribute_limits(Counts::Events, &subject.pairs));
}

pub(crate) fn p_prime(subject: &Subject, check: &mut Check) {
    attributes(subject, check, Chart::PPrime, control::prime_limits(Counts::Parts, &subject.pairs));
}

pub(crate) fn u_prime(subject: &Subject, check: &mut Check) {
    attributes(subject, check, Chart::UPrime, control::prime_limits(Counts::Events, &subject.pairs));
}

fn attributes(subject: &Subject, check: &mut Check, name: Chart, found: Option<AttributeLimits>) {
    let Some(chart) = check.result(found) else { return };
    section_has_these_limits(subject, check, name, &chart);
    check.number("cl", chart.centre);
    check.number("sigma_z", chart.sigma_z);
    check.numbers("lcl", &chart.limits.iter().map(|limits| limits[0]).collect::<Vec<_>>());
    check.numbers("ucl", &chart.limits.iter().map(|limits| limits[1]).collect::<Vec<_>>());
    let figures = subject.pairs.iter().map(|(x, n)| x / n);
    let outside = figures.zip(&chart.limits).map(|(figure, [lower, upper])| figure < *lower || figure > *upper);
    check.exact("outside", outside.collect::<Vec<_>>());
}

/// Where the figures call for this form of the chart, the section of the document has its limits, in percent.
fn section_has_these_limits(subject: &Subject, check: &mut Check, name: Chart, chart: &AttributeLimits) {
    let kind = if matches!(name, Chart::P | Chart::PPrime) { Kind::Proportion } else { Kind::Rate };
    let measure = Measure { per: 100.0, better: subject.better, ..measure(kind) };
    let rows = (1900..).zip(&subject.pairs).map(|(year, (numerator, denominator))| Row {
        period: Period::parse(&year.to_string(), None).expect("a year is a period"),
        value: None,
        numerator: Some(*numerator),
        denominator: Some(*denominator),
        status: Status::Blank,
        line: 0,
        hidden: None,
    });
    let series = Series::new(rows.collect(), measure.per).expect("one row a year");
    let settings = Settings { chart: ChartChoice::Auto, ..Settings::default() };
    let section = control::control(&measure, &series, None, &settings, &mut Vec::new());
    let Some(section) = section.filter(|section| section.chart == name) else { return };
    let found = section.points.iter().map(|point| [point.lower, point.upper]);
    let same = found.eq(chart.limits.iter().map(|limits| limits.map(|limit| limit * measure.per)));
    check.convention(&[], "the section has these limits in the unit of the measure", same);
}

pub(crate) fn c(subject: &Subject, check: &mut Check) {
    let (_, y) = subject.usable();
    let Some(chart) = check.result(control::count_limits(&y)) else { return };
    check.number("cl", chart.centre);
    check.number("lcl", chart.limits[0][0]);
    check.number("ucl", chart.limits[0][1]);
}
