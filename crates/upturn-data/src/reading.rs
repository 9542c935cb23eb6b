//! Reads the files that a workbook names, one after the other, into panels.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read as _};

use toml::Spanned;
use upturn_core::Area;

use crate::codes::Codes;
use crate::columnar::{self, FileKind};
use crate::digest::Digest;
use crate::ees;
use crate::files::{FileError, Files, is_pattern, join, relative};
use crate::finding::{Finding, Findings, Place};
use crate::index::file_of;
use crate::judgements::{self, Judgements};
use crate::manifest::{FileEntry, JudgementsEntry, SourceEntry, SourceFile};
use crate::meta::Described;
use crate::nearest::nearest;
use crate::panel::{Areas, Collected, Panel, Tally};
use crate::releases::Renamed;
use crate::series_source;
use crate::succession;
use crate::suppression::Rules;
use crate::table::Table;
use crate::workbook::Workbook;
use crate::workbook::check::unknown_area;
use crate::workbook::grammar::{Format, MeasureEntry, Source, Which};

mod described;
mod members;
mod said;

pub(crate) use members::{AreaMember, NeighbourLists};
use said::Said;

/// What the files hold.
pub(crate) struct Read {
    /// The areas that are computed.
    pub(crate) areas: Vec<Area>,
    /// Those and all that they are compared with, by code.
    pub(crate) members: BTreeMap<String, AreaMember>,
    /// One a measure.
    pub(crate) panels: Vec<Panel>,
    /// Names of the files of figures, by the index that rows keep.
    pub(crate) names: Vec<String>,
    /// The index of the source of each.
    pub(crate) sources_of_files: Vec<usize>,
    /// By measure and file.
    pub(crate) renamed: BTreeMap<(usize, usize), Renamed>,
    /// What publishers say of the column of a measure.
    pub(crate) described: BTreeMap<usize, Described>,
    pub(crate) sources: Vec<SourceEntry>,
    pub(crate) judgements: Judgements,
    pub(crate) judgements_file: Option<JudgementsEntry>,
    pub(crate) neighbours: NeighbourLists,
    pub(crate) warnings: Vec<Finding>,
    /// What the workbook calls each file, by the path under which it was read.
    pub(crate) written: BTreeMap<String, String>,
}

/// Reads the sources and the judgements for these measures, and for these areas only (all where empty). `picked` says
/// whether the measures were picked by their ids.
pub(crate) fn read(
    workbook: &Workbook,
    files: &dyn Files,
    only_areas: &[String],
    measures: &[MeasureEntry],
    picked: bool,
) -> Result<Read, Findings> {
    let mut reading = Reading {
        workbook,
        files,
        names: Vec::new(),
        sources_of_files: Vec::new(),
        written: BTreeMap::new(),
        collected: Collected {
            areas: Areas::new(workbook, only_areas),
            panels: measures.iter().map(|_| Panel::new()).collect(),
            codes: Codes::default(),
            renamed: BTreeMap::new(),
        },
        described: BTreeMap::new(),
        said: Said::default(),
    };
    let sources = (0..).zip(&workbook.source).map(|(at, source)| reading.source(at, source, measures)).collect();
    let areas = reading.collected.areas.list();
    reading.said.input.extend(reading.collected.codes.warnings(workbook, &reading.names));
    reading.areas_with_one_file(&areas);
    reading.picked_areas_without_rows(only_areas);
    reading.entries_of_unknown_areas(&areas);
    reading.unknown_former_areas();
    let lists = reading.neighbours();
    let members = reading.members(&lists);
    let (judgements, judgements_file) = reading.judgements(&areas);
    reading.measures_without_rows(measures, picked);
    let Reading {
        names, sources_of_files, written, collected: Collected { panels, renamed, .. }, described, said, ..
    } = reading;
    let warnings = said.or_refuse()?;
    Ok(Read {
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
        neighbours: lists,
        warnings,
        written,
    })
}

struct Reading<'r> {
    workbook: &'r Workbook,
    files: &'r dyn Files,
    names: Vec<String>,
    sources_of_files: Vec<usize>,
    written: BTreeMap<String, String>,
    collected: Collected,
    /// What publishers say of the column of a measure.
    described: BTreeMap<usize, Described>,
    said: Said,
}

impl<'r> Reading<'r> {
    fn source(&mut self, at: usize, source: &Source, measures: &[MeasureEntry]) -> SourceEntry {
        let id = source.id.get_ref();
        let wanting: Vec<(usize, &MeasureEntry)> =
            measures.iter().enumerate().filter(|(_, measure)| measure.source.get_ref().0.contains(id)).collect();
        let mut entries = Vec::new();
        for path in self.expand(&source.path) {
            let Some(opened) = self.found(&path, &source.path, self.files.open(&path)) else { continue };
            let mut read = Digest::new(opened);
            let file = self.names.len();
            self.names.push(path.clone());
            self.sources_of_files.push(at);
            let written = self.as_written(&path, &source.path);
            self.written.entry(path.clone()).or_insert(written.clone());
            if let Some(tally) = self.file(file, &path, &mut read, source, &wanting) {
                self.said.input.extend(tally.warnings);
                let meta = self.meta(&path, &written, source, &wanting);
                entries.push(SourceFile { file: read.entry(&written), rows: tally.rows, cells: tally.cells, meta });
            }
        }
        SourceEntry { id: id.clone(), title: source.title.clone(), licence: source.licence.clone(), files: entries }
    }

    /// The path of a file as the workbook writes it; for a file that a pattern found, the name takes the pattern's place.
    fn as_written(&self, path: &str, named: &Spanned<String>) -> String {
        match is_pattern(named.get_ref()) && !named.get_ref().starts_with('/') {
            true => relative(&self.workbook.path, path),
            false => named.get_ref().clone(),
        }
    }

    fn expand(&mut self, named: &Spanned<String>) -> Vec<String> {
        let path = join(&self.workbook.path, named.get_ref());
        if !is_pattern(&path) {
            return vec![path];
        }
        match self.files.expand(&path) {
            Ok(paths) if !paths.is_empty() => paths,
            other => {
                let why = other.err().map_or(String::new(), |error| format!(": {error}"));
                let message = format!("no file matches `{}`{why}", named.get_ref());
                let hint = "paths are relative to the workbook; * does not cross folders";
                self.said.workbook.push(self.workbook.error(named, "no_file", message, hint));
                Vec::new()
            }
        }
    }

    fn open(&mut self, path: &str, named: &Spanned<String>) -> Option<Cow<'r, [u8]>> {
        self.found(path, named, self.files.read(path))
    }

    /// What was found of a file, or else a finding at the place of the workbook that names it.
    fn found<T>(&mut self, path: &str, named: &Spanned<String>, found: Result<T, FileError>) -> Option<T> {
        match found {
            Ok(found) => Some(found),
            Err(error) => {
                let message = format!("`{}`: {error}", named.get_ref());
                let hint = format!("looked for {path}; paths are relative to the workbook");
                self.said.workbook.push(self.workbook.error(named, "no_file", message, hint));
                None
            }
        }
    }

    /// Reads a file of figures; text is read in pieces, and never stands in memory as a whole.
    fn file(
        &mut self,
        file: usize,
        name: &str,
        read: &mut Digest<'_>,
        source: &Source,
        wanting: &[(usize, &MeasureEntry)],
    ) -> Option<Tally> {
        match source.format {
            Format::Ees => self.ees(file, name, Box::new(read), source, wanting),
            Format::Series => self.series(file, name, Box::new(read), source, wanting),
            Format::Parquet | Format::Arrow => {
                let mut bytes = Vec::new();
                let all = read.read_to_end(&mut bytes).map_err(|error| FileError::Unreadable(error.to_string()));
                self.found(name, &source.path, all)?;
                match self.is_tidy(source.format, name, &bytes)? {
                    true => self.ees(file, name, Box::new(bytes.as_slice()), source, wanting),
                    false => self.series(file, name, Box::new(bytes.as_slice()), source, wanting),
                }
            }
        }
    }

    fn ees(
        &mut self,
        file: usize,
        name: &str,
        read: Box<dyn io::Read + '_>,
        source: &Source,
        wanting: &[(usize, &MeasureEntry)],
    ) -> Option<Tally> {
        let mut table = Table::stream(name, read).map_err(|finding| self.said.input.push(finding)).ok()?;
        let rules = Rules::of(source);
        let mut wanted = Vec::new();
        for (index, measure) in wanting {
            match ees::wanted(&table, self.workbook, &rules, *index, measure) {
                Ok(want) => {
                    if !want.renamed.is_empty() {
                        self.collected.renamed.insert((*index, file), want.renamed.clone());
                    }
                    wanted.push(want);
                }
                Err(findings) => self.said.workbook.extend(findings),
            }
        }
        ees::read(&mut table, file, &wanted, year_ends_in(source), &mut self.collected)
            .map_err(|findings| self.said.input.extend(findings))
            .ok()
    }

    fn series(
        &mut self,
        file: usize,
        name: &str,
        read: Box<dyn io::Read + '_>,
        source: &Source,
        wanting: &[(usize, &MeasureEntry)],
    ) -> Option<Tally> {
        let table = Table::stream(name, read).map_err(|finding| self.said.input.push(finding)).ok()?;
        let rules = Rules::of(source);
        series_source::read(table, file, wanting, year_ends_in(source), &rules, &mut self.collected)
            .map_err(|findings| self.said.input.extend(findings))
            .ok()
    }

    /// Whether a file is laid out as tidy CSV and not as plain series; `None` where it is not of its format.
    fn is_tidy(&mut self, format: Format, name: &str, bytes: &[u8]) -> Option<bool> {
        let kind = match format {
            Format::Ees => return Some(true),
            Format::Series => return Some(false),
            Format::Parquet => FileKind::Parquet,
            Format::Arrow => FileKind::Arrow,
        };
        columnar::is_tidy(name, bytes, kind).map_err(|finding| self.said.input.push(finding)).ok()
    }

    /// An area that was picked and has no figures would replace the result of all areas by nothing.
    fn picked_areas_without_rows(&mut self, picked: &[String]) {
        if self.said.is_refusal() {
            return;
        }
        let Collected { panels, codes, .. } = &self.collected;
        for code in picked.iter().filter(|code| !panels.iter().any(|panel| panel.contains_key(*code))) {
            let message = format!("--only area={code}: the sources hold no figures of this area");
            let hint = match nearest(code, codes.all().filter(|known| known != code)) {
                Some(near) => format!("the nearest code in the sources is `{near}`"),
                None => "check the code against the sources".into(),
            };
            self.said.workbook.push(Finding::error(&self.workbook.path, Place::START, "only", message, hint));
        }
    }

    /// A measure that no row is used for is most likely not what was meant; one that was picked leaves nothing.
    fn measures_without_rows(&mut self, measures: &[MeasureEntry], picked: bool) {
        if self.said.is_refusal() {
            return;
        }
        let areas = &self.collected.areas;
        let none = |panel: &Panel| !panel.keys().any(|code| areas.is_asked(code));
        for (measure, _) in measures.iter().zip(&self.collected.panels).filter(|(_, panel)| none(panel)) {
            let at = self.workbook.place(&measure.id);
            let message = format!("no row is used for measure `{}`", measure.id.get_ref());
            let hint = "check its column, its `where` and the codes of the areas against the source";
            let finding = if picked { Finding::error } else { Finding::warning };
            self.said.workbook.push(finding(&self.workbook.path, at, "no_rows", message.as_str(), hint));
        }
    }

    /// Codes that differ in punctuation or letter case alone would overwrite each other's documents.
    fn areas_with_one_file(&mut self, areas: &[Area]) {
        let mut by_file: BTreeMap<String, &str> = BTreeMap::new();
        for area in areas {
            if let Some(other) = by_file.insert(file_of(&area.code).to_lowercase(), &area.code) {
                let message =
                    format!("areas `{other}` and `{}` would have one file, {}", area.code, file_of(&area.code));
                let hint = "write the code of an area in one way in all sources";
                self.said.input.push(Finding::error(&self.workbook.path, Place::START, "area_code", message, hint));
            }
        }
    }

    /// Former areas need not be computed, but they must be areas.
    fn unknown_former_areas(&mut self) {
        if self.said.is_refusal() {
            return;
        }
        let all = self.collected.areas.all();
        let known = || all.iter().map(|area| area.code.as_str()).chain(self.collected.codes.all());
        let formerly = self.workbook.area.iter().flat_map(|area| &area.formerly);
        let unknown = formerly.filter(|code| !known().any(|known| known == code.get_ref()));
        let unknown = unknown.map(|code| unknown_area(self.workbook, code, known()));
        self.said.workbook.extend(unknown.collect::<Vec<_>>());
    }

    /// With `areas = "all"`, judgements, events and rebases can only now be held against the areas.
    fn entries_of_unknown_areas(&mut self, areas: &[Area]) {
        let workbook = self.workbook;
        if workbook.upturn.areas == Which::Named || self.said.is_refusal() {
            return;
        }
        let named = workbook.judgement.iter().map(|entry| &entry.area);
        let named = named.chain(workbook.event.iter().map(|entry| &entry.area));
        let named = named.chain(workbook.control.rebase.iter().filter_map(|entry| entry.area.as_ref()));
        let named = named.chain(workbook.judgements.iter().flat_map(|file| file.names.values()));
        let named = named.filter(|code| self.collected.areas.is_picked(code.get_ref()));
        for code in named.filter(|code| !areas.iter().any(|area| area.code == *code.get_ref())) {
            self.said.workbook.push(unknown_area(workbook, code, areas.iter().map(|area| area.code.as_str())));
        }
    }

    /// The judgements of all areas, also of those that others are compared with; what is doubtful is told of `areas`, which
    /// are computed.
    fn judgements(&mut self, areas: &[Area]) -> (Judgements, Option<JudgementsEntry>) {
        let Some(entry) = &self.workbook.judgements else { return (Judgements::default(), None) };
        let path = join(&self.workbook.path, entry.path.get_ref());
        let Some(bytes) = self.open(&path, &entry.path) else { return (Judgements::default(), None) };
        self.written.entry(path.clone()).or_insert(entry.path.get_ref().clone());
        let names: Vec<(&str, &str)> =
            entry.names.iter().map(|(name, code)| (name.get_ref().as_str(), code.get_ref().as_str())).collect();
        let mut known = self.collected.areas.all();
        known.extend(
            self.collected
                .codes
                .areas()
                .filter(|area| !known.iter().any(|other| other.code == area.code))
                .collect::<Vec<_>>(),
        );
        match judgements::read(&bytes, &path, &known, &names) {
            Ok(mut read) => {
                succession::part(&mut read, self.workbook);
                let all = self.collected.areas.are_all();
                let doubt = if all { read.names_of_no_area(&path) } else { read.areas_without(areas, &path) };
                self.said.input.extend(doubt);
                let file = FileEntry::of(entry.path.get_ref(), &bytes);
                let Judgements { rows, other_areas, without_grade, .. } = read;
                (read, Some(JudgementsEntry { file, rows, other_areas, without_grade }))
            }
            Err(findings) => {
                self.said.input.extend(findings);
                (Judgements::default(), None)
            }
        }
    }
}

fn year_ends_in(source: &Source) -> Option<u32> {
    source.year_ends_in.as_ref().map(|month| *month.get_ref())
}
