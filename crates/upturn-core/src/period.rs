//! Days, periods and the time grid.
//!
//! A [`Date`] is a day; a [`Period`] is a span of days with the label it was published under; a [`Cadence`] is the
//! step of the grid on which a series stands.

use alloc::string::{String, ToString};
use core::fmt;

pub(crate) mod part;

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// ```
/// use upturn_core::Date;
/// let day = Date::parse("2018-04-01").unwrap();
/// assert_eq!(day.ymd(), (2018, 4, 1));
/// assert_eq!(day.add_days(-1).to_string(), "2018-03-31");
/// assert_eq!(Date::parse("2018-02-30"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i32,
}

const FIRST_DAY: i32 = -719_162;
const LAST_DAY: i32 = 2_932_896;

impl Date {
    /// The day with this year, month (1 to 12) and day of the month; `None` where there is no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        let valid =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        valid.then(|| Date { days: days_from_civil(year, month, day) })
    }

    /// Reads `YYYY-MM-DD`; `None` for anything else, and for days that do not exist.
    pub fn parse(text: &str) -> Option<Date> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let year = digits(&bytes[0..4])?;
        let month = digits(&bytes[5..7])?;
        let day = digits(&bytes[8..10])?;
        Date::from_ymd(year as i32, month, day)
    }

    /// Year, month and day of the month.
    pub fn ymd(self) -> (i32, u32, u32) {
        civil_from_days(self.days)
    }

    /// Days since 1970-01-01; negative before.
    pub fn days_since_epoch(self) -> i32 {
        self.days
    }

    /// This many days later (earlier where negative), held within the years 1 to 9999.
    pub fn add_days(self, days: i32) -> Date {
        Date { days: self.days.saturating_add(days).clamp(FIRST_DAY, LAST_DAY) }
    }

    /// The same day this many months later (earlier where negative); the last day of the month where the month is
    /// shorter.
    pub fn add_months(self, months: i32) -> Date {
        let (year, month, day) = self.ymd();
        let count = (i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months)).clamp(12, 9999 * 12 + 11);
        let (year, month) = ((count / 12) as i32, (count % 12) as u32 + 1);
        Date { days: days_from_civil(year, month, day.min(days_in_month(year, month))) }
    }

    /// Whether this is the last day of its month.
    pub fn is_month_end(self) -> bool {
        let (year, month, day) = self.ymd();
        day == days_in_month(year, month)
    }

    /// The last day of this month.
    fn month_end(self) -> Date {
        let (year, month, day) = self.ymd();
        self.add_days((days_in_month(year, month) - day) as i32)
    }

    /// Months since January of year 0: the grid on which calendar periods are counted.
    pub fn month_count(self) -> i64 {
        let (year, month, _) = self.ymd();
        i64::from(year) * 12 + i64::from(month) - 1
    }

    /// Years from `self` to `later`, as days / 365.25; negative where `later` is earlier.
    ///
    /// ```
    /// use upturn_core::Date;
    /// let years = Date::parse("2025-03-31").unwrap().years_to(Date::parse("2028-03-31").unwrap());
    /// assert!((years - 3.0).abs() < 0.001);
    /// ```
    pub fn years_to(self, later: Date) -> f64 {
        (f64::from(later.days) - f64::from(self.days)) / 365.25
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <alloc::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Date::parse(&text).ok_or_else(|| serde::de::Error::custom(alloc::format!("`{text}` is not a day (YYYY-MM-DD)")))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Date {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

/// How long a labelled period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Twelve months.
    Year,
    /// Three months.
    Quarter,
    /// One month.
    Month,
    /// Another number of whole months: 6 for a half-year, 4 for a term, 8 for two terms, 9 for three quarters.
    Months(u8),
    /// Seven days, from Monday to Sunday.
    Week,
    /// A single day: an ISO date. The value is as at that day, or for a span whose length the cadence tells.
    Day,
}

/// A span of days with the label it was published under.
///
/// ```
/// use upturn_core::Period;
/// let year = Period::parse("2023/24", None).unwrap();
/// assert_eq!((year.start.to_string(), year.end.to_string()), ("2023-04-01".into(), "2024-03-31".into()));
/// let reporting = Period::parse("2025", Some(3)).unwrap();
/// assert_eq!(reporting.end.to_string(), "2025-03-31");
/// assert_eq!(Period::parse("2024-Q3", None).unwrap().start.to_string(), "2024-07-01");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The label as published: `2024`, `2023/24`, `202324`, `2024-Q3`, `2024-07`, `2024-W05`, `2024-07-01`.
    pub label: String,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// How long it is.
    pub grain: Grain,
}

impl Period {
    /// Reads a period label.
    ///
    /// `year_ends_in` is the month (1 to 12) in which a year of this source ends: with `Some(3)`, `2025` is the year to
    /// 31 March 2025. With `None`, `2025` is the calendar year and `2024/25` (or `202425`) the year to 31 March 2025.
    /// `None` where the text is no period.
    pub fn parse(label: &str, year_ends_in: Option<u32>) -> Option<Period> {
        let bytes = label.as_bytes();
        let (first, last, grain) = match bytes.len() {
            4 => year_ending(digits(bytes)? as i32, year_ends_in.unwrap_or(12))?,
            6 => year_ending(second_year(&bytes[0..4], &bytes[4..6])?, year_ends_in.unwrap_or(3))?,
            7 if bytes[4] == b'/' => year_ending(second_year(&bytes[0..4], &bytes[5..7])?, year_ends_in.unwrap_or(3))?,
            7 if bytes[4] == b'-' && bytes[5] == b'Q' => {
                let quarter = digits(&bytes[6..7]).filter(|quarter| (1..=4).contains(quarter))?;
                months_from(digits(&bytes[0..4])? as i32, quarter * 3 - 2, 3, Grain::Quarter)?
            }
            7 if bytes[4] == b'-' => months_from(digits(&bytes[0..4])? as i32, digits(&bytes[5..7])?, 1, Grain::Month)?,
            8 if &bytes[4..6] == b"-W" => return Period::week(digits(&bytes[0..4])? as i32, digits(&bytes[6..8])?),
            10 => {
                let day = Date::parse(label)?;
                (day, day, Grain::Day)
            }
            _ => return None,
        };
        Some(Period { label: label.to_string(), start: first, end: last, grain })
    }
}

/// The year that ends with month `ends_in` of `year`.
fn year_ending(year: i32, ends_in: u32) -> Option<(Date, Date, Grain)> {
    let last_month = Date::from_ymd(year, ends_in, 1)?;
    Some((last_month.add_months(-11), last_month.month_end(), Grain::Year))
}

fn months_from(year: i32, month: u32, months: i32, grain: Grain) -> Option<(Date, Date, Grain)> {
    let first = Date::from_ymd(year, month, 1)?;
    Some((first, first.add_months(months - 1).month_end(), grain))
}

/// The second year of a pair such as `2023/24`, where it follows the first.
fn second_year(first: &[u8], second: &[u8]) -> Option<i32> {
    let next = digits(first)? + 1;
    (next % 100 == digits(second)?).then_some(next as i32)
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// The step of the grid on which a series stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// A step of 12, 6, 3 or 1 calendar months.
    Months(u32),
    /// A step of seven days.
    Weeks,
    /// A step of one day: irregular dates.
    Days,
}

impl Cadence {
    /// The grid of these first days, which must be in ascending order.
    ///
    /// Where all fall on the same day of the month, or all on the last, the largest of 12, 6, 3 and 1 months that
    /// divides every gap; otherwise weeks where every gap is a multiple of seven days; otherwise days. A single date,
    /// or none, is [`Cadence::Months`]`(12)`.
    pub fn of(starts: impl Iterator<Item = Date> + Clone) -> Cadence {
        let same_day = {
            let mut days = starts.clone().map(|date| date.ymd().2);
            days.next().is_none_or(|first| days.all(|day| day == first))
        };
        let gaps = |position: fn(Date) -> i64| {
            let places = starts.clone().map(position);
            places.clone().skip(1).zip(places).fold(0, |divisor, (next, previous)| gcd(divisor, next - previous))
        };
        if same_day || starts.clone().all(Date::is_month_end) {
            let step = gaps(Date::month_count);
            return Cadence::Months([12, 6, 3].into_iter().find(|months| step % i64::from(*months) == 0).unwrap_or(1));
        }
        if gaps(|date| i64::from(date.days_since_epoch())) % 7 == 0 { Cadence::Weeks } else { Cadence::Days }
    }

    /// Periods a year: 12 / months, 365.25 / 7, or 365.25 (decision D2).
    pub fn periods_per_year(self) -> f64 {
        match self {
            Cadence::Months(months) => 12.0 / f64::from(months.max(1)),
            Cadence::Weeks => 365.25 / 7.0,
            Cadence::Days => 365.25,
        }
    }

    /// Whole periods from `first` to `date`.
    pub fn index(self, first: Date, date: Date) -> i64 {
        let days = i64::from(date.days_since_epoch()) - i64::from(first.days_since_epoch());
        match self {
            Cadence::Months(months) => (date.month_count() - first.month_count()).div_euclid(i64::from(months.max(1))),
            Cadence::Weeks => days.div_euclid(7),
            Cadence::Days => days,
        }
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 by counting in 400-year cycles that begin on 1 March (Hinnant, "chrono-compatible low-level
/// date algorithms").
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let cycle = year.div_euclid(400);
    let year_of_cycle = year.rem_euclid(400);
    let month_from_march = ((month + 9) % 12) as i32;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
    cycle * 146_097 + year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = days + 719_468;
    let cycle = days.div_euclid(146_097);
    let day_of_cycle = days.rem_euclid(146_097);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524 - day_of_cycle / 146_096) / 365;
    let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u32;
    (year_of_cycle + cycle * 400 + i32::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn every_day_of_ten_thousand_years_reads_back() {
        let mut date = day("0001-01-01");
        assert_eq!(date.days_since_epoch(), FIRST_DAY);
        while date.days_since_epoch() < LAST_DAY {
            let (y, m, d) = date.ymd();
            assert_eq!(Date::from_ymd(y, m, d), Some(date));
            date = date.add_days(1);
        }
        assert_eq!(date.to_string(), "9999-12-31");
        assert_eq!(date.add_days(1), date);
    }

    #[test]
    fn months_are_added_at_the_end_of_short_months() {
        assert_eq!(day("2024-01-31").add_months(1), day("2024-02-29"));
        assert_eq!(day("2024-03-31").add_months(-13), day("2023-02-28"));
    }

    #[test]
    fn the_last_periods_of_the_calendar_end_on_its_last_day() {
        for label in ["9999", "9998/99", "9999-Q4", "9999-12"] {
            let ends_in = label.contains('/').then_some(12);
            assert_eq!(Period::parse(label, ends_in).unwrap().end, day("9999-12-31"), "{label}");
        }
        assert_eq!(Period::parse("2023-Q4", None).unwrap().end, day("2023-12-31"));
        assert_eq!(Period::parse("2024-02", None).unwrap().end, day("2024-02-29"));
    }

    #[test]
    fn labels_that_are_no_period_are_refused() {
        for label in ["", "24", "2024-13", "2024-Q5", "2023/25", "202325", "2024-02-30", "20xx", "2024/07", "٢٠٢٤"]
        {
            assert_eq!(Period::parse(label, None), None, "{label}");
        }
        assert_eq!(Period::parse("1999/00", None).unwrap().end, day("2000-03-31"));
        assert_eq!(Period::parse("2025", Some(9)).unwrap().start, day("2024-10-01"));
    }

    #[test]
    fn the_grid_is_found_from_the_gaps() {
        let of = |texts: &[&str]| Cadence::of(texts.iter().map(|text| day(text)));
        assert_eq!(of(&["2022-01-31", "2022-02-28", "2022-04-30"]), Cadence::Months(1));
        assert_eq!(of(&["2013-01-01", "2015-01-01"]), Cadence::Months(12));
        assert_eq!(of(&["2013-01-01", "2013-07-01"]), Cadence::Months(6));
        assert_eq!(of(&["2013-01-01", "2013-05-01"]), Cadence::Months(1));
        assert_eq!(of(&["2024-01-01", "2024-01-15"]), Cadence::Weeks);
        assert_eq!(of(&["2024-01-01", "2024-01-12"]), Cadence::Days);
        assert_eq!(Cadence::Months(3).index(day("2024-01-01"), day("2025-01-01")), 4);
    }
}
