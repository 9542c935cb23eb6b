//! `index.json`: which areas and measures there are, and in which file the documents of an area stand.

use serde::Serialize;
use upturn_core::aim::Shape;
use upturn_core::{Better, Date, Kind, Target, Trajectory};

use crate::document::write;
use crate::sources::Gathered;

/// The text of `index.json`. `documents` are those of each area; `json` says whether they are written as JSON.
pub(crate) fn index(gathered: &Gathered, documents: &[Vec<Trajectory>], json: bool) -> String {
    let workbook = &gathered.workbook;
    let areas = gathered.areas.iter().zip(documents).filter(|(_, documents)| !documents.is_empty());
    let areas = areas.map(|(area, documents)| IndexArea {
        code: &area.code,
        name: &area.name,
        file: json.then(|| file_of(&area.code)),
        measures: documents.iter().map(|document| document.measure.id.as_str()).collect(),
        neighbours: gathered.members.get(&area.code).map_or(&[], |member| member.neighbours.as_slice()),
        formerly: workbook
            .area_entry(&area.code)
            .map_or(Vec::new(), |entry| entry.formerly.iter().map(|former| former.get_ref().as_str()).collect()),
        since: workbook.since(&area.code),
        until: workbook.until(&area.code),
    });
    // Of steps, the goal is the one that follows the latest figure of any area.
    let latest = |measure: &str| {
        let documents = documents.iter().flatten().filter(|document| document.measure.id == measure);
        let points = documents.flat_map(|document| &document.points);
        points.filter(|point| point.value.is_some()).map(|point| point.end).max()
    };
    let measures = gathered.measures.iter().map(|entry| IndexMeasure {
        id: entry.id.get_ref(),
        title: &entry.title,
        question: entry.question.as_deref(),
        unit: &entry.unit,
        kind: entry.kind,
        better: entry.better,
        target: entry.target.as_ref().and_then(|target| {
            let aim = target.get_ref().aim()?;
            let Target { value, by } = aim.goal(latest(entry.id.get_ref()));
            let milestones = aim.milestones().iter().map(|one| IndexMilestone { date: one.date, value: one.value });
            let note = target.get_ref().0.note.as_deref();
            Some(IndexTarget { value, by, note, shape: aim.shape(), milestones: milestones.collect() })
        }),
    });
    write(&Index {
        schema: "upturn.index/1",
        title: &workbook.upturn.title,
        as_of: gathered.as_of(),
        locale: &workbook.upturn.locale,
        neighbours_version: workbook.neighbours.as_ref().and_then(|neighbours| neighbours.version.as_deref()),
        areas: areas.collect(),
        measures: measures.collect(),
    })
}

/// The path of the documents of an area. Every run of characters other than letters, digits and `-` is an `_`: the
/// documents of `E06000061 / E06000062` stand in `areas/E06000061_E06000062.json`.
pub(crate) fn file_of(code: &str) -> String {
    let mut name = String::with_capacity(code.len());
    for c in code.chars() {
        if c.is_ascii_alphanumeric() || c == '-' {
            name.push(c);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    format!("areas/{name}.json")
}

#[derive(Serialize)]
struct Index<'a> {
    schema: &'static str,
    title: &'a str,
    as_of: Option<Date>,
    locale: &'a str,
    neighbours_version: Option<&'a str>,
    areas: Vec<IndexArea<'a>>,
    measures: Vec<IndexMeasure<'a>>,
}

#[derive(Serialize)]
struct IndexArea<'a> {
    code: &'a str,
    name: &'a str,
    /// `None` where no documents were asked for as JSON.
    file: Option<String>,
    measures: Vec<&'a str>,
    neighbours: &'a [String],
    /// Codes of the areas whose place it has taken.
    formerly: Vec<&'a str>,
    since: Option<Date>,
    until: Option<Date>,
}

#[derive(Serialize)]
struct IndexMeasure<'a> {
    id: &'a str,
    title: &'a str,
    question: Option<&'a str>,
    unit: &'a str,
    kind: Kind,
    better: Better,
    target: Option<IndexTarget<'a>>,
}

#[derive(Serialize)]
struct IndexTarget<'a> {
    value: f64,
    by: Option<Date>,
    note: Option<&'a str>,
    shape: Shape,
    /// Steps, or days of the path; empty for a single value.
    milestones: Vec<IndexMilestone>,
}

#[derive(Serialize)]
struct IndexMilestone {
    date: Date,
    value: f64,
}
