//! Plain series as a source of a workbook: `series_id` is `<area code>/<measure id>`.

use std::collections::BTreeSet;

use upturn_core::Kind;

use crate::finding::{Finding, Place};
use crate::panel::{Asked, Collected, Described, Tally, above, at_end, is_above, no_code, put, too_long};
use crate::plain::{self, PlainSeries, outcome};
use crate::suppression::Rules;
use crate::table::Table;
use crate::workbook::grammar::MeasureEntry;

/// Reads a file into the panels of the measures that want its series. `file` is the index of the file, which every row
/// keeps; `wanting` are the measures of the source, with their index.
///
/// # Errors
/// As [`plain::read`]; also each `series_id` without a `/`, or with a code that is too long.
pub(crate) fn read(
    table: Table<'_>,
    file: usize,
    wanting: &[(usize, &MeasureEntry)],
    year_ends_in: Option<u32>,
    rules: &Rules,
    into: &mut Collected,
) -> Result<Tally, Vec<Finding>> {
    let name = table.name;
    let plain = plain::read_with(table, None, year_ends_in, rules)?;
    let mut tally = Tally { warnings: plain.warnings, ..Tally::default() };
    tally.rows.read = plain.rows;
    let mut findings = Vec::new();
    // The part of `series_id` after `/` that each measure takes from this file.
    let there: BTreeSet<&str> = plain.series.iter().filter_map(|series| Some(series.id.rsplit_once('/')?.1)).collect();
    let taken = wanting.iter().map(|(_, measure)| {
        let column = measure.value_column();
        measure.known_as(column, |name| there.contains(name)).unwrap_or(column)
    });
    let taken: Vec<&str> = taken.collect();
    for ((index, measure), taken) in
        wanting.iter().zip(&taken).filter(|((_, measure), taken)| measure.value_column() != **taken)
    {
        let renamed = [measure.value_column(), taken].map(String::from);
        into.renamed.insert((*index, file), vec![renamed]);
    }
    for series in &plain.series {
        // The code of areas that are published together holds a `/` of its own.
        let Some((code, column)) = series.id.rsplit_once('/') else {
            findings.push(no_area(name, series));
            continue;
        };
        let takers = wanting.iter().zip(&taken).filter(|(_, taken)| **taken == column).map(|(taker, _)| taker);
        let takers: Vec<&(usize, &MeasureEntry)> = takers.collect();
        let asked = into.areas.asked(None, code);
        let count = match asked {
            Asked::Yes | Asked::Compared if takers.is_empty() => &mut tally.rows.not_asked_for.filter,
            Asked::Yes => &mut tally.rows.used,
            Asked::Compared => &mut tally.rows.compared,
            Asked::No => &mut tally.rows.not_asked_for.area,
            Asked::NoCode => {
                tally.warnings.push(no_code(name, line(series), &series.id));
                &mut tally.rows.refused
            }
            Asked::TooLong => {
                let (message, hint) = too_long(code);
                findings.push(Finding::error(
                    name,
                    Place { line: line(series), column: 1 },
                    "area_code",
                    message,
                    hint,
                ));
                continue;
            }
        };
        *count += series.rows.len() as u64;
        if !matches!(asked, Asked::Yes | Asked::Compared) {
            continue;
        }
        for (index, measure) in &takers {
            take(series, code, file, *index, measure, asked == Asked::Yes, into);
        }
        if asked == Asked::Yes {
            for row in takers.iter().flat_map(|_| &series.rows) {
                *tally.cells.entry(outcome(row).as_str()).or_insert(0) += 1;
            }
            let proportion = takers.iter().any(|(_, measure)| measure.kind == Kind::Proportion);
            let first = series.rows.iter().find(|row| proportion && is_above(row));
            tally.warnings.extend(first.map(|row| above(name, Place { line: row.line, column: 1 }, row)));
        }
    }
    if findings.is_empty() { Ok(tally) } else { Err(findings) }
}

fn take(
    series: &PlainSeries,
    code: &str,
    file: usize,
    index: usize,
    measure: &MeasureEntry,
    asked: bool,
    into: &mut Collected,
) {
    let area = Described { code, name: "", level: None, region: "", old_code: "" };
    for row in &series.rows {
        into.areas.meet(&area, &row.period, asked);
        let row = if measure.as_at { at_end(row.clone()) } else { row.clone() };
        put(&mut into.panels[index], code, file, row, Vec::new());
    }
    if let Some(figures) = into.panels[index].get_mut(code) {
        figures.remarks.extend(series.remarks.iter().map(|remark| (file, remark.clone())));
    }
}

fn no_area(name: &str, series: &PlainSeries) -> Finding {
    let message = format!("`{}` is not <area code>/<measure id>", series.id);
    let hint = "in a workbook, write series_id such as E06000027/re-referrals";
    Finding::error(name, Place { line: line(series), column: 1 }, "series_id", message, hint)
}

/// The line on which a series begins.
fn line(series: &PlainSeries) -> u64 {
    series.rows.first().map_or(1, |row| row.line)
}
