//! The periods after the last one, with labels of the same shape.

use alloc::format;
use alloc::string::String;

use super::panel::MOST_PERIODS;
use crate::math::floor;
use crate::period::part::{grid, label_later, week_label};
use crate::period::{Cadence, Grain, Period};
use crate::{Date, Series, Target};

/// Furthest that a forecast reaches, in years.
const MOST_YEARS: f64 = 5.0;

/// The period `steps` steps of the grid after `period`, labelled in the same way; `None` beyond the year 9999, and
/// where the grid is finer than the periods.
///
/// `2023/24` is followed by `2024/25`, `2024-Q4` by `2025-Q1`, `2024/25 autumn term` by `2024/25 spring term`, the last
/// day of a month by the last day of the next.
pub(super) fn later(period: &Period, cadence: Cadence, steps: u16) -> Option<Period> {
    let steps = i32::from(steps);
    let whole = match period.grain {
        Grain::Year => 12,
        Grain::Quarter => 3,
        Grain::Months(months) => grid(months),
        Grain::Month | Grain::Week | Grain::Day => 1,
    };
    let months = match (cadence, period.grain) {
        (Cadence::Months(months), grain) if months % whole == 0 && grain != Grain::Week => {
            i32::try_from(months).ok()?.checked_mul(steps)?
        }
        (Cadence::Weeks, Grain::Week) => return in_weeks(period, steps),
        (Cadence::Weeks, Grain::Day) => return in_days(period, 7 * steps),
        (Cadence::Days, Grain::Day) => return in_days(period, steps),
        _ => return None,
    };
    if period.grain == Grain::Day {
        let day = in_months(period.start, months);
        return (day > period.start).then(|| named(format!("{day}"), day, day, Grain::Day));
    }
    let end = in_months(period.end, months);
    // A figure as at the last day of a year is that of one day, under the label of the year.
    let start = if period.start == period.end { end } else { period.start.add_months(months) };
    let label = match period.grain {
        Grain::Month => format!("{:04}-{:02}", start.ymd().0, start.ymd().1),
        _ => label_later(&period.label, months)?,
    };
    (start > period.start && end >= start).then(|| named(label, start, end, period.grain))
}

fn in_days(before: &Period, days: i32) -> Option<Period> {
    let day = before.start.add_days(days);
    let moved = day.days_since_epoch() - before.start.days_since_epoch() == days;
    moved.then(|| named(format!("{day}"), day, day, Grain::Day))
}

fn in_weeks(before: &Period, weeks: i32) -> Option<Period> {
    let (start, end) = (before.start.add_days(7 * weeks), before.end.add_days(7 * weeks));
    let moved = end.days_since_epoch() - before.end.days_since_epoch() == 7 * weeks;
    // Figures as at the last day of a week begin on its Sunday, and are labelled by its Monday all the same.
    moved.then(|| named(week_label(end.add_days(-6)), start, end, Grain::Week))
}

fn named(label: String, start: Date, end: Date, grain: Grain) -> Period {
    Period { label, start, end, grain }
}

/// This many months later; the last day of a month stays the last day of a month.
fn in_months(day: Date, months: i32) -> Date {
    if day.is_month_end() { day.add_days(1).add_months(months).add_days(-1) } else { day.add_months(months) }
}

/// How many periods ahead a document forecasts: up to the day by which the target is to be met where that is ahead, at
/// most 5 years and at most 120 periods; otherwise three years of years, 6 half-years, 8 quarters, 12 months, 26 weeks or
/// 28 days.
///
/// ```
/// use upturn_core::forecast::horizon;
/// use upturn_core::{Date, Period, Row, Series, Status, Target};
/// let row = |label| Row {
///     period: Period::parse(label, None).unwrap(), value: Some(1.0), numerator: None, denominator: None,
///     status: Status::Number, line: 0, hidden: None,
/// };
/// let series = Series::new(vec![row("2023/24"), row("2024/25")], 1.0).unwrap();
/// assert_eq!(horizon(&series, series.cadence, None), 3);
/// let by = Date::parse("2027-03-31");
/// assert_eq!(horizon(&series, series.cadence, Some(&Target { value: 80.0, by })), 2);
/// ```
pub fn horizon(series: &Series, cadence: Cadence, target: Option<&Target>) -> u16 {
    let usual = match cadence {
        Cadence::Months(12..) => 3,
        Cadence::Months(6..) => 6,
        Cadence::Months(3..) => 8,
        Cadence::Months(_) => 12,
        Cadence::Weeks => 26,
        Cadence::Days => 28,
    };
    let Some(day) = target.and_then(|target| target.by) else { return usual };
    let most = (MOST_YEARS * cadence.periods_per_year()).clamp(1.0, f64::from(MOST_PERIODS));
    match periods_until(series, cadence, day) {
        // Up to the end of the period in which the day lies.
        Some(ahead) => -floor(-ahead.min(most)) as u16,
        None if series.latest().is_some_and(|latest| latest.period.end < day) => most as u16,
        None => usual,
    }
}

/// Periods from the end of the last one with a value to `day`: 1 at the end of the next one, between two ends in
/// proportion to the days. `None` where the day is not after the last value, or more than 120 periods away.
pub(super) fn periods_until(series: &Series, cadence: Cadence, day: Date) -> Option<f64> {
    let latest = series.latest()?;
    let mut before = latest.period.end;
    if day <= before {
        return None;
    }
    for ahead in 1..=MOST_PERIODS {
        let end = later(&latest.period, cadence, ahead)?.end;
        if day <= end {
            let part = before.years_to(day) / before.years_to(end);
            return Some(f64::from(ahead) - 1.0 + part);
        }
        before = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_on_in_their_own_shape() {
        for (label, ends, cadence, steps, next, end) in [
            ("2024", Some(3), Cadence::Months(12), 2, "2026", "2026-03-31"),
            ("2023/24", None, Cadence::Months(12), 1, "2024/25", "2025-03-31"),
            ("199899", None, Cadence::Months(12), 1, "199900", "2000-03-31"),
            ("2024-Q3", None, Cadence::Months(3), 2, "2025-Q1", "2025-03-31"),
            ("2024-11", None, Cadence::Months(1), 3, "2025-02", "2025-02-28"),
            ("2024-09-30", None, Cadence::Months(1), 1, "2024-10-31", "2024-10-31"),
            ("2024-07-01", None, Cadence::Months(3), 1, "2024-10-01", "2024-10-01"),
            ("2024-07-01", None, Cadence::Weeks, 2, "2024-07-15", "2024-07-15"),
            ("2024-02-28", None, Cadence::Days, 2, "2024-03-01", "2024-03-01"),
            ("2020-W52", None, Cadence::Weeks, 2, "2021-W01", "2021-01-10"),
        ] {
            let later = later(&Period::parse(label, ends).unwrap(), cadence, steps).unwrap();
            assert_eq!((later.label.as_str(), later.end), (next, Date::parse(end).unwrap()), "{label}");
            assert_eq!(Period::parse(&later.label, ends), Some(later), "{label}");
        }
    }

    #[test]
    fn terms_half_years_and_quarters_of_other_years_go_on() {
        for (label, first, months, cadence, steps, next, end) in [
            ("2024/25 autumn term", "2024-09-01", 4, 4, 2, "2024/25 summer term", "2025-08-31"),
            ("2024/25 summer term", "2025-05-01", 4, 4, 1, "2025/26 autumn term", "2025-12-31"),
            ("2024/25 autumn term", "2024-09-01", 4, 12, 1, "2025/26 autumn term", "2025-12-31"),
            ("2024/25 autumn and spring term", "2024-09-01", 8, 12, 1, "2025/26 autumn and spring term", "2026-04-30"),
            ("2024-25 Part 1", "2024-04-01", 6, 6, 1, "2024-25 Part 2", "2025-03-31"),
            ("2024-25 Q4", "2025-01-01", 3, 3, 1, "2025-26 Q1", "2025-06-30"),
            ("2024-25 Q1-Q3", "2024-04-01", 9, 12, 2, "2026-27 Q1-Q3", "2026-12-31"),
            ("202425", "2024-04-06", 12, 12, 1, "202526", "2026-04-05"),
        ] {
            let period = Period::of_months(label, Date::parse(first).unwrap(), months).unwrap();
            let later = later(&period, Cadence::Months(cadence), steps).unwrap();
            assert_eq!((later.label.as_str(), later.end), (next, Date::parse(end).unwrap()), "{label}");
            assert_eq!(later.grain, period.grain);
        }
    }

    #[test]
    fn a_figure_as_at_a_day_is_followed_by_one_as_at_a_day() {
        let year = Period::parse("2024", Some(2)).unwrap();
        let at = Period { start: year.end, ..year };
        let next = later(&at, Cadence::Months(12), 1).unwrap();
        let day = Date::parse("2025-02-28").unwrap();
        assert_eq!((next.label.as_str(), next.start, next.end), ("2025", day, day));
    }

    #[test]
    fn the_calendar_has_an_end() {
        for (label, cadence) in
            [("9999", Cadence::Months(12)), ("9999-12-31", Cadence::Days), ("9999-12", Cadence::Months(1))]
        {
            assert_eq!(later(&Period::parse(label, None).unwrap(), cadence, 1), None, "{label}");
        }
        // Half a year after a year there is no year.
        assert_eq!(later(&Period::parse("2024", None).unwrap(), Cadence::Months(6), 1), None);
    }

    #[test]
    fn a_document_looks_as_far_as_the_target_and_no_further_than_five_years() {
        let months = |count: u32| {
            let row = |month| crate::Row {
                period: Period::parse(&format!("2024-{month:02}"), None).unwrap(),
                value: Some(1.0),
                numerator: None,
                denominator: None,
                status: crate::Status::Number,
                line: 0,
                hidden: None,
            };
            Series::new((1..=count).map(row).collect(), 1.0).unwrap()
        };
        let series = months(12);
        let by = |day: &str| Target { value: 1.0, by: Date::parse(day) };
        for (day, expected) in [
            ("2025-01-31", 1),
            ("2025-02-01", 2),
            ("2026-12-31", 24),
            ("2029-12-31", 60),
            ("2033-06-30", 60),
            ("2999-01-01", 60),
            ("2024-12-31", 12),
        ] {
            assert_eq!(horizon(&series, series.cadence, Some(&by(day))), expected, "{day}");
        }
        assert_eq!(horizon(&months(0), Cadence::Months(3), Some(&by("2030-01-01"))), 8);
        assert_eq!([Cadence::Weeks, Cadence::Days].map(|cadence| horizon(&series, cadence, None)), [26, 28]);
    }
}
