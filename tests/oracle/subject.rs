//! The figures of one series of a case, as the product's own reader gives them.

use serde_json::Value;
use upturn_core::{Better, Row, Series, SeriesError};
use upturn_data::plain::{self, PlainSeries};
use upturn_testkit::oracle::Case;

/// What a method is applied to.
pub(crate) struct Subject {
    /// The case it comes from, for tables that are no series.
    pub(crate) case: Case,
    /// As read; without rows for a table that is no series.
    pub(crate) plain: PlainSeries,
    /// With the last row of each conflict, which is what the references used.
    pub(crate) series: Series,
    /// Periods at which rows conflicted; the core refuses such rows.
    pub(crate) conflicts: Vec<String>,
    /// (numerator, denominator) of every row that has both, zero denominators left out.
    pub(crate) pairs: Vec<(f64, f64)>,
    pub(crate) better: Better,
    pub(crate) target: Option<f64>,
}

impl Subject {
    /// Reads a series; `*` stands for the whole table of a case without series.
    pub(crate) fn read(case: &Case, series_id: &str) -> Result<Subject, String> {
        let (plain, pairs) = if series_id == "*" {
            let none = PlainSeries { id: "*".into(), rows: Vec::new(), remarks: Vec::new() };
            (none, table_pairs(&case.csv)?)
        } else {
            let read = plain::read(&case.csv, &case.name, None, None)
                .map_err(|findings| findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
            let found = read.series.into_iter().find(|series| series.id == series_id);
            (found.ok_or("the case has no such series")?, Vec::new())
        };
        let (series, conflicts) = last_of_conflicts(&plain.rows)?;
        let of_series = series.observations.iter().filter_map(|row| row.numerator.zip(row.denominator));
        let pairs = pairs.into_iter().chain(of_series).filter(|(_, denominator)| *denominator != 0.0).collect();
        let better = match case.about.get("direction").and_then(Value::as_str) {
            Some("decrease") => Better::Lower,
            Some("neutral") => Better::Neutral,
            _ => Better::Higher,
        };
        let target = case.about.get("target").and_then(Value::as_f64);
        Ok(Subject { case: case.clone(), plain, series, conflicts, pairs, better, target })
    }

    /// Index and value of each usable observation.
    pub(crate) fn usable(&self) -> (Vec<i64>, Vec<f64>) {
        self.series.usable().unzip()
    }
}

/// Takes away the earlier row of each conflict that the core names, until it names none.
fn last_of_conflicts(rows: &[Row]) -> Result<(Series, Vec<String>), String> {
    let (mut rows, mut conflicts) = (rows.to_vec(), Vec::new());
    loop {
        match Series::new(rows.clone(), 1.0) {
            Ok(series) => return Ok((series, conflicts)),
            Err(SeriesError::Conflict { period, first, second }) => {
                if first == second {
                    return Err(format!("{period}: a conflict of line {first} with itself"));
                }
                rows.retain(|row| row.line != first);
                conflicts.push(period);
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// Numerators and denominators of a table by their columns' names; none where the table has no such columns.
fn table_pairs(bytes: &[u8]) -> Result<Vec<(f64, f64)>, String> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name| header.iter().position(|cell| cell == name);
    let (Some(numerator), Some(denominator)) = (column("numerator"), column("denominator")) else {
        return Ok(Vec::new());
    };
    let mut pairs = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let number = |place| record.get(place).and_then(|cell| cell.trim().parse::<f64>().ok());
        pairs.extend(number(numerator).zip(number(denominator)));
    }
    Ok(pairs)
}
