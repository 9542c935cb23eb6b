//! Plain series: a CSV file with the columns `period` and `value`, and maybe `series_id`, `numerator`, `denominator`.

use std::collections::BTreeMap;

use upturn_core::period::{Cadence, Date};
use upturn_core::quality::{Code, Remark, Severity};
use upturn_core::{Period, Row, Series, SeriesError, Status};

use crate::cell::{self, Cell};
use crate::finding::{Finding, Place};
use crate::suppression::Rules;
use crate::table::{MOST_FINDINGS, Table, TableRow};

/// The columns that are read.
pub(crate) const COLUMNS: [&str; 5] = ["series_id", "period", "value", "numerator", "denominator"];

/// What is also read where columns have types, as `points.parquet` has it: `status` holds the symbol of a row without a
/// value, which a column of numbers cannot hold, and `id` is the `series_id` where there is no such column.
pub(crate) const WITH_TYPES: [&str; 2] = ["status", "id"];

/// What a file of plain series holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain {
    /// The series, in the order in which they first occur.
    pub series: Vec<PlainSeries>,
    /// Rows of figures that were read.
    pub rows: u64,
    /// What somebody should look at: columns that are not read, rows that hold nothing.
    pub warnings: Vec<Finding>,
}

/// One series, as it stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainSeries {
    /// Its id.
    pub id: String,
    /// Its rows, in the order of the file.
    pub rows: Vec<Row>,
    /// A remark on each cell that stands for a number but is none that can be used.
    pub remarks: Vec<Remark>,
}

/// Reads a file of plain series. `name` is how findings call the file; `id` is the id of the one series of a file
/// without `series_id` (with `None`, the column must be there); for `year_ends_in` see [`Period::parse`].
///
/// # Errors
/// Up to 20 findings: what is no CSV in UTF-8, a column that is missing, a row of another width than the header, a
/// period that is none, a cell that is neither a number nor a known symbol.
///
/// ```
/// let csv = b"period,value\n2023,71.5\n2024,c\n";
/// let plain = upturn_data::plain::read(csv, "reviews.csv", Some("reviews"), None).unwrap();
/// let summary = plain.series[0].summary().unwrap();
/// assert_eq!((summary.n_rows, summary.n_usable, summary.counts.suppressed), (2, 1, 1));
/// ```
pub fn read(bytes: &[u8], name: &str, id: Option<&str>, year_ends_in: Option<u32>) -> Result<Plain, Vec<Finding>> {
    let table = Table::open(name, bytes).map_err(|finding| vec![finding])?;
    read_with(table, id, year_ends_in, &Rules::default())
}

/// As [`read`], with what the symbols of the file hide.
pub(crate) fn read_with(
    mut table: Table<'_>,
    id: Option<&str>,
    year_ends_in: Option<u32>,
    rules: &Rules,
) -> Result<Plain, Vec<Finding>> {
    let name = table.name;
    let columns = Columns::find(&table, id)?;
    let mut plain = Plain { series: Vec::new(), rows: 0, warnings: columns.not_read(&table) };
    let mut index_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut blank_rows: Option<(u64, u64)> = None;
    while let Some(row) = table.next() {
        let read = row.and_then(|row| {
            if row.is_blank() {
                blank_rows = Some(blank_rows.map_or((row.line, 1), |(first, count)| (first, count + 1)));
                return Ok(());
            }
            let id = columns.id(&row, id)?;
            let index = index_of.get(id).copied().unwrap_or_else(|| {
                index_of.insert(id.to_string(), plain.series.len());
                plain.series.push(PlainSeries { id: id.to_string(), rows: Vec::new(), remarks: Vec::new() });
                plain.series.len() - 1
            });
            let series = &mut plain.series[index];
            series.rows.push(columns.row(&row, year_ends_in, rules, &mut series.remarks)?);
            plain.rows += 1;
            Ok(())
        });
        if let Err(finding) = read {
            findings.push(finding);
            if findings.len() == MOST_FINDINGS {
                break;
            }
        }
    }
    if let Some((line, count)) = blank_rows {
        let message = if count == 1 { "one row holds nothing".into() } else { format!("{count} rows hold nothing") };
        let hint = "nothing is read from them; remove them if that was not meant";
        plain.warnings.push(Finding::warning(name, Place { line, column: 1 }, "blank_row", message, hint));
    }
    if findings.is_empty() && plain.rows == 0 {
        let hint = "add a row a period below the header";
        findings.push(Finding::error(name, Place::START, "empty", "there are no figures below the header", hint));
    }
    if findings.is_empty() { Ok(plain) } else { Err(findings) }
}

/// Where the columns stand.
struct Columns {
    id: Option<usize>,
    period: usize,
    value: Option<usize>,
    numerator: Option<usize>,
    denominator: Option<usize>,
    status: Option<usize>,
}

impl Columns {
    fn find(table: &Table<'_>, id: Option<&str>) -> Result<Columns, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut require = |name: &str| table.require(name).map_err(|finding| findings.push(finding)).ok();
        let period = require("period");
        let (numerator, denominator) = (table.column("numerator"), table.column("denominator"));
        let value = match table.column("value") {
            None if numerator.is_none() || denominator.is_none() => require("value"),
            found => found,
        };
        let [status, id_with_types] = WITH_TYPES.map(|name| table.column(name).filter(|_| table.has_types()));
        let id = match table.column("series_id").or(id_with_types) {
            None if id.is_none() => require("series_id"),
            found => found,
        };
        match period {
            Some(period) if findings.is_empty() => Ok(Columns { id, period, value, numerator, denominator, status }),
            _ => Err(findings),
        }
    }

    fn not_read(&self, table: &Table<'_>) -> Vec<Finding> {
        let read = |index: &usize| {
            COLUMNS.contains(&table.header[*index].as_str()) || [self.id, self.status].contains(&Some(*index))
        };
        let extra: Vec<usize> = (0..table.header.len()).filter(|index| !read(index)).collect();
        let Some(first) = extra.first() else { return Vec::new() };
        let called = |name: &str| if name.is_empty() { "a column without a name".into() } else { format!("`{name}`") };
        let names: Vec<String> = extra.iter().map(|index| called(&table.header[*index])).collect();
        let message = format!("not read: {}", names.join(", "));
        let hint = "the columns that are read are series_id, period, value, numerator and denominator";
        vec![Finding::warning(table.name, table.header_place(*first), "extra_column", message, hint)]
    }

    fn id<'t>(&self, row: &TableRow<'t>, default: Option<&'t str>) -> Result<&'t str, Finding> {
        match (self.id, default) {
            (Some(column), _) if row.get(column).is_empty() => {
                Err(row.error(column, "series_id", "the row has no series_id", "say which series it belongs to"))
            }
            (Some(column), _) => Ok(row.get(column)),
            (None, default) => Ok(default.unwrap_or("")),
        }
    }

    fn row(
        &self,
        row: &TableRow<'_>,
        year_ends_in: Option<u32>,
        rules: &Rules,
        remarks: &mut Vec<Remark>,
    ) -> Result<Row, Finding> {
        let period = period(row, self.period, year_ends_in)?;
        let mut figure = |column: Option<usize>| match column {
            Some(column) => figure(row, column, &period, remarks),
            None => Ok(Cell::BLANK),
        };
        let (value, numerator, denominator) = (figure(self.value)?, figure(self.numerator)?, figure(self.denominator)?);
        let value = match self.status {
            Some(column) if value == Cell::BLANK => status(row, column)?,
            _ => value,
        };
        let hidden = rules.hidden(value, &[numerator]);
        Ok(Row { hidden, ..join(period, value, numerator, denominator, row.line) })
    }
}

/// Why a row has no value, as a column of its own says it.
fn status(row: &TableRow<'_>, column: usize) -> Result<Cell, Finding> {
    let text = row.get(column);
    let status = match text {
        // The value is then the quotient of the counts, if there is one.
        "number" | "blank" | "zero_denominator" => Status::Blank,
        "not_a_number" => Status::NotANumber,
        "invalid" => Status::Invalid,
        text => Status::from_symbol(text).ok_or_else(|| {
            let hint = "write a symbol such as c, x or z, or leave it empty";
            row.error(column, "status", format!("`{text}` does not say why there is no value"), hint)
        })?,
    };
    Ok(Cell { value: None, status })
}

/// Reads a period; where it is none, the finding shows how to write it.
pub(crate) fn period(row: &TableRow<'_>, column: usize, year_ends_in: Option<u32>) -> Result<Period, Finding> {
    let label = row.get(column);
    Period::parse(label, year_ends_in).ok_or_else(|| {
        let shape: String = label.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
        let (message, hint) = match shape.as_str() {
            "" => ("the row has no period".to_string(), "write a period such as 2024, 2023/24, 2024-Q3 or 2024-07-01"),
            "9999-99-99" => (format!("there is no day {label}"), "check the day and the month"),
            "99/99/9999" | "99-99-9999" | "99.99.9999" | "9/9/9999" => {
                (format!("`{label}` is not a period"), "write days as year-month-day, such as 2024-07-31")
            }
            "9999-99" => {
                (format!("there is no month {label}"), "write a month as 2024-07 and a year over two as 2023/24")
            }
            "9999-Q9" => (format!("there is no quarter {label}"), "write Q1 to Q4"),
            "99999" => {
                let hint = "a spreadsheet has made a number of the day; write it as text, such as 2024-07-31";
                (format!("`{label}` is not a period"), hint)
            }
            "9999/99" | "999999" | "9999-9999" | "9999/9999" => {
                (format!("`{label}` is not a period"), "write two years that follow each other, such as 2023/24")
            }
            _ => (format!("`{label}` is not a period"), "write 2024, 2023/24, 202324, 2024-Q3, 2024-07 or 2024-07-01"),
        };
        row.error(column, "period", message, hint)
    })
}

/// Reads a cell of figures; one that cannot be used is kept, with a remark.
pub(crate) fn figure(
    row: &TableRow<'_>,
    column: usize,
    period: &Period,
    remarks: &mut Vec<Remark>,
) -> Result<Cell, Finding> {
    let text = row.get(column);
    let cell = cell::read(text)
        .map_err(|refused| row.error(column, "number", format!("`{text}` is not a number"), refused.hint))?;
    if cell.is_unusable() {
        let message = format!("{}, column `{}`: `{text}` is not a number.", row.called(), row.column_name(column));
        let hint = "It is left out, not read as 0. Ask the publisher for the figure.";
        // `N/A` is a way to say that there is no figure; anything else may be one that was lost. The latter is more severe
        // than the remark that only counts such cells, which gives way to it.
        let severity = if cell.status == Status::Invalid { Severity::Serious } else { Severity::Info };
        remarks.push(Remark::new(Code::Unusable, severity, Some(&period.label), message, hint));
    }
    Ok(cell)
}

/// A row from its cells, of which none is known to hide a range. Where there is no value, and no quotient because a symbol stands above or below the line, that
/// symbol is the status of the row.
pub(crate) fn join(period: Period, value: Cell, numerator: Cell, denominator: Cell, line: u64) -> Row {
    let symbol = [value, numerator, denominator]
        .into_iter()
        .map(|cell| cell.status)
        .find(|status| !matches!(status, Status::Number | Status::Blank));
    let status = match value.status {
        Status::Blank => symbol.unwrap_or(Status::Blank),
        status => status,
    };
    Row {
        period,
        value: value.value,
        numerator: numerator.value,
        denominator: denominator.value,
        status,
        line,
        hidden: None,
    }
}

/// What a row comes to: a number where it has a value or a quotient, otherwise why not.
pub(crate) fn outcome(row: &Row) -> Status {
    match (row.value, row.status, row.numerator, row.denominator) {
        (Some(_), ..) => Status::Number,
        (None, Status::Blank, Some(_), Some(0.0)) => Status::ZeroDenominator,
        (None, Status::Blank, Some(_), Some(_)) => Status::Number,
        (None, Status::Number, ..) => Status::Invalid,
        (None, status, ..) => status,
    }
}

/// How many rows of a series hold what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// A number, published or the quotient of two.
    pub number: usize,
    /// An empty cell, `N/A` or `NaN`.
    pub missing: usize,
    /// A symbol in place of a number.
    pub suppressed: usize,
    /// Text that looks like a number but is none that can be used.
    pub invalid: usize,
    /// The value was to be computed from a denominator of zero.
    pub zero_denominator: usize,
}

/// What reading a series came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Rows in the file.
    pub n_rows: usize,
    /// Observations that have a value.
    pub n_usable: usize,
    /// `annual`, `half-yearly`, `quarterly`, `monthly`, `weekly`, `irregular-days`; `unknown` with fewer than two
    /// periods.
    pub frequency: &'static str,
    /// Periods a year; `None` where the frequency is unknown.
    pub periods_per_year: Option<f64>,
    /// Whether the rows did not stand in ascending order of period.
    pub reordered: bool,
    /// Rows that say again what another row says.
    pub dup_identical: usize,
    /// What the rows hold.
    pub counts: Counts,
    /// Steps of the grid from the first usable observation to the last that have no value; 0 for irregular days, which
    /// have no grid.
    pub gaps_on_grid: usize,
    /// First day of the first usable observation; `None` where there is none.
    pub first: Option<Date>,
    /// First day of the last usable observation.
    pub last: Option<Date>,
}

impl PlainSeries {
    /// Sums up what was read, before anything is computed.
    ///
    /// # Errors
    /// As [`Series::new`]: rows that contradict each other, or periods of different lengths.
    pub fn summary(&self) -> Result<Summary, SeriesError> {
        let series = Series::new(self.rows.clone(), 1.0)?;
        let usable: Vec<_> = series.observations.iter().filter(|observation| observation.value.is_some()).collect();
        let frequency = match series.cadence {
            _ if series.observations.len() < 2 => "unknown",
            Cadence::Months(12) => "annual",
            Cadence::Months(6) => "half-yearly",
            Cadence::Months(3) => "quarterly",
            Cadence::Months(_) => "monthly",
            Cadence::Weeks => "weekly",
            Cadence::Days => "irregular-days",
        };
        let gaps_on_grid = match (usable.first(), usable.last()) {
            (Some(first), Some(last)) if series.cadence != Cadence::Days => {
                (last.index - first.index + 1) as usize - usable.len()
            }
            _ => 0,
        };
        Ok(Summary {
            n_rows: self.rows.len(),
            n_usable: usable.len(),
            frequency,
            periods_per_year: (frequency != "unknown").then(|| series.cadence.periods_per_year()),
            reordered: !self.rows.is_sorted_by_key(|row| row.period.start),
            dup_identical: series.repeated_rows,
            counts: self.counts(),
            gaps_on_grid,
            first: usable.first().map(|observation| observation.period.start),
            last: usable.last().map(|observation| observation.period.start),
        })
    }

    /// What the rows hold, each row counted, repeated ones too.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            let count = match outcome(row) {
                Status::Number => &mut counts.number,
                Status::Blank | Status::NotANumber => &mut counts.missing,
                Status::Invalid => &mut counts.invalid,
                Status::ZeroDenominator => &mut counts.zero_denominator,
                _ => &mut counts.suppressed,
            };
            *count += 1;
        }
        counts
    }
}
