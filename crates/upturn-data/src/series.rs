//! From one plain file to documents: what `series` and the page's own computation do.

use serde::Deserialize;
use upturn_core::control::ChartChoice;
use upturn_core::journey::{Event, EventKind, Journey};
use upturn_core::panel::{Member, Panel};
use upturn_core::quality::Remark;
use upturn_core::trajectory::{Seat, trajectory};
use upturn_core::{Aim, Area, Better, Date, Kind, Measure, Series, SeriesError, Settings, Subject, Target, Trajectory};

use crate::finding::{Finding, Findings, Place, Refused};
use crate::plain::{self, Plain};

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
    /// Which control chart is drawn, where the figures carry it.
    pub chart: ChartChoice,
    /// Whether moving ranges beyond 3.267 times their mean are left out once.
    pub screen: bool,
    /// How many periods ahead are forecast, 1 to 120; `None` for up to the target's date or for three years of years.
    pub horizon: Option<u16>,
    /// Whether the series are areas of one measure, named after the file: each is then compared with the others, and the
    /// ranges of the forecasts are learnt from all. Otherwise each series is a measure of its own.
    pub panel: bool,
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
            chart: ChartChoice::Xmr,
            screen: true,
            horizon: None,
            panel: false,
            as_of: None,
        }
    }
}

/// One document a series of a plain file, in the order in which the series first occur. `name` is the path of the file,
/// or `stdin`; a file without `series_id` is one series named after the file.
///
/// # Errors
/// [`Findings`]: see [`plain::read`]; also rows that contradict each other, named by their two lines, a `per` that is not a
/// finite number above 0, and a `horizon` that is not 1 to 120.
///
/// ```
/// use upturn_data::series::{SeriesOptions, documents};
/// let documents = documents(b"period,value\n2023,71.5\n2024,80\n", "data/reviews.csv", &SeriesOptions::default()).unwrap();
/// assert_eq!((documents[0].id.as_str(), documents[0].points.len()), ("reviews", 2));
/// ```
///
/// Areas of one measure beside each other:
///
/// ```
/// # use upturn_data::series::{SeriesOptions, documents};
/// let csv = b"series_id,period,value\ntorbay,2024,90\ndevon,2024,70\n";
/// let options = SeriesOptions { panel: true, ..SeriesOptions::default() };
/// let documents = documents(csv, "reviews.csv", &options).unwrap();
/// let found = documents[0].benchmark.as_ref().unwrap();
/// assert_eq!((documents[0].id.as_str(), found.rank, found.of), ("torbay", Some(1), 2));
/// assert_eq!(documents[0].measure.id, "reviews");
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
    options.check(name).map_err(|finding| refused(vec![finding]))?;
    let Plain { series, warnings, .. } = plain::read(bytes, name, Some(stem(name)), None).map_err(refused)?;
    let (mut read, mut findings) = (Vec::new(), Vec::new());
    for one in series {
        match Series::new(one.rows, options.per) {
            Ok(series) => read.push(Read { id: one.id, series, remarks: one.remarks }),
            Err(error) => findings.push(refusal(name, &one.id, &error)),
        }
    }
    if !findings.is_empty() {
        return Err(refused(findings));
    }
    let question = Question::of(options, name);
    let documents = if options.panel { question.together(&read) } else { question.each(&read) };
    Ok((documents, warnings))
}

impl SeriesOptions {
    /// Numbers that must lie in a range: a page can write what the command line refuses.
    fn check(&self, name: &str) -> Result<(), Finding> {
        let error = |message, hint| Err(Finding::error(name, Place::START, "value", message, hint));
        if !(self.per.is_finite() && self.per > 0.0) {
            let hint = "write 100 for a percentage, 10000 for a rate per 10,000";
            return error(format!("`per` is {}, not a finite number above 0", self.per), hint);
        }
        match self.horizon {
            Some(horizon) if !(1..=120).contains(&horizon) => {
                error(format!("{horizon} periods cannot be forecast"), "write a `horizon` of 1 to 120")
            }
            _ => Ok(()),
        }
    }
}

/// A series and the doubts from reading it.
struct Read {
    id: String,
    series: Series,
    remarks: Vec<Remark>,
}

/// What is asked of every series of a file.
struct Question<'a> {
    options: &'a SeriesOptions,
    /// The file.
    name: &'a str,
    settings: Settings,
    aim: Option<Aim>,
    /// The events; `None` where there are none.
    journey: Option<Journey>,
}

impl<'a> Question<'a> {
    fn of(options: &'a SeriesOptions, name: &'a str) -> Question<'a> {
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
        let &SeriesOptions { chart, screen, as_of, horizon, .. } = options;
        Question {
            options,
            name,
            settings: Settings { rebases, chart, screen, as_of, horizon, ..Settings::default() },
            aim: options.target.map(|value| Target { value, by: options.by }.into()),
            journey: (!journey.events.is_empty()).then_some(journey),
        }
    }

    /// Each series a measure of its own.
    fn each(&self, read: &[Read]) -> Vec<Trajectory> {
        let alone = |one: &Read| self.document(one, &self.measure(&one.id, [&one.series]), None, None);
        read.iter().map(alone).collect()
    }

    /// All series areas of one measure, which has the name of the file.
    fn together(&self, read: &[Read]) -> Vec<Trajectory> {
        let measure = self.measure(stem(self.name), read.iter().map(|one| &one.series));
        let members = read.iter().map(|one| Member::alone(&one.id, &one.series, self.journey.as_ref()));
        let panel = Panel::new(&measure, members.collect()).with_forecasts(self.aim.as_ref(), self.settings.horizon);
        let document = |(at, one): (usize, &Read)| {
            let area = Area { code: one.id.clone(), name: one.id.clone() };
            self.document(one, &measure, Some(&area), Some(Seat { panel: &panel, at }))
        };
        read.iter().enumerate().map(document).collect()
    }

    fn measure<'s>(&self, id: &str, series: impl IntoIterator<Item = &'s Series>) -> Measure {
        let options = self.options;
        Measure {
            id: id.to_string(),
            title: id.to_string(),
            unit: options.unit.clone(),
            kind: options.kind,
            better: options.better,
            per: options.per,
            decimals: options.decimals.unwrap_or_else(|| decimals(series)),
            source: self.name.rsplit('/').next().unwrap_or(self.name).to_string(),
        }
    }

    fn document(&self, one: &Read, measure: &Measure, area: Option<&Area>, seat: Option<Seat<'_>>) -> Trajectory {
        trajectory(&Subject {
            id: &one.id,
            area,
            measure,
            series: &one.series,
            target: self.aim.as_ref(),
            journey: self.journey.as_ref(),
            settings: &self.settings,
            remarks: &one.remarks,
            seat,
            experience: None,
        })
    }
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
fn decimals<'s>(series: impl IntoIterator<Item = &'s Series>) -> u8 {
    let values = series.into_iter().flat_map(|one| one.usable().map(|(_, value)| value));
    let values: Vec<f64> = values.collect();
    let most = if values.iter().all(|value| value.abs() < 1.0) { 3 } else { 2 };
    let of = |value: &f64| {
        let text = crate::document::number(*value);
        text.split_once('.').map_or(0, |(_, fraction)| fraction.len().min(most))
    };
    values.iter().map(of).max().unwrap_or(0) as u8
}

/// The name of a file without folder and extension.
fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| if stem.is_empty() { file } else { stem })
}
