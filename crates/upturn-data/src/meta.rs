//! What a publisher says of the columns of a tidy file, in a file beside it: `NAME.meta.csv` for `NAME.csv`, as the open
//! data standard of Explore Education Statistics has it.
//!
//! Its units and digits are those of a measure that states none itself.

use std::collections::BTreeMap;

use crate::finding::{Finding, Place};
use crate::table::{MOST_FINDINGS, Table};
use crate::workbook::Workbook;
use crate::workbook::grammar::MeasureEntry;

/// What is said of a column; nothing where the cell is empty.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Described {
    pub(crate) unit: Option<String>,
    /// Digits after the point.
    pub(crate) decimals: Option<u8>,
}

/// Columns by name.
pub(crate) type Columns = BTreeMap<String, Described>;

/// Where the description of a file would stand.
pub(crate) fn path_of(path: &str) -> Option<String> {
    path.strip_suffix(".csv").filter(|stem| !stem.ends_with(".meta")).map(|stem| format!("{stem}.meta.csv"))
}

/// Reads a description.
///
/// # Errors
/// Up to 20 findings: no column `col_name`, rows of another width, digits that are no whole number up to 9.
pub(crate) fn read(bytes: &[u8], name: &str) -> Result<Columns, Vec<Finding>> {
    let mut table = Table::open(name, bytes).map_err(|finding| vec![finding])?;
    let column = table.require("col_name").map_err(|finding| vec![finding])?;
    let [unit, decimals] = ["indicator_unit", "indicator_dp"].map(|head| table.column(head));
    let (mut columns, mut findings) = (Columns::new(), Vec::new());
    while let Some(row) = table.next() {
        let read = row.and_then(|row| {
            let text = |at: Option<usize>| at.map(|at| row.get(at).trim()).filter(|text| !text.is_empty());
            let digits = |text: &str| text.parse().ok().filter(|digits: &u8| *digits <= 9);
            let decimals = match (decimals, text(decimals)) {
                (Some(at), Some(written)) => Some(digits(written).ok_or_else(|| {
                    let message = format!("`{written}` is no number of digits");
                    row.error(at, "decimals", message, "write 0 to 9, or leave it empty")
                })?),
                _ => None,
            };
            columns.insert(row.get(column).to_string(), Described { unit: text(unit).map(str::to_string), decimals });
            Ok(())
        });
        findings.extend(read.err());
        if findings.len() == MOST_FINDINGS {
            break;
        }
    }
    if findings.is_empty() { Ok(columns) } else { Err(findings) }
}

/// The warning about a unit that the workbook states otherwise than the publisher; the workbook's stands.
pub(crate) fn contradiction(
    workbook: &Workbook,
    measure: &MeasureEntry,
    file: &str,
    described: &Described,
) -> Option<Finding> {
    let published = described.unit.as_ref().filter(|unit| !measure.unit.is_empty() && **unit != measure.unit)?;
    let Place { line, column } = workbook.place(&measure.id);
    let message = format!("the unit of `{}` is `{}`; {file} says `{published}`", measure.id.get_ref(), measure.unit);
    let hint = "what the workbook says is shown; check which is right";
    Some(Finding::warning(&workbook.path, Place { line, column }, "unit", message, hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_digits_are_read_and_the_rest_is_let_be() {
        let text = "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp\n\
                    region,Filter,Region,,,\nrate,Indicator,Rate,,%,1\nheadcount,Indicator,Number,,,0\n";
        let columns = read(text.as_bytes(), "a.meta.csv").unwrap();
        assert_eq!(columns["rate"], Described { unit: Some("%".into()), decimals: Some(1) });
        assert_eq!(columns["headcount"], Described { unit: None, decimals: Some(0) });
        assert_eq!(columns["region"], Described::default());
        let wrong = read(b"col_name,indicator_dp\nrate,two\n", "a.meta.csv").unwrap_err();
        assert_eq!(
            wrong[0].to_string(),
            "a.meta.csv:2:6: decimals: `two` is no number of digits (write 0 to 9, or leave it empty)"
        );
        assert!(read(b"name\nrate\n", "a.meta.csv").is_err());
    }

    #[test]
    fn a_description_stands_beside_its_file() {
        assert_eq!(path_of("data/a.csv").as_deref(), Some("data/a.meta.csv"));
        assert_eq!((path_of("data/a.meta.csv"), path_of("a.parquet")), (None, None));
    }
}
