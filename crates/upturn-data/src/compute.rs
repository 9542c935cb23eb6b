//! From a workbook to the output folder.

use std::collections::BTreeMap;

use upturn_core::journey::{Event, Experience, Journey};
use upturn_core::panel::{Member, Panel};
use upturn_core::quality::{Code, Remark, Severity};
use upturn_core::trajectory::{Seat, trajectory};
use upturn_core::{Area, Date, Measure, Settings, Subject, Trajectory};

use crate::columnar::{self, Packing};
use crate::document::{array_to_json, lines_to_json, write};
use crate::files::Files;
use crate::finding::{Finding, Findings, Refused};
use crate::flat::{points_csv, trajectories_csv};
use crate::index::{file_of, index};
use crate::manifest::{CountsEntry, FileEntry, Manifest, SCHEMA, SettingsEntry, Versions};
use crate::panel::not_compared;
use crate::reading::AreaMember;
use crate::sources::{self, Found, Gathered};
use crate::succession;
use crate::workbook::Workbook;
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
    /// Whether the same tables are written as Parquet, `trajectories.parquet` and `points.parquet`.
    pub parquet: bool,
    /// Whether the same tables are written as Arrow IPC files, `trajectories.arrow` and `points.arrow`.
    pub arrow: bool,
}

impl ComputeOptions {
    /// The formats by their names, each with whether it is written.
    fn formats(&self) -> [(&'static str, bool); 4] {
        [("json", self.json), ("csv", self.csv), ("parquet", self.parquet), ("arrow", self.arrow)]
    }
}

impl Default for ComputeOptions {
    fn default() -> Self {
        let (only_areas, only_measures) = (Vec::new(), Vec::new());
        ComputeOptions { only_areas, only_measures, json: true, csv: true, parquet: false, arrow: false }
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
    can_write(path, options)?;
    let gathered = sources::gather(path, files, &options.only_areas, &options.only_measures)?;
    let Computed { documents, without_figures, warnings } = documents(&gathered)?;
    let warnings: Vec<Finding> = gathered.warnings.iter().cloned().chain(warnings).collect();
    let counts = CountsEntry {
        areas: documents.iter().filter(|area| !area.is_empty()).count(),
        measures: gathered.measures.len(),
        documents: documents.iter().map(Vec::len).sum(),
        without_figures,
    };
    let mut written = vec![("index.json".to_string(), index(&gathered, &documents, options.json).into_bytes())];
    if options.json {
        for (area, documents) in gathered.areas.iter().zip(&documents).filter(|(_, documents)| !documents.is_empty()) {
            written.push((file_of(&area.code), array_to_json(documents).into_bytes()));
        }
        written.push(("trajectories.ndjson".into(), lines_to_json(documents.iter().flatten()).into_bytes()));
    }
    if options.csv {
        written.push(("trajectories.csv".into(), trajectories_csv(documents.iter().flatten()).into_bytes()));
        written.push(("points.csv".into(), points_csv(documents.iter().flatten()).into_bytes()));
    }
    for (name, packing) in [("parquet", Packing::Parquet), ("arrow", Packing::ArrowFile)] {
        if options.formats().contains(&(name, true)) {
            let refused = |finding| Findings { refused: Refused::Input, list: vec![finding] };
            let all = || documents.iter().flatten();
            let trajectories = columnar::trajectories(all(), packing).map_err(refused)?;
            let points = columnar::points(all(), packing).map_err(refused)?;
            written.extend([(format!("trajectories.{name}"), trajectories), (format!("points.{name}"), points)]);
        }
    }
    let manifest = manifest(&gathered, &warnings, options, counts, &documents, &written);
    written.push(("manifest.json".into(), manifest.into_bytes()));
    Ok(Output { files: written, warnings, counts })
}

/// Refuses, before anything is read, a format that is not built in.
fn can_write(path: &str, options: &ComputeOptions) -> Result<(), Findings> {
    let asked = options.formats().into_iter().find(|(name, on)| *on && matches!(*name, "parquet" | "arrow"));
    let refusal = asked.and_then(|(name, _)| columnar::not_written(path, &format!("--formats {name}")));
    refusal.map_or(Ok(()), |finding| Err(Findings { refused: Refused::Workbook, list: vec![finding] }))
}

/// Reads a workbook and its sources without computing: what somebody should look at.
///
/// # Errors
/// As [`compute`].
pub fn check(path: &str, files: &dyn Files) -> Result<Vec<Finding>, Findings> {
    let gathered = sources::gather(path, files, &[], &[])?;
    let mut list = Vec::new();
    for (index, entry) in gathered.measures.iter().enumerate() {
        let measure = measure(&gathered, entry);
        for area in &gathered.areas {
            if let Some(Err(finding)) = gathered.series(index, &area.code, &measure) {
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

/// What was computed.
struct Computed {
    /// The documents by area, in the order of the measures.
    documents: Vec<Vec<Trajectory>>,
    /// Pairs of area and measure for which the sources hold no row.
    without_figures: usize,
    /// Areas that could not be compared with.
    warnings: Vec<Finding>,
}

fn documents(gathered: &Gathered) -> Result<Computed, Findings> {
    let measures: Vec<Measure> = gathered.measures.iter().map(|entry| measure(gathered, entry)).collect();
    let journeys: BTreeMap<&str, Journey> =
        gathered.members.keys().filter_map(|code| Some((code.as_str(), journey(gathered, code)?))).collect();
    let experience = experience(gathered, &journeys);
    let places: BTreeMap<&str, usize> = gathered.areas.iter().map(|area| area.code.as_str()).zip(0..).collect();
    let mut documents: Vec<Vec<Trajectory>> = gathered.areas.iter().map(|_| Vec::new()).collect();
    let (mut list, mut warnings, mut without_figures) = (Vec::new(), Vec::new(), 0);
    // The panel is the unit of work: all areas of one measure, then the next.
    for (index, (entry, measure)) in gathered.measures.iter().zip(&measures).enumerate() {
        let mut series: Vec<(&AreaMember, Found)> = Vec::new();
        for member in gathered.panels[index].keys().filter_map(|code| gathered.members.get(code)) {
            match gathered.series(index, &member.area.code, measure) {
                Some(Ok(found)) => series.push((member, found)),
                Some(Err(finding)) if places.contains_key(member.area.code.as_str()) => list.push(finding),
                Some(Err(finding)) => warnings.push(not_compared(finding)),
                None => {}
            }
        }
        let members = series.iter().map(|(member, found)| Member {
            id: &member.area.code,
            name: &member.area.name,
            level: member.level,
            region: member.region.as_deref(),
            neighbours: &member.neighbours,
            series: &found.series,
            journey: journeys.get(member.area.code.as_str()),
        });
        let aim = entry.target.as_ref().and_then(|target| target.get_ref().aim());
        let settings = settings(gathered, entry);
        let mut panel = Panel::new(measure, members.collect()).with_forecasts(aim.as_ref(), settings.horizon);
        if let Some(version) = gathered.workbook.neighbours.as_ref().and_then(|list| list.version.as_deref()) {
            panel = panel.with_neighbour_list(version);
        }
        for (version, list) in &gathered.neighbours.others {
            let of = |member: &AreaMember| list.get(&member.area.code).map_or(&[][..], Vec::as_slice);
            panel = panel.with_other_list(version, series.iter().map(|(member, _)| of(member)).collect());
        }
        let mut count = 0;
        for (at, (member, found)) in series.iter().enumerate() {
            let area = &member.area;
            let Some(place) = places.get(area.code.as_str()) else { continue };
            count += 1;
            documents[*place].push(trajectory(&Subject {
                id: &format!("{}/{}", area.code, measure.id),
                area: Some(area),
                measure,
                series: &found.series,
                target: aim.as_ref(),
                journey: journeys.get(area.code.as_str()),
                settings: &Settings {
                    rebases: rebases(gathered, area, entry),
                    as_of: gathered.workbook.as_of(&area.code),
                    ..settings.clone()
                },
                remarks: &remarks(gathered, found, area),
                seat: Some(Seat { panel: &panel, at }),
                experience: Some(&experience),
            }));
        }
        without_figures += gathered.areas.len() - count;
    }
    match list.is_empty() {
        true => Ok(Computed { documents, without_figures, warnings }),
        false => Err(Findings { refused: Refused::Input, list }),
    }
}

/// The journeys of all areas, each once whatever its codes: those of the file of judgements under the names that it has
/// for them, and those of areas of which only the workbook knows a judgement.
fn experience(gathered: &Gathered, journeys: &BTreeMap<&str, Journey>) -> Experience {
    let written = &gathered.judgements.by_written;
    let of_file =
        written.values().flat_map(|area| succession::journeys(area, journeys, &gathered.workbook, gathered.as_of()));
    let in_file = |code: &str| written.values().any(|area| area.codes.iter().any(|known| known == code));
    let others = journeys.iter().filter(|(code, _)| !in_file(code)).map(|(_, journey)| journey.clone());
    Experience::of(&of_file.chain(others).collect::<Vec<_>>())
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
fn journey(gathered: &Gathered, code: &str) -> Option<Journey> {
    let workbook = &gathered.workbook;
    let published = gathered.judgements.by_area.get(code).into_iter().flatten();
    let written = workbook.judgement.iter().filter(|entry| entry.area.get_ref() == code);
    let written = written.filter_map(|entry| {
        let (grade, _) = crate::judgements::grade(entry.grade.get_ref())?;
        Some(upturn_core::journey::Judgement { date: entry.date.0, framework: entry.framework.clone(), grade })
    });
    let judgements: Vec<_> = published.map(|judged| judged.judgement.clone()).chain(written).collect();
    let events = workbook.event.iter().filter(|entry| entry.area.get_ref() == code);
    let events: Vec<Event> = events
        .map(|entry| Event {
            date: entry.date.0,
            kind: entry.kind,
            label: entry.label.clone(),
            partner: entry.partner.clone(),
        })
        .collect();
    let known = !(judgements.is_empty() && events.is_empty());
    known.then(|| Journey::new(judgements, events, workbook.as_of(code)))
}

/// The settings of a measure, the same for all its areas.
fn settings(gathered: &Gathered, entry: &MeasureEntry) -> Settings {
    let Workbook { control, forecast, impact, .. } = &gathered.workbook;
    Settings {
        rebases: Vec::new(),
        chart: entry.chart.unwrap_or(control.chart),
        screen: control.screen,
        as_of: gathered.as_of(),
        horizon: forecast.horizon.as_ref().map(|horizon| *horizon.get_ref()),
        donors: impact.donors,
    }
}

/// The days at which a new phase begins, in ascending order.
fn rebases(gathered: &Gathered, area: &Area, entry: &MeasureEntry) -> Vec<Date> {
    let all = gathered.workbook.control.rebase.iter();
    let of_area = all.filter(|rebase| rebase.area.as_ref().is_none_or(|code| *code.get_ref() == area.code));
    let own = of_area.filter(|rebase| rebase.measure.as_ref().is_none_or(|id| id == &entry.id));
    let mut days: Vec<Date> = own.map(|rebase| rebase.date.0).collect();
    days.sort();
    days.dedup();
    days
}

/// Doubts from reading the figures and the judgements.
fn remarks(gathered: &Gathered, found: &Found, area: &Area) -> Vec<Remark> {
    let mut remarks = found.remarks.clone();
    let name = |code: &str| gathered.members.get(code).map(|member| member.area.name.as_str());
    remarks.extend(succession::remarks(&gathered.workbook, &area.code, name));
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
    warnings: &[Finding],
    options: &ComputeOptions,
    counts: CountsEntry,
    documents: &[Vec<Trajectory>],
    written: &[(String, Vec<u8>)],
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
        neighbours: gathered.neighbours.file.clone(),
        neighbours_also: gathered.neighbours.other_files.clone(),
        settings: SettingsEntry {
            only_areas: options.only_areas.clone(),
            only_measures: options.only_measures.clone(),
            formats: options.formats().into_iter().filter_map(|(name, on)| on.then_some(name)).collect(),
            screen: gathered.workbook.control.screen,
            rebases: gathered.workbook.control.rebase.len(),
            chart: gathered.workbook.control.chart,
            horizon: gathered.workbook.forecast.horizon.as_ref().map(|horizon| *horizon.get_ref()),
            donors: gathered.workbook.impact.donors,
        },
        counts,
        remarks,
        warnings: warnings.iter().map(|warning| gathered.as_written(warning).to_string()).collect(),
        outputs: written.iter().map(|(path, bytes)| FileEntry::of(path, bytes)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    text
}
