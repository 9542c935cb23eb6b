//! Authorities that stand under several codes, because their code changed.

use std::collections::{BTreeMap, BTreeSet};

use upturn_core::Area;

use crate::finding::{Finding, Place};
use crate::workbook::Workbook;

/// The codes that were met, by name of the authority.
#[derive(Default)]
pub(crate) struct Codes {
    by_name: BTreeMap<String, Vec<Met>>,
    used: BTreeSet<String>,
}

/// A code, and where it first stood.
struct Met {
    code: String,
    file: usize,
    line: u64,
}

impl Codes {
    /// Remembers a code; `file` is the index of the file.
    pub(crate) fn meet(&mut self, name: &str, code: &str, file: usize, line: u64) {
        let met = || Met { code: code.to_string(), file, line };
        match self.by_name.get_mut(name) {
            Some(known) => {
                if !known.iter().any(|known| known.code == code) {
                    known.push(met());
                }
            }
            None => {
                self.by_name.insert(name.to_string(), vec![met()]);
            }
        }
    }

    /// The codes that were met.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.by_name.values().flatten().map(|met| met.code.as_str())
    }

    /// The authorities that were met, used or not, a code at a time.
    pub(crate) fn areas(&self) -> impl Iterator<Item = Area> {
        self.by_name
            .iter()
            .flat_map(|(name, met)| met.iter().map(|met| Area { code: met.code.clone(), name: name.clone() }))
    }

    /// Remembers that a row of this code was used.
    pub(crate) fn take(&mut self, code: &str) {
        if !self.used.contains(code) {
            self.used.insert(code.to_string());
        }
    }

    /// One warning for each authority of which a row was used, at the place of its second code; none where the workbook
    /// links its codes. `files` are the names of the files, by index.
    pub(crate) fn warnings(&self, workbook: &Workbook, files: &[String]) -> Vec<Finding> {
        let former =
            |code: &str| workbook.area.iter().any(|area| area.formerly.iter().any(|former| former.get_ref() == code));
        let changed = self.by_name.iter().filter(|(_, met)| {
            met.iter().any(|met| self.used.contains(&met.code))
                && met.iter().filter(|met| !former(&met.code)).count() != 1
        });
        let warning = |(name, met): (&String, &Vec<Met>)| {
            let second = met.get(1)?;
            let mut codes: Vec<&str> = met.iter().map(|met| met.code.as_str()).collect();
            codes.sort_unstable();
            let at = Place { line: second.line, column: 1 };
            let message = format!("{name} stands under several codes: {}", codes.join(", "));
            let hint = "each code is a series of its own; its years are not joined";
            Some(Finding::warning(files.get(second.file)?, at, "changed_code", message, hint))
        };
        changed.filter_map(warning).collect()
    }
}
