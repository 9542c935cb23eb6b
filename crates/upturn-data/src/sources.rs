//! Everything that a workbook names, gathered: its figures by measure and area, its judgements, and what was doubtful.

use std::collections::BTreeMap;

use upturn_core::quality::Remark;
use upturn_core::{Area, Date, Measure, Row, Series, SeriesError};

use crate::files::{FileError, Files, join};
use crate::finding::{Finding, Findings, Place, Refused};
use crate::judgements::Judgements;
use crate::manifest::{FileEntry, JudgementsEntry, SourceEntry};
use crate::nearest::nearest;
use crate::panel::{Figures, FiledRow, Panel};
use crate::reading::{AreaMember, NeighbourLists, Read, read};
use crate::releases::{Releases, Renamed, Standing};
use crate::series::refusal;
use crate::workbook::grammar::{MeasureEntry, Which};
use crate::workbook::{self, Workbook};

/// What a workbook and its sources hold.
pub(crate) struct Gathered {
    pub(crate) workbook: Workbook,
    pub(crate) workbook_file: FileEntry,
    /// The measures that are computed.
    pub(crate) measures: Vec<MeasureEntry>,
    /// The areas that are computed.
    pub(crate) areas: Vec<Area>,
    /// Those and all that they are compared with, by code.
    pub(crate) members: BTreeMap<String, AreaMember>,
    /// One a measure.
    pub(crate) panels: Vec<Panel>,
    pub(crate) sources: Vec<SourceEntry>,
    pub(crate) judgements: Judgements,
    pub(crate) judgements_file: Option<JudgementsEntry>,
    pub(crate) neighbours: NeighbourLists,
    pub(crate) warnings: Vec<Finding>,
    /// Names of the files of figures, by the index that rows keep.
    names: Vec<String>,
    sources_of_files: Vec<usize>,
    renamed: BTreeMap<(usize, usize), Renamed>,
    written: BTreeMap<String, String>,
}

/// A series, and what is doubtful about its figures.
pub(crate) struct Found {
    pub(crate) series: Series,
    pub(crate) remarks: Vec<Remark>,
}

/// Reads the workbook and everything it names, for these areas and measures only (all where empty).
pub(crate) fn gather(
    path: &str,
    files: &dyn Files,
    only_areas: &[String],
    only_measures: &[String],
) -> Result<Gathered, Findings> {
    let bytes = files.read(path).map_err(|error| no_workbook(path, &error))?;
    let workbook = workbook::read(path, &bytes)?;
    only_known(&workbook, only_areas, only_measures)?;
    let workbook_file = FileEntry::of(path.rsplit('/').next().unwrap_or(path), &bytes);
    let mut measures: Vec<MeasureEntry> = workbook
        .measure
        .iter()
        .filter(|measure| only_measures.is_empty() || only_measures.contains(measure.id.get_ref()))
        .cloned()
        .collect();
    let Read {
        areas,
        members,
        panels,
        names,
        sources_of_files,
        renamed,
        described,
        sources,
        judgements,
        judgements_file,
        neighbours,
        warnings,
        written,
    } = read(&workbook, files, only_areas, &measures, !only_measures.is_empty())?;
    for (index, described) in described {
        measures[index].complete(described.unit, described.decimals);
    }
    Ok(Gathered {
        workbook_file,
        measures,
        areas,
        members,
        panels,
        sources,
        judgements,
        judgements_file,
        neighbours,
        warnings,
        names,
        sources_of_files,
        renamed,
        written,
        workbook,
    })
}

/// The paths that a workbook names, each once: its sources, patterns as they stand, its judgements and its lists of
/// neighbours.
pub(crate) fn paths(path: &str, files: &dyn Files) -> Result<Vec<String>, Findings> {
    let bytes = files.read(path).map_err(|error| no_workbook(path, &error))?;
    let workbook = workbook::read(path, &bytes)?;
    let named = workbook.source.iter().map(|source| &source.path);
    let mut paths: Vec<String> = Vec::new();
    let named = named.chain(workbook.judgements.iter().map(|file| &file.path));
    let lists = workbook.neighbours.iter();
    let lists = lists.flat_map(|list| list.file.iter().chain(list.also.iter().map(|other| &other.file)));
    for named in named.chain(lists) {
        let path = join(path, named.get_ref());
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    Ok(paths)
}

impl Gathered {
    /// The day the answers are given for.
    pub(crate) fn as_of(&self) -> Option<Date> {
        self.workbook.upturn.as_of.map(|day| day.0)
    }

    /// A warning with its file as the workbook names it: the same wherever the workbook is computed from.
    pub(crate) fn as_written(&self, warning: &Finding) -> Finding {
        let file = match self.written.get(&warning.file) {
            Some(written) => written.clone(),
            None if warning.file == self.workbook.path => self.workbook_file.path.clone(),
            None => warning.file.clone(),
        };
        Finding { file, ..warning.clone() }
    }

    /// The series of one measure of one area; `None` where the sources hold no row.
    pub(crate) fn series(&self, at: usize, code: &str, measure: &Measure) -> Option<Result<Found, Finding>> {
        let Figures { rows, remarks } = self.panels.get(at)?.get(code)?;
        let entry = self.measures.get(at)?;
        let releases = Releases::of(&self.workbook, entry, &self.sources_of_files);
        let id = format!("{code}/{}", entry.id.get_ref());
        let Standing { rows: stand, remarks: mut found, superseded } = match releases.standing(rows, measure) {
            Ok(standing) => standing,
            Err(pair) => return Some(Err(self.conflict(&id, pair))),
        };
        let renamed = self.renamed.iter().filter(|((measure, _), _)| *measure == at);
        found.extend(releases.renamed(rows, &renamed.map(|((_, file), renamed)| (*file, renamed)).collect()));
        let gone = |file: usize, remark: &Remark| {
            superseded.iter().any(|(old, label)| *old == file && remark.period.as_ref() == Some(label))
        };
        found.extend(remarks.iter().filter(|(file, remark)| !gone(*file, remark)).map(|(_, remark)| remark.clone()));
        let series = Series::new(stand, measure.per).map_err(|error| {
            let at = rows.iter().find(|(_, row)| is_named(row, &error)).or(rows.first());
            refusal(at.map_or("", |(file, _)| &self.names[*file]), &id, &error)
        });
        Some(series.map(|series| Found { series, remarks: found }))
    }

    /// Two rows, maybe of two files, that contradict each other.
    fn conflict(&self, id: &str, [a, b]: [&FiledRow; 2]) -> Finding {
        let (name_a, name_b) = (&self.names[a.0], &self.names[b.0]);
        let (place_a, place_b) = match name_a == name_b {
            true => (format!("lines {}", a.1.line), format!("{}", b.1.line)),
            false => (format!("{name_a}:{}", a.1.line), format!("{name_b}:{}", b.1.line)),
        };
        let message = format!("series `{id}`: {place_a} and {place_b} give different figures for {}", b.1.period.label);
        let hint = "keep one of the two rows; for tidy CSV, name the category in `where`";
        let at = Place { line: b.1.line, column: 1 };
        Finding::error(name_b, at, "duplicate", message, hint)
    }
}

/// Whether an error stands on the line of this row.
fn is_named(row: &Row, error: &SeriesError) -> bool {
    match error {
        SeriesError::MixedGrain { period, line } | SeriesError::Overlap { second: period, second_line: line, .. } => {
            row.period.label == *period && row.line == *line
        }
        _ => false,
    }
}

fn no_workbook(path: &str, error: &FileError) -> Findings {
    let hint = "give the path of an upturn.toml";
    let finding = Finding::error(path, Place::START, "no_file", error.to_string(), hint);
    Findings { refused: Refused::Workbook, list: vec![finding] }
}

/// Areas and measures that were picked must be known.
fn only_known(workbook: &Workbook, only_areas: &[String], only_measures: &[String]) -> Result<(), Findings> {
    let mut list = Vec::new();
    let mut know = |picked: &[String], what: &str, known: Vec<&str>| {
        for id in picked.iter().filter(|id| !known.contains(&id.as_str())) {
            let hint = format!("the nearest is `{}`", nearest(id, known.iter().copied()).unwrap_or(""));
            let message = format!("--only {what}={id}: there is no such {what}");
            list.push(Finding::error(&workbook.path, Place::START, "only", message, hint));
        }
    };
    know(only_measures, "measure", workbook.measure.iter().map(|measure| measure.id.get_ref().as_str()).collect());
    if workbook.upturn.areas == Which::Named {
        know(only_areas, "area", workbook.area.iter().map(|area| area.code.get_ref().as_str()).collect());
    }
    if list.is_empty() { Ok(()) } else { Err(Findings { refused: Refused::Workbook, list }) }
}
