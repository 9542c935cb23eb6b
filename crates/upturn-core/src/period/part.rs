//! Periods that are neither a year, a calendar quarter nor a month: weeks, terms, half-years, quarters of other years.

use alloc::format;
use alloc::string::{String, ToString};

use super::{Cadence, Date, Grain, Period, digits};

/// The terms of an academic year, as labels write them.
const TERMS: [&str; 3] = ["autumn term", "spring term", "summer term"];

impl Period {
    /// A week, from Monday to Sunday, numbered as ISO 8601 does: week 1 is the one that holds 4 January. `None` where the
    /// year has no such week.
    ///
    /// ```
    /// use upturn_core::Period;
    /// let week = Period::week(2024, 5).unwrap();
    /// assert_eq!(week.label, "2024-W05");
    /// assert_eq!((week.start.to_string(), week.end.to_string()), ("2024-01-29".into(), "2024-02-04".into()));
    /// assert_eq!(Period::week(2024, 53), None);
    /// ```
    pub fn week(year: i32, number: u32) -> Option<Period> {
        if !(1..=53).contains(&number) {
            return None;
        }
        let fourth = Date::from_ymd(year, 1, 4)?;
        let weekday = (fourth.days_since_epoch() + 3).rem_euclid(7);
        let start = fourth.add_days(7 * (number as i32 - 1) - weekday);
        let end = start.add_days(6);
        let label = format!("{year:04}-W{number:02}");
        let whole = end.days_since_epoch() - start.days_since_epoch() == 6;
        (whole && week_label(start) == label).then_some(Period { label, start, end, grain: Grain::Week })
    }

    /// Whole months from `first` on, under a label of its own; `None` beyond the year 9999.
    ///
    /// ```
    /// use upturn_core::period::Grain;
    /// use upturn_core::{Date, Period};
    /// let term = Period::of_months("2024/25 autumn term", Date::from_ymd(2024, 9, 1).unwrap(), 4).unwrap();
    /// assert_eq!((term.end.to_string(), term.grain), ("2024-12-31".into(), Grain::Months(4)));
    /// ```
    pub fn of_months(label: &str, first: Date, months: u8) -> Option<Period> {
        let grain = match months {
            0 => return None,
            1 => Grain::Month,
            3 => Grain::Quarter,
            12 => Grain::Year,
            _ => Grain::Months(months),
        };
        // Not the day before the next period's first: the last period of the calendar has no next one.
        let end = match first.ymd() {
            (_, _, 1) => first.add_months(i32::from(months) - 1).month_end(),
            _ => first.add_months(i32::from(months)).add_days(-1),
        };
        let long = end.days_since_epoch() - first.days_since_epoch() >= 28 * i32::from(months) - 1;
        long.then(|| Period { label: label.to_string(), start: first, end, grain })
    }
}

impl Cadence {
    /// The grid of periods of one length, by their first days in ascending order: as [`Cadence::of`], but weeks are weeks
    /// even where all begin on the same day of a month, and terms have a step of four months.
    pub(crate) fn of_periods(grain: Grain, starts: impl Iterator<Item = Date> + Clone) -> Cadence {
        if grain == Grain::Week {
            return Cadence::Weeks;
        }
        let found = Cadence::of(starts.clone());
        let in_step = || {
            let later = starts.clone().skip(1);
            later.zip(starts.clone()).all(|(next, date)| (next.month_count() - date.month_count()) % 4 == 0)
        };
        match (grain, found) {
            (Grain::Months(4), Cadence::Months(1)) if in_step() => Cadence::Months(4),
            _ => found,
        }
    }

    /// The grid of a single period.
    pub(crate) fn of_one(grain: Grain) -> Cadence {
        match grain {
            Grain::Week => Cadence::Weeks,
            Grain::Month => Cadence::Months(1),
            Grain::Quarter => Cadence::Months(3),
            Grain::Months(months) => Cadence::Months(grid(months)),
            Grain::Year | Grain::Day => Cadence::Months(12),
        }
    }
}

/// The step of periods of this many months: their own length where a year is made of them, otherwise they stand once in a
/// year, such as the first three quarters of each.
pub(crate) fn grid(months: u8) -> u32 {
    if months > 0 && 12 % months == 0 { u32::from(months) } else { 12 }
}

/// The label of the week that begins on this Monday: `2024-W05`.
pub(crate) fn week_label(monday: Date) -> String {
    // The year of a week is that of its Thursday.
    let thursday = monday.add_days(3);
    let (year, ..) = thursday.ymd();
    let first = Date::from_ymd(year, 1, 1).map_or(0, Date::days_since_epoch);
    format!("{year:04}-W{:02}", (thursday.days_since_epoch() - first) / 7 + 1)
}

/// The label of the period this many months later, in the same shape: `2024`, `2023/24`, `202324`, `2024-Q3`,
/// `2024-25 Q1`, `2024-25 Part 1`, `2024/25 autumn term`. `None` for other shapes, after the year 9999, and where the
/// months are no whole number of such periods.
pub(crate) fn label_later(label: &str, months: i32) -> Option<String> {
    let first = i32::try_from(digits(label.as_bytes().get(..4)?)?).ok()?;
    let rest = label.get(4..)?;
    let pair = |text: &str| text.len() >= 2 && text.bytes().take(2).all(|byte| byte.is_ascii_digit());
    let (between, tail) = match rest.strip_prefix(['/', '-']) {
        Some(second) if pair(second) => (rest.get(..1), second.get(2..)?),
        _ if pair(rest) => (Some(""), rest.get(2..)?),
        _ => (None, rest),
    };
    let (years, tail) = if months % 12 == 0 { (months / 12, tail.to_string()) } else { part_later(tail, months)? };
    let year = first.checked_add(years).filter(|year| (0..=9999).contains(year))?;
    Some(match between {
        Some(between) => format!("{year:04}{between}{:02}{tail}", (year + 1) % 100),
        None => format!("{year:04}{tail}"),
    })
}

/// The part of a year this many months later, and how many years later that is.
fn part_later(tail: &str, months: i32) -> Option<(i32, String)> {
    let (head, part, length) = if let Some(term) = TERMS.iter().position(|term| tail.strip_prefix(' ') == Some(term)) {
        (" ", term as i32, 4)
    } else {
        let number = tail.get(tail.len().checked_sub(1)?..)?;
        let head = tail.strip_suffix(number)?;
        let length = match head {
            "-Q" | " Q" => 3,
            " Part " => 6,
            _ => return None,
        };
        (head, i32::try_from(digits(number.as_bytes())?).ok()? - 1, length)
    };
    let at = part.checked_add(months / length).filter(|_| months % length == 0)?;
    let (years, part) = (at.div_euclid(12 / length), at.rem_euclid(12 / length));
    let name = match length {
        4 => TERMS.get(part as usize)?.to_string(),
        _ => format!("{}", part + 1),
    };
    Some((years, format!("{head}{name}")))
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        // First days as Python's datetime.date.fromisocalendar gives them.
        for (year, number, start) in [
            (2020, 53, "2020-12-28"),
            (2021, 1, "2021-01-04"),
            (2024, 1, "2024-01-01"),
            (2025, 1, "2024-12-30"),
            (2026, 53, "2026-12-28"),
            (2000, 52, "2000-12-25"),
            (1, 1, "0001-01-01"),
        ] {
            let week = Period::week(year, number).unwrap();
            assert_eq!((week.start, week.end), (day(start), day(start).add_days(6)), "{}", week.label);
            assert_eq!(week_label(week.start), week.label);
            assert_eq!(Period::parse(&week.label, None), Some(week));
        }
        for (year, number) in [(2021, 53), (2024, 0), (2024, 54), (0, 1), (9999, 53)] {
            assert_eq!(Period::week(year, number), None, "{year} {number}");
        }
    }

    #[test]
    fn parts_of_a_year_end_on_their_last_day() {
        for (first, months, end, grain) in [
            ("2024-04-01", 6, "2024-09-30", Grain::Months(6)),
            ("2024-09-01", 8, "2025-04-30", Grain::Months(8)),
            ("2024-12-01", 3, "2025-02-28", Grain::Quarter),
            ("2024-04-06", 12, "2025-04-05", Grain::Year),
            ("2024-04-06", 3, "2024-07-05", Grain::Quarter),
            ("9999-07-01", 6, "9999-12-31", Grain::Months(6)),
        ] {
            let period = Period::of_months("x", day(first), months).unwrap();
            assert_eq!((period.end, period.grain), (day(end), grain), "{first}");
        }
        assert_eq!(Period::of_months("x", day("9999-10-01"), 4), None);
        assert_eq!(Period::of_months("x", day("2024-01-01"), 0), None);
    }

    #[test]
    fn labels_go_on_in_their_own_shape() {
        for (label, months, expected) in [
            ("2024-Q4", 3, Some("2025-Q1")),
            ("2024-25 Q4", 6, Some("2025-26 Q2")),
            ("1998/99 Q1", 12, Some("1999/00 Q1")),
            ("2024-25 Part 2", 6, Some("2025-26 Part 1")),
            ("2024/25 summer term", 4, Some("2025/26 autumn term")),
            ("2024/25 autumn term", 8, Some("2024/25 summer term")),
            ("2024/25 autumn and spring term", 12, Some("2025/26 autumn and spring term")),
            ("2024-25 Q1-Q3", 12, Some("2025-26 Q1-Q3")),
            ("202425", 24, Some("202627")),
            ("2024-25 Q1-Q3", 3, None),
            ("2024/25 autumn term", 3, None),
            ("2024", 6, None),
            ("9999", 12, None),
            ("24", 12, None),
            ("\u{664}\u{664}", 12, None),
        ] {
            assert_eq!(label_later(label, months).as_deref(), expected, "{label}");
        }
    }

    #[test]
    fn the_grid_of_terms_and_weeks_is_their_own() {
        let of = |grain, days: &[&str]| Cadence::of_periods(grain, days.iter().map(|text| day(text)));
        let term = Grain::Months(4);
        assert_eq!(of(term, &["2023-09-01", "2024-01-01", "2024-09-01"]), Cadence::Months(4));
        assert_eq!(of(term, &["2023-09-01", "2024-09-01"]), Cadence::Months(12));
        assert_eq!(of(Grain::Month, &["2024-01-01", "2024-05-01"]), Cadence::Months(1));
        assert_eq!(of(Grain::Months(6), &["2023-10-01", "2024-04-01"]), Cadence::Months(6));
        assert_eq!(of(Grain::Week, &["2021-02-01", "2021-03-01"]), Cadence::Weeks);
        let alone: Vec<Cadence> = [term, Grain::Months(9), Grain::Week, Grain::Quarter].map(Cadence::of_one).into();
        assert_eq!(alone, [Cadence::Months(4), Cadence::Months(12), Cadence::Weeks, Cadence::Months(3)]);
    }
}
