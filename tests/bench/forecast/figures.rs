//! The figures of every panel, as Upturn's own reader reads them: what is measured here is what users get.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use upturn_core::{Measure, Trajectory};
use upturn_data::compute::{ComputeOptions, compute, paths};
use upturn_data::document::from_json;

/// The workbook that names sources and measures.
const WORKBOOK: &str = "tests/bench/forecast/upturn.toml";
/// Where the workbook looks for the published files, seen from the repository's root.
const BESIDE: &str = "../shared/data/";

/// All areas of one measure.
pub(crate) struct Panel {
    pub(crate) id: String,
    pub(crate) measure: Measure,
    /// Periods a year where there are several; `None` for years.
    pub(crate) season: Option<usize>,
    pub(crate) areas: Vec<Area>,
}

/// The figures of one area, in order of time.
pub(crate) struct Area {
    pub(crate) code: String,
    pub(crate) figures: Vec<Figure>,
}

/// One figure that is a number.
pub(crate) struct Figure {
    /// The year in which the period ends; for months, months since January of year 0.
    pub(crate) t: i64,
    pub(crate) period: String,
    pub(crate) value: f64,
    pub(crate) numerator: Option<f64>,
    pub(crate) denominator: Option<f64>,
}

/// Reads the published files of a folder through the workbook, panel by panel in the workbook's order.
pub(crate) fn read(data: &Path) -> Result<Vec<Panel>, String> {
    let options = ComputeOptions { csv: false, ..ComputeOptions::default() };
    let output = compute(WORKBOOK, &files(data)?, &options).map_err(|findings| findings.to_string())?;
    let (_, bytes) =
        output.files.iter().find(|(path, _)| path == "trajectories.ndjson").ok_or("no documents were computed")?;
    let text = String::from_utf8_lossy(bytes);
    let mut panels: Vec<(Measure, Vec<Trajectory>)> = Vec::new();
    for line in text.lines() {
        for document in from_json(line).map_err(|error| error.to_string())? {
            match panels.iter_mut().find(|(measure, _)| measure.id == document.measure.id) {
                Some((_, documents)) => documents.push(document),
                None => panels.push((document.measure.clone(), vec![document])),
            }
        }
    }
    Ok(panels.into_iter().map(|(measure, documents)| panel(measure, &documents)).collect())
}

/// The workbook and the files that it names, those of the data folder from wherever that is.
fn files(data: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the tests stand in no repository")?;
    let read = |path: PathBuf| std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()));
    let mut files = BTreeMap::from([(WORKBOOK.to_string(), read(root.join(WORKBOOK))?)]);
    for path in paths(WORKBOOK, &files).map_err(|findings| findings.to_string())? {
        let place = path.strip_prefix(BESIDE).map_or_else(|| root.join(&path), |within| data.join(within));
        files.insert(path, read(place)?);
    }
    Ok(files)
}

fn panel(measure: Measure, documents: &[Trajectory]) -> Panel {
    let monthly = documents.iter().flat_map(|document| document.points.windows(2)).any(|pair| {
        let gap = pair[1].end.month_count() - pair[0].end.month_count();
        gap == 1
    });
    let area = |document: &Trajectory| Area {
        code: document.area.as_ref().map_or_else(String::new, |area| area.code.clone()),
        figures: figures(document, if monthly { 1 } else { 12 }),
    };
    let areas = documents.iter().map(area).filter(|area| !area.figures.is_empty()).collect();
    Panel { id: measure.id.clone(), measure, season: monthly.then_some(12), areas }
}

fn figures(document: &Trajectory, months: i64) -> Vec<Figure> {
    let numbers = document.points.iter().filter_map(|point| Some((point, point.value?)));
    let figure = numbers.map(|(point, value)| Figure {
        t: point.end.month_count().div_euclid(months),
        period: point.period.clone(),
        value,
        numerator: point.numerator,
        denominator: point.denominator,
    });
    figure.collect()
}
