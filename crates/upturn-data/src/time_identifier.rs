//! The time identifiers of Explore Education Statistics: which days `time_period` and `time_identifier` stand for.
//!
//! The Department's open data standard gives a calendar or reporting year, a month or a week a `time_period` of four digits,
//! and everything that belongs to an academic, financial or tax year one of six, such as `202425`. The standard does not say
//! on which days a term or a week begins:
//!
//! - a week runs from Monday to Sunday and is numbered as in ISO 8601;
//! - an academic year is that of schools, September to August, and its terms are its thirds: autumn September to December,
//!   spring January to April (Easter is never later), summer May to August. The days on which teaching begins are each
//!   council's own;
//! - a tax year runs from 6 April to 5 April.

use upturn_core::{Date, Period};

use crate::finding::Finding;
use crate::nearest::nearest;
use crate::plain;
use crate::table::TableRow;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of a month by its name, letter case aside.
pub(crate) fn month(name: &str) -> Option<u32> {
    MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name)).map(|at| at as u32 + 1)
}

/// What a time identifier says of its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeIdentifier {
    /// A year that ends when the source says it does.
    ReportingYear,
    /// The whole of a year.
    Year(YearKind),
    /// Quarters of a year, from the first of these to the last, 1 to 4.
    Quarters(YearKind, u32, u32),
    /// Terms of an academic year, from the first of these to the last, 1 to 3.
    Terms(u32, u32),
    /// A half of a financial year, 1 or 2.
    Half(u32),
    /// A month, 1 to 12.
    Month(u32),
    /// A week, from 1.
    Week(u32),
}

/// Which kind of year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum YearKind {
    /// January to December.
    Calendar,
    /// September to August.
    Academic,
    /// April to March.
    Financial,
    /// From 6 April to 5 April.
    Tax,
}

impl TimeIdentifier {
    /// Identifiers that people may have meant, each as the standard writes it; months and weeks are told by one each.
    const NAMES: [&str; 15] = [
        "Calendar year",
        "Academic year",
        "Financial year",
        "Tax year",
        "Reporting year",
        "Calendar year Q1",
        "Academic year Q1",
        "Financial year Q1",
        "Autumn term",
        "Spring term",
        "Summer term",
        "Autumn and spring term",
        "Part 1 (April to September)",
        "January",
        "Week 1",
    ];

    /// Reads an identifier, letter case aside; `None` for one that is not of the standard.
    pub(crate) fn parse(text: &str) -> Option<TimeIdentifier> {
        let lower = text.to_ascii_lowercase();
        let (kind, rest) = match lower.as_str() {
            "reporting year" => return Some(TimeIdentifier::ReportingYear),
            "autumn term" => return Some(TimeIdentifier::Terms(1, 1)),
            "spring term" => return Some(TimeIdentifier::Terms(2, 2)),
            "summer term" => return Some(TimeIdentifier::Terms(3, 3)),
            "autumn and spring term" => return Some(TimeIdentifier::Terms(1, 2)),
            "part 1 (april to september)" => return Some(TimeIdentifier::Half(1)),
            "part 2 (october to march)" => return Some(TimeIdentifier::Half(2)),
            text => match text.split_once(' ') {
                Some(("calendar", rest)) => (YearKind::Calendar, rest),
                Some(("academic", rest)) => (YearKind::Academic, rest),
                Some(("financial", rest)) => (YearKind::Financial, rest),
                Some(("tax", rest)) => (YearKind::Tax, rest),
                Some(("week", number)) => return number_of(number, 53).map(TimeIdentifier::Week),
                _ => return month(text).map(TimeIdentifier::Month),
            },
        };
        let quarters = match rest.strip_prefix("year")? {
            "" => return Some(TimeIdentifier::Year(kind)),
            quarters => quarters.strip_prefix(" q")?,
        };
        let (first, last) = quarters.split_once("-q").unwrap_or((quarters, quarters));
        let (first, last) = (number_of(first, 4)?, number_of(last, 4)?);
        (first <= last).then_some(TimeIdentifier::Quarters(kind, first, last))
    }

    /// How `time_period` is written beside this identifier.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            TimeIdentifier::ReportingYear => "write 2025, or 202425",
            _ if self.is_of_two_years() => "write the two years that it lies in, such as 202425",
            _ => "write the year with four digits, such as 2025",
        }
    }

    /// Whether the identifier belongs to a year that lies in two calendar years.
    fn is_of_two_years(self) -> bool {
        match self {
            TimeIdentifier::Year(kind) | TimeIdentifier::Quarters(kind, ..) => kind != YearKind::Calendar,
            TimeIdentifier::Terms(..) | TimeIdentifier::Half(_) => true,
            TimeIdentifier::ReportingYear | TimeIdentifier::Month(_) | TimeIdentifier::Week(_) => false,
        }
    }

    /// The period of a `time_period` with this identifier, under the label by which it is known: years as they are
    /// published, `2024-Q3`, `2024-25 Q1`, `2024/25 autumn term`, `2024-25 Part 1`, `2024-07`, `2024-W05`.
    ///
    /// `year_ends_in` is the month in which a year of the source ends, where the workbook states it; it counts for whole
    /// years. Only then is a single year such as `2025` taken for an academic or financial year, the one that ends in
    /// 2025: nothing else says which of the two it means. `None` where there is no such period.
    pub(crate) fn period(self, text: &str, year_ends_in: Option<u32>) -> Option<Period> {
        let two = text.len() > 4;
        match self {
            TimeIdentifier::ReportingYear => return Period::parse(text, year_ends_in).filter(|_| is_year(text)),
            TimeIdentifier::Year(YearKind::Academic | YearKind::Financial) if year_ends_in.is_some() => {
                return Period::parse(text, year_ends_in).filter(|_| is_year(text));
            }
            _ if !is_year(text) || two != self.is_of_two_years() => return None,
            _ => {}
        }
        // The year in which it begins; the second year of a pair is checked by the reader of labels.
        let year = Period::parse(text, None)?.start.ymd().0;
        let first = |month: u32, day: u32| Date::from_ymd(year, month, day);
        let pair = |between: char| format!("{year:04}{between}{:02}", (year + 1) % 100);
        match self {
            TimeIdentifier::ReportingYear => None,
            TimeIdentifier::Year(kind) => {
                let (month, day) = kind.begins();
                Period::of_months(text, first(month, day)?, 12)
            }
            TimeIdentifier::Quarters(kind, from, to) => {
                let (month, day) = kind.begins();
                let name = if from == to { format!("Q{from}") } else { format!("Q{from}-Q{to}") };
                let label = match kind {
                    YearKind::Calendar => format!("{year:04}-{name}"),
                    YearKind::Academic => format!("{} {name}", pair('/')),
                    YearKind::Financial | YearKind::Tax => format!("{} {name}", pair('-')),
                };
                let start = first(month, day)?.add_months(3 * (from as i32 - 1));
                Period::of_months(&label, start, 3 * (to - from + 1) as u8)
            }
            TimeIdentifier::Terms(from, to) => {
                let name = match (from, to) {
                    (1, 1) => "autumn term",
                    (2, 2) => "spring term",
                    (3, 3) => "summer term",
                    _ => "autumn and spring term",
                };
                let start = first(9, 1)?.add_months(4 * (from as i32 - 1));
                Period::of_months(&format!("{} {name}", pair('/')), start, 4 * (to - from + 1) as u8)
            }
            TimeIdentifier::Half(half) => {
                let start = first(4, 1)?.add_months(6 * (half as i32 - 1));
                Period::of_months(&format!("{} Part {half}", pair('-')), start, 6)
            }
            TimeIdentifier::Month(month) => Period::of_months(&format!("{year:04}-{month:02}"), first(month, 1)?, 1),
            TimeIdentifier::Week(week) => Period::week(year, week),
        }
    }
}

impl YearKind {
    /// Month and day on which such a year begins.
    fn begins(self) -> (u32, u32) {
        match self {
            YearKind::Calendar => (1, 1),
            YearKind::Academic => (9, 1),
            YearKind::Financial => (4, 1),
            YearKind::Tax => (4, 6),
        }
    }
}

/// Reads the periods of rows and remembers the last one: rows of one period mostly follow each other.
pub(crate) struct LastPeriod {
    /// The columns `time_period` and `time_identifier`.
    columns: [usize; 2],
    year_ends_in: Option<u32>,
    text: String,
    identifier: String,
    period: Option<Period>,
}

impl LastPeriod {
    /// Nothing is read yet.
    pub(crate) fn new(period: usize, identifier: usize, year_ends_in: Option<u32>) -> LastPeriod {
        let (text, identifier_text) = (String::new(), String::new());
        LastPeriod { columns: [period, identifier], year_ends_in, text, identifier: identifier_text, period: None }
    }

    /// The period of a row; where it is none, the finding shows how to write it.
    pub(crate) fn of(&mut self, row: &TableRow<'_>) -> Result<Period, Finding> {
        let [text, identifier] = self.columns.map(|column| row.get(column));
        if let Some(period) = &self.period
            && self.text == text
            && self.identifier == identifier
        {
            return Ok(period.clone());
        }
        let period = self.read(row, text, identifier)?;
        (self.text, self.identifier) = (text.into(), identifier.into());
        self.period = Some(period.clone());
        Ok(period)
    }

    fn read(&self, row: &TableRow<'_>, text: &str, name: &str) -> Result<Period, Finding> {
        let [period, column] = self.columns;
        let Some(identifier) = TimeIdentifier::parse(name) else {
            let message = format!("periods of the kind `{name}` are not read");
            let hint = match nearest(name, TimeIdentifier::NAMES) {
                Some(near) if !name.is_empty() => format!("the nearest of the open data standard is `{near}`"),
                _ => "write `Calendar year`, `Financial year` or another time identifier of the standard".into(),
            };
            return Err(row.error(column, "time_identifier", message, hint));
        };
        identifier.period(text, self.year_ends_in).ok_or_else(|| {
            // What is no period at all is told in the words of plain series.
            plain::period(row, period, self.year_ends_in).err().unwrap_or_else(|| {
                let message = format!("`{text}` is no `time_period` of the kind `{name}`");
                row.error(period, "period", message, identifier.hint())
            })
        })
    }
}

/// Whether text has the shape of one year or of two, with or without a `/` between the two.
fn is_year(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    matches!((text.len(), digits), (4, 4) | (6, 6))
        || (text.len(), digits, text.as_bytes().get(4)) == (7, 6, Some(&b'/'))
}

/// A number from 1 to `most`, written without signs and leading noughts.
fn number_of(text: &str, most: u32) -> Option<u32> {
    let plain = !text.starts_with(['0', '+']);
    text.parse().ok().filter(|number| plain && (1..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Label, first and last day, or nothing.
    fn read(text: &str, identifier: &str, year_ends_in: Option<u32>) -> Option<String> {
        let period = TimeIdentifier::parse(identifier)?.period(text, year_ends_in)?;
        Some(format!("{}: {} {}", period.label, period.start, period.end))
    }

    #[test]
    fn every_identifier_of_the_standard_has_its_days() {
        for (text, identifier, expected) in [
            ("2025", "Calendar year", "2025: 2025-01-01 2025-12-31"),
            ("2025", "Reporting year", "2025: 2025-01-01 2025-12-31"),
            ("202425", "Academic year", "202425: 2024-09-01 2025-08-31"),
            ("202425", "Academic Year", "202425: 2024-09-01 2025-08-31"),
            ("202425", "Financial year", "202425: 2024-04-01 2025-03-31"),
            ("2024/25", "Financial year", "2024/25: 2024-04-01 2025-03-31"),
            ("202425", "Tax year", "202425: 2024-04-06 2025-04-05"),
            ("202425", "Autumn term", "2024/25 autumn term: 2024-09-01 2024-12-31"),
            ("202425", "Spring term", "2024/25 spring term: 2025-01-01 2025-04-30"),
            ("202425", "Summer term", "2024/25 summer term: 2025-05-01 2025-08-31"),
            ("202425", "Autumn and spring term", "2024/25 autumn and spring term: 2024-09-01 2025-04-30"),
            ("2024", "Calendar year Q1", "2024-Q1: 2024-01-01 2024-03-31"),
            ("2024", "Calendar year Q4", "2024-Q4: 2024-10-01 2024-12-31"),
            ("202425", "Academic year Q1", "2024/25 Q1: 2024-09-01 2024-11-30"),
            ("202425", "Academic year Q2", "2024/25 Q2: 2024-12-01 2025-02-28"),
            ("202425", "Financial year Q1", "2024-25 Q1: 2024-04-01 2024-06-30"),
            ("202425", "Financial year Q4", "2024-25 Q4: 2025-01-01 2025-03-31"),
            ("202425", "Tax year Q4", "2024-25 Q4: 2025-01-06 2025-04-05"),
            ("202425", "Financial year Q1-Q3", "2024-25 Q1-Q3: 2024-04-01 2024-12-31"),
            ("202425", "Academic Year Q1-Q4", "2024/25 Q1-Q4: 2024-09-01 2025-08-31"),
            ("199900", "Part 1 (April to September)", "1999-00 Part 1: 1999-04-01 1999-09-30"),
            ("202425", "Part 2 (October to March)", "2024-25 Part 2: 2024-10-01 2025-03-31"),
            ("2024", "January", "2024-01: 2024-01-01 2024-01-31"),
            ("2024", "February", "2024-02: 2024-02-01 2024-02-29"),
            ("2024", "December", "2024-12: 2024-12-01 2024-12-31"),
            ("2024", "Week 5", "2024-W05: 2024-01-29 2024-02-04"),
            ("2020", "Week 53", "2020-W53: 2020-12-28 2021-01-03"),
        ] {
            assert_eq!(read(text, identifier, None).as_deref(), Some(expected), "{text} {identifier}");
        }
        for month in MONTHS {
            assert!(matches!(TimeIdentifier::parse(month), Some(TimeIdentifier::Month(_))), "{month}");
        }
        for week in 1..=52 {
            assert!(read("2024", &format!("Week {week}"), None).is_some(), "{week}");
        }
    }

    #[test]
    fn the_workbook_says_when_whole_years_end() {
        assert_eq!(read("2025", "Reporting year", Some(3)).unwrap(), "2025: 2024-04-01 2025-03-31");
        assert_eq!(read("202425", "Academic year", Some(7)).unwrap(), "202425: 2024-08-01 2025-07-31");
        assert_eq!(read("2025", "Financial year", Some(3)).unwrap(), "2025: 2024-04-01 2025-03-31");
        // It does not move what has days of its own.
        assert_eq!(read("2024", "Calendar year", Some(3)).unwrap(), "2024: 2024-01-01 2024-12-31");
        assert_eq!(read("202425", "Tax year", Some(3)).unwrap(), "202425: 2024-04-06 2025-04-05");
        assert_eq!(read("202425", "Spring term", Some(3)).unwrap(), "2024/25 spring term: 2025-01-01 2025-04-30");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for (text, identifier) in [
            ("2024", "Autumn term"),
            ("2024", "Financial year"),
            ("2024", "Academic year Q1"),
            ("202425", "Calendar year"),
            ("202425", "January"),
            ("202425", "Week 1"),
            ("202426", "Tax year"),
            ("202426", "Reporting year"),
            ("2024-07", "Reporting year"),
            ("2024-Q1", "Calendar year Q1"),
            ("2023", "Week 53"),
            ("", "Week 1"),
            ("202\u{e9}", "Week 1"),
        ] {
            assert_eq!(read(text, identifier, None), None, "{text} {identifier}");
        }
        for identifier in
            ["", "Week", "Week 0", "Week 54", "Week 05", "Q1", "Calendar year Q5", "Tax year Q3-Q1", "Term 1"]
        {
            assert_eq!(TimeIdentifier::parse(identifier), None, "{identifier}");
        }
    }
}
