//! From one plain file to documents: what `series` and the page's own computation do.

use serde::Deserialize;
use upturn_core::journey::{Event, EventKind, Journey};
use upturn_core::trajectory::trajectory;
use upturn_core::{Better, Date, Kind, Measure, Series, SeriesError, Settings, Subject, Target, Trajectory};

use crate::finding::{Finding, Findings, Place, Refused};
use crate::plain::{self, Plain, PlainSeries};

/// What is asked about plain series. In JSON: `{"better":"lower","per":100,"target":20,"by":"2027-03-31",
/// "events":[{"date":"2018-04-01","label":"Contract"}]}`; every key may be left out.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeriesOptions {
    /// Which direction is improvement.
    pub better: Better,
    /// What kind of number the series are.
    pub kind: Kind,
    /// `value = per * numerator / denominator` where the value is blank; finite and above 0.
    pub per: f64,
    /// Unit as printed after a number; empty for none.
    pub unit: String,
    /// Digits after the decimal point; `None`: as many as the figures have, up to 3.
    pub decimals: Option<u8>,
    /// The value aimed at.
    pub target: Option<f64>,
    /// The day by which.
    pub by: Option<Date>,
    /// Events, drawn on the charts.
    pub events: Vec<SeriesEvent>,
    /// Days at which a new phase of the control chart begins.
    pub rebases: Vec<Date>,
    /// Whether moving ranges beyond 3.267 times their mean are left out once.
    pub screen: bool,
    /// The day the answer is given for; without it nothing is called stale.
    pub as_of: Option<Date>,
}

/// Something that happened on a day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesEvent {
    /// The day.
    pub date: Date,
    /// Short label.
    pub label: String,
}

impl Default for SeriesOptions {
    fn default() -> Self {
        SeriesOptions {
            better: Better::Higher,
            kind: Kind::Value,
            per: 1.0,
            unit: String::new(),
            decimals: None,
            target: None,
            by: None,
            events: Vec::new(),
            rebases: Vec::new(),
            screen: true,
            as_of: None,
        }
    }
}

/// One document a series of a plain file, in the order in which the series first occur. `name` is the path of the file,
/// or `stdin`; a file without `series_id` is one series named after the file.
///
/// # Errors
/// [`Findings`]: see [`plain::read`]; also rows that contradict each other, named by their two lines, and a `per` that is
/// not a finite number above 0.
///
/// ```
/// use upturn_data::series::{SeriesOptions, documents};
/// let documents = documents(b"period,value\n2023,71.5\n2024,80\n", "data/reviews.csv", &SeriesOptions::default()).unwrap();
/// assert_eq!((documents[0].id.as_str(), documents[0].points.len()), ("reviews", 2));
/// ```
pub fn documents(bytes: &[u8], name: &str, options: &SeriesOptions) -> Result<Vec<Trajectory>, Findings> {
    documents_and_warnings(bytes, name, options).map(|(documents, _)| documents)
}

/// As [`documents`], with what somebody should look at.
///
/// # Errors
/// As [`documents`].
pub fn documents_and_warnings(
    bytes: &[u8],
    name: &str,
    options: &SeriesOptions,
) -> Result<(Vec<Trajectory>, Vec<Finding>), Findings> {
    let refused = |list| Findings { refused: Refused::Input, list };
    if !(options.per.is_finite() && options.per > 0.0) {
        let message = format!("`per` is {}, not a finite number above 0", options.per);
        let hint = "write 100 for a percentage, 10000 for a rate per 10,000";
        return Err(refused(vec![Finding::error(name, Place::START, "value", message, hint)]));
    }
    let Plain { series, warnings, .. } = plain::read(bytes, name, Some(stem(name)), None).map_err(refused)?;
    let mut findings = Vec::new();
    let documents = series
        .into_iter()
        .filter_map(|series| document(series, name, options).map_err(|finding| findings.push(finding)).ok())
        .collect();
    if findings.is_empty() { Ok((documents, warnings)) } else { Err(refused(findings)) }
}

fn document(plain: PlainSeries, name: &str, options: &SeriesOptions) -> Result<Trajectory, Finding> {
    let PlainSeries { id, rows, remarks } = plain;
    let series = Series::new(rows, options.per).map_err(|error| refusal(name, &id, &error))?;
    let measure = Measure {
        id: id.clone(),
        title: id.clone(),
        unit: options.unit.clone(),
        kind: options.kind,
        better: options.better,
        per: options.per,
        decimals: options.decimals.unwrap_or_else(|| decimals(&series)),
        source: name.rsplit('/').next().unwrap_or(name).to_string(),
    };
    let events = options.events.iter().map(|event| Event {
        date: event.date,
        kind: EventKind::Other,
        label: event.label.clone(),
        partner: None,
    });
    let journey = Journey::new(Vec::new(), events.collect(), options.as_of);
    let mut rebases = options.rebases.clone();
    rebases.sort();
    rebases.dedup();
    Ok(trajectory(&Subject {
        id: &id,
        area: None,
        measure: &measure,
        series: &series,
        target: options.target.map(|value| Target { value, by: options.by }.into()).as_ref(),
        journey: (!journey.events.is_empty()).then_some(&journey),
        settings: &Settings { rebases, screen: options.screen, as_of: options.as_of, ..Settings::default() },
        remarks: &remarks,
        seat: None,
        experience: None,
    }))
}

/// What rows that make no series are called.
pub(crate) fn refusal(name: &str, id: &str, error: &SeriesError) -> Finding {
    let (line, code, message, hint) = match error {
        SeriesError::Conflict { second, .. } => {
            (*second, "duplicate", error.to_string(), "keep the right one of the two rows")
        }
        SeriesError::MixedGrain { period, line } => {
            let message = format!("`{period}` is not as long as the other periods");
            (*line, "period", message, "give years, quarters and months a series each")
        }
        SeriesError::Overlap { second_line, .. } => {
            (*second_line, "period", error.to_string(), "give each kind of year a series of its own")
        }
        _ => (1, "series", error.to_string(), "check the rows of this series"),
    };
    Finding::error(name, Place { line, column: 1 }, code, format!("series `{id}`: {message}"), hint)
}

/// As many digits after the point as the values have: up to 2, or 3 where all are below 1.
fn decimals(series: &Series) -> u8 {
    let most = if series.usable().all(|(_, value)| value.abs() < 1.0) { 3 } else { 2 };
    let of = |value: f64| {
        let text = crate::document::number(value);
        text.split_once('.').map_or(0, |(_, fraction)| fraction.len().min(most))
    };
    series.usable().map(|(_, value)| of(value)).max().unwrap_or(0) as u8
}

/// The name of a file without folder and extension.
fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| if stem.is_empty() { file } else { stem })
}
