//! Tidy CSV of Explore Education Statistics: a row a period, area and combination of filters; a column an indicator.
//!
//! Columns may stand in any order. The area of a row is the code of its geographic level: `new_la_code`, `region_code` or
//! `country_code`. Rows are read one at a time, and nothing of a row that is not asked for is kept.

use std::collections::BTreeMap;

use upturn_core::quality::Remark;
use upturn_core::{Kind, Period, Row};

use crate::cell::Cell;
use crate::finding::{Finding, Place};
use crate::panel::{Asked, Collected, Tally, above, at_end, is_above, no_code, put, too_long};
use crate::plain::{figure, join, outcome, period};
use crate::table::{MOST_FINDINGS, Table, TableRow};
use crate::workbook::Workbook;
use crate::workbook::grammar::{Level, MeasureEntry, Names};

/// A measure as it stands in the columns of one file.
pub(crate) struct Wanted {
    /// Index of the measure in the workbook.
    measure: usize,
    kind: Kind,
    as_at: bool,
    value: Option<usize>,
    numerator: Vec<usize>,
    denominator: Vec<usize>,
    filters: Vec<(usize, String)>,
}

/// Finds the columns of a measure.
///
/// # Errors
/// Findings in the workbook, one a column that the file has not.
pub(crate) fn wanted(
    table: &Table<'_>,
    workbook: &Workbook,
    measure: usize,
    entry: &MeasureEntry,
) -> Result<Wanted, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut find = |name: &str, at: Place| {
        let found = table.column(name);
        if found.is_none() {
            let message = format!("{} has no column `{name}`", table.name);
            let hint = match table.nearest_column(name) {
                Some((_, near)) => format!("the nearest is `{near}`"),
                None => "the header of that file is empty".into(),
            };
            findings.push(Finding::error(&workbook.path, at, "unknown_column", message, hint));
        }
        found
    };
    let value = entry.column.as_ref().and_then(|column| find(column.get_ref(), workbook.place(column)));
    let mut find_all = |names: &Option<toml::Spanned<Names>>| -> Vec<usize> {
        let Some(names) = names else { return Vec::new() };
        names.get_ref().0.iter().filter_map(|name| find(name, workbook.place(names))).collect()
    };
    let (numerator, denominator) = (find_all(&entry.numerator), find_all(&entry.denominator));
    let filters = entry
        .filters
        .iter()
        .filter_map(|(name, text)| find(name.get_ref(), workbook.place(name)).map(|column| (column, text.clone())))
        .collect();
    if findings.is_empty() {
        Ok(Wanted { measure, kind: entry.kind, as_at: entry.as_at, value, numerator, denominator, filters })
    } else {
        Err(findings)
    }
}

/// Reads the rows of a file into the panels of the measures that want them. `file` is the index of the file, which every
/// row keeps.
///
/// # Errors
/// Up to 20 findings: rows of another width than the header, periods and numbers that are none, periods of a kind that
/// is not read.
pub(crate) fn read(
    table: &mut Table<'_>,
    file: usize,
    wanted: &[Wanted],
    year_ends_in: Option<u32>,
    into: &mut Collected,
) -> Result<Tally, Vec<Finding>> {
    let columns = Columns::find(table)?;
    let name = table.name.to_string();
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    let mut doubts = Doubts::default();
    while let Some(row) = table.next() {
        tally.rows.read += 1;
        let read = row.and_then(|row| {
            let Some((level, code, area_name)) = columns.area(&row) else {
                tally.rows.not_asked_for.level += 1;
                return Ok(());
            };
            if level == Level::LocalAuthority {
                into.codes.meet(area_name, code, file, row.line);
            }
            match into.areas.asked(Some(level), code) {
                Asked::Yes => {}
                Asked::OtherLevel => {
                    tally.rows.not_asked_for.level += 1;
                    return Ok(());
                }
                Asked::OtherArea => {
                    tally.rows.not_asked_for.area += 1;
                    return Ok(());
                }
                Asked::TooLong => {
                    let (message, hint) = too_long(code);
                    return Err(row.error(columns.code(level), "area_code", message, hint));
                }
                Asked::NoCode => {
                    tally.rows.refused += 1;
                    doubts.no_code.entry(area_name.to_string()).or_insert(row.line);
                    return Ok(());
                }
            }
            let mut read_period: Option<Period> = None;
            for want in wanted.iter().filter(|want| want.picks(&row)) {
                let period = match &read_period {
                    Some(period) => period.clone(),
                    None => read_period.insert(columns.period(&row, year_ends_in)?).clone(),
                };
                let (figures, remarks) = want.row(&row, period)?;
                *tally.cells.entry(outcome(&figures).as_str()).or_insert(0) += 1;
                if want.kind == Kind::Proportion && is_above(&figures) {
                    doubts.above.get_or_insert(row.line);
                }
                put(&mut into.panels[want.measure], code, file, figures, remarks);
            }
            match &read_period {
                Some(period) => {
                    tally.rows.used += 1;
                    into.areas.meet(code, area_name, period);
                    into.codes.take(code);
                }
                None => tally.rows.not_asked_for.filter += 1,
            }
            Ok(())
        });
        if let Err(finding) = read {
            findings.push(finding);
            if findings.len() == MOST_FINDINGS {
                break;
            }
        }
    }
    tally.warnings = doubts.warnings(&name);
    if findings.is_empty() { Ok(tally) } else { Err(findings) }
}

/// Where the columns that every file has stand; an area's may be missing where its level does not occur.
struct Columns {
    period: usize,
    identifier: usize,
    level: usize,
    country: [Option<usize>; 2],
    region: [Option<usize>; 2],
    authority: [Option<usize>; 2],
}

impl Columns {
    fn find(table: &Table<'_>) -> Result<Columns, Vec<Finding>> {
        let found = ["time_period", "time_identifier", "geographic_level"].map(|name| table.require(name));
        let [Ok(period), Ok(identifier), Ok(level)] = found else {
            return Err(found.into_iter().filter_map(Result::err).collect());
        };
        let pair = |code, name| [table.column(code), table.column(name)];
        Ok(Columns {
            period,
            identifier,
            level,
            country: pair("country_code", "country_name"),
            region: pair("region_code", "region_name"),
            authority: pair("new_la_code", "la_name"),
        })
    }

    /// Level, code and name of the area of a row; `None` for levels that are not read.
    fn area<'t>(&self, row: &TableRow<'t>) -> Option<(Level, &'t str, &'t str)> {
        let level = match row.get(self.level) {
            "National" => Level::National,
            "Regional" => Level::Regional,
            "Local authority" => Level::LocalAuthority,
            _ => return None,
        };
        let [code, name] = self.of(level).map(|column| column.map_or("", |column| row.get(column)));
        Some((level, code, name))
    }

    /// The columns of code and name of a level.
    fn of(&self, level: Level) -> [Option<usize>; 2] {
        match level {
            Level::National => self.country,
            Level::Regional => self.region,
            Level::LocalAuthority => self.authority,
        }
    }

    /// Where the code of a level stands.
    fn code(&self, level: Level) -> usize {
        self.of(level)[0].unwrap_or(self.level)
    }

    fn period(&self, row: &TableRow<'_>, year_ends_in: Option<u32>) -> Result<Period, Finding> {
        let year_ends_in = match row.get(self.identifier) {
            "Reporting year" => year_ends_in,
            "Calendar year" => Some(12),
            "Financial year" => Some(year_ends_in.unwrap_or(3)),
            "Academic year" => Some(year_ends_in.unwrap_or(8)),
            other => {
                let message = format!("periods of the kind `{other}` are not read");
                let hint = "those read are Reporting year, Calendar year, Financial year and Academic year";
                return Err(row.error(self.identifier, "time_identifier", message, hint));
            }
        };
        period(row, self.period, year_ends_in)
    }
}

impl Wanted {
    fn picks(&self, row: &TableRow<'_>) -> bool {
        self.filters.iter().all(|(column, text)| row.get(*column) == text)
    }

    /// The row, and remarks on cells that cannot be used.
    fn row(&self, row: &TableRow<'_>, period: Period) -> Result<(Row, Vec<Remark>), Finding> {
        let mut remarks = Vec::new();
        let value = match self.value {
            Some(column) => figure(row, column, &period, &mut remarks)?,
            None => Cell::BLANK,
        };
        let mut sum = |columns: &[usize]| -> Result<Cell, Finding> {
            let mut sum: Option<Cell> = None;
            for column in columns {
                let cell = figure(row, *column, &period, &mut remarks)?;
                sum = Some(match sum {
                    None => cell,
                    Some(sum) => match (sum.value, cell.value) {
                        (Some(a), Some(b)) => Cell { value: Some(a + b), status: sum.status },
                        (None, _) => sum,
                        (_, None) => cell,
                    },
                });
            }
            Ok(sum.unwrap_or(Cell::BLANK))
        };
        let (numerator, denominator) = (sum(&self.numerator)?, sum(&self.denominator)?);
        let joined = join(period, value, numerator, denominator, row.line);
        Ok((if self.as_at { at_end(joined) } else { joined }, remarks))
    }
}

/// What somebody should look at in a file.
#[derive(Default)]
struct Doubts {
    /// The first line of each area without a code, by name.
    no_code: BTreeMap<String, u64>,
    /// The first line on which the numerator of a proportion is above its denominator.
    above: Option<u64>,
}

impl Doubts {
    fn warnings(self, file: &str) -> Vec<Finding> {
        let no_code = self.no_code.into_iter().map(|(name, line)| no_code(file, line, &name));
        self.above.map(|line| above(file, line)).into_iter().chain(no_code).collect()
    }
}
