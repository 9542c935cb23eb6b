//! Numbers, changes, periods and days as they are printed in sentences, tables and labels.
//!
//! Rounding is that of [`core::fmt`]: the exact value of the f64, half to even; the same on every target.

use alloc::format;
use alloc::string::{String, ToString};

use crate::{Date, Measure};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A value with the decimals and the unit of its measure: `84.4%`, `15.5`, `1,893 referrals`, `−2.0%`.
///
/// Thousands are set apart by commas, the minus sign is U+2212, and a number that rounds to zero has no sign. From
/// 10^15 on the shortest decimal with an exponent is printed, since nobody reads such a row of digits.
///
/// ```
/// use upturn_core::{words, Better, Kind, Measure};
/// let measure = Measure {
///     id: "referrals".into(), title: "Referrals".into(), unit: "referrals".into(), kind: Kind::Count,
///     better: Better::Neutral, per: 1.0, decimals: 0, source: String::new(),
/// };
/// assert_eq!(words::number(1893.0, &measure), "1,893 referrals");
/// ```
pub fn number(value: f64, measure: &Measure) -> String {
    let digits = figure(value, measure);
    if measure.unit.is_empty() || measure.unit == "%" { digits } else { format!("{digits} {}", measure.unit) }
}

/// A value as [`number`] prints it, without a unit that is a word: `84.4%`, `1,893`. Never holds a blank.
pub fn figure(value: f64, measure: &Measure) -> String {
    let percent = if measure.unit == "%" { "%" } else { "" };
    format!("{}{percent}", decimal(value, measure.decimals))
}

/// A target as it was stated, with the decimals it needs and no more: `20%` where the values are printed as `20.4%`.
/// Like [`figure`], without a unit that is a word.
pub fn target(value: f64, measure: &Measure) -> String {
    let stated = format!("{value}");
    let decimals = stated.find('.').map_or(0, |point| stated.len() - point - 1);
    figure(value, &Measure { decimals: u8::try_from(decimals).unwrap_or(u8::MAX), ..measure.clone() })
}

/// A difference between two values: `up 3.8 points` for a percentage, `down 0.6` for anything else, `unchanged` for 0.
/// A difference too small for the decimals of the measure is `up less than 0.1 points`, not `up 0.0 points`.
pub fn change(difference: f64, measure: &Measure) -> String {
    let direction = if difference > 0.0 { "up" } else { "down" };
    if difference == 0.0 { "unchanged".to_string() } else { format!("{direction} {}", amount(difference, measure)) }
}

/// The size of a difference, without its sign: `3.8 points`, `0.6`, `less than 0.1 points`.
pub(super) fn amount(difference: f64, measure: &Measure) -> String {
    let size = size(difference, measure);
    match (measure.unit.as_str(), size.as_str()) {
        ("%", "1") => format!("{size} point"),
        ("%", _) => format!("{size} points"),
        _ => size,
    }
}

/// The size of a difference as bare digits: `3.8`, `less than 0.1`.
pub(super) fn size(difference: f64, measure: &Measure) -> String {
    let printed = decimal(difference.abs(), measure.decimals);
    if difference != 0.0 && is_zero(&printed) {
        let smallest = printed.char_indices().map(|(at, digit)| if at + 1 == printed.len() { '1' } else { digit });
        return format!("less than {}", smallest.collect::<String>());
    }
    printed
}

/// A number with this many decimals, thousands set apart, and U+2212 as the sign.
fn decimal(value: f64, decimals: u8) -> String {
    if value.abs() >= 1e15 {
        return format!("{value:e}").replace('-', "\u{2212}");
    }
    let plain = format!("{:.*}", usize::from(decimals), value.abs());
    let whole = plain.find('.').unwrap_or(plain.len());
    let mut printed = String::new();
    if value < 0.0 && !is_zero(&plain) {
        printed.push('\u{2212}');
    }
    for (at, character) in plain.char_indices() {
        if at > 0 && at < whole && (whole - at) % 3 == 0 {
            printed.push(',');
        }
        printed.push(character);
    }
    printed
}

fn is_zero(digits: &str) -> bool {
    digits.chars().all(|digit| matches!(digit, '0' | '.'))
}

/// What a period is called: `year to March 2025`, `2024`, `July to September 2024`, `July 2024`, `week to 4 February
/// 2024`, `1 July 2024`. A span that is none of these, such as a term, keeps its published label.
///
/// ```
/// use upturn_core::{words, Period};
/// let name = |label| { let p = Period::parse(label, None).unwrap(); words::period_name(p.start, p.end, &p.label) };
/// assert_eq!(name("2024/25"), "year to March 2025");
/// assert_eq!(name("2024-Q3"), "July to September 2024");
/// ```
pub fn period_name(start: Date, end: Date, label: &str) -> String {
    let ((first_year, first_month, first_day), (year, ..)) = (start.ymd(), end.ymd());
    if start == end {
        return date(start);
    }
    if start.add_days(6) == end {
        return format!("week to {}", date(end));
    }
    if first_day != 1 || !end.is_month_end() {
        return label.to_string();
    }
    match end.month_count() - start.month_count() + 1 {
        1 => month(end),
        3 | 6 | 9 if first_year == year => format!("{} to {}", month_name(first_month), month(end)),
        3 | 6 | 9 => format!("{} to {}", month(start), month(end)),
        12 if first_month == 1 => year.to_string(),
        12 => format!("year to {}", month(end)),
        _ => label.to_string(),
    }
}

/// A period with the words that lead to it: `in the year to March 2025`, `in July 2024`. Figures as at a day
/// are `at 1 July 2024`.
pub(crate) fn in_period(start: Date, end: Date, label: &str) -> String {
    format!("{} {}", if start == end { "at" } else { "in" }, the_period(start, end, label))
}

/// A period as the object of a sentence: `the year to March 2025`, `July 2024`.
pub(crate) fn the_period(start: Date, end: Date, label: &str) -> String {
    let name = period_name(start, end, label);
    let is_named = ["year to ", "week to "].iter().any(|start| name.starts_with(start)) || name.ends_with(" term");
    if is_named { format!("the {name}") } else { name }
}

/// A day: `31 March 2025`.
pub fn date(day: Date) -> String {
    format!("{} {}", day.ymd().2, month(day))
}

/// The month of a day: `March 2025`.
pub(super) fn month(day: Date) -> String {
    let (year, month, _) = day.ymd();
    format!("{} {year}", month_name(month))
}

fn month_name(month: u32) -> &'static str {
    MONTHS.get(month as usize - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Better, Kind, Period};

    fn measure(unit: &str, decimals: u8) -> Measure {
        Measure {
            id: "m".into(),
            title: "M".into(),
            unit: unit.into(),
            kind: Kind::Value,
            better: Better::Higher,
            per: 1.0,
            decimals,
            source: String::new(),
        }
    }

    #[test]
    fn numbers_are_printed_as_people_write_them() {
        for (value, unit, decimals, expected) in [
            (84.44, "%", 1, "84.4%"),
            (20.0, "%", 0, "20%"),
            (15.5, "", 1, "15.5"),
            (1893.0, "", 0, "1,893"),
            (1234567.891, "", 2, "1,234,567.89"),
            (999.95, "", 0, "1,000"),
            (312.0, "per 10,000", 0, "312 per 10,000"),
            (-2.04, "%", 1, "\u{2212}2.0%"),
            (-1000.0, "", 0, "\u{2212}1,000"),
            (-0.04, "%", 1, "0.0%"),
            (0.125, "", 2, "0.12"),
            (2.5, "", 0, "2"),
            (1e308, "", 1, "1e308"),
            (-2.5e-308, "", 1, "0.0"),
        ] {
            assert_eq!(number(value, &measure(unit, decimals)), expected);
        }
    }

    #[test]
    fn changes_say_up_or_down_and_points_for_percentages() {
        for (difference, unit, decimals, expected) in [
            (3.8, "%", 1, "up 3.8 points"),
            (-0.6, "", 1, "down 0.6"),
            (-1.0, "%", 0, "down 1 point"),
            (1200.0, "cases", 0, "up 1,200"),
            (0.0, "%", 1, "unchanged"),
            (0.04, "%", 1, "up less than 0.1 points"),
            (-0.3, "", 0, "down less than 1"),
        ] {
            assert_eq!(change(difference, &measure(unit, decimals)), expected);
        }
    }

    #[test]
    fn periods_are_called_by_their_everyday_names() {
        for (label, year_ends_in, expected) in [
            ("2024", None, "in 2024"),
            ("2025", Some(3), "in the year to March 2025"),
            ("2023/24", None, "in the year to March 2024"),
            ("2024-Q3", None, "in July to September 2024"),
            ("2024-07", None, "in July 2024"),
            ("2024-07-01", None, "at 1 July 2024"),
        ] {
            let period = Period::parse(label, year_ends_in).unwrap();
            assert_eq!(in_period(period.start, period.end, label), expected);
        }
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(period_name(day("2024-11-01"), day("2025-01-31"), "Q"), "November 2024 to January 2025");
        assert_eq!(period_name(day("2024-01-02"), day("2024-03-07"), "spring"), "spring");
        assert_eq!(in_period(day("2024-01-29"), day("2024-02-04"), "2024-W05"), "in the week to 4 February 2024");
        assert_eq!(in_period(day("2024-04-01"), day("2024-09-30"), "P1"), "in April to September 2024");
        let term = "2024/25 autumn term";
        assert_eq!(in_period(day("2024-09-01"), day("2024-12-31"), term), "in the 2024/25 autumn term");
    }
}
