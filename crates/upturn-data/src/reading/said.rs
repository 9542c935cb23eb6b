//! What was found while reading.

use crate::finding::{Finding, Findings, Refused, Severity};

/// Findings so far, by what they are about.
#[derive(Default)]
pub(super) struct Said {
    pub(super) workbook: Vec<Finding>,
    pub(super) input: Vec<Finding>,
}

impl Said {
    pub(super) fn is_refusal(&self) -> bool {
        has_error(&self.workbook) || has_error(&self.input)
    }

    /// The warnings; or, where something is wrong, what is refused: the workbook first.
    pub(super) fn or_refuse(self) -> Result<Vec<Finding>, Findings> {
        if has_error(&self.workbook) {
            return Err(Findings { refused: Refused::Workbook, list: each_once(self.workbook) });
        }
        if has_error(&self.input) {
            return Err(Findings { refused: Refused::Input, list: each_once(self.input) });
        }
        Ok(each_once(self.workbook.into_iter().chain(self.input)))
    }
}

/// A file that two sources name is read twice, and would be told of twice.
fn each_once(list: impl IntoIterator<Item = Finding>) -> Vec<Finding> {
    let mut once: Vec<Finding> = Vec::new();
    for finding in list {
        if !once.contains(&finding) {
            once.push(finding);
        }
    }
    once
}

fn has_error(list: &[Finding]) -> bool {
    list.iter().any(|finding| finding.severity == Severity::Error)
}
