//! Documents for tests, written down rather than computed: charts draw what a document says, whatever it is.

use upturn_core::control::{Chart, Control, ControlPoint, Phase, Reading, Signal};
use upturn_core::journey::{Event, EventKind, Grade, Journey, Judgement};
use upturn_core::pace::{Pace, PathPoint, Status as PaceStatus, Step};
use upturn_core::quality::{self, Quality};
use upturn_core::trajectory::{Point, SCHEMA, Trajectory};
use upturn_core::words::{Answers, Words};
use upturn_core::{Area, Better, Date, Kind, Measure, Period, Status};

/// A measure in this unit with one decimal.
pub(crate) fn measure(unit: &str) -> Measure {
    Measure {
        id: "assessments-45-days".into(),
        title: "Assessments finished within 45 working days".into(),
        unit: unit.into(),
        kind: Kind::Value,
        better: Better::Higher,
        per: 1.0,
        decimals: 1,
        source: String::new(),
    }
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Years to March from 2016 on; `None` is a suppressed year.
pub(crate) fn yearly(values: &[Option<f64>]) -> Trajectory {
    let periods = (0..values.len()).map(|index| Period::parse(&(2016 + index).to_string(), Some(3)).unwrap());
    document(periods, values)
}

/// Months from January 2008 on.
pub(crate) fn monthly(values: &[Option<f64>]) -> Trajectory {
    let label = |index: usize| format!("{}-{:02}", 2008 + index / 12, index % 12 + 1);
    document((0..values.len()).map(|index| Period::parse(&label(index), None).unwrap()), values)
}

/// Figures as at single days.
pub(crate) fn dated(figures: &[(&str, f64)]) -> Trajectory {
    let values: Vec<Option<f64>> = figures.iter().map(|figure| Some(figure.1)).collect();
    document(figures.iter().map(|figure| Period::parse(figure.0, None).unwrap()), &values)
}

/// The figures of the sketch of the page, with 95 % bars.
pub(crate) fn torbay() -> Trajectory {
    let values = [90.1, 79.1, 72.0, 69.8, 76.6, 80.0, 89.3, 86.3, 80.6, 84.4];
    let mut document = yearly(&values.map(Some));
    for point in &mut document.points {
        point.lower = point.value.map(|value| value - 2.4);
        point.upper = point.value.map(|value| value + 2.1);
    }
    document.journey = Some(journey(&[
        ("2016-01-15", "", Some(Grade::Inadequate)),
        ("2018-04-01", "Contract with Plymouth", None),
        ("2022-05-18", "", Some(Grade::Good)),
    ]));
    document
}

fn document(periods: impl Iterator<Item = Period>, values: &[Option<f64>]) -> Trajectory {
    let points = periods.zip(values).map(|(period, value)| Point {
        period: period.label,
        start: period.start,
        end: period.end,
        value: *value,
        numerator: None,
        denominator: None,
        lower: None,
        upper: None,
        lower_998: None,
        upper_998: None,
        status: if value.is_some() { Status::Number } else { Status::C },
        possible: None,
    });
    let words = Words {
        headline: "Headline".into(),
        summary: Vec::new(),
        alt_text: "What the chart shows.".into(),
        answers: Answers {
            level: None,
            trend: None,
            pace: None,
            forecast: None,
            impact: None,
            benchmark: None,
            journey: None,
            quality: None,
        },
    };
    Trajectory {
        schema: SCHEMA.into(),
        id: "E06000027/assessments-45-days".into(),
        area: Some(Area { code: "E06000027".into(), name: "Torbay".into() }),
        measure: measure("%"),
        points: points.collect(),
        level: None,
        trend: None,
        control: None,
        pace: None,
        forecast: None,
        impact: None,
        benchmark: None,
        journey: None,
        quality: Quality { remarks: Vec::new(), grade: quality::Grade::Sound },
        words,
    }
}

/// With a target by a day.
pub(crate) fn aiming(mut document: Trajectory, target: f64, by: Option<&str>) -> Trajectory {
    document.pace = Some(Pace {
        target: Some(target),
        by: by.map(day),
        required_per_year: None,
        actual_per_year: None,
        ci_per_year: None,
        index: None,
        status: PaceStatus::NoTarget,
        cannot_tell: None,
        since: None,
        steps: None,
        path: None,
        path_now: None,
    });
    document
}

/// With steps to be met by days, of which the first after the figures is aimed at, or else the last.
pub(crate) fn stepping(document: Trajectory, steps: &[(&str, f64)]) -> Trajectory {
    let later = |step: &&(&str, f64)| document.points.last().is_some_and(|point| day(step.0) > point.end);
    let (by, value) = steps.iter().find(later).copied().unwrap_or(steps[steps.len() - 1]);
    let mut document = aiming(document, value, Some(by));
    let steps: Vec<_> = steps.iter().map(|(by, value)| Step { by: day(by), value: *value, met: None }).collect();
    document.pace.iter_mut().for_each(|pace| pace.steps = Some(steps.clone()));
    document
}

/// With a path through days.
pub(crate) fn pathed(document: Trajectory, days: &[(&str, f64)]) -> Trajectory {
    let (by, value) = days[days.len() - 1];
    let mut document = aiming(document, value, Some(by));
    let path: Vec<_> = days.iter().map(|(date, value)| PathPoint { date: day(date), value: *value }).collect();
    document.pace.iter_mut().for_each(|pace| pace.path = Some(path.clone()));
    document
}

/// With limits about the mean in phases that begin at these places; every fifth figure is a signal.
pub(crate) fn controlled(mut document: Trajectory, begins: &[usize], half_width: f64) -> Trajectory {
    let mut phases = Vec::new();
    let mut points = Vec::new();
    for (index, from) in begins.iter().enumerate() {
        let to = begins.get(index + 1).copied().unwrap_or(document.points.len());
        let span = &document.points[*from..to];
        let usable: Vec<&Point> = span.iter().filter(|point| point.value.is_some()).collect();
        let count = usable.len().max(1) as f64;
        let centre: f64 = usable.iter().filter_map(|point| point.value).map(|value| value / count).sum();
        let (lower, upper) = (centre - half_width, centre + half_width);
        phases.push(Phase {
            from: usable[0].period.clone(),
            to: usable[usable.len() - 1].period.clone(),
            centre,
            lower,
            upper,
            near_lower: lower,
            near_upper: upper,
            mean_moving_range: Some(half_width / 2.66),
            provisional: usable.len() < 12,
        });
        points.extend(usable.iter().enumerate().map(|(index, point)| {
            let (signal, reading) = match index % 15 {
                4 => (Some(Signal::Outside), Reading::Concern),
                9 => (Some(Signal::Shift), Reading::Improvement),
                14 => (Some(Signal::Trend), Reading::Neutral),
                _ => (None, Reading::Common),
            };
            ControlPoint { period: point.period.clone(), centre, lower, upper, signal, reading }
        }));
    }
    let variation = points.last().map_or(Reading::Common, |point| point.reading);
    document.control = Some(Control {
        chart: Chart::Xmr,
        screened: true,
        phases,
        points,
        variation,
        assurance: None,
        proposed_rebases: Vec::new(),
    });
    document
}

/// With the limits of a chart of counts: wider where there is less to count.
pub(crate) fn varying(mut document: Trajectory, begins: &[usize]) -> Trajectory {
    document = controlled(document, begins, 6.0);
    let Some(control) = &mut document.control else { return document };
    control.chart = Chart::P;
    for (index, point) in control.points.iter_mut().enumerate() {
        let half_width = [6.0, 8.5, 8.5, 11.0][index % 4];
        (point.lower, point.upper) = (point.centre - half_width, (point.centre + half_width).min(100.0));
    }
    for phase in &mut control.phases {
        phase.mean_moving_range = None;
        if let Some(last) = control.points.iter().find(|point| point.period == phase.to) {
            (phase.lower, phase.upper) = (last.lower, last.upper);
        }
    }
    document
}

/// Judgements and events by day, label and grade.
pub(crate) fn journey(entries: &[(&str, &str, Option<Grade>)]) -> Journey {
    let mut journey =
        Journey { judgements: Vec::new(), events: Vec::new(), current: None, spell: None, as_of: None, leaving: None };
    for (date, label, grade) in entries {
        match grade {
            Some(grade) => {
                journey.judgements.push(Judgement { date: day(date), framework: "SIF".into(), grade: *grade });
            }
            None => journey.events.push(Event {
                date: day(date),
                kind: EventKind::ContractStart,
                label: (*label).into(),
                partner: None,
            }),
        }
    }
    journey
}
