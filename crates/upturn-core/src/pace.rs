//! Is that fast enough? The pace needed to meet the target, against the pace that is kept.

use alloc::vec::Vec;

use crate::journey::{EventKind, Journey};
use crate::trend::theil_sen;
use crate::{Better, Date, Series, Target};

mod plan;

pub use plan::{PathNow, PathPoint, Step};

/// Compares the pace that is kept with the pace that the target asks for.
///
/// `phase_start` is the first day of the current phase, as [`phase_start()`] finds it; the whole series counts where it
/// is `None`, or where fewer than 5 usable points lie in it. The status is decided in this order:
///
/// - no target, or a neutral measure (a target has no better side there): [`Status::NoTarget`];
/// - the latest value is at the target or better: [`Status::Met`];
/// - the target has no date: [`Status::NoTarget`];
/// - fewer than 5 usable points: [`Status::TooFewPoints`];
/// - otherwise the index decides. Where the date is not after the latest period there is no index: a target that was
///   missed reads [`Status::Behind`], or [`Status::Reversing`] where the figures move away from it.
///
/// `None` with fewer than 3 usable points, and where a pace is too large for an f64. Where the target is the goal of
/// steps or of a path, [`Pace::along`] adds these.
///
/// ```
/// use upturn_core::{pace, Better, Date, Period, Row, Series, Status, Target};
/// let row = |(year, value): (&str, f64)| Row {
///     period: Period::parse(year, Some(3)).unwrap(), value: Some(value), numerator: None, denominator: None,
///     status: Status::Number, line: 0, hidden: None,
/// };
/// let years = [("2021", 70.0), ("2022", 72.0), ("2023", 74.0), ("2024", 76.0), ("2025", 78.0)];
/// let series = Series::new(years.map(row).to_vec(), 1.0).unwrap();
/// let target = Target { value: 90.0, by: Date::parse("2028-03-31") };
/// let pace = pace::pace(&series, Better::Higher, Some(target), None).unwrap();
/// assert_eq!(pace.actual_per_year, Some(2.0));
/// assert!((pace.required_per_year.unwrap() - 4.0).abs() < 0.01);
/// assert_eq!(pace.status, pace::Status::Behind);
/// ```
pub fn pace(series: &Series, better: Better, target: Option<Target>, phase_start: Option<Date>) -> Option<Pace> {
    let usable = series.usable().count();
    let latest = series.latest().filter(|_| usable >= 3)?;
    let value = latest.value?;
    let start = phase_start.filter(|start| phase(series, Some(*start)).0.len() >= MIN_POINTS);
    let (times, values) = phase(series, start);
    let since = start.filter(|_| values.len() < usable).and_then(|start| first_day(series, start));
    let slope = theil_sen(&times, &values, series.cadence.periods_per_year(), &mut Vec::new())?;
    let (actual, ends) = (slope.slope_per_year, slope.ci_per_year);

    let sign = better.sign();
    let required = target.zip(sign).and_then(|(target, _)| {
        let by = target.by.filter(|by| *by > latest.period.end)?;
        Some((target.value - value) / latest.period.end.years_to(by))
    });
    // Adding 0 turns a negative zero, which a page would print as "-0", into zero.
    let index = required.filter(|required| *required != 0.0).map(|required| actual / required + 0.0);
    let (status, cannot_tell) = match (target, sign) {
        (Some(target), Some(sign)) if (target.value - value) * sign <= 0.0 => (Status::Met, None),
        (Some(Target { by: Some(_), .. }), Some(_)) if usable < MIN_POINTS => (Status::TooFewPoints, None),
        (Some(Target { by: Some(_), .. }), Some(sign)) => {
            let read = |pace: f64| status(pace, required, sign);
            let [slower, faster] = if sign > 0.0 { ends } else { [ends[1], ends[0]] };
            let span = [read(slower), read(faster)];
            (read(actual), (span[0] != span[1]).then_some(span))
        }
        _ => (Status::NoTarget, None),
    };
    let numbers = [required, Some(actual), Some(ends[0]), Some(ends[1]), index];
    numbers.into_iter().flatten().all(f64::is_finite).then_some(Pace {
        target: target.map(|target| target.value),
        by: target.and_then(|target| target.by),
        required_per_year: required,
        actual_per_year: Some(actual),
        ci_per_year: Some(ends),
        index,
        status,
        cannot_tell,
        since,
        steps: None,
        path: None,
        path_now: None,
    })
}

/// The first day of the current phase: the last rebase or contract start, if at least 5 usable points lie in it. `None`
/// where the whole series counts.
///
/// A start after the period of the latest value is none yet: no figure is known of the phase that it begins.
pub fn phase_start(series: &Series, rebases: &[Date], journey: Option<&Journey>) -> Option<Date> {
    let latest = series.latest()?.period.end;
    let events = journey.map_or(&[][..], |journey| &journey.events);
    let contracts = events.iter().filter(|event| event.kind == EventKind::ContractStart).map(|event| event.date);
    let last = rebases.iter().copied().chain(contracts).filter(|start| *start <= latest).max();
    last.filter(|start| phase(series, Some(*start)).0.len() >= MIN_POINTS)
}

/// Points from which a pace may be read.
const MIN_POINTS: usize = 5;

/// Usable points of the periods that begin on `start` or later; a period that began before it holds figures of both
/// phases and belongs to the one before.
pub(crate) fn phase(series: &Series, start: Option<Date>) -> (Vec<i64>, Vec<f64>) {
    let inside = series.observations.iter().filter(|one| start.is_none_or(|start| one.period.start >= start));
    inside.filter_map(|one| one.value.map(|value| (one.index, value))).unzip()
}

/// First day of the first usable period of the phase.
fn first_day(series: &Series, start: Date) -> Option<Date> {
    let mut usable = series.observations.iter().filter(|one| one.value.is_some());
    usable.find(|one| one.period.start >= start).map(|one| one.period.start)
}

/// How one pace reads; `sign` is that of an improvement.
fn status(actual: f64, required: Option<f64>, sign: f64) -> Status {
    match required.filter(|required| *required != 0.0).map(|required| actual / required) {
        Some(index) if index >= 1.2 => Status::Ahead,
        Some(index) if index >= 0.8 => Status::OnPace,
        _ if actual * sign < 0.0 => Status::Reversing,
        _ => Status::Behind,
    }
}

/// The reading of the pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Status {
    /// The latest value is at the target or better.
    Met,
    /// index >= 1.2.
    Ahead,
    /// 0.8 <= index < 1.2.
    OnPace,
    /// 0 <= index < 0.8, or the date has passed without the target being met.
    Behind,
    /// index < 0, or the date has passed: moving away from the target.
    Reversing,
    /// No target is stated, or it has no date and is not met, or the measure is neutral.
    NoTarget,
    /// Fewer than 5 usable points.
    TooFewPoints,
}

/// The answer to "is that fast enough?". Paces in units of the measure per year.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pace {
    /// The value aimed at: of steps the next one after the latest figure (the last where none is later), of a path its
    /// end.
    pub target: Option<f64>,
    /// The day by which.
    pub by: Option<Date>,
    /// (target - latest) / years from the end of the latest period to `by`; `None` without target or date, or where
    /// the date is not after the latest period.
    pub required_per_year: Option<f64>,
    /// Theil-Sen slope over the current phase (from the last stated rebase or contract start; at least 5 points, else
    /// the whole series).
    pub actual_per_year: Option<f64>,
    /// 95 % interval of `actual_per_year`.
    pub ci_per_year: Option<[f64; 2]>,
    /// actual / required; `None` where required is 0 or missing.
    pub index: Option<f64>,
    /// The reading.
    pub status: Status,
    /// Statuses at the two ends of the slope's interval where they differ from each other: "cannot tell X from Y yet",
    /// slower one first. `None` where the whole interval reads the same.
    pub cannot_tell: Option<[Status; 2]>,
    /// First day of the current phase, over which `actual_per_year` is taken: the first day of the first period with a
    /// value that begins on the stated rebase or contract start, or later. `None` where the whole series counts.
    pub since: Option<Date>,
    /// The steps in order of date; `None` where the target is stated otherwise.
    pub steps: Option<Vec<Step>>,
    /// The path in order of date, straight between its days; `None` where the target is stated otherwise.
    pub path: Option<Vec<PathPoint>>,
    /// Where the latest figure stands against the path; `None` without a path, and before the path begins.
    pub path_now: Option<PathNow>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::Event;
    use crate::{Period, Row};

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// Years to March, the last of them 2025.
    fn years(values: &[f64]) -> Series {
        let row = |(at, value): (usize, &f64)| {
            let label = alloc::format!("{}", 2026 - values.len() + at);
            let period = Period::parse(&label, Some(3)).unwrap();
            let status = crate::Status::Number;
            Row { period, value: Some(*value), numerator: None, denominator: None, status, line: 0, hidden: None }
        };
        Series::new(values.iter().enumerate().map(row).collect(), 1.0).unwrap()
    }

    /// To a target for 31 March 2026, one year after the latest period, so that required = target - latest, but for
    /// the 0.25 days by which this year is shorter than 365.25.
    fn read(values: &[f64], better: Better, target: f64) -> Pace {
        pace(&years(values), better, Some(Target { value: target, by: Some(day("2026-03-31")) }), None).unwrap()
    }

    const RISING: [f64; 6] = [10.0, 12.0, 14.0, 16.0, 18.0, 20.0];

    #[test]
    fn the_index_decides_in_both_directions() {
        for (target, status) in [
            (20.0, Status::Met),
            (19.0, Status::Met),
            (21.6, Status::Ahead),
            (21.7, Status::OnPace),
            (22.4, Status::OnPace),
            (22.6, Status::Behind),
        ] {
            assert_eq!(read(&RISING, Better::Higher, target).status, status, "{target}");
            let mirrored = read(&RISING.map(|value| -value), Better::Lower, -target);
            assert_eq!(mirrored.status, status, "-{target}");
        }
        assert_eq!(read(&RISING, Better::Lower, 15.0).status, Status::Reversing);
        let pace = read(&RISING, Better::Higher, 24.0);
        assert_eq!(pace.required_per_year, Some(4.0 * 365.25 / 365.0));
        assert_eq!(pace.index, Some(2.0 / (4.0 * 365.25 / 365.0)));
        assert_eq!((pace.actual_per_year, pace.ci_per_year, pace.cannot_tell), (Some(2.0), Some([2.0, 2.0]), None));
    }

    #[test]
    fn an_interval_over_two_readings_is_told_slower_first() {
        // scipy.stats.theilslopes: slope -2, 95 % interval -3.5 to -1.
        let values = [30.0, 24.0, 26.5, 20.0, 21.0, 16.0, 17.0];
        let pace = read(&values, Better::Lower, 15.0);
        assert_eq!((pace.status, pace.cannot_tell), (Status::OnPace, Some([Status::Behind, Status::Ahead])));
        let pace = read(&values.map(|value| -value), Better::Higher, -15.0);
        assert_eq!(pace.cannot_tell, Some([Status::Behind, Status::Ahead]));
    }

    #[test]
    fn what_has_no_pace_says_so() {
        let series = years(&RISING);
        let to = |value, by| Some(Target { value, by });
        let status = |better, target| pace(&series, better, target, None).unwrap().status;
        assert_eq!(status(Better::Higher, None), Status::NoTarget);
        assert_eq!(status(Better::Higher, to(30.0, None)), Status::NoTarget);
        assert_eq!(status(Better::Higher, to(20.0, None)), Status::Met);
        assert_eq!(status(Better::Neutral, to(20.0, Some(day("2026-03-31")))), Status::NoTarget);
        let passed = pace(&series, Better::Higher, to(30.0, Some(day("2025-03-31"))), None).unwrap();
        assert_eq!((passed.required_per_year, passed.index, passed.status), (None, None, Status::Behind));
        assert_eq!(status(Better::Lower, to(10.0, Some(day("2025-03-31")))), Status::Reversing);
        assert_eq!(read(&RISING[..4], Better::Higher, 20.0).status, Status::TooFewPoints);
        assert_eq!(read(&RISING[..4], Better::Higher, 16.0).status, Status::Met);
        assert_eq!(pace(&years(&RISING[..2]), Better::Higher, to(30.0, None), None), None);
    }

    #[test]
    fn a_pace_beyond_the_range_of_f64_is_none() {
        let huge = [1e308, -1e308, 1e308, -1e308, 1e308];
        let by = Some(day("2026-03-31"));
        assert_eq!(pace(&years(&huge), Better::Lower, Some(Target { value: -1e308, by }), None), None);
        let tomorrow = Target { value: 1.7e308, by: Some(day("2025-04-01")) };
        assert_eq!(pace(&years(&RISING), Better::Higher, Some(tomorrow), None), None);
    }

    #[test]
    fn the_phase_begins_at_the_last_start_or_is_the_whole_series() {
        let series = years(&[50.0, 40.0, 30.0, 20.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0]);
        let contract =
            Event { date: day("2018-04-01"), kind: EventKind::ContractStart, label: "".into(), partner: None };
        let journey = Journey::new(Vec::new(), [contract].into(), None);
        let start = |rebases: &[Date], journey| phase_start(&series, rebases, journey);
        assert_eq!(start(&[], None), None);
        assert_eq!(start(&[], Some(&journey)), Some(day("2018-04-01")));
        assert_eq!(start(&[day("2019-04-01")], Some(&journey)), Some(day("2019-04-01")));
        // The last one leaves two points, so that the whole series counts and not an earlier phase.
        assert_eq!(start(&[day("2019-04-01"), day("2023-04-01")], Some(&journey)), None);
        assert_eq!(start(&[day("2023-04-01")], None), None);
        // The latest figure is that of the year to 31 March 2025: a later start begins nothing that is known.
        assert_eq!(start(&[day("2019-04-01"), day("2025-04-01")], None), Some(day("2019-04-01")));
        assert_eq!(start(&[day("2019-04-01"), day("2025-03-31")], None), None);
        let renewed = |date: &str| Event { date: day(date), ..journey.events[0].clone() };
        let contracts = Journey::new(Vec::new(), [renewed("2018-04-01"), renewed("2026-04-01")].into(), None);
        assert_eq!(start(&[day("2030-01-01")], Some(&contracts)), Some(day("2018-04-01")));
        let actual = |start| pace(&series, Better::Higher, None, start).unwrap().actual_per_year;
        assert_eq!(actual(Some(day("2019-04-01"))), Some(2.0));
        assert_eq!(actual(Some(day("2023-04-01"))), actual(None));
        let since = |start| pace(&series, Better::Higher, None, Some(day(start))).unwrap().since;
        assert_eq!(since("2018-04-01"), Some(day("2018-04-01")));
        assert_eq!(since("2018-06-15"), Some(day("2019-04-01")));
        assert_eq!([since("2023-04-01"), since("2015-04-01"), since("2014-01-01")], [None, None, None]);
    }
}
