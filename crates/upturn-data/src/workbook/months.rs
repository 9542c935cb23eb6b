//! `months` of a measure: what it may say, and beside what.

use super::Workbook;
use super::grammar::{Format, MeasureEntry};
use crate::finding::Finding;
use crate::time_identifier::month;

/// What is wrong with the columns of months of a measure.
pub(super) fn check(workbook: &Workbook, measure: &MeasureEntry, formats: &[Format]) -> Vec<Finding> {
    let Some(months) = &measure.months else { return Vec::new() };
    let mut findings = Vec::new();
    let numbers: Option<Vec<u32>> = months.get_ref().0.iter().map(|name| month(name)).collect();
    let follow = |numbers: &Vec<u32>| numbers.len() == 12 && numbers.windows(2).all(|pair| pair[1] == pair[0] % 12 + 1);
    if !numbers.as_ref().is_some_and(follow) {
        let message = "these are not the twelve months of a year in their order";
        let hint =
            "write the names of all twelve columns from the first month of the year on, such as \"April\" to \"March\"";
        findings.push(workbook.error(months, "months", message, hint));
    }
    let others = [
        ("column", measure.column.is_some()),
        ("numerator", measure.numerator.is_some()),
        ("denominator", measure.denominator.is_some()),
    ];
    if let Some((other, _)) = others.into_iter().find(|(_, stands)| *stands) {
        let hint = format!("remove `{other}`: each month's value stands in its own column");
        findings.push(workbook.error(months, "months", format!("`months` stands beside `{other}`"), hint));
    }
    if !formats.is_empty() && !formats.iter().any(|format| format.may_be_tidy()) {
        let hint = "remove it; a plain series has a row a month";
        findings.push(workbook.error(months, "not_for_series", "a plain series does not take this key", hint));
    }
    findings
}
