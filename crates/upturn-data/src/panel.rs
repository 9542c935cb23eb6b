//! Where rows wait until all sources are read: by measure, then by area.

use std::collections::{BTreeMap, BTreeSet};

use upturn_core::panel;
use upturn_core::quality::Remark;
use upturn_core::{Area, Date, Period, Row};

use crate::codes::Codes;
use crate::document::number;
use crate::finding::{Finding, Place, Severity};
use crate::manifest::RowCounts;
use crate::releases::Renamed;
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
    /// Each with the index of its file.
    pub(crate) remarks: Vec<(usize, Remark)>,
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
        figures.remarks.extend(remarks.into_iter().map(|remark| (file, remark)));
    }
}

/// What is wrong with a figure of an area that is not computed itself: no reason to refuse those that are.
pub(crate) fn not_compared(finding: Finding) -> Finding {
    let hint = format!("{}; nothing is compared with this figure", finding.hint);
    Finding { severity: Severity::Warning, hint, ..finding }
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
pub(crate) fn above(file: &str, at: Place, row: &Row) -> Finding {
    let [part, whole] = [row.numerator, row.denominator].map(|count| number(count.unwrap_or_default()));
    let message = format!("the numerator {part} is above its denominator {whole}");
    let hint = "there is no interval for it; check the columns";
    Finding::warning(file, at, "numerator", message, hint)
}

/// What the files read so far came to.
pub(crate) struct Collected {
    pub(crate) areas: Areas,
    /// One a measure.
    pub(crate) panels: Vec<Panel>,
    pub(crate) codes: Codes,
    /// Columns that a file has under other names, by measure and file.
    pub(crate) renamed: BTreeMap<(usize, usize), Renamed>,
}

/// What became of one file.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) rows: RowCounts,
    /// What the rows that were used come to, a count a measure and status.
    pub(crate) cells: BTreeMap<&'static str, u64>,
    pub(crate) warnings: Vec<Finding>,
}

/// Which areas are asked for, and all that were met.
pub(crate) struct Areas {
    which: Which,
    levels: BTreeSet<Level>,
    /// The areas of the workbook, in its order.
    listed: Vec<Area>,
    only: Vec<String>,
    met: BTreeMap<String, Met>,
}

/// An area as its latest row describes it. What its rows leave empty is not forgotten.
pub(crate) struct Met {
    latest: Date,
    pub(crate) name: String,
    pub(crate) level: panel::Level,
    /// The code of its region.
    pub(crate) region: Option<String>,
    /// The code that older publications have for it.
    pub(crate) old_code: Option<String>,
    /// Whether it is asked for, and not only compared with.
    asked: bool,
}

/// What a row says of its area; empty where it does not.
pub(crate) struct Described<'a> {
    pub(crate) code: &'a str,
    pub(crate) name: &'a str,
    /// `None` for plain series, which do not say.
    pub(crate) level: Option<Level>,
    pub(crate) region: &'a str,
    pub(crate) old_code: &'a str,
}

/// Whether an area is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Yes,
    /// Its figures are only what others are compared with.
    Compared,
    /// It is, but it has no code.
    NoCode,
    /// Its code cannot be the name of a file.
    TooLong,
    /// It is not, and it cannot be compared with for want of a usable code.
    No,
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
        let wanted = match self.which {
            Which::All => level.is_none_or(|level| self.levels.contains(&level)),
            Which::Named => self.listed.iter().any(|area| area.code == code),
        };
        let usable = code.contains(|c: char| c.is_ascii_alphanumeric());
        match wanted && self.is_picked(code) {
            true if !usable => Asked::NoCode,
            true if code.len() > LONGEST_CODE => Asked::TooLong,
            true => Asked::Yes,
            false if usable && code.len() <= LONGEST_CODE => Asked::Compared,
            false => Asked::No,
        }
    }

    /// Remembers an area of which a row was used.
    pub(crate) fn meet(&mut self, area: &Described<'_>, period: &Period, asked: bool) {
        if !self.met.contains_key(area.code) {
            let level = match area.level {
                Some(Level::National) => panel::Level::England,
                Some(Level::Regional) => panel::Level::Region,
                Some(Level::LocalAuthority) => panel::Level::Authority,
                None if area.code.starts_with("E92") => panel::Level::England,
                None if area.code.starts_with("E12") || area.code.starts_with("E13") => panel::Level::Region,
                None => panel::Level::Authority,
            };
            let name = String::new();
            let met = Met { latest: period.start, name, level, region: None, old_code: None, asked };
            self.met.insert(area.code.to_string(), met);
        }
        let Some(met) = self.met.get_mut(area.code) else { return };
        met.asked |= asked;
        let newer = met.latest <= period.start;
        if newer {
            met.latest = period.start;
        }
        if !area.name.is_empty() && met.name != area.name && (newer || met.name.is_empty()) {
            met.name = area.name.to_string();
        }
        let update = |known: &mut Option<String>, told: &str| {
            if !told.is_empty() && known.as_deref() != Some(told) && (newer || known.is_none()) {
                *known = Some(told.to_string());
            }
        };
        update(&mut met.region, area.region);
        update(&mut met.old_code, area.old_code);
    }

    /// The areas that are computed: in the order of the workbook, or by code where all are.
    pub(crate) fn list(&self) -> Vec<Area> {
        match self.which {
            Which::Named => self.listed.iter().filter(|area| self.is_picked(&area.code)).cloned().collect(),
            Which::All => {
                let asked = self.met.iter().filter(|(_, met)| met.asked);
                asked.map(|(code, met)| self.named(code, &met.name)).collect()
            }
        }
    }

    /// Every area of which a figure was read, and those of the workbook, in order of their codes.
    pub(crate) fn all(&self) -> Vec<Area> {
        let met = self.met.iter().map(|(code, met)| self.named(code, &met.name));
        let unmet = self.listed.iter().filter(|area| !self.met.contains_key(&area.code)).cloned();
        let mut all: Vec<Area> = met.chain(unmet).collect();
        all.sort_by(|a, b| a.code.cmp(&b.code));
        all
    }

    /// Whether an area was met and is asked for.
    pub(crate) fn is_asked(&self, code: &str) -> bool {
        self.met.get(code).is_some_and(|met| met.asked)
    }

    /// What the sources say of an area.
    pub(crate) fn met(&self, code: &str) -> Option<&Met> {
        self.met.get(code)
    }

    /// The codes that authorities have, by the codes that older publications have for them. An authority that changed its
    /// code has several: not every table has changed along. Two that are published together share one.
    pub(crate) fn by_old_code(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (code, met) in self.met.iter().filter(|(_, met)| met.level == panel::Level::Authority) {
            for old in met.old_code.iter().flat_map(|old| old.split('/')).map(str::trim) {
                codes.entry(old).or_default().push(code);
            }
        }
        codes
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
