//! Tidy CSV of Explore Education Statistics: a row a period, area and combination of filters; a column an indicator.
//!
//! Columns may stand in any order. The area of a row is the code of its geographic level: `new_la_code`, `region_code` or
//! `country_code`. Rows are read one at a time, and nothing of a row that is not asked for is kept.

use std::collections::BTreeMap;

use upturn_core::quality::Remark;
use upturn_core::{Kind, Period, Row, Status};

use crate::cell::Cell;
use crate::finding::{Finding, Place};
use crate::months;
use crate::panel::{Asked, Collected, Described, Tally, above, at_end, is_above, no_code, not_compared, put, too_long};
use crate::plain::{figure, join, outcome};
use crate::releases::Renamed;
use crate::suppression::Rules;
use crate::table::{MOST_FINDINGS, Table, TableRow};
use crate::time_identifier::{LastPeriod, month};
use crate::workbook::Workbook;
use crate::workbook::grammar::{Level, MeasureEntry, Names};

/// A measure as it stands in the columns of one file.
pub(crate) struct Wanted {
    /// Index of the measure in the workbook.
    measure: usize,
    kind: Kind,
    as_at: bool,
    value: Option<usize>,
    /// In place of one value: a month, 1 to 12, and the column of its values, in the order of the year.
    months: Vec<(u32, usize)>,
    numerator: Vec<usize>,
    denominator: Vec<usize>,
    filters: Vec<(usize, String)>,
    rules: Rules,
    /// Columns that the file has under other names.
    pub(crate) renamed: Renamed,
}

/// Finds the columns of a measure.
///
/// # Errors
/// Findings in the workbook, one a column that the file has not.
pub(crate) fn wanted(
    table: &Table<'_>,
    workbook: &Workbook,
    rules: &Rules,
    measure: usize,
    entry: &MeasureEntry,
) -> Result<Wanted, Vec<Finding>> {
    let (mut findings, mut renamed) = (Vec::new(), Renamed::new());
    let mut find = |name: &str, at: Place| {
        let known = entry.known_as(name, |name| table.column(name).is_some());
        if let Some(other) = known.filter(|known| *known != name) {
            let pair = [name.to_string(), other.to_string()];
            if !renamed.contains(&pair) {
                renamed.push(pair);
            }
        }
        let found = known.and_then(|known| table.column(known));
        if found.is_none() {
            let others: Vec<String> = entry.other_names(name).iter().map(|other| format!(" or `{other}`")).collect();
            let message = format!("{} has no column `{name}`{}", table.name, others.concat());
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
    let named = entry.months.iter().flat_map(|names| &names.get_ref().0).filter_map(|name| month(name));
    let months = named.zip(find_all(&entry.months)).collect();
    let filters = entry
        .filters
        .iter()
        .filter_map(|(name, text)| find(name.get_ref(), workbook.place(name)).map(|column| (column, text.clone())))
        .collect();
    if findings.is_empty() {
        let (kind, as_at, rules) = (entry.kind, entry.as_at, rules.clone());
        Ok(Wanted { measure, kind, as_at, value, months, numerator, denominator, filters, rules, renamed })
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
    let mut last = LastPeriod::new(columns.period, columns.identifier, year_ends_in);
    let mut found: Vec<Found<'_>> = Vec::new();
    while let Some(row) = table.next() {
        tally.rows.read += 1;
        let read = row.and_then(|row| {
            let Some((level, area)) = columns.area(&row) else {
                tally.rows.not_asked_for.level += 1;
                return Ok(());
            };
            let code = area.code;
            if level == Level::LocalAuthority {
                into.codes.meet(area.name, code, file, row.line);
            }
            let asked = match into.areas.asked(Some(level), code) {
                Asked::Yes => true,
                Asked::Compared => false,
                Asked::No => {
                    tally.rows.not_asked_for.area += 1;
                    return Ok(());
                }
                Asked::TooLong => {
                    let (message, hint) = too_long(code);
                    return Err(row.error(columns.code(level), "area_code", message, hint));
                }
                Asked::NoCode => {
                    tally.rows.refused += 1;
                    doubts.no_code.entry(area.name.to_string()).or_insert(row.line);
                    return Ok(());
                }
            };
            let mut picking = wanted.iter().filter(|want| want.picks(&row)).peekable();
            if picking.peek().is_none() {
                tally.rows.not_asked_for.filter += 1;
                return Ok(());
            }
            found.clear();
            let period = last.of(&row).and_then(|period| {
                picking.try_for_each(|want| want.rows(&row, columns.period, &period, &mut found)).map(|()| period)
            });
            let period = match period {
                Err(finding) if !asked => {
                    tally.rows.refused += 1;
                    doubts.not_compared.get_or_insert(finding);
                    return Ok(());
                }
                period => period?,
            };
            for Found { want, figures, remarks } in found.drain(..) {
                if asked {
                    *tally.cells.entry(outcome(&figures).as_str()).or_insert(0) += 1;
                    if want.kind == Kind::Proportion && is_above(&figures) {
                        let at =
                            want.numerator.first().map_or(Place { line: row.line, column: 1 }, |at| row.place(*at));
                        doubts.above.get_or_insert_with(|| above(&name, at, &figures));
                    }
                }
                put(&mut into.panels[want.measure], code, file, figures, remarks);
            }
            into.areas.meet(&area, &period, asked);
            if asked {
                tally.rows.used += 1;
                into.codes.take(code);
            } else {
                tally.rows.compared += 1;
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
    old_code: Option<usize>,
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
            old_code: table.column("old_la_code"),
        })
    }

    /// Level and area of a row; `None` for levels that are not read.
    fn area<'t>(&self, row: &TableRow<'t>) -> Option<(Level, Described<'t>)> {
        let level = match row.get(self.level) {
            "National" => Level::National,
            "Regional" => Level::Regional,
            "Local authority" => Level::LocalAuthority,
            _ => return None,
        };
        let cell = |column: Option<usize>| column.map_or("", |column| row.get(column));
        let [code, name] = self.of(level).map(cell);
        let of_authority = |column| if level == Level::LocalAuthority { cell(column) } else { "" };
        let (region, old_code) = (of_authority(self.region[0]), of_authority(self.old_code));
        Some((level, Described { code, name, level: Some(level), region, old_code }))
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
}

/// What a row holds for a measure.
struct Found<'w> {
    want: &'w Wanted,
    figures: Row,
    /// On cells that cannot be used.
    remarks: Vec<Remark>,
}

impl Wanted {
    fn picks(&self, row: &TableRow<'_>) -> bool {
        self.filters.iter().all(|(column, text)| row.get(*column) == text)
    }

    /// The figures of a row: one, or one a month where the months are columns. `at` is the column of the period.
    fn rows<'w>(
        &'w self,
        row: &TableRow<'_>,
        at: usize,
        period: &Period,
        into: &mut Vec<Found<'w>>,
    ) -> Result<(), Finding> {
        if self.months.is_empty() {
            into.push(self.figures(row, self.value, period.clone())?);
            return Ok(());
        }
        let months = months::of_year(period, &self.months).ok_or_else(|| {
            let (message, hint) = months::refusal(period, &self.months);
            row.error(at, "months", message, hint)
        })?;
        for (month, column) in months {
            into.push(self.figures(row, Some(column), month)?);
        }
        Ok(())
    }

    fn figures(&self, row: &TableRow<'_>, value: Option<usize>, period: Period) -> Result<Found<'_>, Finding> {
        let mut remarks = Vec::new();
        let value = match value {
            Some(column) => figure(row, column, &period, &mut remarks)?,
            None => Cell::BLANK,
        };
        let mut cells = |columns: &[usize]| -> Result<Vec<Cell>, Finding> {
            columns.iter().map(|column| figure(row, *column, &period, &mut remarks)).collect()
        };
        let (above, below) = (cells(&self.numerator)?, cells(&self.denominator)?);
        let hidden = self.rules.hidden(value, &above);
        let joined = join(period, value, sum(&above), sum(&below), row.line);
        let joined = Row { hidden, ..joined };
        Ok(Found { want: self, figures: if self.as_at { at_end(joined) } else { joined }, remarks })
    }
}

/// The sum of cells, or the first symbol among them; blank where there is no cell.
fn sum(cells: &[Cell]) -> Cell {
    let symbol = cells.iter().find(|cell| cell.value.is_none());
    let sum = cells.iter().filter_map(|cell| cell.value).reduce(|sum, value| sum + value);
    match (symbol, sum) {
        (None, Some(value)) => Cell { value: Some(value), status: Status::Number },
        (symbol, _) => symbol.copied().unwrap_or(Cell::BLANK),
    }
}

/// What somebody should look at in a file.
#[derive(Default)]
struct Doubts {
    /// The first line of each area without a code, by name.
    no_code: BTreeMap<String, u64>,
    /// The first numerator of a proportion that is above its denominator.
    above: Option<Finding>,
    /// What is wrong with the first row of an area that others are only compared with.
    not_compared: Option<Finding>,
}

impl Doubts {
    fn warnings(self, file: &str) -> Vec<Finding> {
        let no_code = self.no_code.into_iter().map(|(name, line)| no_code(file, line, &name));
        self.above.into_iter().chain(self.not_compared.map(not_compared)).chain(no_code).collect()
    }
}
