//! Several releases of one measure: which figure stands for a period, and what was revised.

use std::collections::BTreeMap;

use upturn_core::quality::{Code, Remark, Severity};
use upturn_core::{Measure, Row, Status, words};

use crate::panel::FiledRow;
use crate::workbook::Workbook;
use crate::workbook::grammar::{Duplicates, MeasureEntry, Source};

/// Columns that a file has under another name: name in the measure, name in the file.
pub(crate) type Renamed = Vec<[String; 2]>;

/// A change of more than this part of the older figure is more than a correction in passing.
const LARGE_REVISION: f64 = 0.05;

/// The sources of one measure, oldest first.
pub(crate) struct Releases<'w> {
    sources: Vec<&'w Source>,
    /// The place of each file's source among them, by index of the file.
    ages: Vec<usize>,
}

/// The rows that stand.
pub(crate) struct Standing {
    pub(crate) rows: Vec<Row>,
    /// What was revised.
    pub(crate) remarks: Vec<Remark>,
    /// File and label of each row in whose place a newer one stands.
    pub(crate) superseded: Vec<(usize, String)>,
}

impl<'w> Releases<'w> {
    /// Those of a measure; `sources_of_files` is the index of the source of each file.
    pub(crate) fn of(workbook: &'w Workbook, entry: &MeasureEntry, sources_of_files: &[usize]) -> Releases<'w> {
        let known = |id: &String| workbook.source.iter().position(|source| source.id.get_ref() == id);
        let mut listed: Vec<usize> = entry.source.get_ref().0.iter().filter_map(known).collect();
        let published = |at: &usize| workbook.source.get(*at).and_then(|source| source.published);
        if listed.iter().all(|at| published(at).is_some()) {
            listed.sort_by_key(published);
        }
        let age = |source: &usize| listed.iter().position(|known| known == source).unwrap_or(0);
        let ages = sources_of_files.iter().map(age).collect();
        Releases { ages, sources: listed.iter().filter_map(|at| workbook.source.get(*at)).collect() }
    }

    /// Of each period the rows of the newest release that has it.
    ///
    /// # Errors
    /// Two rows of one source that give different figures for one period, where the source does not say which stands.
    pub(crate) fn standing<'r>(&self, rows: &'r [FiledRow], measure: &Measure) -> Result<Standing, [&'r FiledRow; 2]> {
        let mut standing =
            Standing { rows: Vec::with_capacity(rows.len()), remarks: Vec::new(), superseded: Vec::new() };
        let mut sorted: Vec<&FiledRow> = rows.iter().collect();
        sorted.sort_by_key(|filed| (filed.1.period.start, filed.1.period.end, self.age(filed)));
        for period in sorted.chunk_by(|a, b| (a.1.period.start, a.1.period.end) == (b.1.period.start, b.1.period.end)) {
            let mut older: Option<&FiledRow> = None;
            let mut stands: Vec<&FiledRow> = Vec::new();
            for release in period.chunk_by(|a, b| self.age(a) == self.age(b)) {
                stands = self.within(release, &mut standing.remarks)?;
                let Some(newest) = stands.first() else { continue };
                if let Some(older) = older {
                    standing.remarks.extend(self.revised(older, newest, measure));
                    standing.superseded.push((older.0, older.1.period.label.clone()));
                }
                older = Some(newest);
            }
            standing.rows.extend(stands.into_iter().map(|filed| filed.1.clone()));
        }
        Ok(standing)
    }

    /// The rows of one release for one period that stand: all, where they agree.
    fn within<'r>(
        &self,
        rows: &[&'r FiledRow],
        remarks: &mut Vec<Remark>,
    ) -> Result<Vec<&'r FiledRow>, [&'r FiledRow; 2]> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
        let Some(other) = rows.iter().find(|row| figures(&row.1) != figures(&first.1)) else {
            return Ok(rows.to_vec());
        };
        if self.sources.get(self.age(first)).is_none_or(|source| source.duplicates == Duplicates::Refuse) {
            return Err([first, other]);
        }
        let message =
            format!("Lines {} and {} give different figures ({}).", first.1.line, last.1.line, period(&last.1));
        let hint = "The last one stands: the workbook says `duplicates = \"last\"`.";
        remarks.push(Remark::new(Code::Duplicate, Severity::Info, Some(&last.1.period.label), message, hint));
        Ok(vec![last])
    }

    fn age(&self, filed: &FiledRow) -> usize {
        self.ages.get(filed.0).copied().unwrap_or(0)
    }

    fn title(&self, filed: &FiledRow) -> &'w str {
        self.sources.get(self.age(filed)).map_or("", |source| &source.title)
    }

    /// The remark on a figure that a newer release has changed.
    fn revised(&self, older: &FiledRow, newer: &FiledRow, measure: &Measure) -> Option<Remark> {
        let (severity, what) = change(&older.1, &newer.1, measure)?;
        let message = format!("{what} ({}).", period(&newer.1));
        let hint = match (self.title(older), self.title(newer)) {
            (first, second) if first == second => "The newer figure stands.".to_string(),
            (first, second) => format!("The newer figure stands, of \"{second}\"; the older one is of \"{first}\"."),
        };
        Some(Remark::new(Code::Revised, severity, Some(&newer.1.period.label), message, hint))
    }

    /// One remark a release that has columns of this measure under other names.
    pub(crate) fn renamed(&self, rows: &[FiledRow], by_file: &BTreeMap<usize, &Renamed>) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = Vec::new();
        for (file, renamed) in by_file {
            let Some(filed) = rows.iter().find(|filed| filed.0 == *file) else { continue };
            let pairs: Vec<String> = renamed.iter().map(|[now, then]| format!("`{then}` for `{now}`")).collect();
            let message = format!("\"{}\" has other names: {}.", self.title(filed), pairs.join(", "));
            let hint = "The workbook says that they are the same; check that both are counted alike.";
            let remark = Remark::new(Code::RenamedColumn, Severity::Info, None, message, hint);
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
        remarks
    }
}

/// What must agree for two rows to say the same.
fn figures(row: &Row) -> (Option<f64>, Option<f64>, Option<f64>, Status) {
    (row.value, row.numerator, row.denominator, row.status)
}

/// How much a newer row matters and how it differs from an older one; `None` where both show the same.
fn change(older: &Row, newer: &Row, measure: &Measure) -> Option<(Severity, String)> {
    let [first, second] = [older, newer].map(|row| shown(row, measure));
    let symbol = |row: &Row| match row.status {
        Status::Number | Status::Blank => "an empty cell".to_string(),
        status => format!("the symbol `{}`", status.as_str()),
    };
    match (first, second) {
        (Some(a), Some(b)) => {
            let rounded = [a, b].map(|value| words::figure(value, measure));
            let both_published = older.value.is_some() && newer.value.is_some();
            if a == b || (rounded[0] == rounded[1] && !both_published) {
                return counts(older, newer);
            }
            let [was, is] =
                if rounded[0] == rounded[1] { [a, b].map(|one| words::target(one, measure)) } else { rounded };
            let large = (b - a).abs() > LARGE_REVISION * a.abs();
            let severity = if large { Severity::Caution } else { Severity::Info };
            Some((severity, format!("Revised from {was} to {is}")))
        }
        (Some(a), None) => {
            Some((Severity::Caution, format!("Revised from {} to {}", words::figure(a, measure), symbol(newer))))
        }
        (None, Some(b)) => {
            Some((Severity::Info, format!("Revised from {} to {}", symbol(older), words::figure(b, measure))))
        }
        (None, None) => None,
    }
}

/// Counts that differ behind a figure that does not. A count that only one of the two gives is no revision.
fn counts(older: &Row, newer: &Row) -> Option<(Severity, String)> {
    let differ = |a: Option<f64>, b: Option<f64>| a.zip(b).is_some_and(|(a, b)| a != b);
    if !differ(older.numerator, newer.numerator) && !differ(older.denominator, newer.denominator) {
        return None;
    }
    let plain = Measure::default();
    let told = |row: &Row| {
        let counts = [row.numerator, row.denominator].into_iter().flatten().map(|count| words::target(count, &plain));
        counts.collect::<Vec<_>>().join(" of ")
    };
    Some((Severity::Info, format!("The counts were revised from {} to {}", told(older), told(newer))))
}

/// The figure that a row shows: the published one, or the quotient of its counts.
fn shown(row: &Row, measure: &Measure) -> Option<f64> {
    let quotient = || {
        let (above, below) = row.numerator.zip(row.denominator).filter(|_| row.status == Status::Blank)?;
        Some(measure.per * above / below)
    };
    row.value.or_else(quotient).filter(|value| value.is_finite())
}

fn period(row: &Row) -> String {
    words::period_name(row.period.start, row.period.end, &row.period.label)
}
