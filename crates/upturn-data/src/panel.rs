//! Where rows wait until all sources are read: by measure, then by area.

use std::collections::{BTreeMap, BTreeSet};

use upturn_core::quality::Remark;
use upturn_core::{Area, Date, Period, Row};

use crate::codes::Codes;
use crate::finding::{Finding, Place};
use crate::manifest::RowCounts;
use crate::workbook::Workbook;
use crate::workbook::grammar::{Level, Which};

/// The rows of one measure, by code of the area.
pub(crate) type Panel = BTreeMap<String, Figures>;

/// A row and the index of the file from which it comes.
pub(crate) type FiledRow = (usize, Row);

/// The rows of one measure of one area.
#[derive(Default)]
pub(crate) struct Figures {
    pub(crate) rows: Vec<FiledRow>,
    pub(crate) remarks: Vec<Remark>,
}

/// Bytes of the longest code of an area: the name of its file is made of it, and systems bound those.
pub(crate) const LONGEST_CODE: usize = 60;

/// What is said of a code that is longer, and what to do.
pub(crate) fn too_long(code: &str) -> (String, &'static str) {
    let begin: String = code.chars().take(20).collect();
    let message = format!("the code `{begin}...` has {} characters, more than {LONGEST_CODE}", code.chars().count());
    (message, "write the code of an area, such as E06000027")
}

/// The warning about rows that are left out because their area has no code that could be used.
pub(crate) fn no_code(file: &str, line: u64, name: &str) -> Finding {
    let message = format!("`{name}` has no code; its rows are left out");
    let hint = "give the area a code in the source, if it is needed";
    Finding::warning(file, Place { line, column: 1 }, "area_code", message, hint)
}

/// Puts a row where it belongs.
pub(crate) fn put(panel: &mut Panel, code: &str, file: usize, row: Row, remarks: Vec<Remark>) {
    if !panel.contains_key(code) {
        panel.insert(code.to_string(), Figures::default());
    }
    if let Some(figures) = panel.get_mut(code) {
        figures.rows.push((file, row));
        figures.remarks.extend(remarks);
    }
}

/// The row as at the last day of its period.
pub(crate) fn at_end(row: Row) -> Row {
    let period = Period { start: row.period.end, ..row.period };
    Row { period, ..row }
}

/// Whether the part is larger than the whole.
pub(crate) fn is_above(row: &Row) -> bool {
    row.numerator.zip(row.denominator).is_some_and(|(numerator, denominator)| numerator > denominator)
}

/// The warning about the first row of a proportion whose part is larger than the whole.
pub(crate) fn above(file: &str, line: u64) -> Finding {
    let hint = "there is no interval for it; check the columns";
    Finding::warning(file, Place { line, column: 1 }, "numerator", "a numerator is above its denominator", hint)
}

/// What the files read so far came to.
pub(crate) struct Collected {
    pub(crate) areas: Areas,
    /// One a measure.
    pub(crate) panels: Vec<Panel>,
    pub(crate) codes: Codes,
}

/// What became of one file.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) rows: RowCounts,
    /// What the rows that were used come to, a count a measure and status.
    pub(crate) cells: BTreeMap<&'static str, u64>,
    pub(crate) warnings: Vec<Finding>,
}

/// Which areas are asked for, and those that were met.
pub(crate) struct Areas {
    which: Which,
    levels: BTreeSet<Level>,
    /// The areas of the workbook, in its order.
    listed: Vec<Area>,
    only: Vec<String>,
    /// With `areas = "all"`: the name under which an area stands in its latest period.
    met: BTreeMap<String, (Date, String)>,
}

/// Whether an area is asked for.
pub(crate) enum Asked {
    Yes,
    /// Its level is not.
    OtherLevel,
    /// The area is not.
    OtherArea,
    /// Every area of the level is, but this one has no code.
    NoCode,
    /// Its code cannot be the name of a file.
    TooLong,
}

impl Areas {
    pub(crate) fn new(workbook: &Workbook, only: &[String]) -> Areas {
        let levels = match &workbook.upturn.levels {
            Some(levels) => levels.get_ref().iter().copied().collect(),
            None => [Level::LocalAuthority].into(),
        };
        let listed = workbook
            .area
            .iter()
            .map(|area| Area { code: area.code.get_ref().clone(), name: area.name.clone() })
            .collect();
        Areas { which: workbook.upturn.areas, levels, listed, only: only.to_vec(), met: BTreeMap::new() }
    }

    /// Whether an area is asked for; `level` is `None` for plain series, which do not say.
    pub(crate) fn asked(&self, level: Option<Level>, code: &str) -> Asked {
        let all = self.which == Which::All;
        if all && level.is_some_and(|level| !self.levels.contains(&level)) {
            return Asked::OtherLevel;
        }
        let wanted = all || self.listed.iter().any(|area| area.code == code);
        if !wanted || !self.is_picked(code) {
            return Asked::OtherArea;
        }
        match code.contains(|c: char| c.is_ascii_alphanumeric()) {
            true if code.len() > LONGEST_CODE => Asked::TooLong,
            true => Asked::Yes,
            false => Asked::NoCode,
        }
    }

    /// Remembers the name under which an area stands in a period; empty where the source does not name it.
    pub(crate) fn meet(&mut self, code: &str, name: &str, period: &Period) {
        if self.which == Which::Named {
            return;
        }
        match self.met.get_mut(code) {
            Some((date, known)) => {
                if !name.is_empty() && (known.is_empty() || *date < period.start) {
                    *date = period.start;
                    if known != name {
                        *known = name.to_string();
                    }
                }
            }
            None => {
                self.met.insert(code.to_string(), (period.start, name.to_string()));
            }
        }
    }

    /// The areas that are computed: in the order of the workbook, or by code where all are.
    pub(crate) fn list(&self) -> Vec<Area> {
        match self.which {
            Which::Named => self.listed.iter().filter(|area| self.is_picked(&area.code)).cloned().collect(),
            Which::All => self.met.iter().map(|(code, (_, name))| self.named(code, name)).collect(),
        }
    }

    /// The workbook's name for an area, or the sources' name, or else its code.
    fn named(&self, code: &str, met: &str) -> Area {
        let listed = self.listed.iter().find(|area| area.code == code).map(|area| area.name.as_str());
        let name = listed.unwrap_or(if met.is_empty() { code } else { met });
        Area { code: code.to_string(), name: name.to_string() }
    }

    /// Whether no area was left out on purpose, so that one that is not found is a doubt.
    pub(crate) fn are_all(&self) -> bool {
        self.which == Which::All && self.only.is_empty()
    }

    pub(crate) fn is_picked(&self, code: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == code)
    }
}
