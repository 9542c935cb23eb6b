//! Reads the files that a workbook names, one after the other, into panels.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml::Spanned;
use upturn_core::Area;
use upturn_core::panel::Level;

use crate::codes::Codes;
use crate::ees;
use crate::files::{Files, is_pattern, join, relative};
use crate::finding::{Finding, Findings, Place, Refused, Severity};
use crate::index::file_of;
use crate::judgements::{self, Judgements};
use crate::manifest::{FileEntry, JudgementsEntry, SourceEntry, SourceFile};
use crate::nearest::nearest;
use crate::neighbours::{self, Lists};
use crate::panel::{Areas, Collected, Panel, Tally};
use crate::series_source;
use crate::suppression::Rules;
use crate::table::Table;
use crate::workbook::Workbook;
use crate::workbook::check::unknown_area;
use crate::workbook::grammar::{Format, MeasureEntry, Source, Which};

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
    pub(crate) sources: Vec<SourceEntry>,
    pub(crate) judgements: Judgements,
    pub(crate) judgements_file: Option<JudgementsEntry>,
    pub(crate) neighbours_file: Option<FileEntry>,
    pub(crate) warnings: Vec<Finding>,
    /// What the workbook calls each file, by the path under which it was read.
    pub(crate) written: BTreeMap<String, String>,
}

/// An area as a member of panels.
pub(crate) struct AreaMember {
    pub(crate) area: Area,
    pub(crate) level: Level,
    pub(crate) region: Option<String>,
    /// Codes of its neighbours, nearest first.
    pub(crate) neighbours: Vec<String>,
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
        written: BTreeMap::new(),
        collected: Collected {
            areas: Areas::new(workbook, only_areas),
            panels: measures.iter().map(|_| Panel::new()).collect(),
            codes: Codes::default(),
        },
        said: Said::default(),
    };
    let sources = workbook.source.iter().map(|source| reading.source(source, measures)).collect();
    let areas = reading.collected.areas.list();
    reading.said.input.extend(reading.collected.codes.warnings(&reading.names));
    reading.areas_with_one_file(&areas);
    reading.picked_areas_without_rows(only_areas);
    reading.entries_of_unknown_areas(&areas);
    let lists = reading.neighbours();
    let members = reading.members(&lists.0);
    let (judgements, judgements_file) = reading.judgements(&areas);
    reading.measures_without_rows(measures, picked);
    let Reading { names, written, collected: Collected { panels, .. }, said, .. } = reading;
    let warnings = said.or_refuse()?;
    let neighbours_file = lists.1;
    Ok(Read { areas, members, panels, names, sources, judgements, judgements_file, neighbours_file, warnings, written })
}

struct Reading<'r> {
    workbook: &'r Workbook,
    files: &'r dyn Files,
    names: Vec<String>,
    written: BTreeMap<String, String>,
    collected: Collected,
    said: Said,
}

impl<'r> Reading<'r> {
    fn source(&mut self, source: &Source, measures: &[MeasureEntry]) -> SourceEntry {
        let id = source.id.get_ref();
        let wanting: Vec<(usize, &MeasureEntry)> =
            measures.iter().enumerate().filter(|(_, measure)| measure.source.get_ref().0.contains(id)).collect();
        let mut entries = Vec::new();
        for path in self.expand(&source.path) {
            let Some(bytes) = self.open(&path, &source.path) else { continue };
            let file = self.names.len();
            self.names.push(path.clone());
            let written = self.as_written(&path, &source.path);
            self.written.entry(path.clone()).or_insert(written.clone());
            let tally = match source.format {
                Format::Ees => self.ees(file, &path, &bytes, source, &wanting),
                Format::Series => self.series(file, &path, &bytes, source, &wanting),
            };
            if let Some(tally) = tally {
                self.said.input.extend(tally.warnings);
                entries.push(SourceFile {
                    file: FileEntry::of(&written, &bytes),
                    rows: tally.rows,
                    cells: tally.cells,
                });
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
        match self.files.read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                let message = format!("`{}`: {error}", named.get_ref());
                let hint = format!("looked for {path}; paths are relative to the workbook");
                self.said.workbook.push(self.workbook.error(named, "no_file", message, hint));
                None
            }
        }
    }

    fn ees(
        &mut self,
        file: usize,
        name: &str,
        bytes: &[u8],
        source: &Source,
        wanting: &[(usize, &MeasureEntry)],
    ) -> Option<Tally> {
        let mut table = Table::open(name, bytes).map_err(|finding| self.said.input.push(finding)).ok()?;
        let rules = Rules::of(source);
        let mut wanted = Vec::new();
        for (index, measure) in wanting {
            match ees::wanted(&table, self.workbook, &rules, *index, measure) {
                Ok(want) => wanted.push(want),
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
        bytes: &[u8],
        source: &Source,
        wanting: &[(usize, &MeasureEntry)],
    ) -> Option<Tally> {
        let rules = Rules::of(source);
        series_source::read(bytes, name, file, wanting, year_ends_in(source), &rules, &mut self.collected)
            .map_err(|findings| self.said.input.extend(findings))
            .ok()
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

    /// The list of neighbours that the workbook names, and its file.
    fn neighbours(&mut self) -> (Lists, Option<FileEntry>) {
        let named = self.workbook.neighbours.as_ref().and_then(|entry| entry.file.as_ref());
        let Some(named) = named.filter(|_| !self.said.is_refusal()) else { return (Lists::new(), None) };
        let path = join(&self.workbook.path, named.get_ref());
        let Some(bytes) = self.open(&path, named) else { return (Lists::new(), None) };
        self.written.entry(path.clone()).or_insert(named.get_ref().clone());
        match neighbours::read(&bytes, &path, &self.collected.areas.by_old_code()) {
            Ok((lists, warning)) => {
                self.said.input.extend(warning);
                (lists, Some(FileEntry::of(named.get_ref(), &bytes)))
            }
            Err(findings) => {
                self.said.input.extend(findings);
                (Lists::new(), None)
            }
        }
    }

    /// Every area that stands in a panel. What the workbook says of an area goes before what the sources and the list say.
    fn members(&self, lists: &Lists) -> BTreeMap<String, AreaMember> {
        let areas = &self.collected.areas;
        let member = |area: Area| {
            let entry = self.workbook.area.iter().find(|entry| *entry.code.get_ref() == area.code);
            let met = areas.met(&area.code);
            let listed = lists.get(&area.code);
            let written = entry.map(|entry| &entry.neighbours).filter(|written| !written.is_empty());
            let region = entry.and_then(|entry| entry.region.clone());
            let member = AreaMember {
                level: met.map_or(Level::Authority, |met| met.level),
                region: region.or_else(|| met.and_then(|met| met.region.clone())),
                neighbours: written.or(listed).cloned().unwrap_or_default(),
                area,
            };
            (member.area.code.clone(), member)
        };
        areas.all().into_iter().map(member).collect()
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
            Ok(read) => {
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

/// Findings so far, by what they are about.
#[derive(Default)]
struct Said {
    workbook: Vec<Finding>,
    input: Vec<Finding>,
}

impl Said {
    fn is_refusal(&self) -> bool {
        has_error(&self.workbook) || has_error(&self.input)
    }

    /// The warnings; or, where something is wrong, what is refused: the workbook first.
    fn or_refuse(self) -> Result<Vec<Finding>, Findings> {
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
