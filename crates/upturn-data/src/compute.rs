//! From a workbook to the output folder.

use std::collections::BTreeMap;

use upturn_core::journey::{Event, Experience, Journey};
use upturn_core::panel::{Level, Member, Panel};
use upturn_core::quality::{Code, Remark, Severity};
use upturn_core::trajectory::{Seat, trajectory};
use upturn_core::{Area, Date, Measure, Settings, Subject, Target, Trajectory};

use crate::document::{array_to_json, lines_to_json, write};
use crate::files::Files;
use crate::finding::{Finding, Findings, Refused};
use crate::flat::{points_csv, trajectories_csv};
use crate::index::{file_of, index};
use crate::manifest::{CountsEntry, FileEntry, Manifest, SCHEMA, SettingsEntry, Versions};
use crate::sources::{self, Gathered};
use crate::workbook::grammar::MeasureEntry;

/// What is asked of a computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComputeOptions {
    /// Codes of the areas that are computed; all where empty.
    pub only_areas: Vec<String>,
    /// Ids of the measures that are computed; all where empty.
    pub only_measures: Vec<String>,
    /// Whether `areas/*.json` and `trajectories.ndjson` are written.
    pub json: bool,
    /// Whether `trajectories.csv` and `points.csv` are written.
    pub csv: bool,
}

impl Default for ComputeOptions {
    fn default() -> Self {
        ComputeOptions { only_areas: Vec::new(), only_measures: Vec::new(), json: true, csv: true }
    }
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Path within the output folder, and content; the manifest is last.
    pub files: Vec<(String, Vec<u8>)>,
    /// What somebody should look at.
    pub warnings: Vec<Finding>,
    /// How much came out.
    pub counts: CountsEntry,
}

/// Computes everything that a workbook asks for. `path` is the path of the workbook within `files`.
///
/// # Errors
/// [`Findings`]: what is wrong with the workbook, or else with the figures. Nothing is computed then.
pub fn compute(path: &str, files: &dyn Files, options: &ComputeOptions) -> Result<Output, Findings> {
    let gathered = sources::gather(path, files, &options.only_areas, &options.only_measures)?;
    let (documents, without_figures) = documents(&gathered)?;
    let counts = CountsEntry {
        areas: documents.iter().filter(|area| !area.is_empty()).count(),
        measures: gathered.measures.len(),
        documents: documents.iter().map(Vec::len).sum(),
        without_figures,
    };
    let mut written = vec![("index.json".to_string(), index(&gathered, &documents, options.json))];
    if options.json {
        for (area, documents) in gathered.areas.iter().zip(&documents).filter(|(_, documents)| !documents.is_empty()) {
            written.push((file_of(&area.code), array_to_json(documents)));
        }
        written.push(("trajectories.ndjson".into(), lines_to_json(documents.iter().flatten())));
    }
    if options.csv {
        written.push(("trajectories.csv".into(), trajectories_csv(documents.iter().flatten())));
        written.push(("points.csv".into(), points_csv(documents.iter().flatten())));
    }
    let manifest = manifest(&gathered, options, counts, &documents, &written);
    written.push(("manifest.json".into(), manifest));
    let files = written.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    Ok(Output { files, warnings: gathered.warnings, counts })
}

/// Reads a workbook and its sources without computing: what somebody should look at.
///
/// # Errors
/// As [`compute`].
pub fn check(path: &str, files: &dyn Files) -> Result<Vec<Finding>, Findings> {
    let gathered = sources::gather(path, files, &[], &[])?;
    let mut list = Vec::new();
    for (index, entry) in gathered.measures.iter().enumerate() {
        for area in &gathered.areas {
            if let Some(Err(finding)) = gathered.series(index, area, per(entry)) {
                list.push(finding);
            }
        }
    }
    if list.is_empty() { Ok(gathered.warnings) } else { Err(Findings { refused: Refused::Input, list }) }
}

/// The paths that a workbook names, relative to where the workbook's own path is relative to; patterns as they stand.
///
/// # Errors
/// [`Findings`] where the workbook cannot be read.
pub fn paths(path: &str, files: &dyn Files) -> Result<Vec<String>, Findings> {
    sources::paths(path, files)
}

/// The documents by area, in the order of the measures; and the number of pairs without figures.
fn documents(gathered: &Gathered) -> Result<(Vec<Vec<Trajectory>>, usize), Findings> {
    let measures: Vec<Measure> = gathered.measures.iter().map(|entry| measure(gathered, entry)).collect();
    let journeys: Vec<Option<Journey>> = gathered.areas.iter().map(|area| journey(gathered, area)).collect();
    let experience = Experience::of(journeys.iter().flatten());
    let mut by_area: Vec<Vec<Trajectory>> = gathered.areas.iter().map(|_| Vec::new()).collect();
    let (mut list, mut without_figures) = (Vec::new(), 0);
    // The panel is the unit of work: all areas of one measure, then the next.
    for (index, (entry, measure)) in gathered.measures.iter().zip(&measures).enumerate() {
        let mut places = Vec::new();
        let mut series = Vec::new();
        for (place, area) in gathered.areas.iter().enumerate() {
            match gathered.series(index, area, measure.per) {
                Some(Ok(found)) => {
                    places.push(place);
                    series.push(found);
                }
                Some(Err(finding)) => list.push(finding),
                None => without_figures += 1,
            }
        }
        let members = places.iter().zip(&series).map(|(place, series)| Member {
            id: &gathered.areas[*place].code,
            name: &gathered.areas[*place].name,
            level: Level::Authority,
            region: None,
            neighbours: &[],
            series,
            journey: journeys[*place].as_ref(),
        });
        let panel = Panel::new(measure, members.collect());
        for (at, (place, series)) in places.iter().zip(&series).enumerate() {
            let area = &gathered.areas[*place];
            by_area[*place].push(trajectory(&Subject {
                id: &format!("{}/{}", area.code, measure.id),
                area: Some(area),
                measure,
                series,
                target: entry.target.as_ref().map(|target| {
                    let target = target.get_ref();
                    Target { value: target.value, by: target.by.map(|day| day.0) }
                }),
                journey: journeys[*place].as_ref(),
                settings: &settings(gathered, area, entry),
                remarks: &remarks(gathered, index, area),
                seat: Some(Seat { panel: &panel, at }),
                experience: Some(&experience),
            }));
        }
    }
    if list.is_empty() { Ok((by_area, without_figures)) } else { Err(Findings { refused: Refused::Input, list }) }
}

fn per(entry: &MeasureEntry) -> f64 {
    entry.per.as_ref().map_or(1.0, |per| *per.get_ref())
}

fn measure(gathered: &Gathered, entry: &MeasureEntry) -> Measure {
    let sources = gathered.workbook.source.iter();
    let titles: Vec<&str> = sources
        .filter(|source| entry.source.get_ref().0.contains(source.id.get_ref()))
        .map(|source| source.title.as_str())
        .collect();
    Measure {
        id: entry.id.get_ref().clone(),
        title: entry.title.clone(),
        unit: entry.unit.clone(),
        kind: entry.kind,
        better: entry.better,
        per: per(entry),
        decimals: entry.decimals.as_ref().map_or(1, |decimals| *decimals.get_ref()),
        source: titles.join("; "),
    }
}

/// Judgements of the file first, then those of the workbook; `None` where nothing is known of the area.
fn journey(gathered: &Gathered, area: &Area) -> Option<Journey> {
    let workbook = &gathered.workbook;
    let published = gathered.judgements.by_area.get(&area.code).into_iter().flatten();
    let written = workbook.judgement.iter().filter(|entry| *entry.area.get_ref() == area.code);
    let written = written.filter_map(|entry| {
        let (grade, _) = crate::judgements::grade(entry.grade.get_ref())?;
        Some(upturn_core::journey::Judgement { date: entry.date.0, framework: entry.framework.clone(), grade })
    });
    let judgements: Vec<_> = published.map(|judged| judged.judgement.clone()).chain(written).collect();
    let events = workbook.event.iter().filter(|entry| *entry.area.get_ref() == area.code);
    let events: Vec<Event> = events
        .map(|entry| Event {
            date: entry.date.0,
            kind: entry.kind,
            label: entry.label.clone(),
            partner: entry.partner.clone(),
        })
        .collect();
    let known = !(judgements.is_empty() && events.is_empty());
    known.then(|| Journey::new(judgements, events, gathered.as_of()))
}

fn settings(gathered: &Gathered, area: &Area, entry: &MeasureEntry) -> Settings {
    let control = &gathered.workbook.control;
    let mut rebases: Vec<Date> = control
        .rebase
        .iter()
        .filter(|rebase| rebase.area.as_ref().is_none_or(|code| *code.get_ref() == area.code))
        .filter(|rebase| rebase.measure.as_ref().is_none_or(|id| id == &entry.id))
        .map(|rebase| rebase.date.0)
        .collect();
    rebases.sort();
    rebases.dedup();
    Settings { rebases, screen: control.screen, as_of: gathered.as_of() }
}

/// Doubts from reading the figures and the judgements.
fn remarks(gathered: &Gathered, measure: usize, area: &Area) -> Vec<Remark> {
    let mut remarks = gathered.panels[measure].get(&area.code).map_or(Vec::new(), |figures| figures.remarks.clone());
    let published = gathered.judgements.by_area.get(&area.code).into_iter().flatten();
    let published = published.filter(|judged| judged.mapped).map(|judged| judged.judgement.date);
    let written = gathered.workbook.judgement.iter().filter(|entry| *entry.area.get_ref() == area.code);
    let written = written
        .filter(|entry| crate::judgements::grade(entry.grade.get_ref()).is_some_and(|(_, mapped)| mapped))
        .map(|entry| entry.date.0);
    remarks.extend(published.chain(written).map(|date| {
        let message = format!("The judgement of {date} was \"adequate\"; it is shown as \"requires improvement\".");
        Remark::new(Code::MappedGrade, Severity::Info, None, message, "The ladder had other grades at that time.")
    }));
    remarks
}

fn manifest(
    gathered: &Gathered,
    options: &ComputeOptions,
    counts: CountsEntry,
    documents: &[Vec<Trajectory>],
    written: &[(String, String)],
) -> String {
    let mut remarks = BTreeMap::new();
    for remark in documents.iter().flatten().flat_map(|document| &document.quality.remarks) {
        *remarks.entry(write(&remark.code).replace('"', "")).or_insert(0) += 1;
    }
    let manifest = Manifest {
        schema: SCHEMA,
        versions: Versions { upturn: env!("CARGO_PKG_VERSION") },
        module_sha256: None,
        title: gathered.workbook.upturn.title.clone(),
        as_of: gathered.as_of(),
        workbook: gathered.workbook_file.clone(),
        sources: gathered.sources.clone(),
        judgements: gathered.judgements_file.clone(),
        settings: SettingsEntry {
            only_areas: options.only_areas.clone(),
            only_measures: options.only_measures.clone(),
            formats: [("json", options.json), ("csv", options.csv)]
                .into_iter()
                .filter_map(|(name, on)| on.then_some(name))
                .collect(),
            screen: gathered.workbook.control.screen,
            rebases: gathered.workbook.control.rebase.len(),
        },
        counts,
        remarks,
        warnings: gathered.warnings.iter().map(|warning| gathered.as_written(warning).to_string()).collect(),
        outputs: written.iter().map(|(path, text)| FileEntry::of(path, text.as_bytes())).collect(),
    };
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    text
}
