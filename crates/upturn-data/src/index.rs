//! `index.json`: which areas and measures there are, and in which file the documents of an area stand.

use serde::Serialize;
use upturn_core::{Better, Date, Kind, Trajectory};

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
        neighbours: workbook
            .area
            .iter()
            .find(|entry| *entry.code.get_ref() == area.code)
            .map_or(&[], |entry| entry.neighbours.as_slice()),
    });
    let measures = gathered.measures.iter().map(|entry| IndexMeasure {
        id: entry.id.get_ref(),
        title: &entry.title,
        question: entry.question.as_deref(),
        unit: &entry.unit,
        kind: entry.kind,
        better: entry.better,
        target: entry.target.as_ref().map(|target| {
            let target = target.get_ref();
            IndexTarget { value: target.value, by: target.by.map(|day| day.0), note: target.note.as_deref() }
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
}
