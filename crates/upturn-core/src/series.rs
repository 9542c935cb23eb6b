//! The published figures of one measure for one area, sorted onto a time grid.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::observation::{Observation, Status};
use crate::period::{Cadence, Grain, Period};

/// One row as read: nothing is derived yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The period.
    pub period: Period,
    /// The published value; `None` where the cell holds no number.
    pub value: Option<f64>,
    /// The count above the line.
    pub numerator: Option<f64>,
    /// The count below the line.
    pub denominator: Option<f64>,
    /// What stood in the value's cell.
    pub status: Status,
    /// Where the row stood in its file, for messages; 0 where unknown.
    pub line: u64,
    /// Lowest and highest count that the source's stated rule allows where the count above the line is suppressed; for
    /// [`crate::Kind::Count`] that of the value itself. `None` where no rule is stated, and where nothing is hidden.
    pub hidden: Option<[f64; 2]>,
}

/// Why rows do not make a series.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SeriesError {
    /// Two rows give different figures for one period (decision D1: refused, because silence loses data).
    Conflict {
        /// The label of the period.
        period: String,
        /// Line of the first row.
        first: u64,
        /// Line of the second row.
        second: u64,
    },
    /// Rows of different lengths, such as a year and a month, stand in one series.
    MixedGrain {
        /// The label of the period that differs from the first row's.
        period: String,
        /// Its line.
        line: u64,
    },
    /// A period begins before the one before it has ended, such as `2015` and `2015/16`: the same months would count
    /// twice.
    Overlap {
        /// The label of the earlier period.
        first: String,
        /// Its line.
        first_line: u64,
        /// The label of the later period.
        second: String,
        /// Its line.
        second_line: u64,
    },
}

impl fmt::Display for SeriesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SeriesError::Conflict { period, first, second } => {
                write!(f, "lines {first} and {second} give different figures for {period}")
            }
            SeriesError::MixedGrain { period, line } => {
                write!(f, "line {line}: {period} is not as long as the other periods of the series")
            }
            SeriesError::Overlap { first, first_line, second, second_line } => {
                write!(f, "{first} (line {first_line}) and {second} (line {second_line}) overlap")
            }
        }
    }
}

impl core::error::Error for SeriesError {}

/// Observations in ascending order of period, one a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The step of the grid.
    pub cadence: Cadence,
    /// In ascending order; `index` counts from the first.
    pub observations: Vec<Observation>,
    /// How many rows said again what another row had said, and were collapsed into it.
    pub repeated_rows: usize,
}

impl Series {
    /// Sorts rows (any order) onto their grid.
    ///
    /// Identical rows collapse. A blank value with numerator and denominator becomes `per * numerator / denominator`;
    /// a denominator of zero gives no value and [`Status::ZeroDenominator`].
    ///
    /// # Errors
    /// [`SeriesError`] where two rows conflict, lengths are mixed, or periods overlap. Single days are points and cannot
    /// overlap.
    ///
    /// ```
    /// use upturn_core::{Period, Row, Series, Status};
    /// let row = |label, numerator| Row {
    ///     period: Period::parse(label, None).unwrap(), value: None, numerator: Some(numerator),
    ///     denominator: Some(40.0), status: Status::Blank, line: 0, hidden: None,
    /// };
    /// let series = Series::new(vec![row("2024", 10.0), row("2022", 30.0)], 100.0).unwrap();
    /// assert_eq!(series.usable().collect::<Vec<_>>(), [(0, 75.0), (2, 25.0)]);
    /// ```
    pub fn new(mut rows: Vec<Row>, per: f64) -> Result<Series, SeriesError> {
        if let Some(first) = rows.first().map(|row| row.period.grain)
            && let Some(other) = rows.iter().find(|row| row.period.grain != first)
        {
            return Err(SeriesError::MixedGrain { period: other.period.label.clone(), line: other.line });
        }
        rows.sort_by_key(|row| row.period.start);
        let before = rows.len();
        let mut kept: Vec<Row> = Vec::with_capacity(before);
        for row in rows {
            match kept.last() {
                Some(last) if last.period.start == row.period.start => {
                    if !same_figures(last, &row) {
                        let (first, second) = (last.line.min(row.line), last.line.max(row.line));
                        return Err(SeriesError::Conflict { period: row.period.label, first, second });
                    }
                    // Two rules for one cell: neither is preferred.
                    if last.hidden != row.hidden
                        && let Some(last) = kept.last_mut()
                    {
                        last.hidden = None;
                    }
                }
                _ => kept.push(row),
            }
        }
        let repeated_rows = before - kept.len();
        if let Some(error) = overlap(&kept) {
            return Err(error);
        }
        let cadence = match kept.as_slice() {
            [only] => Cadence::of_one(only.period.grain),
            [first, ..] => Cadence::of_periods(first.period.grain, kept.iter().map(|row| row.period.start)),
            [] => Cadence::Months(12),
        };
        let first = kept.first().map(|row| row.period.start);
        let observations = kept
            .into_iter()
            .map(|row| {
                let index = first.map_or(0, |first| cadence.index(first, row.period.start));
                observe(row, index, per)
            })
            .collect();
        Ok(Series { cadence, observations, repeated_rows })
    }

    /// The observations that have a value, as (whole periods since the first observation, value).
    pub fn usable(&self) -> impl DoubleEndedIterator<Item = (i64, f64)> + Clone + '_ {
        self.observations.iter().filter_map(|observation| observation.value.map(|value| (observation.index, value)))
    }

    /// The last observation that has a value.
    pub fn latest(&self) -> Option<&Observation> {
        self.observations.iter().rev().find(|observation| observation.value.is_some())
    }
}

/// The first two neighbours, of rows in ascending order, that share a day.
fn overlap(rows: &[Row]) -> Option<SeriesError> {
    let shared = |pair: &&[Row]| pair[1].period.grain != Grain::Day && pair[1].period.start <= pair[0].period.end;
    rows.windows(2).find(shared).map(|pair| SeriesError::Overlap {
        first: pair[0].period.label.clone(),
        first_line: pair[0].line,
        second: pair[1].period.label.clone(),
        second_line: pair[1].line,
    })
}

fn same_figures(a: &Row, b: &Row) -> bool {
    a.value == b.value && a.numerator == b.numerator && a.denominator == b.denominator && a.status == b.status
}

fn observe(row: Row, index: i64, per: f64) -> Observation {
    let finite = |number: Option<f64>| number.filter(|number| number.is_finite());
    let (numerator, denominator) = (finite(row.numerator), finite(row.denominator));
    let (value, status) = match (finite(row.value), numerator, denominator) {
        (Some(value), ..) => (Some(value), Status::Number),
        (None, Some(_), Some(0.0)) if row.status == Status::Blank => (None, Status::ZeroDenominator),
        (None, Some(numerator), Some(denominator)) if row.status == Status::Blank => {
            let value = finite(Some(per * numerator / denominator));
            (value, if value.is_some() { Status::Number } else { Status::Invalid })
        }
        _ => (None, if row.status == Status::Number { Status::Invalid } else { row.status }),
    };
    let hidden = row.hidden.filter(|_| value.is_none());
    Observation { period: row.period, index, value, numerator, denominator, status, hidden }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn row(label: &str, value: f64, line: u64) -> Row {
        let period = Period::parse(label, None).unwrap();
        Row {
            period,
            value: Some(value),
            numerator: None,
            denominator: None,
            status: Status::Number,
            line,
            hidden: None,
        }
    }

    #[test]
    fn identical_rows_collapse_and_conflicts_are_refused_with_both_lines() {
        let series = Series::new(vec![row("2021", 2.0, 3), row("2020", 1.0, 2), row("2021", 2.0, 9)], 1.0).unwrap();
        assert_eq!((series.observations.len(), series.repeated_rows), (2, 1));
        let error = Series::new(vec![row("2021", 2.0, 3), row("2021", 2.5, 9)], 1.0).unwrap_err();
        assert_eq!(error.to_string(), "lines 3 and 9 give different figures for 2021");
    }

    #[test]
    fn what_a_cell_hides_is_kept_where_there_is_no_value_and_one_rule() {
        let cell = |label, value: Option<f64>, hidden| Row {
            value,
            status: if value.is_some() { Status::Number } else { Status::C },
            hidden,
            ..row(label, 0.0, 1)
        };
        let rows = vec![
            cell("2020", None, Some([1.0, 5.0])),
            cell("2021", Some(3.0), Some([1.0, 5.0])),
            cell("2022", None, Some([1.0, 5.0])),
            cell("2022", None, Some([1.0, 5.0])),
            cell("2023", None, Some([1.0, 5.0])),
            cell("2023", None, Some([1.0, 4.0])),
            cell("2023", None, Some([1.0, 5.0])),
            cell("2024", None, None),
            cell("2024", None, Some([1.0, 5.0])),
        ];
        let series = Series::new(rows, 1.0).unwrap();
        let hidden: Vec<_> = series.observations.iter().map(|one| one.hidden).collect();
        assert_eq!(hidden, [Some([1.0, 5.0]), None, Some([1.0, 5.0]), None, None]);
    }

    #[test]
    fn a_year_and_a_month_do_not_mix() {
        let error = Series::new(vec![row("2021", 2.0, 3), row("2021-05", 2.5, 4)], 1.0).unwrap_err();
        assert_eq!(error, SeriesError::MixedGrain { period: "2021-05".into(), line: 4 });
    }

    #[test]
    fn periods_that_overlap_are_refused_and_neighbours_are_not() {
        let rows = |labels: &[&str]| {
            let rows = labels.iter().zip(2..).map(|(label, line)| row(label, line as f64, line));
            Series::new(rows.collect(), 1.0)
        };
        let error = rows(&["2016", "2015", "2015/16"]).unwrap_err();
        assert_eq!(error.to_string(), "2015 (line 3) and 2015/16 (line 4) overlap");
        assert!(rows(&["2014/15", "2015/16", "2017/18"]).is_ok());
        assert!(rows(&["2024-12", "2025-01"]).is_ok());
        assert!(rows(&["2024-01-01", "2024-01-02"]).is_ok());
    }

    #[test]
    fn infinity_is_no_value() {
        let series = Series::new(vec![row("2021", f64::INFINITY, 3), row("2022", f64::NAN, 4)], 1.0).unwrap();
        assert!(series.latest().is_none());
        assert_eq!(series.observations[0].status, Status::Invalid);
    }

    use alloc::string::ToString;
}
