//! Asks all the questions of one series and assembles the answers: the document `upturn.trajectory/1`.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::benchmark::{self, Benchmark};
use crate::control::{self, ChartChoice, Control};
use crate::forecast::Forecast;
use crate::impact::{self, DonorPool, Impact};
use crate::journey::{self, Experience, Journey};
use crate::level::{self, Confidence, Level};
use crate::observation::Observation;
use crate::pace::{self, Pace};
use crate::panel::{Member, Panel};
use crate::quality::{self, Code, Quality, Remark, Severity};
use crate::trend::{self, MOST_POINTS, Trend};
use crate::words::{self, Words};
use crate::{Aim, Area, Date, Measure, Series, Status};

mod ahead;
mod finite;

use finite::Finite;

/// The name of the document's format.
pub const SCHEMA: &str = "upturn.trajectory/1";

/// Fewest usable points from which anything but the level is computed.
const MIN_POINTS: usize = 3;

/// Asks every question of one series and assembles the document.
///
/// Always answers: an empty series, or one without a single number, gives a document whose sections are `None` and
/// whose remarks say why. With fewer than 3 usable points only the level is computed. A section that would hold a
/// number beyond the range of an f64 is `None`, with a remark of code `unusable`. A target that is not finite counts as
/// none.
///
/// ```
/// use upturn_core::{trajectory, Kind, Measure, Better, Period, Row, Series, Settings, Status, Subject};
/// let measure = Measure {
///     id: "agency".into(), title: "Agency social workers".into(), unit: "%".into(), kind: Kind::Value,
///     better: Better::Lower, per: 1.0, decimals: 1, source: "Department for Education".into(),
/// };
/// let row = Row {
///     period: Period::parse("2025", None).unwrap(), value: Some(8.5), numerator: None, denominator: None,
///     status: Status::Number, line: 2, hidden: None,
/// };
/// let series = Series::new(vec![row], measure.per).unwrap();
/// let settings = Settings::default();
/// let document = trajectory(&Subject {
///     id: "agency", area: None, measure: &measure, series: &series, target: None, journey: None,
///     settings: &settings, remarks: &[], seat: None, experience: None,
/// });
/// assert_eq!(document.level.unwrap().value, 8.5);
/// assert!(document.trend.is_none());
/// assert_eq!(document.words.headline, "One figure, 8.5%: no trend can be read yet");
/// ```
pub fn trajectory(subject: &Subject<'_>) -> Trajectory {
    let &Subject { id, area, measure, series, target: aim, journey, settings, remarks, seat, experience } = subject;
    let goal = |aim: &Aim| aim.goal(series.latest().map(|latest| latest.period.end));
    let target = aim.map(goal).filter(|target| target.value.is_finite());
    let alone;
    let seat = match seat {
        Some(seat) => seat,
        None => {
            let member = Member::alone(id, series, journey);
            alone = Panel::new(measure, [member].into()).with_forecasts(aim, settings.horizon);
            Seat { panel: &alone, at: 0 }
        }
    };
    let journey = journey.filter(|journey| !journey.judgements.is_empty() || !journey.events.is_empty());
    let enough = series.usable().count() >= MIN_POINTS;
    let better = measure.better;

    let mut remarks = remarks.to_vec();
    let own = quality::remarks(measure, series, target, settings.as_of, &remarks);
    remarks.extend(own);
    let level = level::level(measure, series).map(finite_changes);
    let (mut trend, mut control, mut pace) = (None, None, None);
    if enough {
        let phase_start = pace::phase_start(series, &settings.rebases, journey);
        let target_value = target.map(|target| target.value);
        trend = trend::trend(measure, series, &mut remarks).filter(Finite::is_finite);
        control = control::control(measure, series, target_value, settings, &mut remarks).filter(Finite::is_finite);
        pace = pace::pace(series, better, target, phase_start);
        if let Some(aim) = aim.filter(|_| target.is_some()) {
            pace = pace.map(|pace| pace.along(aim, series, better));
        }
        // What is left out because of its length has its remark from the trend.
        let short = |start| pace::phase(series, start).0.len() <= MOST_POINTS;
        let no_slope = trend.as_ref().is_none_or(|trend| trend.theil_sen.is_none()) && short(None);
        let no_pace = pace.is_none() && short(phase_start);
        let lost = [("a trend", no_slope), ("control limits", control.is_none()), ("a pace", no_pace)];
        remarks.extend(lost.into_iter().filter(|lost| lost.1).map(|lost| out_of_range(lost.0)));
    }
    let journey = journey.map(|journey| {
        let section = journey::section(journey, experience, &mut remarks);
        Journey { leaving: section.leaving.filter(Finite::is_finite), ..section }
    });
    let mut document = Trajectory {
        schema: SCHEMA.to_string(),
        id: id.to_string(),
        area: area.cloned(),
        measure: measure.clone(),
        points: series.observations.iter().map(|observation| point(measure, observation)).collect(),
        level,
        trend,
        control,
        pace,
        forecast: enough
            .then(|| ahead::ahead(seat, target, settings.horizon, &mut remarks))
            .flatten()
            .filter(Finite::is_finite),
        impact: enough.then(|| impact::impact(seat, settings.donors, &mut remarks)).flatten().filter(Finite::is_finite),
        benchmark: benchmark::benchmark(seat, &mut remarks).filter(Finite::is_finite),
        journey,
        quality: Quality::of(remarks),
        words: Words::default(),
    };
    document.words = words::words(&document, settings.as_of);
    document
}

fn point(measure: &Measure, observation: &Observation) -> Point {
    let interval = |confidence| {
        let ends = level::interval(measure, observation, confidence)?;
        ends.iter().all(|end| end.is_finite()).then_some(ends)
    };
    let (inner, outer) = (interval(Confidence::P95), interval(Confidence::P998));
    Point {
        period: observation.period.label.clone(),
        start: observation.period.start,
        end: observation.period.end,
        value: observation.value,
        numerator: observation.numerator,
        denominator: observation.denominator,
        lower: inner.map(|ends| ends[0]),
        upper: inner.map(|ends| ends[1]),
        lower_998: outer.map(|ends| ends[0]),
        upper_998: outer.map(|ends| ends[1]),
        status: observation.status,
        possible: level::possible(measure, observation),
    }
}

/// The level stands where only the difference from another value is beyond the range.
fn finite_changes(mut level: Level) -> Level {
    let numbers =
        [&mut level.lower, &mut level.upper, &mut level.change_from_previous, &mut level.change_from_baseline];
    for number in numbers {
        *number = number.filter(|number| number.is_finite());
    }
    level
}

fn out_of_range(what: &str) -> Remark {
    let message = format!("The figures are too large to compute {what}.");
    Remark::new(Code::Unusable, Severity::Caution, None, message, "State the measure in larger units.")
}

/// What was asked about the computation.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Days at which a new phase of the control chart begins, in ascending order. Only stated ones are ever used.
    pub rebases: Vec<Date>,
    /// Which control chart is drawn, where the figures carry it.
    pub chart: ChartChoice,
    /// Whether moving ranges beyond 3.267 times their mean are left out once (decision D6).
    pub screen: bool,
    /// The day the answer is given for; `None` where it is not stated, and nothing is then called stale.
    pub as_of: Option<Date>,
    /// How many periods ahead are forecast; `None` for what [`crate::forecast::horizon`] says.
    pub horizon: Option<u16>,
    /// Which areas an intervention's effect is read against.
    pub donors: DonorPool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            rebases: Vec::new(),
            chart: ChartChoice::Xmr,
            screen: true,
            as_of: None,
            horizon: None,
            donors: DonorPool::Neighbours,
        }
    }
}

/// Everything the core needs to know to answer.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Identifier of the document.
    pub id: &'a str,
    /// The area; `None` for a plain series.
    pub area: Option<&'a Area>,
    /// The measure.
    pub measure: &'a Measure,
    /// The figures.
    pub series: &'a Series,
    /// What is aimed at; `None` where no target is stated.
    pub target: Option<&'a Aim>,
    /// Judgements and events of the area; `None` where none are known.
    pub journey: Option<&'a Journey>,
    /// Settings.
    pub settings: &'a Settings,
    /// Doubts that arose while the figures were read.
    pub remarks: &'a [Remark],
    /// The panel of the measure and the place of this series in it; `None` for a series that stands alone.
    pub seat: Option<Seat<'a>>,
    /// How long such spells last, from the judgements of all areas; `None` where none are known.
    pub experience: Option<&'a Experience>,
}

/// The place of one series in its panel.
#[derive(Clone, Copy, Debug)]
pub struct Seat<'a> {
    /// All areas of the measure.
    pub panel: &'a Panel<'a>,
    /// Position of this series among the members.
    pub at: usize,
}

/// One published or derived figure, in the unit of the measure.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Point {
    /// Label of the period.
    pub period: String,
    /// First day of the period.
    pub start: Date,
    /// Last day of the period.
    pub end: Date,
    /// The value; `None` exactly where `status` is not `number`.
    pub value: Option<f64>,
    /// The count above the line.
    pub numerator: Option<f64>,
    /// The count below the line.
    pub denominator: Option<f64>,
    /// Lower end of the 95 % interval.
    pub lower: Option<f64>,
    /// Upper end of the 95 % interval.
    pub upper: Option<f64>,
    /// Lower end of the 99.8 % interval.
    pub lower_998: Option<f64>,
    /// Upper end of the 99.8 % interval.
    pub upper_998: Option<f64>,
    /// `number`, or why there is none: the published symbol itself.
    pub status: Status,
    /// The range that a suppressed cell can have, by the source's stated rule; `None` where no rule is stated.
    pub possible: Option<[f64; 2]>,
}

/// The document `upturn.trajectory/1`: all answers about one measure of one area.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trajectory {
    /// [`SCHEMA`].
    pub schema: String,
    /// `<area code>/<measure id>`, or the id of a plain series.
    pub id: String,
    /// The area; `None` for a plain series.
    pub area: Option<Area>,
    /// The measure.
    pub measure: Measure,
    /// The figures, in order of time.
    pub points: Vec<Point>,
    /// Where are we?
    pub level: Option<Level>,
    /// Is it getting better? `None` with fewer than 3 usable points.
    pub trend: Option<Trend>,
    /// Or is it noise? `None` with fewer than 3 usable points.
    pub control: Option<Control>,
    /// Is that fast enough? `None` with fewer than 3 usable points.
    pub pace: Option<Pace>,
    /// Will we get there?
    pub forecast: Option<Forecast>,
    /// Did the intervention change anything? `None` with fewer than 3 usable points, without an event that is meant to
    /// change something, and where no event has 4 figures on either side.
    pub impact: Option<Vec<Impact>>,
    /// How do we compare?
    pub benchmark: Option<Benchmark>,
    /// Where is the service on its journey? `None` where no judgement and no event is known.
    pub journey: Option<Journey>,
    /// Can I trust these numbers?
    pub quality: Quality,
    /// The answers in plain English.
    pub words: Words,
}
