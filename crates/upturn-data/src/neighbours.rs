//! A published list of statistical neighbours: one row an area, its neighbours in columns from the nearest on.
//!
//! Two lists are in use, with other heads of columns: the one of 2021 (`LA num`, `SN1` to `SN10`) and the one of 2025
//! (`old_la_code`, `SN_1` to `SN_10`). Both name areas by the codes of three digits that older publications have; which
//! area that is now the sources tell. A list that names areas by `area_code` needs no sources.

use std::collections::BTreeMap;

use crate::finding::{Finding, Place};
use crate::table::{MOST_FINDINGS, Table};

/// The neighbours of areas, by code, nearest first.
pub(crate) type Lists = BTreeMap<String, Vec<String>>;

/// Heads of the column that names the area of a row.
const OWN: [&str; 3] = ["area_code", "old_la_code", "LA num"];

/// Most neighbours of an area.
const MOST: usize = 30;

/// Reads a list; `by_old_code` tells which codes stand for one of three digits. An area that stands under several codes has
/// its neighbours under each, and is a neighbour under each: in a period only one of them has a figure. Areas that the
/// sources do not have are left out; the warning, where there is one, names them.
///
/// # Errors
/// Up to 20 findings: columns that are missing, rows of another width, a list that names no area of the sources.
pub(crate) fn read(
    bytes: &[u8],
    name: &str,
    by_old_code: &BTreeMap<&str, Vec<&str>>,
) -> Result<(Lists, Option<Finding>), Vec<Finding>> {
    let mut table = Table::open_repeating(name, bytes).map_err(|finding| vec![finding])?;
    let own = OWN.iter().find_map(|head| Some((*head, table.column(head)?)));
    let Some((head, own)) = own else {
        let message = "there is no column that names the area of a row";
        let hint = "name it `area_code`, or `old_la_code` for codes of three digits";
        return Err(vec![Finding::error(name, table.header_place(0), "header", message, hint)]);
    };
    let numbered = |at: usize| ["SN", "SN_", "neighbour_"].iter().find_map(|head| table.column(&format!("{head}{at}")));
    let columns: Vec<usize> = (1..=MOST).map_while(numbered).collect();
    if columns.is_empty() {
        let message = "there is no column of neighbours";
        let hint = "name them `neighbour_1`, `neighbour_2` and so on; `SN1` and `SN_1` are read too";
        return Err(vec![Finding::error(name, table.header_place(0), "header", message, hint)]);
    }
    let codes = |written: &str| match head {
        "area_code" => vec![written.to_string()],
        _ => by_old_code.get(written).map_or(Vec::new(), |codes| codes.iter().map(ToString::to_string).collect()),
    };
    let (mut lists, mut findings) = (Lists::new(), Vec::new());
    // The code of each neighbour that is no area of the sources, and the first line that names it.
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    while let Some(row) = table.next() {
        match row {
            Ok(row) => {
                let mut near = Vec::new();
                let areas = codes(row.get(own));
                for written in columns.iter().map(|column| row.get(*column)).filter(|code| !code.is_empty()) {
                    let found = codes(written);
                    if found.is_empty() && !areas.is_empty() {
                        unknown.entry(written.to_string()).or_insert(row.line);
                    }
                    near.extend(found);
                }
                lists.extend(areas.into_iter().map(|area| (area, near.clone())));
            }
            Err(finding) => findings.push(finding),
        }
        if findings.len() == MOST_FINDINGS {
            break;
        }
    }
    if findings.is_empty() && lists.is_empty() {
        let message = "no row of the list names an area of the sources";
        let hint = "codes of three digits need a source with the column `old_la_code`";
        findings.push(Finding::error(name, Place { line: 2, column: 1 }, "neighbours", message, hint));
    }
    if findings.is_empty() { Ok((lists, not_in_sources(name, &unknown))) } else { Err(findings) }
}

fn not_in_sources(name: &str, unknown: &BTreeMap<String, u64>) -> Option<Finding> {
    let line = *unknown.values().min()?;
    let codes: Vec<String> = unknown.keys().map(|code| format!("`{code}`")).collect();
    let message = format!("neighbours that the sources do not have are left out: {}", codes.join(", "));
    let hint = "take the list that goes with the latest figures";
    Some(Finding::warning(name, Place { line, column: 1 }, "neighbours", message, hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, old: &[(&str, &str)]) -> Result<Lists, Vec<String>> {
        let old = old.iter().map(|(old, code)| (*old, vec![*code])).collect();
        let read = read(text.as_bytes(), "n.csv", &old).map(|(lists, _)| lists);
        read.map_err(|findings| findings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn both_published_lists_are_read() {
        let old = [("880", "E06000027"), ("921", "E06000046"), ("879", "E06000026")];
        let expected: Lists =
            [("E06000027".to_string(), vec!["E06000046".to_string(), "E06000026".to_string()])].into();
        let list_2021 = "LA num,LA Name,SN1,SNP,SN2,SNP,SN3,SNP,\n880,Torbay,921,Close,879,Close,999,Close,\n";
        assert_eq!(of(list_2021, &old), Ok(expected.clone()));
        let list_2025 =
            "old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P\n880,Torbay,921,Close ,879,Close\n777,Nowhere,880,,,\n";
        assert_eq!(of(list_2025, &old), Ok(expected.clone()));
        let own = "area_code,neighbour_1,neighbour_2\nE06000027,E06000046,E06000026\n";
        assert_eq!(of(own, &[]), Ok(expected));
    }

    #[test]
    fn an_area_of_two_codes_has_and_is_a_neighbour_under_both() {
        let old = [("880", vec!["E06000027"]), ("370", vec!["E08000016", "E08000038"])].into();
        let text = "old_la_code,SN1,SN2\n880,370,\n370,999,880\n";
        let (lists, warning) = read(text.as_bytes(), "n.csv", &old).unwrap();
        assert_eq!(lists["E06000027"], ["E08000016", "E08000038"]);
        assert_eq!((&lists["E08000016"], &lists["E08000038"]), (&vec!["E06000027".into()], &vec!["E06000027".into()]));
        assert_eq!(
            warning.unwrap().to_string(),
            "n.csv:3:1: neighbours: neighbours that the sources do not have are left out: `999` (take the list that goes \
             with the latest figures)"
        );
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let error = |text: &str| of(text, &[("1", "E1")]).unwrap_err().join("; ");
        assert_eq!(
            error("code,SN1\n1,2\n"),
            "n.csv:1:1: header: there is no column that names the area of a row (name it `area_code`, or `old_la_code` \
             for codes of three digits)"
        );
        assert_eq!(
            error("old_la_code,near\n1,2\n"),
            "n.csv:1:1: header: there is no column of neighbours (name them `neighbour_1`, `neighbour_2` and so on; \
             `SN1` and `SN_1` are read too)"
        );
        assert_eq!(
            error("old_la_code,SN1\n7,2\n8,1\n"),
            "n.csv:2:1: neighbours: no row of the list names an area of the sources (codes of three digits need a source \
             with the column `old_la_code`)"
        );
        assert!(error("old_la_code,SN1\n1\n").starts_with("n.csv:2:"));
    }
}
