//! A file of overall judgements: CSV with `area_code` or `la_name`, `date`, `framework`, and `grade` or `overall`.

use std::collections::BTreeMap;

use upturn_core::journey::{Grade, Judgement};
use upturn_core::{Area, Date};

use crate::area_names::AreaNames;
use crate::finding::{Finding, Place};
use crate::table::{MOST_FINDINGS, Table};

/// The judgements of a file, by area.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Judgements {
    /// By code of the area; those of one area in the order of the file. An authority that changed its code has its
    /// judgements under both.
    pub by_area: BTreeMap<String, Vec<Judged>>,
    /// Of every area of the file, known or not, each once: by what the file calls it.
    pub by_written: BTreeMap<String, Written>,
    /// Rows that were read.
    pub rows: u64,
    /// Rows of areas that are not among those asked for.
    pub other_areas: u64,
    /// What those rows call their areas, in ascending order, with the line on which each stands first.
    pub other_names: BTreeMap<String, u64>,
    /// Whether areas were found by name, the file having no codes.
    pub by_name: bool,
    /// Rows whose overall grade is empty or `-`.
    pub without_grade: u64,
}

/// One judgement as it was published.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The judgement.
    pub judgement: Judgement,
    /// Whether the published grade was the older "adequate", mapped to "requires improvement".
    pub mapped: bool,
}

/// An area of the file.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Written {
    /// The codes under which it is known; none where it is not.
    pub codes: Vec<String>,
    /// Its judgements, in the order of the file.
    pub judged: Vec<Judgement>,
}

/// The grade for a published text, letter case aside, and whether it was mapped from "adequate"; `None` for any other
/// text.
///
/// ```
/// use upturn_core::journey::Grade;
/// use upturn_data::judgements::grade;
/// assert_eq!(grade("Requires improvement to be good"), Some((Grade::RequiresImprovement, false)));
/// assert_eq!(grade("Adequate"), Some((Grade::RequiresImprovement, true)));
/// ```
pub fn grade(text: &str) -> Option<(Grade, bool)> {
    let text = text.trim().to_lowercase().replace('_', " ");
    match text.as_str() {
        "inadequate" => Some((Grade::Inadequate, false)),
        "requires improvement" | "requires improvement to be good" => Some((Grade::RequiresImprovement, false)),
        "adequate" => Some((Grade::RequiresImprovement, true)),
        "good" => Some((Grade::Good, false)),
        "outstanding" => Some((Grade::Outstanding, false)),
        _ => None,
    }
}

/// Reads a file of judgements for these areas; rows of other areas are counted and passed over.
///
/// Where the file has no `area_code`, areas are found by `la_name`, letter case and punctuation aside, `&` read as `and`,
/// and with or without "City of", "County of", "County" and "Borough". `names` are other names that the file gives to
/// areas, each with the code of the area.
///
/// # Errors
/// Up to 20 findings: columns that are missing, days and grades that are none, `names` for a file with `area_code`.
pub fn read(bytes: &[u8], name: &str, areas: &[Area], names: &[(&str, &str)]) -> Result<Judgements, Vec<Finding>> {
    let mut table = Table::open(name, bytes).map_err(|finding| vec![finding])?;
    let either = |table: &Table<'_>, first: &str, second: &str| match table.column(first) {
        Some(column) => Ok(column),
        None => table.require(second).map_err(|finding| Finding {
            message: format!("there is no column `{first}` and no column `{second}`"),
            ..finding
        }),
    };
    let by_code = table.column("area_code");
    let columns = (either(&table, "area_code", "la_name"), table.require("date"), table.require("framework"));
    let overall = either(&table, "grade", "overall");
    let ((Ok(area), Ok(date), Ok(framework)), Ok(overall)) = (columns.clone(), overall.clone()) else {
        return Err([columns.0, columns.1, columns.2, overall].into_iter().filter_map(Result::err).collect());
    };
    if let Some(column) = by_code.filter(|_| !names.is_empty()) {
        let message = "the file names its areas by `area_code`, so `names` of [judgements] is not used";
        let hint = "remove `names` from the workbook, or the column from the file";
        return Err(vec![Finding::error(name, table.header_place(column), "names", message, hint)]);
    }
    let area_names = AreaNames::new(areas, names);
    let codes_of = |named: &str| match by_code {
        Some(_) => areas.iter().filter(|area| area.code == named).map(|area| area.code.as_str()).collect(),
        None => area_names.codes(named).to_vec(),
    };
    let mut judgements = Judgements { by_name: by_code.is_none(), ..Judgements::default() };
    let mut findings = Vec::new();
    while let Some(row) = table.next() {
        let read = row.and_then(|row| {
            judgements.rows += 1;
            let named = row.get(area);
            let codes = codes_of(named);
            let (day, text) = (row.get(date), row.get(overall));
            let is_judged = !matches!(text, "" | "-");
            if codes.is_empty() {
                judgements.other_areas += 1;
                judgements.other_names.entry(named.to_string()).or_insert(row.line);
                // Only how long its spells last is of interest; what cannot be read of it is let be.
                if let (Some(date), Some((grade, _))) = (Date::parse(day), grade(text)) {
                    let judgement = Judgement { date, framework: row.get(framework).to_string(), grade };
                    judgements.by_written.entry(named.to_string()).or_default().judged.push(judgement);
                }
                return Ok(());
            }
            if !is_judged {
                judgements.without_grade += 1;
                return Ok(());
            }
            let day = Date::parse(day)
                .ok_or_else(|| row.error(date, "date", format!("there is no day `{day}`"), "write it as 2022-05-18"))?;
            let (grade, mapped) = grade(text).ok_or_else(|| {
                let hint = "write inadequate, requires improvement, good or outstanding";
                row.error(overall, "grade", format!("`{text}` is not a grade"), hint)
            })?;
            let judgement = Judgement { date: day, framework: row.get(framework).to_string(), grade };
            let written = judgements.by_written.entry(named.to_string()).or_default();
            written.judged.push(judgement.clone());
            written.codes = codes.iter().map(ToString::to_string).collect();
            for code in codes {
                let judged = Judged { judgement: judgement.clone(), mapped };
                judgements.by_area.entry(code.to_string()).or_default().push(judged);
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
    if findings.is_empty() { Ok(judgements) } else { Err(findings) }
}

impl Judgements {
    /// The warning, where every area is asked for, about rows whose areas are none of them. `file` is the name of the
    /// file.
    pub(crate) fn names_of_no_area(&self, file: &str) -> Option<Finding> {
        let first = self.other_names.values().min()?;
        let names: Vec<String> = self.other_names.keys().map(|name| format!("`{name}`")).collect();
        let message = format!("no area is called {}; rows left out: {}", names.join(", "), self.other_areas);
        Some(Finding::warning(file, Place { line: *first, column: 1 }, "unknown_name", message, self.hint()))
    }

    /// The warning, where areas were picked and other rows are to be expected, about areas that no row is for. Nations
    /// and regions are not inspected.
    pub(crate) fn areas_without(&self, areas: &[Area], file: &str) -> Option<Finding> {
        let inspected = |area: &&Area| !area.code.starts_with("E92") && !area.code.starts_with("E12");
        let without = areas.iter().filter(inspected).filter(|area| !self.by_area.contains_key(&area.code));
        let names: Vec<String> = without.map(|area| format!("`{}`", area.name)).collect();
        let message = format!("the file has no judgement of {}", names.join(", "));
        let finding = || Finding::warning(file, Place::START, "no_judgement", message, self.hint());
        (!names.is_empty() && !self.other_names.is_empty()).then(finding)
    }

    fn hint(&self) -> &'static str {
        match self.by_name {
            true => {
                "where the file has another name for an area, say so in [judgements]: names = { \"Hull\" = \"E06000010\" }"
            }
            false => "where the file has another code for an area, change it there",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_counted_or_refused() {
        let areas = [Area { code: "E06000027".into(), name: "Torbay".into() }];
        let csv = "la_name,framework,date_type,date,overall\nTorbay,SIF,publication,2016-01-05,Inadequate\n\
                   Torbay,CPI,publication,2013-04-09,Adequate\n\"Nowhere, East\",SIF,publication,then,Fine\n\
                   Torbay,CPRI,publication,2014-01-01, -\n";
        let read = read(csv.as_bytes(), "judgements.csv", &areas, &[]).unwrap();
        assert_eq!((read.rows, read.other_areas, read.without_grade), (4, 1, 1));
        assert_eq!(
            read.names_of_no_area("judgements.csv").unwrap().to_string(),
            "judgements.csv:4:1: unknown_name: no area is called `Nowhere, East`; rows left out: 1 (where the file has \
             another name for an area, say so in [judgements]: names = { \"Hull\" = \"E06000010\" })"
        );
        assert_eq!(read.areas_without(&areas, "judgements.csv"), None);
        let others = [("E06000010", "Hull"), ("E92000001", "England")]
            .map(|(code, name)| Area { code: code.into(), name: name.into() });
        let without = read.areas_without(&others, "judgements.csv").unwrap();
        assert_eq!(without.message, "the file has no judgement of `Hull`");
        assert_eq!(read.by_area["E06000027"].iter().map(|judged| judged.mapped).collect::<Vec<_>>(), [false, true]);
        let unused = super::read(b"area_code,framework,date,grade\n", "j.csv", &areas, &[("Torquay", "E06000027")]);
        assert_eq!(unused.unwrap_err()[0].code, "names");
        let findings =
            super::read(b"area_code,framework,date,grade\nE06000027,SIF,2016-01-05,Fine\n", "j.csv", &areas, &[]);
        assert_eq!(
            findings.unwrap_err()[0].to_string(),
            "j.csv:2:26: grade: `Fine` is not a grade (write inadequate, requires improvement, good or outstanding)"
        );
    }
}
